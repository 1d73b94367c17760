-- SPDX-License-Identifier: Apache-2.0
-- What a freeze and a draw read out of the libraries.

-- COPY takes no parameters, so the server writes the statement and puts them
-- in. As constants they cost nothing a row, and the planner sees how much of
-- the library is meant: three times as fast as settings that each row reads.
-- name: source_pool
SELECT format($copy$COPY (
SELECT o.code, coalesce(nullif(o.risk, ''), '未分类'), o.district, o.status
  FROM pool_objects(%L, %L, %L::text[], %L::text[], %L::text[]) o
 ORDER BY o.code COLLATE "C"
) TO STDOUT (FORMAT binary)$copy$, $1::text, $2::text, $3::text, $4::text, $5::text) AS statement

-- Inspectors of these departments who are on duty, with their absences that
-- touch [$2, $3], and how many visits of the year $4 they have been given.
-- Who belongs to the city goes everywhere in it.
-- name: source_roster
SELECT i.code, i.department,
       CASE WHEN i.whole_city OR i.district LIKE '%00' THEN '*'
	    ELSE i.district END AS district,
       array_to_json(ARRAY(SELECT s FROM unnest(i.specialties) AS s
	    ORDER BY s COLLATE "C"))::text AS specialties,
       i.certificate_until::text AS certificate_until,
       coalesce((SELECT string_agg(l.from_day || '/' || l.to_day, ';'
		    ORDER BY l.from_day)
	    FROM inspector_leave l
	   WHERE l.district = i.district AND l.inspector_id = i.id
	     AND l.from_day <= $3::date AND l.to_day >= $2::date), '') AS leave,
       (SELECT count(*)
	  FROM task_inspector a
	  JOIN task t ON t.district = a.district AND t.id = a.task_id
	 WHERE a.inspector_id = i.id
	   AND a.state IN ('assigned', 'accepted')
	   AND t.state <> 'cancelled'
	   AND t.from_day >= make_date($4::integer, 1, 1)
	   AND t.from_day < make_date($4::integer + 1, 1, 1)) AS load
  FROM inspector i
 WHERE i.department = ANY ($1::text[])
   AND i.status = 'on_duty'
 ORDER BY i.code COLLATE "C"

-- name: source_recusals
SELECT DISTINCT i.code AS inspector, r.object_code AS object
  FROM recusal r
  JOIN inspector i ON i.district = r.district AND i.id = r.inspector_id
 WHERE i.department = ANY ($1::text[])
   AND i.status = 'on_duty'
   AND r.ended_at IS NULL
 ORDER BY 1, 2

-- Who a roster's codes are. Whoever moved between districts since is there
-- twice: the newest row is the person.
-- name: source_inspectors
SELECT DISTINCT ON (i.code) i.code, i.id
  FROM inspector i
 WHERE i.code = ANY ($1::text[])
 ORDER BY i.code, i.status = 'left', i.updated_at DESC

-- Drawn objects as they are now; $1 and $2 are parallel, a district may be ''
-- when it is not known.
-- name: source_objects
SELECT o.district, o.code, o.id,
       jsonb_build_object('name', o.name, 'kind', o.kind,
	   'industry', o.industry, 'address', o.address,
	   'risk', o.risk)::text AS snapshot
  FROM unnest($1::text[], $2::text[]) AS w (district, code)
  JOIN object o ON o.code = w.code
   AND CASE w.district WHEN '' THEN o.status <> 'moved_out'
       ELSE o.district = w.district END

-- name: source_item
SELECT v.form_id, v.form_version
  FROM item_version v
 WHERE v.item_id = $1
   AND v.item_version = $2

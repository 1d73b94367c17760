-- SPDX-License-Identifier: Apache-2.0
-- Who went together how often.

-- Pairs on visits of the year $1 that the actor may see, most visits first;
-- behind ($2, $3, $4), of $5 visits or more. Nobody is paired with himself,
-- and a place counts for whoever holds it now.
-- name: pair_page
SELECT p.visits::text AS visits, p.first, p.second,
       json_build_object('department', x.department,
	'inspectors', json_build_array(
	    json_build_object('id', x.id, 'code', x.code, 'name', x.name),
	    json_build_object('id', y.id, 'code', y.code, 'name', y.name)),
	'visits', p.visits)::text AS body
  FROM (SELECT a.inspector_id AS first, b.inspector_id AS second,
	       count(*) AS visits
	  FROM task t
	  JOIN task_inspector a ON a.district = t.district AND a.task_id = t.id
	  JOIN task_inspector b ON b.district = t.district AND b.task_id = t.id
	   AND b.inspector_id > a.inspector_id
	 WHERE t.from_day >= make_date($1::integer, 1, 1)
	   AND t.from_day < make_date($1::integer + 1, 1, 1)
	   AND t.state <> 'cancelled'
	   AND t.org_path >= $7
	   AND t.org_path < $8
	   AND a.state IN ('assigned', 'accepted')
	   AND b.state IN ('assigned', 'accepted')
	 GROUP BY a.inspector_id, b.inspector_id
	HAVING count(*) >= $5::bigint
	   AND (-count(*), a.inspector_id, b.inspector_id) >
	       (-($2::bigint), $3::uuid, $4::uuid)
	 ORDER BY 3 DESC, 1, 2
	 LIMIT $6) p
  JOIN inspector x ON x.id = p.first AND x.moved_to IS NULL
  JOIN inspector y ON y.id = p.second AND y.moved_to IS NULL
 ORDER BY p.visits DESC, p.first, p.second

-- Pairs with $2 visits or more in the year $1.
-- name: pair_counts
SELECT x.code AS first, y.code AS second, p.visits
  FROM (SELECT a.inspector_id AS first, b.inspector_id AS second,
	       count(*) AS visits
	  FROM task t
	  JOIN task_inspector a ON a.district = t.district AND a.task_id = t.id
	  JOIN task_inspector b ON b.district = t.district AND b.task_id = t.id
	   AND b.inspector_id > a.inspector_id
	 WHERE t.from_day >= make_date($1::integer, 1, 1)
	   AND t.from_day < make_date($1::integer + 1, 1, 1)
	   AND t.state <> 'cancelled'
	   AND a.state IN ('assigned', 'accepted')
	   AND b.state IN ('assigned', 'accepted')
	 GROUP BY a.inspector_id, b.inspector_id
	HAVING count(*) >= $2::bigint) p
  JOIN inspector x ON x.id = p.first AND x.moved_to IS NULL
  JOIN inspector y ON y.id = p.second AND y.moved_to IS NULL

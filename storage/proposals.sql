-- SPDX-License-Identifier: Apache-2.0
-- Checks that were not drawn: what they are made of, and their rows.

-- Items with the version in force, and the department whose inspectors carry
-- them out (as in plans.sql); in the order asked for.
-- name: proposal_items
SELECT i.id AS item_id, i.code, i.state, v.item_version, v.specialty,
       array_to_json(v.methods)::text AS methods, v.form_id, v.form_version, d.code AS department, d.id AS department_id,
       d.path AS department_path
  FROM unnest($1::uuid[]) WITH ORDINALITY AS w (id, place)
  JOIN item i ON i.id = w.id
  JOIN item_version v ON v.item_id = i.id AND v.item_version = i.current_version
  JOIN organization o ON o.id = i.org_id
  CROSS JOIN LATERAL (
	SELECT a.id, a.code, a.path
	  FROM organization a
	 WHERE starts_with(o.path, a.path)
	   AND (a.kind = 'department' OR a.id = o.id)
	 ORDER BY a.kind = 'department' DESC, length(a.path) DESC
	 LIMIT 1) d
 ORDER BY w.place

-- People as far as a visit to $2 from $3 to $4 is concerned; in the order
-- asked for. Who belongs to the city goes everywhere in it.
-- name: proposal_people
SELECT i.id, i.code, i.department,
       CASE WHEN i.whole_city OR i.district LIKE '%00' THEN '*'
	    ELSE i.district END AS district,
       array_to_json(i.specialties)::text AS specialties,
       i.certificate_until::text AS certificate_until,
       i.status = 'on_duty' AS on_duty,
       EXISTS (SELECT FROM inspector_leave l
		WHERE l.district = i.district AND l.inspector_id = i.id
		  AND l.from_day <= $4::date
		  AND l.to_day >= $3::date) AS on_leave,
       EXISTS (SELECT FROM recusal r
		WHERE r.district = i.district AND r.inspector_id = i.id
		  AND r.object_code = $2
		  AND r.ended_at IS NULL) AS recused
  FROM unnest($1::uuid[]) WITH ORDINALITY AS w (id, place)
  JOIN inspector i ON i.id = w.id AND i.moved_to IS NULL
 ORDER BY w.place

-- name: proposal_same
SELECT check_under_way($1, $2, $3::uuid[], $4, $5) AS id

-- name: proposal_insert
INSERT INTO task (district, id, visit_no, origin, org_id, org_path, object_id,
    object_code, object, from_day, to_day, state, slots, unfilled, created_at,
    updated_at)
VALUES ($1, $2::uuid, replace($2::uuid::text, '-', ''), $3, $4, $5, $6, $7, $8, $9, $10,
    'proposed', $11, 0, $12, $12)

-- name: proposal_cause_insert
INSERT INTO task_cause (district, task_id, cause, reference, entered_by,
    entered_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- What stands in the task, to be looked at once more.
-- name: proposal_get
SELECT t.from_day::text AS from_day, t.to_day::text AS to_day, c.entered_by,
       array_to_json(ARRAY(
	SELECT i.item_id FROM task_item i
	 WHERE i.district = t.district AND i.task_id = t.id
	 ORDER BY i.item_id))::text AS items,
       array_to_json(ARRAY(
	SELECT s.inspector_id FROM task_inspector s
	 WHERE s.district = t.district AND s.task_id = t.id
	   AND s.state IN ('assigned', 'accepted')
	 ORDER BY s.slot))::text AS people
  FROM task t
  JOIN task_cause c ON c.district = t.district AND c.task_id = t.id
 WHERE t.id = $1

-- name: proposal_approve
UPDATE task_cause
   SET approved_by = $3, approved_at = $4
 WHERE district = $1
   AND task_id = $2

-- Somebody else was named: to be approved anew.
-- name: proposal_reopen
UPDATE task_cause
   SET entered_by = $3, entered_at = $4, approved_by = NULL, approved_at = NULL
 WHERE district = $1
   AND task_id = $2

-- Whoever was missing has been named.
-- name: proposal_staffed
UPDATE task
   SET slots = $3, unfilled = 0
 WHERE district = $1
   AND id = $2

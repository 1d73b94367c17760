-- SPDX-License-Identifier: Apache-2.0
-- Visits that are made together.

-- Both, held in the order of their ids, so that two who ask for the same pair
-- never wait for each other.
-- name: companion_visits
SELECT t.district, t.id, t.org_path, t.object_code, t.state,
       t.from_day::text AS from_day, t.to_day::text AS to_day, t.slots
  FROM task t
 WHERE t.id IN ($1, $2)
 ORDER BY t.id
   FOR UPDATE

-- name: companion_departments
SELECT count(DISTINCT i.department) AS departments
  FROM task_item i
 WHERE i.district = $1
   AND i.task_id IN ($2, $3)

-- name: companion_insert
INSERT INTO visit_together (district, task_id, other_id, reason, departments,
    people, entered_by, entered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: companion_get
SELECT w.entered_by, w.approved_by
  FROM visit_together w
 WHERE w.district = $1
   AND w.task_id = $2
   AND w.other_id = $3

-- name: companion_approve
UPDATE visit_together
   SET approved_by = $4, approved_at = $5
 WHERE district = $1
   AND task_id = $2
   AND other_id = $3

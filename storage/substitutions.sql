-- SPDX-License-Identifier: Apache-2.0
-- Objects that make way for the next one.

-- name: substitution_insert
INSERT INTO object_substitution AS s (id, district, task_id, draw_id,
    object_code, reason, fact_on, note, evidence, state, requested_by,
    requested_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'requested', $10, $11)
RETURNING s.id, object_substitution_json(s) AS body

-- The newest of a task.
-- name: substitution_get
SELECT s.id, object_substitution_json(s) AS body
  FROM object_substitution s
 WHERE s.district = $1
   AND s.task_id = $2
 ORDER BY s.requested_at DESC, s.id DESC
 LIMIT 1

-- The same, held; none is newer than an open one.
-- name: substitution_lock
SELECT s.id, s.reason, s.note, s.state, s.requested_by, s.requested_at
  FROM object_substitution s
 WHERE s.district = $1
   AND s.task_id = $2
 ORDER BY s.requested_at DESC, s.id DESC
 LIMIT 1
   FOR UPDATE

-- What is done once it is approved.
-- name: substitution_order
SELECT s.id, s.task_id, s.draw_id, s.object_code, s.reason, s.fact_on::text,
       s.state
  FROM object_substitution s
 WHERE s.id = $1

-- Those that are still to be done.
-- name: substitution_orders
SELECT s.id, s.task_id, s.draw_id, s.object_code, s.reason, s.fact_on::text,
       s.state
  FROM object_substitution s
 WHERE s.state = 'approved'
 ORDER BY s.id

-- name: substitution_decide
UPDATE object_substitution AS s
   SET state = $2, decided_by = $3, decided_at = $4, decision = $5
 WHERE s.id = $1
RETURNING s.id, object_substitution_json(s) AS body

-- name: substitution_finish
UPDATE object_substitution
   SET state = $2, done_at = $3, amendment = $4, decision = $5,
       items = ARRAY(SELECT i.item_id FROM task_item i
		      WHERE i.district = object_substitution.district
			AND i.task_id = object_substitution.task_id)
 WHERE id = $1

-- name: substitution_items
SELECT i.district, i.task_id, i.item_id, i.item_version, i.list_id,
       i.department, i.specialty, array_to_json(i.methods)::text AS methods,
       i.form_id, i.form_version
  FROM task_item i
 WHERE i.district = $1
   AND i.task_id = $2
 ORDER BY i.list_id

-- name: substitution_partners
SELECT p.district, p.task_id, p.department, p.org_id, p.org_path
  FROM task_partner p
 WHERE p.district = $1
   AND p.task_id = $2
 ORDER BY p.department COLLATE "C"

-- Who must be looked at in the next draw of the item $1: replaced, and no
-- draw of the item since has been frozen and drawn.
-- name: substitution_owed
SELECT DISTINCT s.object_code COLLATE "C" AS code
  FROM object_substitution s
 WHERE s.state IN ('done', 'exhausted')
   AND $1::uuid = ANY (s.items)
   AND NOT EXISTS (
	SELECT FROM draw_list l
	  JOIN draw d ON d.id = l.draw_id
	 WHERE l.item_id = $1::uuid
	   AND d.state = 'drawn'
	   AND d.frozen_at > s.done_at)
 ORDER BY 1

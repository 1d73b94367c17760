-- SPDX-License-Identifier: Apache-2.0
-- Visits that a draw makes. Rows come as JSON, some thousand at a time: COPY
-- does not pass row-level security.

-- Each with its items and as they are shown: a visit is written once.
-- name: draw_tasks_insert
WITH made AS (
	SELECT t.*
	  FROM jsonb_to_recordset($2::jsonb) AS t (district text, id uuid,
	       visit_no text, org_id uuid, org_path text, object_id uuid,
	       object_code text, object jsonb, from_day date, to_day date,
	       slots integer, unfilled integer, in_company boolean,
	       items jsonb)
), visits AS (
	INSERT INTO task (district, id, visit_no, origin, draw_id, org_id,
	    org_path, object_id, object_code, object, from_day, to_day, state,
	    slots, unfilled, in_company, items_shown, created_at, updated_at)
	SELECT t.district, t.id, t.visit_no, 'random', $1, t.org_id,
	       t.org_path, t.object_id, t.object_code, t.object, t.from_day,
	       t.to_day, 'assigned', t.slots, t.unfilled, t.in_company, (
		SELECT json_agg(task_item_json(i, e.code, v.name)
		       ORDER BY i.item_id)
		  FROM jsonb_populate_recordset(NULL::task_item, t.items) i
		  JOIN item e ON e.id = i.item_id
		  JOIN item_version v ON v.item_id = i.item_id
		   AND v.item_version = i.item_version), $3, $3
	  FROM made t
)
INSERT INTO task_item (district, task_id, item_id, item_version, list_id,
    department, specialty, methods, form_id, form_version)
SELECT i.district, i.task_id, i.item_id, i.item_version, i.list_id,
       i.department, i.specialty, i.methods, i.form_id, i.form_version
  FROM made t
 CROSS JOIN jsonb_populate_recordset(NULL::task_item, t.items) i

-- name: draw_task_items_insert
INSERT INTO task_item (district, task_id, item_id, item_version, list_id,
    department, specialty, methods, form_id, form_version)
SELECT i.district, i.task_id, i.item_id, i.item_version, i.list_id,
       i.department, i.specialty, i.methods, i.form_id, i.form_version
  FROM jsonb_to_recordset($1::jsonb) AS i (district text, task_id uuid,
       item_id uuid, item_version integer, list_id text, department text,
       specialty text, methods text[], form_id uuid, form_version integer)

-- name: draw_task_inspectors_insert
INSERT INTO task_inspector (district, task_id, slot, turn, department,
    specialty, inspector_id, leader, state, reason)
SELECT s.district, s.task_id, s.slot, s.turn, s.department, s.specialty,
       s.inspector_id, s.leader, s.state, s.reason
  FROM jsonb_to_recordset($1::jsonb) AS s (district text, task_id uuid,
       slot integer, turn integer, department text, specialty text,
       inspector_id uuid, leader boolean, state text, reason text)

-- ---- substitution --------------------------------------------------------------

-- name: draw_task_get
SELECT t.draw_id, t.visit_no, t.state
  FROM task t
 WHERE t.district = $1
   AND t.id = $2

-- name: draw_task_turns
SELECT s.slot, s.turn, s.department, s.specialty, p.code AS inspector,
       s.leader, s.state
  FROM task_inspector s
  LEFT JOIN inspector p ON p.id = s.inspector_id AND p.moved_to IS NULL
 WHERE s.district = $1
   AND s.task_id = $2
   AND s.slot = $3
 ORDER BY s.turn

-- Places that were left and that the order is to fill; where the unit named
-- its people (C27) the visit has a cause, and the unit names the next.
-- name: draw_tasks_left
SELECT s.district, s.task_id, s.slot, s.turn
  FROM task t
  JOIN task_inspector s ON s.district = t.district AND s.task_id = t.id
 WHERE t.state = 'assigned'
   AND t.draw_id IS NOT NULL
   AND s.state = 'declined'
   AND NOT EXISTS (
	SELECT FROM task_inspector n
	 WHERE n.district = s.district
	   AND n.task_id = s.task_id
	   AND n.slot = s.slot
	   AND n.turn > s.turn)
   AND NOT EXISTS (
	SELECT FROM task_cause c
	 WHERE c.district = s.district
	   AND c.task_id = s.task_id)
 ORDER BY s.task_id, s.slot

-- name: draw_task_unfilled
UPDATE task
   SET unfilled = unfilled + 1, version = version + 1, updated_at = $3
 WHERE district = $1
   AND id = $2

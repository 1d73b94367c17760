-- SPDX-License-Identifier: Apache-2.0
-- Tasks: visits, their items and who goes.

-- The whole task as the API shows it, in one statement: no rows are carried
-- to C only to be written out again. Every part of it is set up each time, used
-- or not: what most tasks do not have is therefore left to functions. `mine`:
-- the actor is on it; not looked at where $2, his permission, shows him all
-- that is in his scope.
-- name: task_get
SELECT t.version, CASE WHEN t.in_company
	    THEN visit_path(t.district, t.id, t.org_path)
	    ELSE t.org_path END AS org_path,
       NOT ($2::boolean AND ssj_in_scope(t.org_path)) AND
	    ssj_on_visit(t.district, t.id) AS mine,
       json_build_object('id', t.id, 'visit_no', t.visit_no,
	'origin', t.origin,
	'cause', CASE WHEN t.origin <> 'random'
	    THEN task_cause_json(t.district, t.id) END,
	'state', t.state, 'district', t.district,
	'organization', (SELECT json_build_object('id', o.id, 'name', o.name)
			   FROM organization o WHERE o.id = t.org_id),
	'partners', CASE WHEN t.in_company
	    THEN task_partners_json(t.district, t.id) ELSE '[]' END,
	'companions', CASE WHEN t.in_company
	    THEN task_companions_json(t.district, t.id) ELSE '[]' END,
	'draw_id', t.draw_id, 'object_code', t.object_code,
	'object', t.object, 'from_day', t.from_day, 'to_day', t.to_day,
	'cancel_reason', t.cancel_reason, 'slots', t.slots,
	'unfilled', t.unfilled, 'items', t.items_shown,
	-- A visit that was drawn without people has nobody yet.
	'inspectors', array_to_json(ARRAY(SELECT json_build_object(
		    'slot', s.slot,
		    'turn', s.turn, 'department', s.department,
		    'specialty', s.specialty, 'inspector_id', s.inspector_id,
		    'code', p.code, 'name', p.name, 'leader', s.leader,
		    'state', s.state, 'reason', s.reason,
		    'decided_at', s.decided_at)
		    FROM task_inspector s
		    LEFT JOIN inspector p ON p.id = s.inspector_id
		     AND p.moved_to IS NULL
		   WHERE s.district = t.district AND s.task_id = t.id
		   ORDER BY s.slot, s.turn)),
	'assistants', CASE WHEN t.in_company
	    THEN task_assistants_json(t.district, t.id) ELSE '[]' END,
	'record_id', (SELECT r.id FROM record r
		       WHERE r.district = t.district AND r.task_id = t.id),
	'done_at', t.done_at, 'version', t.version,
	'created_at', t.created_at, 'updated_at', t.updated_at)::text AS body
  FROM task t
 WHERE t.id = $1

-- name: task_lock
SELECT t.id, t.district, t.org_id, t.org_path, t.draw_id, t.visit_no,
       t.object_code, t.object->>'name' AS object_name, t.origin,
       t.state, t.from_day::text, t.to_day::text, t.created_at, t.version,
       t.in_company
  FROM task t
 WHERE t.id = $1
   FOR UPDATE

-- name: task_row
SELECT t.id, t.district, t.org_id, t.org_path, t.draw_id, t.visit_no,
       t.object_code, t.object->>'name' AS object_name, t.origin,
       t.state, t.from_day::text, t.to_day::text, t.created_at, t.version,
       t.in_company
  FROM task t
 WHERE t.id = $1

-- name: task_turns
SELECT s.slot, s.turn, s.department, s.inspector_id, s.leader, s.state
  FROM task t
  JOIN task_inspector s ON s.district = t.district AND s.task_id = t.id
 WHERE t.id = $1
 ORDER BY s.slot, s.turn

-- name: task_turn_decide
UPDATE task_inspector
   SET state = $5, reason = $6, decided_at = $7
 WHERE district = $1
   AND task_id = $2
   AND slot = $3
   AND turn = $4

-- name: task_lead
UPDATE task_inspector
   SET leader = (slot = $3 AND turn = $4)
 WHERE district = $1
   AND task_id = $2
   AND leader <> (slot = $3 AND turn = $4)

-- name: task_move
UPDATE task
   SET state = $3, cancel_reason = coalesce($4, cancel_reason),
       done_at = CASE WHEN $3 = 'done' THEN $5 ELSE done_at END,
       version = version + 1, updated_at = $5
 WHERE district = $1
   AND id = $2

-- ---- lists: newest first, one line per task -----------------------------------

-- Of the organisations from $3 to $4 (by path), or of one of them: the newest
-- of each, by its own index, then the newest of all. A range of paths would
-- have to be sorted as a whole. NULL asks for nothing; due: the window ends
-- in [$7, $8].
-- name: task_page
SELECT t.id,
       json_build_object('id', t.id, 'visit_no', t.visit_no,
	'origin', t.origin, 'state', t.state, 'district', t.district,
	'org_id', t.org_id, 'object_code', t.object_code,
	'object_name', t.object->>'name', 'from_day', t.from_day,
	'to_day', t.to_day, 'unfilled', t.unfilled, 'version', t.version,
	'updated_at', t.updated_at)::text AS body
  FROM (SELECT x.*
	  FROM organization o
	 CROSS JOIN LATERAL (
		SELECT t.*
		  FROM task t
		 WHERE t.org_path = o.path
		   AND t.id < $1
		   AND ($6::text IS NULL OR t.state = $6)
		   AND ($7::date IS NULL OR t.to_day >= $7)
		   AND ($8::date IS NULL OR t.to_day <= $8)
		 ORDER BY t.id DESC
		 LIMIT $2) x
	 WHERE o.path >= $3
	   AND o.path < $4
	   AND ($5::uuid IS NULL OR o.id = $5)
	 ORDER BY x.id DESC
	 LIMIT $2) t
 ORDER BY t.id DESC

-- The same for the tasks of one object, $10. IS TRUE keeps the planner
-- from the index of paths, of which it believes too much.
-- name: task_page_object
SELECT t.id,
       json_build_object('id', t.id, 'visit_no', t.visit_no,
	'origin', t.origin, 'state', t.state, 'district', t.district,
	'org_id', t.org_id, 'object_code', t.object_code,
	'object_name', t.object->>'name', 'from_day', t.from_day,
	'to_day', t.to_day, 'unfilled', t.unfilled, 'version', t.version,
	'updated_at', t.updated_at)::text AS body
  FROM task t
 WHERE t.object_code = $10
   AND t.id < $1
   AND (t.org_path >= $3) IS TRUE
   AND (t.org_path < $4) IS TRUE
   AND ($5::uuid IS NULL OR t.org_id = $5)
   AND ($6::text IS NULL OR t.state = $6)
   AND ($7::date IS NULL OR t.to_day >= $7)
   AND ($8::date IS NULL OR t.to_day <= $8)
   AND ($9::uuid IS NULL OR t.draw_id = $9)
 ORDER BY t.id DESC
 LIMIT $2

-- The same for those of one draw, $9.
-- name: task_page_draw
SELECT t.id,
       json_build_object('id', t.id, 'visit_no', t.visit_no,
	'origin', t.origin, 'state', t.state, 'district', t.district,
	'org_id', t.org_id, 'object_code', t.object_code,
	'object_name', t.object->>'name', 'from_day', t.from_day,
	'to_day', t.to_day, 'unfilled', t.unfilled, 'version', t.version,
	'updated_at', t.updated_at)::text AS body
  FROM task t
 WHERE t.draw_id = $9
   AND t.id < $1
   AND (t.org_path >= $3) IS TRUE
   AND (t.org_path < $4) IS TRUE
   AND ($5::uuid IS NULL OR t.org_id = $5)
   AND ($6::text IS NULL OR t.state = $6)
   AND ($7::date IS NULL OR t.to_day >= $7)
   AND ($8::date IS NULL OR t.to_day <= $8)
 ORDER BY t.id DESC
 LIMIT $2

-- Those that the inspector $3 is on, whoever's they are; by what he is on, of
-- which there are never many. OFFSET 0 keeps it so.
-- name: task_page_mine
SELECT t.id,
       json_build_object('id', t.id, 'visit_no', t.visit_no,
	'origin', t.origin, 'state', t.state, 'district', t.district,
	'org_id', t.org_id, 'object_code', t.object_code,
	'object_name', t.object->>'name', 'from_day', t.from_day,
	'to_day', t.to_day, 'unfilled', t.unfilled, 'version', t.version,
	'updated_at', t.updated_at)::text AS body
  FROM (SELECT DISTINCT m.district, m.task_id
	  FROM task_inspector m
	 WHERE m.inspector_id = $3
	   AND m.state IN ('assigned', 'accepted')
	   AND m.task_id < $1) m
 CROSS JOIN LATERAL (
	SELECT t.*
	  FROM task t
	 WHERE t.district = m.district
	   AND t.id = m.task_id
	OFFSET 0) t
 WHERE ($4::uuid IS NULL OR t.org_id = $4)
   AND ($5::text IS NULL OR t.object_code = $5)
   AND ($6::text IS NULL OR t.state = $6)
   AND ($7::date IS NULL OR t.to_day >= $7)
   AND ($8::date IS NULL OR t.to_day <= $8)
   AND ($9::uuid IS NULL OR t.draw_id = $9)
 ORDER BY t.id DESC
 LIMIT $2

-- Those that organisations from $3 to $4 (by path) join and others lead.
-- name: task_page_partner
SELECT t.id,
       json_build_object('id', t.id, 'visit_no', t.visit_no,
	'origin', t.origin, 'state', t.state, 'district', t.district,
	'org_id', t.org_id, 'object_code', t.object_code,
	'object_name', t.object->>'name', 'from_day', t.from_day,
	'to_day', t.to_day, 'unfilled', t.unfilled, 'version', t.version,
	'updated_at', t.updated_at)::text AS body
  FROM (SELECT DISTINCT p.district, p.task_id
	  FROM task_partner p
	 WHERE p.org_path >= $3
	   AND p.org_path < $4
	   AND p.task_id < $1) m
 CROSS JOIN LATERAL (
	SELECT t.*
	  FROM task t
	 WHERE t.district = m.district
	   AND t.id = m.task_id
	OFFSET 0) t
 WHERE ($5::uuid IS NULL OR t.org_id = $5)
   AND ($6::text IS NULL OR t.object_code = $6)
   AND ($7::text IS NULL OR t.state = $7)
   AND ($8::date IS NULL OR t.to_day >= $8)
   AND ($9::date IS NULL OR t.to_day <= $9)
   AND ($10::uuid IS NULL OR t.draw_id = $10)
 ORDER BY t.id DESC
 LIMIT $2

-- ---- for a record ----------------------------------------------------------------

-- The items of a task with their forms' fields.
-- name: task_forms
SELECT i.item_id, i.item_version, f.fields::text AS fields,
       array_to_json(i.methods)::text AS methods
  FROM task t
  JOIN task_item i ON i.district = t.district AND i.task_id = t.id
  LEFT JOIN checklist_form f
    ON f.id = i.form_id AND f.form_version = i.form_version
 WHERE t.id = $1
 ORDER BY i.item_id

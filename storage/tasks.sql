-- SPDX-License-Identifier: Apache-2.0
-- Tasks: visits, their items and who goes.

-- The whole task as the API shows it, in one statement: no rows are carried
-- to C only to be written out again. `mine`: the inspector $2 is on it.
-- name: task_get
SELECT t.version, CASE WHEN ssj_in_scope(t.org_path) THEN t.org_path
	    ELSE visit_path(t.district, t.id, t.org_path) END AS org_path,
       EXISTS (SELECT FROM task_inspector m
                WHERE m.district = t.district AND m.task_id = t.id
                  AND m.inspector_id = $2::uuid
                  AND m.state IN ('assigned', 'accepted')) AS mine,
       json_build_object('id', t.id, 'visit_no', t.visit_no,
	'origin', t.origin,
	'cause', (SELECT json_build_object('cause', c.cause,
		    'reference', c.reference, 'entered_by', c.entered_by,
		    'entered_at', c.entered_at, 'approved_by', c.approved_by,
		    'approved_at', c.approved_at)
		    FROM task_cause c
		   WHERE c.district = t.district AND c.task_id = t.id),
	'state', t.state, 'district', t.district,
	'organization', (SELECT json_build_object('id', o.id, 'name', o.name)
			   FROM organization o WHERE o.id = t.org_id),
	'partners', (SELECT coalesce(json_agg(json_build_object(
		    'id', o.id, 'name', o.name) ORDER BY p.department), '[]')
		    FROM task_partner p
		    JOIN organization o ON o.id = p.org_id
		   WHERE p.district = t.district AND p.task_id = t.id),
	'companions', (SELECT coalesce(json_agg(json_build_object(
		    'task_id', CASE WHEN w.task_id = t.id THEN w.other_id
			ELSE w.task_id END,
		    'reason', w.reason, 'departments', w.departments,
		    'people', w.people, 'entered_at', w.entered_at,
		    'approved_at', w.approved_at)
		    ORDER BY w.task_id, w.other_id), '[]')
		    FROM visit_together w
		   WHERE w.district = t.district
		     AND t.id IN (w.task_id, w.other_id)),
	'draw_id', t.draw_id, 'object_code', t.object_code,
	'object', t.object, 'from_day', t.from_day, 'to_day', t.to_day,
	'cancel_reason', t.cancel_reason, 'slots', t.slots,
	'unfilled', t.unfilled,
	'items', (SELECT json_agg(json_build_object('item_id', i.item_id,
		    'item_version', i.item_version, 'code', e.code,
		    'name', v.name, 'list_id', i.list_id,
		    'department', i.department, 'specialty', i.specialty,
		    'methods', i.methods, 'form_id', i.form_id, 'form_version', i.form_version)
		    ORDER BY i.item_id)
		    FROM task_item i
		    JOIN item e ON e.id = i.item_id
		    JOIN item_version v ON v.item_id = i.item_id
		     AND v.item_version = i.item_version
		   WHERE i.district = t.district AND i.task_id = t.id),
	-- A visit that was drawn without people has nobody yet.
	'inspectors', (SELECT coalesce(json_agg(json_build_object(
		    'slot', s.slot,
		    'turn', s.turn, 'department', s.department,
		    'specialty', s.specialty, 'inspector_id', s.inspector_id,
		    'code', p.code, 'name', p.name, 'leader', s.leader,
		    'state', s.state, 'reason', s.reason,
		    'decided_at', s.decided_at)
		    ORDER BY s.slot, s.turn), '[]')
		    FROM task_inspector s
		    LEFT JOIN inspector p ON p.id = s.inspector_id
		     AND p.moved_to IS NULL
		   WHERE s.district = t.district AND s.task_id = t.id),
	'assistants', CASE WHEN EXISTS (SELECT FROM task_assistant a
		   WHERE a.district = t.district AND a.task_id = t.id)
	    THEN task_assistants_json(t.district, t.id) ELSE '[]' END,
	'record_id', (SELECT r.id FROM record r
		       WHERE r.district = t.district AND r.task_id = t.id),
	'done_at', t.done_at, 'version', t.version,
	'created_at', t.created_at, 'updated_at', t.updated_at)::text AS body
  FROM task t
 WHERE t.id = $1

-- name: task_lock
SELECT t.id, t.district, t.org_id, t.org_path, t.draw_id, t.visit_no,
       t.object_code, t.state, t.from_day::text, t.to_day::text,
       t.created_at, t.version
  FROM task t
 WHERE t.id = $1
   FOR UPDATE

-- name: task_row
SELECT t.id, t.district, t.org_id, t.org_path, t.draw_id, t.visit_no,
       t.object_code, t.state, t.from_day::text, t.to_day::text,
       t.created_at, t.version
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

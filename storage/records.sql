-- SPDX-License-Identifier: Apache-2.0
-- Records of visits: what was found, who signed it, what became of it.

-- name: record_insert
INSERT INTO record (district, id, task_id, org_id, org_path, state, content,
    content_sha256, created_by, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $9)

-- The whole record as the API shows it; parts and `mine` as in task_get.
-- name: record_get
SELECT r.version, CASE WHEN t.in_company
	    THEN visit_path(r.district, r.task_id, r.org_path)
	    ELSE r.org_path END AS org_path,
       NOT ($2::boolean AND ssj_in_scope(r.org_path)) AND
	    ssj_on_visit(r.district, r.task_id) AS mine,
       json_build_object('id', r.id, 'task_id', r.task_id,
	'state', r.state, 'district', r.district, 'org_id', r.org_id,
	'origin', t.origin,
	'object_code', t.object_code, 'object_name', t.object->>'name',
	'content', r.content, 'content_sha256', r.content_sha256,
	'signatures', array_to_json(ARRAY(SELECT json_build_object(
		    'inspector_id', s.inspector_id, 'code', p.code,
		    'name', p.name, 'signed_at', s.signed_at)
		    FROM record_signature s
		    LEFT JOIN inspector p ON p.id = s.inspector_id
		     AND p.moved_to IS NULL
		   WHERE s.district = r.district AND s.record_id = r.id
		   ORDER BY s.signed_at, s.inspector_id)),
	'assistants', CASE WHEN t.in_company
	    THEN task_assistants_json(r.district, r.task_id) ELSE '[]' END,
	'reviews', CASE WHEN t.in_company
	    THEN record_reviews_json(r.district, r.id) ELSE '[]' END,
	'check_in', r.check_in, 'check_end', r.check_end,
	'return_reason', r.return_reason, 'submitted_at', r.submitted_at,
	'decided_at', r.decided_at, 'due_on', r.due_on,
	'due_provisional', r.due_provisional, 'overdue', r.overdue,
	'publication_id', (SELECT p.id FROM publication p
			    WHERE p.district = r.district
			      AND p.record_id = r.id),
	'version', r.version, 'created_at', r.created_at,
	'updated_at', r.updated_at)::text AS body
  FROM record r
  JOIN task t ON t.district = r.district AND t.id = r.task_id
 WHERE r.id = $1

-- Holds the record and its task: who goes, and what it says, stay as they are
-- until the end of the transaction.
-- name: record_lock
SELECT r.id, r.district, r.task_id, r.org_id, r.org_path, r.state,
       r.content::text AS content, r.content_sha256, r.check_end, r.due_on,
       r.version, t.state AS task_state, t.origin, t.draw_id,
       t.visit_no, t.object_code, t.object->>'name' AS object_name,
       t.object->>'kind' AS object_kind,
       coalesce((SELECT c.approved_at FROM task_cause c
		  WHERE c.district = t.district AND c.task_id = t.id),
	   t.created_at) AS task_created_at
  FROM record r
  JOIN task t ON t.district = r.district AND t.id = r.task_id
 WHERE r.id = $1
   FOR UPDATE OF t, r

-- name: record_edit
UPDATE record
   SET content = $3, content_sha256 = $4, state = $5,
       version = version + 1, updated_at = $6
 WHERE district = $1
   AND id = $2

-- name: record_move
UPDATE record
   SET state = $3, version = version + 1, updated_at = $4
 WHERE district = $1
   AND id = $2

-- name: record_submit
UPDATE record
   SET state = $3, version = version + 1, updated_at = $4, submitted_at = $4,
       method = content->>'method', check_in = $5, check_end = $6,
       due_on = $7, due_provisional = $8, return_reason = NULL
 WHERE district = $1
   AND id = $2

-- name: record_decide
UPDATE record
   SET state = $3, version = version + 1, updated_at = $4, decided_at = $4,
       decided_by = $5, return_reason = $6
 WHERE district = $1
   AND id = $2

-- name: record_publish
UPDATE record
   SET state = $3, version = version + 1, updated_at = $4, overdue = $5
 WHERE district = $1
   AND id = $2

-- ---- signatures ------------------------------------------------------------------

-- Signing the same text again changes nothing.
-- name: record_sign
INSERT INTO record_signature (district, record_id, inspector_id, user_id,
    content_sha256, signed_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (district, record_id, inspector_id) DO NOTHING

-- name: record_unsign
DELETE FROM record_signature
 WHERE district = $1
   AND record_id = $2

-- name: record_signers
SELECT inspector_id, user_id
  FROM record_signature
 WHERE district = $1
   AND record_id = $2

-- True when the inspector has signed the record of the task.
-- name: record_signed_by
SELECT EXISTS (
	SELECT FROM record r
	  JOIN record_signature s
	    ON s.district = r.district AND s.record_id = r.id
	 WHERE r.district = $1
	   AND r.task_id = $2
	   AND s.inspector_id = $3) AS signed_by

-- True when anybody has ever signed the record of the task: an edit takes the
-- signatures off, but not out of the log.
-- name: record_ever_signed
SELECT EXISTS (
	SELECT FROM record r
	 WHERE r.district = $1
	   AND r.task_id = $2
	   AND (EXISTS (SELECT FROM record_signature s
			 WHERE s.district = r.district
			   AND s.record_id = r.id)
		OR EXISTS (SELECT FROM event e
			    WHERE e.subject_id = r.id::text
			      AND e.kind = 'record.signed'))) AS signed_by

-- ---- what stands in the content, once more in columns -----------------------------

-- name: record_results_delete
DELETE FROM record_result
 WHERE district = $1
   AND record_id = $2

-- name: record_results_insert
INSERT INTO record_result (district, record_id, item_id, result, note)
SELECT r.district, r.id, (i->>'item_id')::uuid, i->>'result', i->>'note'
  FROM record r
 CROSS JOIN json_array_elements(r.content->'items') i
 WHERE r.district = $1
   AND r.id = $2

-- name: record_evidence_delete
DELETE FROM record_evidence
 WHERE district = $1
   AND record_id = $2

-- name: record_evidence_insert
INSERT INTO record_evidence (district, record_id, sha256, kind, caption)
SELECT $1, $2, e->>'sha256', e->>'kind', e->>'caption'
  FROM json_array_elements($3::json->'evidence') e

-- ---- lists: newest first -----------------------------------------------------------

-- Of the organisations from $3 to $4 (by path), or of one of them: as
-- task_page. NULL asks for nothing.
-- name: record_page
SELECT r.id,
       json_build_object('id', r.id, 'task_id', r.task_id, 'state', r.state,
	'district', r.district, 'org_id', r.org_id,
	'object_code', t.object_code, 'object_name', t.object->>'name',
	'check_end', r.check_end, 'due_on', r.due_on,
	'due_provisional', r.due_provisional, 'overdue', r.overdue,
	'version', r.version, 'updated_at', r.updated_at)::text AS body
  FROM (SELECT x.*
	  FROM organization o
	 CROSS JOIN LATERAL (
		SELECT r.*
		  FROM record r
		 WHERE r.org_path = o.path
		   AND r.id < $1
		   AND ($6::text IS NULL OR r.state = $6)
		   AND ($7::date IS NULL OR r.due_on <= $7)
		   AND ($8::boolean IS NULL OR r.overdue = $8)
		 ORDER BY r.id DESC
		 LIMIT $2) x
	 WHERE o.path >= $3
	   AND o.path < $4
	   AND ($5::uuid IS NULL OR o.id = $5)
	 ORDER BY x.id DESC
	 LIMIT $2) r
  JOIN task t ON t.district = r.district AND t.id = r.task_id
 ORDER BY r.id DESC

-- The record of the task $9, which such an organisation leads or joins, or,
-- where $10 is true, one that the inspector $11 is on.
-- name: record_page_task
SELECT r.id,
       json_build_object('id', r.id, 'task_id', r.task_id, 'state', r.state,
	'district', r.district, 'org_id', r.org_id,
	'object_code', t.object_code, 'object_name', t.object->>'name',
	'check_end', r.check_end, 'due_on', r.due_on,
	'due_provisional', r.due_provisional, 'overdue', r.overdue,
	'version', r.version, 'updated_at', r.updated_at)::text AS body
  FROM task t
  JOIN record r ON r.district = t.district AND r.task_id = t.id
 WHERE t.id = $9
   AND r.id < $1
   AND CASE WHEN $10::boolean
	    THEN EXISTS (SELECT FROM task_inspector m
			  WHERE m.district = t.district AND m.task_id = t.id
			    AND m.inspector_id = $11::uuid
			    AND m.state IN ('assigned', 'accepted'))
	    ELSE r.org_path >= $3 AND r.org_path < $4 OR EXISTS (
		SELECT FROM task_partner p
		 WHERE p.district = t.district AND p.task_id = t.id
		   AND p.org_path >= $3 AND p.org_path < $4) END
   AND ($5::uuid IS NULL OR r.org_id = $5)
   AND ($6::text IS NULL OR r.state = $6)
   AND ($7::date IS NULL OR r.due_on <= $7)
   AND ($8::boolean IS NULL OR r.overdue = $8)
 LIMIT $2

-- Of the tasks that the inspector $3 is on; as task_page_mine.
-- name: record_page_mine
SELECT r.id,
       json_build_object('id', r.id, 'task_id', r.task_id, 'state', r.state,
	'district', r.district, 'org_id', r.org_id,
	'object_code', t.object_code, 'object_name', t.object->>'name',
	'check_end', r.check_end, 'due_on', r.due_on,
	'due_provisional', r.due_provisional, 'overdue', r.overdue,
	'version', r.version, 'updated_at', r.updated_at)::text AS body
  FROM (SELECT DISTINCT m.district, m.task_id
	  FROM task_inspector m
	 WHERE m.inspector_id = $3
	   AND m.state IN ('assigned', 'accepted')) m
 CROSS JOIN LATERAL (
	SELECT r.*
	  FROM record r
	 WHERE r.district = m.district
	   AND r.task_id = m.task_id
	OFFSET 0) r
  JOIN task t ON t.district = m.district AND t.id = m.task_id
 WHERE r.id < $1
   AND ($4::uuid IS NULL OR r.org_id = $4)
   AND ($5::text IS NULL OR r.state = $5)
   AND ($6::date IS NULL OR r.due_on <= $6)
   AND ($7::boolean IS NULL OR r.overdue = $7)
 ORDER BY r.id DESC
 LIMIT $2

-- Of the tasks that organisations from $3 to $4 (by path) join and others
-- lead; as task_page_partner.
-- name: record_page_partner
SELECT r.id,
       json_build_object('id', r.id, 'task_id', r.task_id, 'state', r.state,
	'district', r.district, 'org_id', r.org_id,
	'object_code', t.object_code, 'object_name', t.object->>'name',
	'check_end', r.check_end, 'due_on', r.due_on,
	'due_provisional', r.due_provisional, 'overdue', r.overdue,
	'version', r.version, 'updated_at', r.updated_at)::text AS body
  FROM (SELECT DISTINCT p.district, p.task_id
	  FROM task_partner p
	 WHERE p.org_path >= $3
	   AND p.org_path < $4) m
 CROSS JOIN LATERAL (
	SELECT r.*
	  FROM record r
	 WHERE r.district = m.district
	   AND r.task_id = m.task_id
	OFFSET 0) r
  JOIN task t ON t.district = m.district AND t.id = m.task_id
 WHERE r.id < $1
   AND ($5::uuid IS NULL OR r.org_id = $5)
   AND ($6::text IS NULL OR r.state = $6)
   AND ($7::date IS NULL OR r.due_on <= $7)
   AND ($8::boolean IS NULL OR r.overdue = $8)
 ORDER BY r.id DESC
 LIMIT $2

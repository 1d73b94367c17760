-- SPDX-License-Identifier: Apache-2.0
-- Experts, and whom they assist.

-- name: expert_insert
INSERT INTO expert (id, org_id, org_path, name, kind, field, employer,
    created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)

-- name: expert_get
SELECT e.version, e.org_path, false AS mine,
       json_build_object('id', e.id, 'org_id', e.org_id, 'name', e.name,
	'kind', e.kind, 'field', e.field, 'employer', e.employer,
	'active', e.active, 'version', e.version, 'created_at', e.created_at,
	'updated_at', e.updated_at)::text AS body
  FROM expert e
 WHERE e.id = $1

-- name: expert_page
SELECT e.id,
       json_build_object('id', e.id, 'org_id', e.org_id, 'name', e.name,
	'kind', e.kind, 'field', e.field, 'employer', e.employer,
	'active', e.active, 'version', e.version, 'created_at', e.created_at,
	'updated_at', e.updated_at)::text AS body
  FROM expert e
 WHERE e.id < $1
   AND ($2::text IS NULL OR e.field = $2)
   AND ($3::boolean IS NULL OR e.active = $3)
 ORDER BY e.id DESC
 LIMIT $4

-- NULL keeps what is there. No row: another version is stored.
-- name: expert_update
UPDATE expert
   SET name = coalesce($3, name), field = coalesce($4, field),
       employer = coalesce($5, employer), active = coalesce($6, active),
       version = version + 1, updated_at = $7
 WHERE id = $1
   AND version = $2

-- How many of these may assist.
-- name: expert_active
SELECT count(*) AS count
  FROM expert e
 WHERE e.id = ANY ($1::uuid[])
   AND e.active

-- ---- on a task ------------------------------------------------------------------

-- name: assistant_clear
DELETE FROM task_assistant
 WHERE district = $1
   AND task_id = $2

-- name: assistant_insert
INSERT INTO task_assistant (district, task_id, expert_id, duty, assigned_by,
    assigned_at)
SELECT $1, $2, w.expert_id, w.duty, $4, $5
  FROM jsonb_to_recordset($3::jsonb) AS w (expert_id uuid, duty text)

-- True when the check is being written down already.
-- name: assistant_too_late
SELECT EXISTS (SELECT FROM record r
		WHERE r.district = $1 AND r.task_id = $2) AS late

-- SPDX-License-Identifier: Apache-2.0
-- Imports: the files, the order to import one, how far it is, what was wrong.

-- name: import_file_insert
INSERT INTO import_file (sha256, org_id, org_path, size, uploaded_by,
    uploaded_at)
VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (sha256, org_id) DO NOTHING

-- How many of the parts somebody of the scope has uploaded, and their size.
-- name: import_file_known
SELECT count(*) AS parts, coalesce(sum(f.size), 0)::bigint AS bytes
  FROM unnest($1::text[]) AS p (sha256)
 CROSS JOIN LATERAL (
	SELECT size FROM import_file f
	 WHERE f.sha256 = p.sha256
	   AND f.org_path >= $2 AND f.org_path < $3 LIMIT 1) f

-- name: import_insert
INSERT INTO import (id, kind, org_id, org_path, parts, file_name, file_size,
    mapping, on_error, activate, state, job_id, created_by, created_at)
VALUES ($1, $2, $3, $4, $5::text[], $6, $7, $8, $9, $10, 'queued', $11, $12,
    $13)

-- A job that ended without the import's own word (cancelled in the queue, or
-- dead) speaks for it.
-- name: import_get
SELECT i.id, i.kind, i.org_id, i.org_path, to_jsonb(i.parts)::text AS parts,
       i.file_name, i.file_size, i.mapping::text, i.on_error, i.activate,
       CASE WHEN i.state NOT IN ('queued', 'running') THEN i.state
	    WHEN j.state = 'cancelled' THEN 'cancelled'
	    WHEN j.state IN ('failed', 'dead') THEN 'failed'
	    ELSE i.state END AS state,
       i.job_id, coalesce(i.staged, -1) AS staged, i.applied_line,
       i.rows_read, i.skipped, i.created, i.updated, i.unchanged, i.refused,
       i.warned, i.activated,
       coalesce(i.problem, j.problem)::text AS problem,
       coalesce(j.phase, '') AS phase, coalesce(j.done, 0) AS done,
       coalesce(j.total, 0) AS total, i.created_at, i.finished_at
  FROM import i
  LEFT JOIN job j ON j.id = i.job_id
 WHERE i.id = $1

-- name: import_page
SELECT i.id, i.kind, i.org_id, i.org_path, to_jsonb(i.parts)::text AS parts,
       i.file_name, i.file_size, i.mapping::text, i.on_error, i.activate,
       CASE WHEN i.state NOT IN ('queued', 'running') THEN i.state
	    WHEN j.state = 'cancelled' THEN 'cancelled'
	    WHEN j.state IN ('failed', 'dead') THEN 'failed'
	    ELSE i.state END AS state,
       i.job_id, coalesce(i.staged, -1) AS staged, i.applied_line,
       i.rows_read, i.skipped, i.created, i.updated, i.unchanged, i.refused,
       i.warned, i.activated,
       coalesce(i.problem, j.problem)::text AS problem,
       coalesce(j.phase, '') AS phase, coalesce(j.done, 0) AS done,
       coalesce(j.total, 0) AS total, i.created_at, i.finished_at
  FROM import i
  LEFT JOIN job j ON j.id = i.job_id
 WHERE (i.created_at, i.id) < ($1::timestamptz, $2::uuid)
   AND ($3::text IS NULL OR i.kind = $3)
   AND ($4::text IS NULL OR i.state = $4)
   AND i.org_path >= $5 AND i.org_path < $6
 ORDER BY i.created_at DESC, i.id DESC
 LIMIT $7

-- Held until the end of the transaction; only while it is not over.
-- name: import_hold
SELECT id
  FROM import
 WHERE id = $1
   AND state IN ('queued', 'running')
   FOR UPDATE

-- Reading begins, or begins again after it was cut short.
-- name: import_begin
UPDATE import
   SET state = 'running', staged = NULL, rows_read = 0, skipped = 0,
       refused = 0, warned = 0
 WHERE id = $1

-- name: import_read_done
UPDATE import
   SET staged = $2, rows_read = $3, skipped = $4, refused = $5, warned = $6
 WHERE id = $1

-- name: import_applied
UPDATE import
   SET applied_line = $2, created = created + $3, updated = updated + $4,
       unchanged = unchanged + $5, activated = activated + $6
 WHERE id = $1

-- name: import_end
UPDATE import
   SET state = $2, problem = $3, finished_at = $4
 WHERE id = $1

-- Imports whose job ended without them, or that the admin tool left behind.
-- name: import_left_behind
SELECT i.id
  FROM import i
  LEFT JOIN job j ON j.id = i.job_id
 WHERE i.state IN ('queued', 'running')
   AND (j.state IN ('failed', 'dead', 'cancelled') OR
	($1::boolean AND i.job_id IS NULL))
 ORDER BY i.id
 LIMIT 100

-- One admin tool imports at a time, so that it knows what another left behind.
-- name: import_tool_lock
SELECT pg_try_advisory_lock(hashtext('ssj import'), 0) AS held

-- name: import_refusals_delete
DELETE FROM import_refusal
 WHERE import_id = $1

-- Whole lines only: all that is wrong with one line comes together. COPY cannot
-- write a table with policies, so the import's own policy stands guard here.
-- name: import_refusals
SELECT r.line, r.field, r.severity, r.code, r.detail, r.row
  FROM import i
  JOIN import_refusal r ON r.import_id = i.id
 WHERE i.id = $1
   AND r.line > $2
 ORDER BY r.line
 FETCH FIRST $3 ROWS WITH TIES

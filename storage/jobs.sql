-- SPDX-License-Identifier: Apache-2.0
-- Jobs. now() is used on purpose: see jobs.h.

-- name: job_add
INSERT INTO job (id, kind, args, unique_key, state, max_attempts, run_after,
    org_path, actor_kind, actor_id, request_id, created_at)
VALUES ($1, $2, $3, $4, 'queued', $5, now(), $6, $7, $8, $9, $10)
ON CONFLICT DO NOTHING

-- name: job_live
SELECT id
  FROM job
 WHERE unique_key = $1
   AND state IN ('queued', 'running')

-- name: job_get
SELECT id, kind, state, phase, args, attempts, max_attempts, fence, done,
       total, cancel_requested, result, problem, org_path, actor_id,
       request_id, created_at, started_at, finished_at
  FROM job
 WHERE id = $1

-- name: job_list
SELECT id, kind, state, phase, args, attempts, max_attempts, fence, done,
       total, cancel_requested, result, problem, org_path, actor_id,
       request_id, created_at, started_at, finished_at
  FROM job
 WHERE (created_at, id) < ($1, $2)
   AND ($3::text IS NULL OR state = $3)
   AND ($4::text IS NULL OR kind = $4)
   AND ($5::text IS NULL OR (org_path >= $5 AND org_path < $6) OR
	actor_id = $7::uuid)
 ORDER BY created_at DESC, id DESC
 LIMIT $8

-- A queued job ends at once; a running one learns of it with its next beat.
-- name: job_cancel
UPDATE job
   SET cancel_requested = true,
       state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
       finished_at = CASE state WHEN 'queued' THEN $2::timestamptz END
 WHERE id = $1
   AND state IN ('queued', 'running')

-- name: job_sweep
WITH silent AS (
	SELECT id
	  FROM job
	 WHERE state = 'running'
	   AND lease_until < now()
	   FOR UPDATE SKIP LOCKED
)
UPDATE job
   SET state = CASE WHEN cancel_requested THEN 'cancelled'
		    WHEN attempts >= max_attempts THEN 'dead'
		    ELSE 'queued' END,
       finished_at = CASE WHEN cancel_requested OR attempts >= max_attempts
			  THEN $1::timestamptz END,
       problem = CASE WHEN attempts >= max_attempts THEN coalesce(problem,
	   '{"code":"internal","title":"执行作业的进程多次中断"}') END,
       fence = fence + 1,
       lease_until = NULL,
       run_after = now()
  FROM silent
 WHERE job.id = silent.id

-- name: job_claim
UPDATE job
   SET state = 'running',
       attempts = attempts + 1,
       fence = fence + 1,
       worker = $1,
       lease_until = now() + $2 * interval '1 second',
       started_at = coalesce(started_at, $3)
 WHERE id = (
	SELECT id
	  FROM job
	 WHERE state = 'queued'
	   AND run_after <= now()
	 ORDER BY run_after
	 LIMIT 1
	   FOR UPDATE SKIP LOCKED)
RETURNING id, kind, state, phase, args, attempts, max_attempts, fence, done,
       total, cancel_requested, result, problem, org_path, actor_id,
       request_id, created_at, started_at, finished_at

-- name: job_beat
UPDATE job
   SET lease_until = now() + $3 * interval '1 second',
       phase = $4,
       done = $5,
       total = nullif($6::bigint, 0)
 WHERE id = $1
   AND fence = $2
   AND state = 'running'
RETURNING cancel_requested AS cancel

-- name: job_hold
SELECT cancel_requested AS cancel
  FROM job
 WHERE id = $1
   AND fence = $2
   AND state = 'running'
   FOR UPDATE

-- name: job_end
UPDATE job
   SET state = $3,
       result = $4,
       problem = $5,
       finished_at = $6,
       lease_until = NULL
 WHERE id = $1
   AND fence = $2
   AND state = 'running'

-- name: job_again
UPDATE job
   SET state = 'queued',
       run_after = now() + $3 * interval '1 millisecond',
       attempts = attempts - CASE WHEN $4::boolean THEN 0 ELSE 1 END,
       problem = $5,
       lease_until = NULL
 WHERE id = $1
   AND fence = $2
   AND state = 'running'

-- Ended before $1, oldest first and some at a time. What an import points to
-- speaks for it; a row that somebody holds is left for the next time, so that
-- two who remove at once share the work.
-- name: job_remove
DELETE FROM job
 WHERE id IN (
	SELECT j.id
	  FROM job j
	 WHERE j.created_at < $1
	   AND j.finished_at < $1
	   AND j.state NOT IN ('queued', 'running')
	   AND NOT EXISTS (SELECT FROM import i WHERE i.job_id = j.id)
	 ORDER BY j.created_at
	 LIMIT $2
	   FOR UPDATE SKIP LOCKED)

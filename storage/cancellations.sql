-- SPDX-License-Identifier: Apache-2.0
-- Drawn visits that somebody wants not to take place.

-- name: cancellation_insert
INSERT INTO task_cancellation AS c (id, district, task_id, reason, note, state,
    requested_by, requested_at)
VALUES ($1, $2, $3, $4, $5, 'requested', $6, $7)
RETURNING c.id, task_cancellation_json(c) AS body

-- The newest of a task.
-- name: cancellation_get
SELECT c.id, task_cancellation_json(c) AS body
  FROM task_cancellation c
 WHERE c.district = $1
   AND c.task_id = $2
 ORDER BY c.requested_at DESC, c.id DESC
 LIMIT 1

-- The same, held; none is newer than an open one.
-- name: cancellation_lock
SELECT c.id, c.reason, c.note, c.state, c.requested_by, c.requested_at
  FROM task_cancellation c
 WHERE c.district = $1
   AND c.task_id = $2
 ORDER BY c.requested_at DESC, c.id DESC
 LIMIT 1
   FOR UPDATE

-- name: cancellation_decide
UPDATE task_cancellation AS c
   SET state = $2, decided_by = $3, decided_at = $4, decision = $5
 WHERE c.id = $1
RETURNING c.id, task_cancellation_json(c) AS body

-- SPDX-License-Identifier: Apache-2.0
-- Who stepped back from a visit, and what he showed.

-- name: decline_evidence_insert
INSERT INTO decline_evidence (district, task_id, slot, turn, sha256, given_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: declines_of_task
SELECT s.slot, s.turn, s.inspector_id, i.code, i.name, s.reason,
       e.sha256 AS evidence, s.decided_at
  FROM task t
  JOIN task_inspector s ON s.district = t.district AND s.task_id = t.id
   AND s.state = 'declined'
  LEFT JOIN inspector i ON i.id = s.inspector_id
   AND i.moved_to IS NULL
  LEFT JOIN decline_evidence e ON e.district = s.district
   AND e.task_id = s.task_id AND e.slot = s.slot AND e.turn = s.turn
 WHERE t.id = $1
 ORDER BY s.slot, s.turn

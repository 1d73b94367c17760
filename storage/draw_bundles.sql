-- SPDX-License-Identifier: Apache-2.0
-- What an audit bundle is made of, and the bundles that were made.

-- Every attempt of the draw up to this one, also those given up before their
-- freeze, which have no transcript.
-- name: draw_bundle_attempts
SELECT d.id, d.attempt, d.state, d.transcript_hash
  FROM draw d
 WHERE d.draw_no = $1
   AND d.attempt <= $2
 ORDER BY d.attempt, d.created_at, d.id

-- That a bundle was made is no step of the draw.
-- name: draw_bundle_events
SELECT e.seq, e.at, e.kind, e.subject_id, e.actor_kind, e.actor_id, e.after
  FROM event e
 WHERE e.subject_type = 'draw'
   AND e.subject_id = ANY ($1::text[])
   AND e.kind <> 'draw.bundled'
 ORDER BY e.seq

-- Who goes, in the order of assignment.csv; a slot's first row is as drawn.
-- name: draw_bundle_people
SELECT t.visit_no, s.slot, s.turn, coalesce(i.code, '') AS inspector
  FROM task t
  JOIN task_inspector s ON s.district = t.district AND s.task_id = t.id
  LEFT JOIN inspector i ON i.id = s.inspector_id
   AND i.moved_to IS NULL
 WHERE t.draw_id = $1
 ORDER BY t.visit_no COLLATE "C", s.slot, s.turn

-- name: draw_bundle_put
INSERT INTO draw_bundle (draw_id, size, sha256, made_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (draw_id) DO UPDATE
   SET size = EXCLUDED.size, sha256 = EXCLUDED.sha256,
       made_at = EXCLUDED.made_at

-- name: draw_bundle_get
SELECT b.size, b.sha256, b.made_at
  FROM draw_bundle b
 WHERE b.draw_id = $1

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

-- That a bundle was made is no step of the draw; that a visit was cancelled is
-- told with its number.
-- name: draw_bundle_events
SELECT e.seq, e.at, e.kind, e.subject_id, e.actor_kind, e.actor_id, e.after
  FROM event e
 WHERE e.subject_type = 'draw'
   AND e.subject_id = ANY ($1::text[])
   AND e.kind <> 'draw.bundled'
 UNION ALL
SELECT e.seq, e.at, e.kind, t.draw_id::text, e.actor_kind, e.actor_id,
       jsonb_build_object('visit', t.visit_no) || coalesce(e.after, '{}')
  FROM task t
  JOIN event e ON e.subject_id = t.id::text
 WHERE t.draw_id = ANY ($1::uuid[])
   AND e.kind IN ('task.cancel_requested', 'task.cancel_refused',
       'task.cancelled')
 ORDER BY 1

-- Who goes, in the order of assignment.csv; a slot's first row is as drawn.
-- name: draw_bundle_people
SELECT t.visit_no, s.slot, s.turn, coalesce(i.code, '') AS inspector
  FROM task t
  JOIN task_inspector s ON s.district = t.district AND s.task_id = t.id
  LEFT JOIN inspector i ON i.id = s.inspector_id
   AND i.moved_to IS NULL
 WHERE t.draw_id = $1
 ORDER BY t.visit_no COLLATE "C", s.slot, s.turn

-- The first visit of the draw, by number, of which the log and the rows say
-- different things: cancelled, checked, or one of its people who took part or
-- stepped back. Read once each, however many visits there are.
-- name: draw_bundle_untold
WITH visit AS MATERIALIZED (
	SELECT t.district, t.id, t.visit_no, t.state FROM task t
	 WHERE t.draw_id = $1),
told AS MATERIALIZED (
	SELECT DISTINCT v.id, e.kind, e.after->>'inspector_id' AS who
	  FROM visit v
	  JOIN event e ON e.subject_id = v.id::text
	   AND e.subject_type = 'task'
	   AND e.kind IN ('task.accepted', 'task.declined', 'task.cancelled')),
checked AS MATERIALIZED (
	SELECT DISTINCT v.id
	  FROM visit v
	  JOIN record r ON r.district = v.district AND r.task_id = v.id
	  JOIN event e ON e.subject_id = r.id::text
	   AND e.subject_type = 'record' AND e.kind = 'record.submitted')
SELECT x.visit_no, x.what, x.is_told
  FROM (SELECT v.visit_no, 'cancelled' AS what, c.id IS NOT NULL AS is_told
	  FROM visit v
	  LEFT JOIN told c ON c.id = v.id AND c.kind = 'task.cancelled'
	 WHERE (v.state = 'cancelled') <> (c.id IS NOT NULL)
	UNION ALL
	SELECT v.visit_no, 'recorded', c.id IS NOT NULL
	  FROM visit v
	  LEFT JOIN checked c ON c.id = v.id
	 WHERE (v.state IN ('recorded', 'done')) <> (c.id IS NOT NULL)
	UNION ALL
	SELECT v.visit_no, 'declined', d.id IS NOT NULL
	  FROM visit v
	  JOIN task_inspector s ON s.district = v.district AND s.task_id = v.id
	   AND s.inspector_id IS NOT NULL
	  LEFT JOIN told d ON d.id = v.id AND d.kind = 'task.declined'
	   AND d.who = s.inspector_id::text
	 WHERE (s.state = 'declined') <> (d.id IS NOT NULL)
	UNION ALL
	SELECT v.visit_no, 'accepted', false
	  FROM visit v
	  JOIN task_inspector s ON s.district = v.district AND s.task_id = v.id
	   AND s.state = 'accepted'
	  LEFT JOIN told a ON a.id = v.id AND a.kind = 'task.accepted'
	   AND a.who = s.inspector_id::text
	 WHERE a.id IS NULL) x
 ORDER BY x.visit_no COLLATE "C", x.what
 LIMIT 1

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

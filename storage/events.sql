-- SPDX-License-Identifier: Apache-2.0
-- The log of everything that changed.

-- name: event_append
INSERT INTO event (at, kind, subject_type, subject_id, org_path, actor_kind,
    actor_id, request_id, before, after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- Below pg_snapshot_xmin nothing is running any more, so nothing can still
-- appear in front of what was read. The filters come last: the order, the
-- bound and the limit are the index's.
-- name: event_read
SELECT seq, xid, at, kind, subject_type, subject_id, org_path, actor_kind,
       actor_id, request_id, before, after
  FROM event
 WHERE (xid, seq) > ($1::xid8, $2::bigint)
   AND xid < pg_snapshot_xmin(pg_current_snapshot())
   AND ($3::text IS NULL OR kind = $3)
   AND ($4::text IS NULL OR subject_type = $4)
   AND ($5::text IS NULL OR org_path >= $5)
   AND ($6::text IS NULL OR org_path < $6)
 ORDER BY xid, seq
 LIMIT $7

-- The same of one thing, which would be looked for from one end of the log to
-- the other.
-- name: event_read_subject
SELECT seq, xid, at, kind, subject_type, subject_id, org_path, actor_kind,
       actor_id, request_id, before, after
  FROM event
 WHERE subject_id = $8
   AND (xid, seq) > ($1::xid8, $2::bigint)
   AND xid < pg_snapshot_xmin(pg_current_snapshot())
   AND ($3::text IS NULL OR kind = $3)
   AND ($4::text IS NULL OR subject_type = $4)
   AND ($5::text IS NULL OR org_path >= $5)
   AND ($6::text IS NULL OR org_path < $6)
 ORDER BY xid, seq
 LIMIT $7

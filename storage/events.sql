-- SPDX-License-Identifier: Apache-2.0
-- The log of everything that changed.

-- name: event_append
INSERT INTO event (at, kind, subject_type, subject_id, org_path, actor_kind,
    actor_id, request_id, before, after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- Below pg_snapshot_xmin nothing is running any more, so nothing can still
-- appear in front of what was read. The filters come last: the order, the
-- bound and the limit are the index's. For who sees most of the log.
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

-- The same of one kind, which may be rare. Said as a range, that nothing but the
-- index of kinds has this order.
-- name: event_read_kind
SELECT seq, xid, at, kind, subject_type, subject_id, org_path, actor_kind,
       actor_id, request_id, before, after
  FROM event
 WHERE (kind, xid, seq) > ($3, $1::xid8, $2::bigint)
   AND kind <= $3
   AND xid < pg_snapshot_xmin(pg_current_snapshot())
   AND ($4::text IS NULL OR subject_type = $4)
   AND ($5::text IS NULL OR org_path >= $5)
   AND ($6::text IS NULL OR org_path < $6)
 ORDER BY kind, xid, seq
 LIMIT $7

-- The same of a part of the city, however little happened there: from path to
-- path by the index, and no more of each than the page holds. All of it sees
-- one snapshot, so nothing appears in front of what was read.
-- name: event_read_office
WITH RECURSIVE office (path) AS (
	(SELECT e.org_path
	   FROM event e
	  WHERE e.org_path >= $5
	    AND e.org_path < $6
	  ORDER BY e.org_path
	  LIMIT 1)
	UNION ALL
	SELECT (SELECT e.org_path
		  FROM event e
		 WHERE e.org_path > o.path
		   AND e.org_path < $6
		 ORDER BY e.org_path
		 LIMIT 1)
	  FROM office o
	 WHERE o.path IS NOT NULL
)
SELECT n.seq, n.xid, n.at, n.kind, n.subject_type, n.subject_id, n.org_path,
       n.actor_kind, n.actor_id, n.request_id, n.before, n.after
  FROM office o
 CROSS JOIN LATERAL (
	SELECT e.*
	  FROM event e
	 WHERE (e.org_path, e.xid, e.seq) >
	       (o.path, $1::xid8, $2::bigint)
	   AND e.org_path <= o.path
	   AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
	   AND ($3::text IS NULL OR e.kind = $3)
	   AND ($4::text IS NULL OR e.subject_type = $4)
	 ORDER BY e.org_path, e.xid, e.seq
	 LIMIT $7) n
 ORDER BY n.xid, n.seq
 LIMIT $7

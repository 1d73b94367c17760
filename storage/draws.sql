-- SPDX-License-Identifier: Apache-2.0
-- Attempts of a draw, their parties, lists, readers, files and picks.

-- name: draw_insert
INSERT INTO draw (id, draw_no, attempt, org_id, org_path, plan_id, state, hash,
    charter, previous, head, created_by, created_at, updated_at, formal)
VALUES ($1, $2, $3, $4, $5, $6, 'created', $7, $8, $9, $10, $11, $12, $12, $13)

-- name: draw_get
SELECT d.id, d.draw_no, d.attempt, d.org_id, d.org_path, o.name AS org_name,
       d.plan_id, d.state, d.hash, d.charter, d.previous, d.head, d.veil,
       d.announce, d.close, d.open, d.beacon, d.seed, d.transcript_hash,
       d.self_drawn::text, d.void_reason, d.frozen_at, d.announced_at,
       d.closed_at, d.opened_at, d.beacon_at, d.drawn_at, d.disclosed_at,
       d.report::text, d.version, d.created_at, d.formal
  FROM draw d
  JOIN organization o ON o.id = d.org_id
 WHERE d.id = $1

-- The row stays ours until the end of the transaction: whoever moves an
-- attempt waits for the one before and sees what he left.
-- name: draw_lock
SELECT version
  FROM draw
 WHERE id = $1
   FOR NO KEY UPDATE

-- Everything that may change in an attempt's life; nothing when somebody
-- changed it meanwhile.
-- name: draw_update
UPDATE draw
   SET state = $3, veil = $4, announce = $5, close = $6, open = $7,
       beacon = $8, seed = $9, transcript_hash = $10,
       self_drawn = $11::boolean, void_reason = $12,
       frozen_at = $13::timestamptz, announced_at = $14::timestamptz,
       closed_at = $15::timestamptz, opened_at = $16::timestamptz,
       beacon_at = $17::timestamptz, drawn_at = $18::timestamptz,
       disclosed_at = $19::timestamptz, report = $20::jsonb,
       version = version + 1, updated_at = $21::timestamptz
 WHERE id = $1
   AND version = $2

-- Keys are written into the charter until the freeze.
-- name: draw_charter
UPDATE draw
   SET charter = $3, version = version + 1, updated_at = $4::timestamptz
 WHERE id = $1
   AND version = $2
   AND state = 'created'

-- For the organisations with $6 <= path < $7; without them, what the public
-- may see.
-- name: draw_page
SELECT d.id, d.draw_no, d.attempt, d.org_id, d.org_path, o.name AS org_name,
       d.plan_id, d.state, d.hash, d.charter, d.previous, d.head, d.veil,
       d.announce, d.close, d.open, d.beacon, d.seed, d.transcript_hash,
       d.self_drawn::text, d.void_reason, d.frozen_at, d.announced_at,
       d.closed_at, d.opened_at, d.beacon_at, d.drawn_at, d.disclosed_at,
       NULL::text AS report, d.version, d.created_at, d.formal
  FROM draw d
  JOIN organization o ON o.id = d.org_id
 WHERE (d.created_at, d.id) < ($1::timestamptz, $2::uuid)
   AND ($3::uuid IS NULL OR d.plan_id = $3)
   AND ($4::text IS NULL OR d.draw_no = $4)
   AND ($5::text IS NULL OR d.state = $5)
   AND CASE WHEN $6::text IS NULL
       THEN d.announced_at IS NOT NULL OR d.transcript_hash IS NOT NULL OR
	    d.state = 'void'
       ELSE d.org_path >= $6 AND d.org_path < $7 END
 ORDER BY d.created_at DESC, d.id DESC
 LIMIT $8

-- The newest attempt of a draw that has a number of its own.
-- name: draw_newest
SELECT d.attempt, d.state, d.transcript_hash, d.hash
  FROM draw d
 WHERE d.draw_no = $1
   AND NOT (d.state = 'void' AND d.announce IS NULL)
 ORDER BY d.attempt DESC
 LIMIT 1

-- name: draw_undisclosed
SELECT d.id
  FROM draw d
 WHERE d.state = 'drawn'
   AND d.disclosed_at IS NULL
 ORDER BY d.id

-- Whose computation is under way, or should be.
-- name: draw_drawing
SELECT d.id
  FROM draw d
 WHERE d.state = 'drawing'
 ORDER BY d.id

-- Visits of a draw that are neither published nor cancelled; with $2, nor
-- known to whoever is inspected.
-- name: draw_tasks_open
SELECT count(*) AS open
  FROM task t
 WHERE t.draw_id = $1
   AND t.state NOT IN ('done', 'cancelled')
   AND NOT ($2::boolean AND EXISTS (
	SELECT FROM task_notice n
	 WHERE n.district = t.district AND n.task_id = t.id))

-- What has become of the visits of a draw by the day $2: the reasons are there
-- once it is disclosed.
-- name: draw_visits
WITH visit AS MATERIALIZED (
	SELECT v.*, v.state IN ('done', 'cancelled') AS ended
	  FROM draw_visits($1) v
)
SELECT $1::text AS id, json_build_object(
	'visits', count(*),
	'published', count(*) FILTER (WHERE v.state = 'done'),
	'open', count(*) FILTER (WHERE NOT v.ended),
	'overdue', count(*) FILTER (WHERE NOT v.ended AND
	    coalesce(v.due_on, v.checked_until) < $2::date),
	'cancelled', count(*) FILTER (WHERE v.state = 'cancelled' AND
	    NOT v.replaced),
	'replaced', count(*) FILTER (WHERE v.state = 'cancelled' AND
	    v.replaced),
	'cancellations', (
		SELECT coalesce(json_agg(json_build_object('reason', c.reason,
		       'on', c.on_day, 'visits', c.visits)
		       ORDER BY c.on_day, c.reason), '[]')
		  FROM (SELECT reason, on_day, count(*) AS visits
			  FROM visit
			 WHERE state = 'cancelled'
			   AND NOT replaced
			   AND reason IS NOT NULL
			 GROUP BY reason, on_day) c))::text AS body
  FROM visit v

-- Announced, and waiting for somebody's act.
-- name: draw_waiting
SELECT d.id
  FROM draw d
 WHERE d.state IN ('announced', 'closed', 'opened')
 ORDER BY d.id

-- ---- secrets -------------------------------------------------------------------

-- The first keys of an attempt stay its keys, however often the freeze runs.
-- name: draw_secret_make
INSERT INTO draw_secret (draw_id, veil_key, pool_key)
VALUES ($1, $2, $3)
ON CONFLICT (draw_id) DO NOTHING

-- name: draw_secret_get
SELECT veil_key, pool_key
  FROM draw_secret
 WHERE draw_id = $1

-- ---- lists ---------------------------------------------------------------------

-- name: draw_lists_insert
INSERT INTO draw_list (draw_id, list_id, slot, item_id, item_version, group_id)
SELECT $1, l.list_id, l.slot, l.item_id, l.item_version, l.group_id
  FROM jsonb_to_recordset($2::jsonb) AS l (list_id text, slot integer,
       item_id uuid, item_version integer, group_id text)

-- name: draw_lists
SELECT l.list_id, l.slot, l.item_id, l.item_version, l.group_id, l.plan_text,
       l.root, l.classes::text, l.count, l.key, l.result_root
  FROM draw_list l
 WHERE l.draw_id = $1
 ORDER BY l.list_id COLLATE "C"

-- name: draw_list_freeze
UPDATE draw_list
   SET item_version = $3, plan_text = $4, root = $5, classes = $6::jsonb,
       count = $7
 WHERE draw_id = $1
   AND list_id = $2

-- name: draw_list_draw
UPDATE draw_list
   SET key = $3, result_root = $4
 WHERE draw_id = $1
   AND list_id = $2

-- ---- parties -------------------------------------------------------------------

-- name: draw_party_insert
INSERT INTO draw_party (draw_id, party_id, title, hosted, invitation_hash)
VALUES ($1, $2, $3, $4, $5)

-- name: draw_parties
SELECT p.draw_id, p.party_id, p.title, p.hosted, p.commitment, p.committed_at,
       p.reveal, p.revealed_at
  FROM draw_party p
 WHERE p.draw_id = ANY ($1::uuid[])
   AND p.role = 'party'
 ORDER BY p.draw_id, p.party_id

-- Who is invited and brings no secret.
-- name: draw_guest_insert
INSERT INTO draw_party (draw_id, party_id, title, hosted, invitation_hash, role,
    kind)
VALUES ($1, $2, $3, false, $4, $5, $6)

-- name: draw_guests
SELECT p.draw_id, p.party_id AS id, p.title, p.role, p.kind, p.sealed,
       p.present_at, p.receipt_at
  FROM draw_party p
 WHERE p.draw_id = ANY ($1::uuid[])
   AND p.role <> 'party'
 ORDER BY p.draw_id, p.party_id

-- name: draw_guest_update
UPDATE draw_party
   SET sealed = $3, present_at = $4::timestamptz, receipt_at = $5::timestamptz
 WHERE draw_id = $1
   AND party_id = $2

-- name: draw_party_invite
UPDATE draw_party
   SET invitation_hash = $3
 WHERE draw_id = $1
   AND party_id = $2

-- name: draw_party_by_invitation
SELECT p.draw_id, p.party_id
  FROM draw_party_invited($1) p

-- name: draw_party_commit
UPDATE draw_party
   SET commitment = $3, committed_at = $4
 WHERE draw_id = $1
   AND party_id = $2
   AND commitment IS NULL

-- name: draw_party_reveal
UPDATE draw_party
   SET reveal = $3, revealed_at = $4
 WHERE draw_id = $1
   AND party_id = $2
   AND reveal IS NULL

-- ---- recordings of the hall ------------------------------------------------------

-- name: draw_recording_insert
INSERT INTO draw_recording (draw_id, sha256, title, taken_at, recorded_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (draw_id, sha256) DO NOTHING

-- name: draw_recordings
SELECT r.sha256, e.media_type, e.size, r.title, r.taken_at
  FROM draw_recording r
  JOIN evidence e ON e.sha256 = r.sha256
 WHERE r.draw_id = $1
 ORDER BY r.taken_at, r.sha256

-- ---- signatures ----------------------------------------------------------------

-- name: draw_signature_insert
INSERT INTO draw_signature (draw_id, signer, role, at_ms, signature,
    received_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- In the order in which they fall due.
-- name: draw_signatures
SELECT s.signer, s.role, s.at_ms, s.signature
  FROM draw_signature s
 WHERE s.draw_id = $1
 ORDER BY array_position('{hold,close,open,statement}'::text[], s.role),
       s.signer

-- ---- readers of the beacon -----------------------------------------------------

-- name: draw_beacon_insert
INSERT INTO draw_beacon_entry (draw_id, round, user_id, beacon, entered_at)
VALUES ($1, $2, $3, $4, $5)

-- name: draw_beacon_entries
SELECT e.draw_id, e.round, e.user_id, e.beacon
  FROM draw_beacon_entry e
 WHERE e.draw_id = ANY ($1::uuid[])
 ORDER BY e.draw_id, e.round, e.entered_at

-- Since when somebody has been able to read for an attempt of $2, and whether
-- that was only after $3: the last time that others had his account in their
-- hands, and the first of the roles he holds that allow it.
-- name: draw_beacon_reader
WITH reader AS (
    SELECT greatest(u.created_at, c.handed_at) AS handed_at,
	   (SELECT min(r.granted_at)
	      FROM user_role r
	      JOIN organization o ON o.id = r.org_id
	      JOIN role ON role.code = r.role_code
	     WHERE r.user_id = u.id
	       AND 'draw.beacon' = ANY (role.permissions)
	       AND (o.path = $2 OR r.below AND starts_with($2, o.path)))
	       AS granted_at
      FROM app_user u
      LEFT JOIN app_credential c ON c.user_id = u.id
     WHERE u.id = $1)
SELECT handed_at, granted_at, handed_at > $3::timestamptz AS handed_late,
       granted_at IS NULL OR granted_at > $3::timestamptz AS granted_late
  FROM reader

-- ---- void attempts -------------------------------------------------------------

-- name: draw_ends
SELECT e.draw_id, e.ended_at, e.ended_by
  FROM draw_ends($1::uuid[]) e

-- ---- files, picks, amendments --------------------------------------------------

-- name: draw_files_put
INSERT INTO draw_file (draw_id, name, kind, hash, size, sha256)
SELECT $1, f.name, f.kind, f.hash, f.size, f.sha256
  FROM jsonb_to_recordset($2::jsonb) AS f (name text, kind text, hash text,
       size bigint, sha256 text)
ON CONFLICT (draw_id, name) DO UPDATE
   SET kind = EXCLUDED.kind, hash = EXCLUDED.hash, size = EXCLUDED.size,
       sha256 = EXCLUDED.sha256

-- name: draw_files
SELECT f.name, f.kind, f.hash, f.size, f.sha256
  FROM draw_file f
 WHERE f.draw_id = $1
   AND f.kind <> 'sealed'
 ORDER BY f.name

-- name: draw_sealed
SELECT f.name, f.kind, f.hash, f.size, f.sha256
  FROM draw_file f
 WHERE f.draw_id = $1
   AND f.kind = 'sealed'
 ORDER BY f.name

-- Whether a department from $2 to $3 (by path) has agreed to a list of it.
-- name: draw_joined
SELECT EXISTS (
	SELECT FROM draw d
	  JOIN plan_response r ON r.plan_id = d.plan_id
	  JOIN draw_list l ON l.draw_id = d.id
	  JOIN item i ON i.id = l.item_id
	  JOIN organization o ON o.id = i.org_id
	 WHERE d.id = $1
	   AND r.org_path >= $2
	   AND r.org_path < $3
	   AND starts_with(o.path, r.org_path)) AS joined

-- name: draw_picks_insert
INSERT INTO draw_pick (district, draw_id, list_id, stratum, rank, object_code,
    object_id, lots)
SELECT p.district, $1, p.list_id, p.stratum, p.rank, p.object_code,
       p.object_id, p.lots
  FROM jsonb_to_recordset($2::jsonb) AS p (district text, list_id text,
       stratum text, rank integer, object_code text, object_id uuid,
       lots smallint)

-- name: draw_picks_all
SELECT p.list_id, p.stratum, p.rank, p.object_code, p.object_id, p.district,
       p.lots
  FROM draw_pick p
 WHERE p.draw_id = $1
 ORDER BY p.list_id, p.stratum, p.rank

-- name: draw_picks_page
SELECT p.list_id, p.stratum, p.rank, p.object_code, p.object_id, p.district,
       p.lots
  FROM draw_pick p
 WHERE p.draw_id = $1
   AND (p.list_id, p.stratum, p.rank) > ($2, $3, $4::integer)
 ORDER BY p.list_id, p.stratum, p.rank
 LIMIT $5

-- name: draw_amendments
SELECT a.number, a.text, a.hash, a.created_at,
       coalesce(jsonb_agg(jsonb_build_object('by', s.signer, 'role', 'amend',
	   'at', s.at_ms, 'sig', s.signature) ORDER BY s.signer)
	   FILTER (WHERE s.signer IS NOT NULL), '[]')::text AS signatures,
       count(s.signer) AS signers
  FROM draw_amendment a
  LEFT JOIN draw_amendment_signature s
    ON s.draw_id = a.draw_id AND s.number = a.number
 WHERE a.draw_id = $1
 GROUP BY a.draw_id, a.number
 ORDER BY a.number

-- name: draw_amendment_insert
INSERT INTO draw_amendment (draw_id, number, text, hash, created_at)
VALUES ($1, $2, $3, $4, $5)

-- name: draw_amendment_sign
INSERT INTO draw_amendment_signature (draw_id, number, signer, at_ms,
    signature, received_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- What somebody has signed as the amendment of this hash; no signer where
-- nobody has.
-- name: draw_amendment_signed
SELECT a.number, coalesce(s.signer, '') AS signer, coalesce(s.at_ms, 0)
       AS at_ms, coalesce(s.signature, '') AS signature
  FROM draw_amendment a
  LEFT JOIN draw_amendment_signature s
    ON s.draw_id = a.draw_id AND s.number = a.number AND s.signer = $3
 WHERE a.draw_id = $1
   AND a.hash = $2

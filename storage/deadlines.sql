-- SPDX-License-Identifier: Apache-2.0
-- Terms that run: 20 working days to publish (C82), 7 of display (C83). What
-- is still open is not yet published; days are legal days in China.

-- ---- computed again when a calendar is loaded ----------------------------------

-- name: deadline_check_days
SELECT DISTINCT (check_end AT TIME ZONE 'Asia/Shanghai')::date::text AS day
  FROM record
 WHERE due_on IS NOT NULL
   AND state NOT IN ('published', 'archived')

-- name: deadline_due_set
UPDATE record
   SET due_on = $2, due_provisional = $3, overdue = overdue AND $2 < $4,
       version = version + 1, updated_at = $5
 WHERE due_on IS NOT NULL
   AND state NOT IN ('published', 'archived')
   AND (check_end AT TIME ZONE 'Asia/Shanghai')::date = $1
   AND (due_on <> $2 OR due_provisional <> $3)
RETURNING id, org_path, due_on::text AS day

-- name: deadline_display_days
SELECT DISTINCT (published_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day
  FROM publication
 WHERE state = 'active'

-- name: deadline_display_set
UPDATE publication
   SET display_until = $2, display_provisional = $3, version = version + 1
 WHERE state = 'active'
   AND (published_at AT TIME ZONE 'Asia/Shanghai')::date = $1
   AND (display_until <> $2 OR display_provisional <> $3)

-- ---- publishing on the last day -------------------------------------------------

-- Approved and due on $1 or before, behind the id $2.
-- name: deadline_publishable
SELECT id
  FROM record
 WHERE state = 'approved'
   AND due_on <= $1
   AND id > $2
 ORDER BY id
 LIMIT 100

-- ---- warnings -------------------------------------------------------------------

-- The nearest warning that a record has reached and not had: overdue before
-- $1 (today), due_1 up to $2, due_5 up to $3, due_10 up to $4. It goes to
-- every organisation of the visit: whoever has not reviewed yet holds it up.
-- name: deadline_warn
INSERT INTO notice (id, kind, subject_type, subject_id, org_path, due_on,
    text, created_at)
SELECT gen_random_uuid(), w.kind, 'record', w.id, w.org_path, w.due_on,
       w.object_name || '的检查结果应于 ' || w.due_on ||
       CASE w.kind WHEN 'overdue' THEN ' 前公示，已逾期'
	    ELSE ' 前公示，剩余不超过 ' || split_part(w.kind, '_', 2) ||
		' 个工作日' END ||
       CASE WHEN w.partner THEN '，由' || w.lead || '牵头' ELSE '' END ||
       CASE WHEN w.due_provisional THEN '（期限暂定，待工作日历发布）'
	    ELSE '' END, $5
  FROM (SELECT r.id, s.org_path, s.partner, r.due_on, r.due_provisional,
	       o.name AS lead, t.object->>'name' AS object_name,
	       CASE WHEN r.due_on < $1::date THEN 'overdue'
		    WHEN r.due_on <= $2::date THEN 'due_1'
		    WHEN r.due_on <= $3::date THEN 'due_5'
		    ELSE 'due_10' END AS kind
	  FROM record r
	  JOIN task t ON t.district = r.district AND t.id = r.task_id
	  JOIN organization o ON o.id = r.org_id
	 CROSS JOIN LATERAL (
		SELECT r.org_path, false AS partner
		 UNION
		SELECT p.org_path, true
		  FROM task_partner p
		 WHERE p.district = r.district
		   AND p.task_id = r.task_id
		   AND p.org_path <> r.org_path) s
	 WHERE r.due_on <= $4
	   AND r.state NOT IN ('published', 'archived')) w
ON CONFLICT (subject_id, kind, due_on, org_path) DO NOTHING

-- name: deadline_overdue
UPDATE record
   SET overdue = true, version = version + 1, updated_at = $2
 WHERE due_on < $1
   AND NOT overdue
   AND state NOT IN ('published', 'archived')
RETURNING id, org_path, due_on::text AS day

-- ---- the end of the display ------------------------------------------------------

-- Publications in state $2 shown to the last day before $1, and their records
-- in state $4, get the states $3 and $5. One whose end is provisional waits
-- for its calendar.
-- name: deadline_archive
WITH ended AS (
	UPDATE publication p
	   SET state = $3, version = p.version + 1
	  FROM (SELECT district, id
		  FROM publication
		 WHERE state = $2
		   AND display_until < $1
		   AND NOT display_provisional
		 ORDER BY display_until, id
		 LIMIT 500) o
	 WHERE p.district = o.district
	   AND p.id = o.id
	   AND p.state = $2
	RETURNING p.district, p.id, p.record_id, p.org_path, p.display_until
), filed AS (
	UPDATE record r
	   SET state = $5, version = r.version + 1, updated_at = $6
	  FROM ended e
	 WHERE r.district = e.district
	   AND r.id = e.record_id
	   AND r.state = $4
)
SELECT id, org_path, display_until::text AS day
  FROM ended

-- ---- notices ---------------------------------------------------------------------

-- name: notice_page
SELECT created_at AS at, id,
       json_build_object('id', id, 'kind', kind, 'record_id', subject_id,
	'due_on', due_on, 'text', text, 'created_at', created_at)::text AS body
  FROM notice
 WHERE (created_at, id) < ($1::timestamptz, $2::uuid)
   AND org_path >= $4
   AND org_path < $5
   AND ($6::text IS NULL OR kind = $6)
 ORDER BY created_at DESC, id DESC
 LIMIT $3

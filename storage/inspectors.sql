-- SPDX-License-Identifier: Apache-2.0
-- The library of inspectors, their leave and the interests they declared.

-- name: inspector_get
SELECT i.district, i.id, i.code, i.name, i.org_id, i.org_path, i.department,
       i.level, i.whole_city, to_jsonb(i.specialties)::text AS specialties,
       i.certificate_until::text, i.grade, i.status, i.version, i.created_at,
       i.updated_at
  FROM inspector i
 WHERE i.id = $1
   AND i.moved_to IS NULL

-- Held until the end of the transaction.
-- name: inspector_lock
SELECT i.district, i.id, i.code, i.name, i.org_id, i.org_path, i.department,
       i.level, i.whole_city, to_jsonb(i.specialties)::text AS specialties,
       i.certificate_until::text, i.grade, i.status, i.version, i.created_at,
       i.updated_at
  FROM inspector i
 WHERE i.id = $1
   AND i.moved_to IS NULL
   FOR UPDATE

-- name: inspector_page
SELECT i.district, i.id, i.code, i.name, i.org_id, i.org_path, i.department,
       i.level, i.whole_city, to_jsonb(i.specialties)::text AS specialties,
       i.certificate_until::text, i.grade, i.status, i.version, i.created_at,
       i.updated_at
  FROM inspector i
 WHERE (i.district, i.id) > ($1::text, $2::uuid)
   AND i.moved_to IS NULL
   AND ($3::text IS NULL OR i.department = $3)
   AND ($4::text IS NULL OR i.district = $4)
   AND ($5::text IS NULL OR i.status = $5)
   AND ($6::text IS NULL OR i.code = $6)
 ORDER BY i.district, i.id
 LIMIT $7

-- One certificate number lives in one district of the city.
-- name: inspector_by_code
SELECT i.district, i.id, i.code, i.name, i.org_id, i.org_path, i.department,
       i.level, i.whole_city, to_jsonb(i.specialties)::text AS specialties,
       i.certificate_until::text, i.grade, i.status, i.version, i.created_at,
       i.updated_at
  FROM inspector i
 WHERE i.code = $1
   AND i.moved_to IS NULL

-- A row that was left behind by a move comes to life again on the way back.
-- name: inspector_put
INSERT INTO inspector (district, id, code, name, org_id, org_path, department,
    level, whole_city, specialties, certificate_until, grade, status, version,
    created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
    ARRAY (SELECT jsonb_array_elements_text($10::jsonb)), $11, $12, $13,
    $15::bigint + 1, $14, $14)
    ON CONFLICT (district, id) DO UPDATE SET
       code = excluded.code, name = excluded.name, org_id = excluded.org_id,
       org_path = excluded.org_path, department = excluded.department,
       level = excluded.level, whole_city = excluded.whole_city,
       specialties = excluded.specialties,
       certificate_until = excluded.certificate_until, grade = excluded.grade,
       status = excluded.status, moved_to = NULL,
       version = greatest(inspector.version, $15::bigint) + 1,
       updated_at = excluded.updated_at

-- name: inspector_moved
UPDATE inspector
   SET status = 'left', moved_to = $3, version = version + 1, updated_at = $4
 WHERE district = $1
   AND id = $2

-- What belongs to the person goes along.
-- name: inspector_take_leave
INSERT INTO inspector_leave (district, inspector_id, from_day, to_day, reason)
SELECT $3, l.inspector_id, l.from_day, l.to_day, l.reason
  FROM inspector_leave l
 WHERE l.district = $1
   AND l.inspector_id = $2
    ON CONFLICT (district, inspector_id, from_day) DO UPDATE SET
       to_day = excluded.to_day, reason = excluded.reason

-- name: inspector_take_recusals
INSERT INTO recusal (district, inspector_id, object_code, reason, declared_at,
    ended_at, draw_id)
SELECT $3, r.inspector_id, r.object_code, r.reason, r.declared_at, r.ended_at,
       r.draw_id
  FROM recusal r
 WHERE r.district = $1
   AND r.inspector_id = $2
    ON CONFLICT (district, inspector_id, object_code) DO UPDATE SET
       reason = excluded.reason, declared_at = excluded.declared_at,
       ended_at = excluded.ended_at, draw_id = excluded.draw_id

-- ---- leave -------------------------------------------------------------------

-- name: leave_list
SELECT l.from_day::text, l.to_day::text, l.reason
  FROM inspector_leave l
 WHERE l.district = $1
   AND l.inspector_id = $2
 ORDER BY l.from_day
 LIMIT 1000

-- name: leave_insert
INSERT INTO inspector_leave (district, inspector_id, from_day, to_day, reason)
VALUES ($1, $2, $3, $4, $5)

-- name: leave_delete
DELETE FROM inspector_leave
 WHERE district = $1
   AND inspector_id = $2
   AND from_day = $3
RETURNING from_day::text, to_day::text, reason

-- ---- recusals ----------------------------------------------------------------

-- name: recusal_list
-- $3: with those that would tell who was drawn.
SELECT r.object_code, r.reason, r.declared_at, r.ended_at
  FROM recusal r
  LEFT JOIN draw d
    ON d.id = r.draw_id
 WHERE r.district = $1
   AND r.inspector_id = $2
   AND ($3::boolean OR r.draw_id IS NULL OR d.disclosed_at IS NOT NULL)
 ORDER BY r.object_code
 LIMIT 1000

-- name: recusal_put
INSERT INTO recusal (district, inspector_id, object_code, reason, declared_at,
    draw_id)
VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (district, inspector_id, object_code) DO UPDATE SET
       reason = excluded.reason, declared_at = excluded.declared_at,
       ended_at = NULL, draw_id = excluded.draw_id
RETURNING object_code, reason, declared_at, ended_at

-- name: recusal_end
UPDATE recusal
   SET ended_at = $4
 WHERE district = $1
   AND inspector_id = $2
   AND object_code = $3
   AND ended_at IS NULL
RETURNING object_code, reason, declared_at, ended_at

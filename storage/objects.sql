-- SPDX-License-Identifier: Apache-2.0
-- The library of objects. Lists travel as JSON.

-- name: object_get
SELECT o.district, o.id, o.code, o.uscc, o.reg_no, o.name, o.kind, o.industry,
       o.address, o.registered_on::text, o.status, o.risk, o.abnormal,
       to_jsonb(o.warnings)::text AS warnings, o.version, o.created_at,
       o.updated_at
  FROM object_directory d
  JOIN object o ON o.district = d.district AND o.id = d.object_id
 WHERE d.object_id = $1

-- Everybody who changes an object waits here first.
-- name: object_lock
SELECT code
  FROM object_directory
 WHERE object_id = $1
   FOR UPDATE

-- The filters make one plan for all calls bad: planned for their values.
-- name: object_page
SELECT o.district, o.id, o.code, o.uscc, o.reg_no, o.name, o.kind, o.industry,
       o.address, o.registered_on::text, o.status, o.risk, o.abnormal,
       to_jsonb(o.warnings)::text AS warnings, o.version, o.created_at,
       o.updated_at
  FROM object o
 WHERE (o.district, o.id) > ($1::text, $2::uuid)
   AND o.moved_to IS NULL
   AND ($3::text IS NULL OR o.district = $3)
   AND ($4::text IS NULL OR o.kind = $4)
   AND ($5::text IS NULL OR o.status = $5)
   AND ($6::text IS NULL OR o.risk = $6)
   AND ($7::text IS NULL OR (o.industry >= $7 AND o.industry < $7 || '~'))
   AND $8::text IS NULL
 ORDER BY o.district, o.id
 LIMIT $9

-- A code has a statement of its own: as one condition among others it would be
-- looked for from one end of the library to the other.
-- name: object_page_code
SELECT o.district, o.id, o.code, o.uscc, o.reg_no, o.name, o.kind, o.industry,
       o.address, o.registered_on::text, o.status, o.risk, o.abnormal,
       to_jsonb(o.warnings)::text AS warnings, o.version, o.created_at,
       o.updated_at
  FROM (SELECT district, object_id FROM object_directory WHERE code = $8
	 UNION
	SELECT district, object_id FROM object_directory WHERE reg_no = $8) d
  JOIN object o ON o.district = d.district AND o.id = d.object_id
 WHERE (o.district, o.id) > ($1::text, $2::uuid)
   AND o.moved_to IS NULL
   AND ($3::text IS NULL OR o.district = $3)
   AND ($4::text IS NULL OR o.kind = $4)
   AND ($5::text IS NULL OR o.status = $5)
   AND ($6::text IS NULL OR o.risk = $6)
   AND ($7::text IS NULL OR (o.industry >= $7 AND o.industry < $7 || '~'))
 ORDER BY o.district, o.id
 LIMIT $9

-- Those of the candidates that the other filters admit.
-- name: object_page_of
SELECT o.district, o.id, o.code, o.uscc, o.reg_no, o.name, o.kind, o.industry,
       o.address, o.registered_on::text, o.status, o.risk, o.abnormal,
       to_jsonb(o.warnings)::text AS warnings, o.version, o.created_at,
       o.updated_at
  FROM unnest($1::text[], $2::uuid[]) AS c (district, id)
  JOIN object o ON o.district = c.district AND o.id = c.id
 WHERE o.moved_to IS NULL
   AND ($3::text IS NULL OR o.district = $3)
   AND ($4::text IS NULL OR o.kind = $4)
   AND ($5::text IS NULL OR o.status = $5)
   AND ($6::text IS NULL OR o.risk = $6)
   AND ($7::text IS NULL OR (o.industry >= $7 AND o.industry < $7 || '~'))
   AND ($8::text IS NULL OR o.code = $8 OR o.reg_no = $8)
 ORDER BY o.district, o.id
 LIMIT $9

-- name: object_search
SELECT district, object_id AS id
  FROM object_search_ids($1::text[], $2, $3, $4)

-- name: object_directory_insert
INSERT INTO object_directory (code, reg_no, district, object_id)
VALUES ($1, $2, $3, $4)

-- name: object_directory_update
UPDATE object_directory
   SET code = $2, reg_no = $3, district = $4
 WHERE object_id = $1

-- A row that was left behind when the object moved away comes to life again
-- when it returns.
-- name: object_put
INSERT INTO object (district, id, code, uscc, reg_no, name, kind, industry,
    address, registered_on, status, risk, abnormal, warnings, version,
    created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
    ARRAY (SELECT jsonb_array_elements_text($14::jsonb)), $16::bigint + 1,
    $15, $15)
    ON CONFLICT (district, id) DO UPDATE SET
       code = excluded.code, uscc = excluded.uscc, reg_no = excluded.reg_no,
       name = excluded.name, kind = excluded.kind,
       industry = excluded.industry, address = excluded.address,
       registered_on = excluded.registered_on, status = excluded.status,
       risk = excluded.risk, abnormal = excluded.abnormal,
       warnings = excluded.warnings, moved_to = NULL,
       version = greatest(object.version, $16::bigint) + 1,
       updated_at = excluded.updated_at

-- name: object_leave
UPDATE object
   SET status = 'moved_out', moved_to = $3, version = version + 1,
       updated_at = $4
 WHERE district = $1
   AND id = $2

-- Grams can be written but not read (0001_init.sql), so they are never updated
-- in place.
-- name: object_search_insert
INSERT INTO object_search (district, object_id, grams)
VALUES ($1, $2, $3::text[])

-- name: object_search_drop
DELETE FROM object_search
 WHERE district = $1
   AND object_id = $2

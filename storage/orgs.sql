-- SPDX-License-Identifier: Apache-2.0
-- The organisation tree. A path is a range of text: ['/SZ/', '/SZ/~').

-- name: org_get
SELECT id, parent_id, code, path, name, kind, district, valid_until, version,
       created_at, updated_at
  FROM organization
 WHERE id = $1

-- The same row, held until the end of the transaction: whoever wants to hang
-- something below it, or to end it, waits here for the one before.
-- name: org_lock
SELECT id, parent_id, code, path, name, kind, district, valid_until, version,
       created_at, updated_at
  FROM organization
 WHERE id = $1
   FOR NO KEY UPDATE

-- name: org_root
SELECT id, parent_id, code, path, name, kind, district, valid_until, version,
       created_at, updated_at
  FROM organization
 WHERE parent_id IS NULL

-- Down the tree: an organisation stands before what is below it.
-- name: org_list
SELECT id, parent_id, code, path, name, kind, district, valid_until, version,
       created_at, updated_at
  FROM organization
 WHERE path > $1
   AND path >= $2 AND path < $2 || '~'
   AND ($3::text IS NULL OR kind = $3)
   AND ($4::uuid IS NULL OR parent_id = $4)
   AND ($5::timestamptz IS NULL OR valid_until IS NULL OR valid_until > $5)
 ORDER BY path
 LIMIT $6

-- name: org_insert
INSERT INTO organization (id, parent_id, code, path, name, kind, district,
    created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
RETURNING id, parent_id, code, path, name, kind, district, valid_until,
    version, created_at, updated_at

-- A NULL leaves the name; the end is written as given.
-- name: org_update
UPDATE organization
   SET name = coalesce($3, name), valid_until = $4, version = version + 1,
       updated_at = $5
 WHERE id = $1
   AND version = $2
RETURNING id, parent_id, code, path, name, kind, district, valid_until,
    version, created_at, updated_at

-- name: org_children_live
SELECT count(*) AS number
  FROM organization
 WHERE parent_id = $1
   AND (valid_until IS NULL OR valid_until > $2)

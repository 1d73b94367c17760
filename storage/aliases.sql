-- SPDX-License-Identifier: Apache-2.0
-- Other people's names for our departments, specialties and districts.

-- name: alias_page
SELECT kind, alias, code
  FROM alias
 WHERE (kind, alias) > ($1, $2)
   AND ($3::text IS NULL OR kind = $3)
 ORDER BY kind, alias
 LIMIT $4

-- name: alias_all
SELECT kind, alias, code
  FROM alias
 ORDER BY kind, alias

-- name: alias_put
INSERT INTO alias (kind, alias, code)
SELECT a.kind, a.alias, a.code
  FROM unnest($1::text[], $2::text[], $3::text[]) AS a (kind, alias, code)
    ON CONFLICT (kind, alias) DO UPDATE SET code = excluded.code

-- name: alias_delete
DELETE FROM alias
 WHERE kind = $1
   AND alias = $2
RETURNING kind, alias, code

-- Organisations by code, as rows refer to them.
-- name: alias_orgs
SELECT code, id, path, kind
  FROM organization
 WHERE valid_until IS NULL OR valid_until > $1
 ORDER BY code

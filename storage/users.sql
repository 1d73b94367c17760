-- SPDX-License-Identifier: Apache-2.0
-- Accounts, the roles they hold, and what proves them.

-- name: user_get
SELECT u.id, u.login, u.display_name, u.org_id, u.org_path, u.status,
       u.inspector_id, u.version, u.created_at, u.updated_at
  FROM app_user u
 WHERE u.id = $1

-- The same row, held until the end of the transaction.
-- name: user_lock
SELECT u.id, u.login, u.display_name, u.org_id, u.org_path, u.status,
       u.inspector_id, u.version, u.created_at, u.updated_at
  FROM app_user u
 WHERE u.id = $1
   FOR NO KEY UPDATE

-- name: user_by_login
SELECT u.id, u.login, u.display_name, u.org_id, u.org_path, u.status,
       u.inspector_id, u.version, u.created_at, u.updated_at
  FROM app_user u
 WHERE u.login = $1

-- $2 = $3: only that organisation; otherwise everything between, which is it
-- and all below.
-- name: user_list
SELECT u.id, u.login, u.display_name, u.org_id, u.org_path, u.status,
       u.inspector_id, u.version, u.created_at, u.updated_at
  FROM app_user u
 WHERE u.login > $1
   AND u.org_path >= $2 AND u.org_path <= $3
   AND ($4::text IS NULL OR u.status = $4)
 ORDER BY u.login
 LIMIT $5

-- name: user_insert
INSERT INTO app_user (id, login, display_name, org_id, org_path, status,
    inspector_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, $7)
RETURNING id, login, display_name, org_id, org_path, status, inspector_id,
    version, created_at, updated_at

-- name: user_credential_insert
INSERT INTO app_credential (user_id) VALUES ($1)

-- name: user_update
UPDATE app_user
   SET display_name = $3, org_id = $4, org_path = $5, status = $6,
       inspector_id = $7, version = version + 1, updated_at = $8
 WHERE id = $1
   AND version = $2
RETURNING id, login, display_name, org_id, org_path, status, inspector_id,
    version, created_at, updated_at

-- Older access tokens stop here.
-- name: user_touch
UPDATE app_user
   SET version = version + 1, updated_at = $2
 WHERE id = $1

-- Everybody who may act in the organisation itself or lives there.
-- name: user_touch_org
UPDATE app_user u
   SET version = version + 1, updated_at = $2
 WHERE u.org_id = $1
    OR EXISTS (SELECT FROM user_role r
                WHERE r.user_id = u.id AND r.org_id = $1)

-- name: user_inspector_exists
SELECT count(*) AS number
  FROM inspector
 WHERE id = $1

-- ---- what proves an account --------------------------------------------------

-- name: user_credential
SELECT password_hash, reset_hash, reset_expires_at
  FROM app_credential
 WHERE user_id = $1

-- A new password ends every way back to the old one.
-- name: user_password_set
UPDATE app_credential
   SET password_hash = $2, reset_hash = NULL, reset_expires_at = NULL
 WHERE user_id = $1

-- The old password ends when the code is given out.
-- name: user_reset_set
UPDATE app_credential
   SET password_hash = NULL, reset_hash = $2, reset_expires_at = $3,
       handed_at = $4
 WHERE user_id = $1

-- The code works once: whoever comes second finds it gone.
-- name: user_reset_use
UPDATE app_credential
   SET password_hash = $3, reset_hash = NULL, reset_expires_at = NULL,
       handed_at = $4
 WHERE user_id = $1
   AND reset_hash = $2
   AND reset_expires_at > $4

-- ---- roles -------------------------------------------------------------------

-- name: user_roles
SELECT r.org_id, o.path AS org_path, o.name AS org_name, r.role_code,
       role.title AS role_title,
       array_to_string(role.permissions, ',') AS permissions, r.below,
       (o.valid_until IS NOT NULL AND o.valid_until <= $2) AS ended
  FROM user_role r
  JOIN organization o ON o.id = r.org_id
  JOIN role ON role.code = r.role_code
 WHERE r.user_id = $1
 ORDER BY o.path, r.role_code

-- name: user_role_put
INSERT INTO user_role (user_id, org_id, role_code, below, granted_by,
    granted_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (user_id, org_id, role_code) DO UPDATE
   SET below = excluded.below, granted_by = excluded.granted_by,
       granted_at = excluded.granted_at

-- name: user_role_delete
DELETE FROM user_role
 WHERE user_id = $1 AND org_id = $2 AND role_code = $3

-- Active accounts with a password that may manage accounts in the whole city,
-- but for one account.
-- name: user_administrators_but
SELECT count(DISTINCT u.id) AS number
  FROM app_user u
  JOIN app_credential c ON c.user_id = u.id AND c.password_hash IS NOT NULL
  JOIN user_role r ON r.user_id = u.id AND r.below
  JOIN organization o ON o.id = r.org_id AND o.parent_id IS NULL
  JOIN role ON role.code = r.role_code
 WHERE 'user.manage' = ANY (role.permissions)
   AND u.status = 'active'
   AND ($1::uuid IS NULL OR u.id <> $1)

-- name: role_list
SELECT code, title, array_to_string(permissions, ',') AS permissions
  FROM role
 ORDER BY code

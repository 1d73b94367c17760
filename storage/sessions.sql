-- SPDX-License-Identifier: Apache-2.0
-- Log-ins: failures counted, sessions kept by refresh tokens.

-- Counts an attempt before the password is looked at, so that a thousand at
-- once are a thousand. Gives no row while locked. The fifth failure locks for
-- $3 seconds, each further one twice as long, up to $4; a quiet day forgets.
-- name: login_attempt
INSERT INTO login_failure AS f (key, failures, failed_at)
VALUES ($1, 1, $2)
ON CONFLICT (key) DO UPDATE
   SET failures = CASE WHEN f.failed_at < $2 - interval '1 day' THEN 1
                       ELSE f.failures + 1 END,
       failed_at = $2,
       locked_until = CASE
           WHEN f.failed_at < $2 - interval '1 day' OR f.failures < 4 THEN NULL
           ELSE $2 + make_interval(secs => least($4::float8,
               $3::float8 * 2 ^ least(f.failures - 4, 20))) END
 WHERE f.locked_until IS NULL OR f.locked_until <= $2
RETURNING failures

-- name: login_locked
SELECT ceil(extract(epoch FROM locked_until - $2::timestamptz))::bigint
           AS number
  FROM login_failure
 WHERE key = $1
   AND locked_until > $2

-- name: login_forgive
DELETE FROM login_failure
 WHERE key = $1

-- name: session_insert
INSERT INTO refresh_token (token_hash, session_id, user_id, org_id, began_at,
    issued_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: session_get
SELECT token_hash, session_id, user_id, org_id, began_at, expires_at,
       used_at IS NOT NULL AS used,
       revoked_at IS NOT NULL AS revoked, expires_at <= $2 AS expired
  FROM refresh_token
 WHERE token_hash = $1

-- name: session_use
UPDATE refresh_token
   SET used_at = $2
 WHERE token_hash = $1

-- name: session_end
UPDATE refresh_token
   SET revoked_at = $2
 WHERE session_id = $1
   AND revoked_at IS NULL

-- name: session_end_all
UPDATE refresh_token
   SET revoked_at = $2
 WHERE user_id = $1
   AND revoked_at IS NULL

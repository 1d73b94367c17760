-- SPDX-License-Identifier: Apache-2.0

-- name: tidy_refresh_tokens
DELETE FROM refresh_token
 WHERE expires_at < $1

-- name: tidy_login_failures
DELETE FROM login_failure
 WHERE failed_at < $1

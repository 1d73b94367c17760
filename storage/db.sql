-- SPDX-License-Identifier: Apache-2.0
-- What every transaction is made of.

-- name: db_begin
BEGIN

-- name: db_enter
SELECT ssj_enter($1, $2, $3, $4, $5, $6)

-- name: db_commit
COMMIT

-- name: db_rollback
ROLLBACK

-- A COPY takes as long as its data; a dead peer is noticed by TCP.
-- name: db_unlimited
SET LOCAL statement_timeout = 0

-- name: db_plan_afresh
SELECT set_config('plan_cache_mode', 'force_custom_plan', true)

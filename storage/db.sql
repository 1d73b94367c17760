-- SPDX-License-Identifier: Apache-2.0
-- What every transaction is made of.

-- name: db_begin
BEGIN

-- All statements see the same moment, and none may write.
-- name: db_begin_snapshot
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY

-- name: db_enter
SELECT ssj_enter($1, $2, $3, $4, $5, $6)

-- name: db_commit
COMMIT

-- name: db_rollback
ROLLBACK

-- A COPY takes as long as its data, and so does what its reader makes of it
-- before the transaction goes on; a dead peer is noticed by TCP.
-- name: db_unlimited
SELECT set_config('statement_timeout', '0', true),
       set_config('idle_in_transaction_session_timeout', '0', true)

-- name: db_plan_afresh
SELECT set_config('plan_cache_mode', 'force_custom_plan', true)

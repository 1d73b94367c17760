-- SPDX-License-Identifier: Apache-2.0
-- Who may change a library at a time, by a lock of the database until the end
-- of the transaction. Those who wait are served in order.

-- name: library_hold
SELECT pg_advisory_xact_lock(hashtext('import'), hashtext($1))

-- name: library_share
SELECT pg_advisory_xact_lock_shared(hashtext('import'), hashtext($1))

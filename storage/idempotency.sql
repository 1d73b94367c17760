-- SPDX-License-Identifier: Apache-2.0

-- name: idempotency_keep
-- Beside the act it belongs to. No row when the key was used before; waits
-- while another transaction is using it.
INSERT INTO idempotency (principal, org, method, route, key, body_hash,
       status, headers, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT DO NOTHING

-- name: idempotency_keep_last
-- The same with the COMMIT behind it: a key that was used refuses the whole.
INSERT INTO idempotency (principal, org, method, route, key, body_hash,
       status, headers, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: idempotency_find
SELECT body_hash, status, headers::text AS headers, body
  FROM idempotency
 WHERE principal = $1
   AND org = $2
   AND method = $3
   AND route = $4
   AND key = $5
   AND created_at > $6

-- name: idempotency_expire
-- Some at a time, so that nobody waits for it.
DELETE FROM idempotency
 WHERE ctid IN (SELECT ctid
                  FROM idempotency
                 WHERE created_at < $1
                 LIMIT 5000)

-- name: idempotency_forget
-- The same key after its time: it is new again.
DELETE FROM idempotency
 WHERE principal = $1
   AND org = $2
   AND method = $3
   AND route = $4
   AND key = $5
   AND created_at <= $6

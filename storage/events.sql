-- SPDX-License-Identifier: Apache-2.0
-- The log of everything that changed.

-- name: event_append
INSERT INTO event (at, kind, subject_type, subject_id, org_path, actor_kind,
    actor_id, request_id, before, after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

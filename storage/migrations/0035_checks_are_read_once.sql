-- SPDX-License-Identifier: Apache-2.0
-- A check is read and worked out anew by every INSERT and UPDATE of its table:
-- a list of words written as one constant is less to read than a list of many
-- constants. What is admitted stays the same.
ALTER TABLE record
    DROP CONSTRAINT record_state_check,
    DROP CONSTRAINT record_method_check,
    ADD CONSTRAINT record_state_check CHECK (state = ANY (
	'{draft,signed,submitted,returned,approved,published,archived}'::text[])),
    ADD CONSTRAINT record_method_check CHECK (method = ANY (
	'{onsite,paper,network,remote}'::text[]));

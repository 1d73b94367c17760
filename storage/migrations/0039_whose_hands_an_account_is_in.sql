-- SPDX-License-Identifier: Apache-2.0
-- When somebody else than its owner last had an account in his hands: a code for
-- a new password was given out, or used. Whoever gave it could have used it.

ALTER TABLE app_credential ADD COLUMN handed_at timestamptz;

-- A code that was used before cannot be told from a password that its owner
-- changed: the later of both, which is the careful answer.
UPDATE app_credential c
   SET handed_at = (
    SELECT max(e.at)
      FROM event e
     WHERE e.subject_type = 'user'
       AND e.subject_id = c.user_id::text
       AND e.kind IN ('user.created', 'user.reset_issued',
	   'user.password_changed'));

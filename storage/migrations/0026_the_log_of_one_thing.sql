-- SPDX-License-Identifier: Apache-2.0
-- What happened to one thing, in the order in which the log is read. Most
-- things are named by UUIDs: their type tells nothing more.

DROP INDEX event_subject;
CREATE INDEX event_subject ON event (subject_id, xid, seq);

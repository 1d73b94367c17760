-- SPDX-License-Identifier: Apache-2.0
-- The log of an office, and what happened of one kind, in the order in which
-- the log is read.

CREATE INDEX event_office ON event (org_path, xid, seq);
CREATE INDEX event_kind ON event (kind, xid, seq);

-- SPDX-License-Identifier: Apache-2.0
-- A drawn visit does not take place only when one person has asked for it and
-- another has approved it.

CREATE TABLE task_cancellation (
	id uuid PRIMARY KEY,
	district text NOT NULL,
	task_id uuid NOT NULL,
	reason text NOT NULL CHECK (reason IN
	    ('force_majeure', 'suspended', 'other')),
	note text NOT NULL CHECK (note <> ''),
	state text NOT NULL CHECK (state IN
	    ('requested', 'approved', 'refused')),
	requested_by uuid NOT NULL,
	requested_at timestamptz NOT NULL,
	decided_by uuid,
	decided_at timestamptz,
	decision text,		-- why it was refused
	FOREIGN KEY (district, task_id) REFERENCES task,
	CONSTRAINT task_cancellation_approver
	    CHECK (decided_by <> requested_by)
);
CREATE UNIQUE INDEX task_cancellation_open
    ON task_cancellation (district, task_id) WHERE state = 'requested';
CREATE INDEX task_cancellation_task
    ON task_cancellation (district, task_id, requested_at DESC);
ALTER TABLE task_cancellation ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_cancellation_scope ON task_cancellation
    USING (ssj_sees_visit(district, task_id));
GRANT SELECT, INSERT, UPDATE ON task_cancellation TO ssj_app;

CREATE FUNCTION task_cancellation_json(c task_cancellation)
RETURNS text LANGUAGE sql STABLE AS $$
	SELECT json_build_object('id', c.id, 'task_id', c.task_id,
	    'reason', c.reason, 'note', c.note, 'state', c.state,
	    'requested_by', c.requested_by, 'requested_at', c.requested_at,
	    'decided_by', c.decided_by, 'decided_at', c.decided_at,
	    'decision', c.decision)::text
$$;

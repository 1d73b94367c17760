-- A drawn object makes way for the next one in order, for a registry fact of
-- before the freeze alone, asked for with evidence and approved by somebody
-- else.

CREATE TABLE object_substitution (
	id uuid PRIMARY KEY,
	district text NOT NULL,
	task_id uuid NOT NULL,
	draw_id uuid NOT NULL REFERENCES draw,
	object_code text NOT NULL,
	reason text NOT NULL CHECK (reason IN
	    ('cancelled', 'revoked', 'moved_out', 'duplicate')),
	fact_on date NOT NULL,		-- of the registry
	note text NOT NULL DEFAULT '',
	evidence text NOT NULL REFERENCES evidence,
	state text NOT NULL CHECK (state IN ('requested', 'approved', 'refused',
	    'done', 'exhausted')),
	requested_by uuid,
	requested_at timestamptz NOT NULL,
	decided_by uuid,
	decided_at timestamptz,
	decision text,		-- why it was refused, or could not be done
	done_at timestamptz,
	amendment integer,
	-- What the object has to be checked for next time (补查).
	items uuid[] NOT NULL DEFAULT '{}',
	FOREIGN KEY (district, task_id) REFERENCES task,
	CONSTRAINT object_substitution_approver
	    CHECK (decided_by <> requested_by)
);
CREATE UNIQUE INDEX object_substitution_open
    ON object_substitution (district, task_id)
    WHERE state IN ('requested', 'approved');
CREATE INDEX object_substitution_evidence ON object_substitution (evidence);
CREATE INDEX object_substitution_task
    ON object_substitution (district, task_id, requested_at DESC);
ALTER TABLE object_substitution ENABLE ROW LEVEL SECURITY;
CREATE POLICY object_substitution_scope ON object_substitution USING (EXISTS (
    SELECT FROM task t WHERE t.district = object_substitution.district
     AND t.id = object_substitution.task_id));
GRANT SELECT, INSERT, UPDATE ON object_substitution TO ssj_app;

CREATE FUNCTION object_substitution_json(s object_substitution)
RETURNS text LANGUAGE sql STABLE AS $$
	SELECT json_build_object('id', s.id, 'task_id', s.task_id,
	    'draw_id', s.draw_id, 'object_code', s.object_code,
	    'reason', s.reason, 'fact_on', s.fact_on, 'note', s.note,
	    'evidence', s.evidence, 'state', s.state,
	    'requested_by', s.requested_by, 'requested_at', s.requested_at,
	    'decided_by', s.decided_by, 'decided_at', s.decided_at,
	    'decision', s.decision, 'done_at', s.done_at,
	    'amendment', s.amendment)::text
$$;

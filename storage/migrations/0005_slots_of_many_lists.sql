-- A slot of the plan holds one line or many, each a list of one draw; lines
-- are coordinated, and other departments agree to theirs before publication.

ALTER TABLE plan_line DROP CONSTRAINT plan_line_pkey;
ALTER TABLE plan_line ADD PRIMARY KEY (plan_id, slot, item_id);
ALTER TABLE plan_line
	-- What is left to chance (C27, C28); why, and until when.
	ADD COLUMN mode text NOT NULL DEFAULT 'double' CHECK (mode IN
	    ('double', 'object_only', 'inspector_only', 'census')),
	ADD COLUMN mode_reason text,
	ADD COLUMN mode_until date,
	ADD COLUMN list_group text,	-- NULL: the list is its own group
	ADD COLUMN merge_reason text,	-- why nothing is merged (C59)
	ADD CHECK ((mode = 'double') =
	    (mode_reason IS NULL AND mode_until IS NULL)),
	ADD CHECK ((mode_reason IS NULL) = (mode_until IS NULL));

-- What a plan asks of another department (会商, C63), and what it said. The
-- row is there as long as the plan has lines of that department; new terms
-- take the answer away.
CREATE TABLE plan_response (
	plan_id uuid NOT NULL REFERENCES plan,
	department_id uuid NOT NULL REFERENCES organization,
	department text NOT NULL,
	org_path text NOT NULL,		-- the department's
	lead_path text NOT NULL,	-- of whoever made the plan
	terms text NOT NULL,
	terms_hash text NOT NULL,	-- its SHA-256
	decision text CHECK (decision IN ('accepted', 'refused')),
	reason text,
	user_id uuid REFERENCES app_user,
	decided_at timestamptz,
	PRIMARY KEY (plan_id, department_id),
	CHECK ((decision IS NULL) = (decided_at IS NULL)),
	CHECK (decision <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX plan_response_path ON plan_response (org_path, plan_id);

ALTER TABLE plan_response ENABLE ROW LEVEL SECURITY;
CREATE POLICY plan_response_scope ON plan_response
    USING (ssj_in_scope(org_path) OR ssj_in_scope(lead_path));
-- Whoever is asked may read what he is asked about.
DROP POLICY plan_read ON plan;
CREATE POLICY plan_read ON plan FOR SELECT
    USING (state = 'published' OR ssj_in_scope(org_path) OR EXISTS (
	SELECT FROM plan_response r WHERE r.plan_id = plan.id
	 AND ssj_in_scope(r.org_path)));

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_response TO ssj_app;

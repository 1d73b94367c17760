-- What an inspector shows when he steps back from a visit: a file, beside the
-- turn that he gave up. Written once.

CREATE TABLE decline_evidence (
	district text NOT NULL,
	task_id uuid NOT NULL,
	slot integer NOT NULL,
	turn integer NOT NULL,
	sha256 text NOT NULL REFERENCES evidence,
	given_at timestamptz NOT NULL,
	PRIMARY KEY (district, task_id, slot, turn),
	FOREIGN KEY (district, task_id, slot, turn) REFERENCES task_inspector
);
CREATE INDEX decline_evidence_file ON decline_evidence (sha256);
ALTER TABLE decline_evidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY decline_evidence_scope ON decline_evidence
    USING (ssj_sees_visit(district, task_id));
GRANT SELECT, INSERT ON decline_evidence TO ssj_app;

-- Two visits of one object that the limits of C62 kept apart are made
-- together, for a reason and with somebody's approval. They stay two tasks.

CREATE TABLE visit_together (
	district text NOT NULL,
	task_id uuid NOT NULL,
	other_id uuid NOT NULL,
	reason text NOT NULL CHECK (reason <> ''),
	departments integer NOT NULL,	-- of both, when it was entered
	people integer NOT NULL,
	entered_by uuid,		-- NULL: the system
	entered_at timestamptz NOT NULL,
	approved_by uuid,
	approved_at timestamptz,
	PRIMARY KEY (district, task_id, other_id),
	FOREIGN KEY (district, task_id) REFERENCES task,
	FOREIGN KEY (district, other_id) REFERENCES task,
	CHECK (task_id < other_id),
	CONSTRAINT visit_together_approver CHECK (approved_by <> entered_by)
);
CREATE INDEX visit_together_other ON visit_together (district, other_id);
ALTER TABLE visit_together ENABLE ROW LEVEL SECURITY;
CREATE POLICY visit_together_scope ON visit_together USING (EXISTS (
    SELECT FROM task t WHERE t.district = visit_together.district
     AND t.id IN (visit_together.task_id, visit_together.other_id)));
GRANT SELECT, INSERT, UPDATE ON visit_together TO ssj_app;

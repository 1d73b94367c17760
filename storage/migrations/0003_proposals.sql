-- Checks that were not drawn (C24): entered by hand with their cause, approved
-- by somebody else before anybody goes.

ALTER TABLE task DROP CONSTRAINT task_state_check;
ALTER TABLE task ADD CONSTRAINT task_state_check CHECK (state IN ('proposed',
    'assigned', 'accepted', 'recorded', 'done', 'cancelled'));

-- Why a check takes place that no draw has ordered, and who answers for it.
CREATE TABLE task_cause (
	district text NOT NULL,
	task_id uuid NOT NULL,
	cause text NOT NULL CHECK (cause <> ''),
	reference text NOT NULL CHECK (reference <> ''),	-- its file number
	entered_by uuid,		-- NULL: the system
	entered_at timestamptz NOT NULL,
	approved_by uuid,
	approved_at timestamptz,
	PRIMARY KEY (district, task_id),
	FOREIGN KEY (district, task_id) REFERENCES task,
	-- 凡检查必审批 (N04), and never by the one who entered it.
	CONSTRAINT task_cause_approver CHECK (approved_by <> entered_by)
);
ALTER TABLE task_cause ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_cause_scope ON task_cause USING (EXISTS (
    SELECT FROM task t WHERE t.district = task_cause.district
     AND t.id = task_cause.task_id));
GRANT SELECT, INSERT, UPDATE ON task_cause TO ssj_app;

UPDATE role SET permissions = permissions ||
    '{task.read,task.propose,inspector.read}'::text[] WHERE code = 'planner';
UPDATE role SET permissions = permissions || '{task.approve}'::text[]
 WHERE code = 'reviewer';

-- Experts and third parties who assist a check (C17). They are no inspectors:
-- no draw knows them, and they are never among the two (C72, N04).

CREATE TABLE expert (
	id uuid PRIMARY KEY,
	org_id uuid NOT NULL REFERENCES organization,
	org_path text NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	kind text NOT NULL CHECK (kind IN ('expert', 'third_party')),
	field text NOT NULL CHECK (field <> ''),	-- what they know
	employer text NOT NULL DEFAULT '',
	active boolean NOT NULL DEFAULT true,
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL
);
ALTER TABLE expert ENABLE ROW LEVEL SECURITY;
CREATE POLICY expert_read ON expert FOR SELECT
    USING (ssj_kind() IN ('user', 'system'));
CREATE POLICY expert_write ON expert USING (ssj_in_scope(org_path));

CREATE TABLE task_assistant (
	district text NOT NULL,
	task_id uuid NOT NULL,
	expert_id uuid NOT NULL REFERENCES expert,
	duty text NOT NULL CHECK (duty <> ''),
	assigned_by uuid,
	assigned_at timestamptz NOT NULL,
	PRIMARY KEY (district, task_id, expert_id),
	FOREIGN KEY (district, task_id) REFERENCES task
);
ALTER TABLE task_assistant ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_assistant_scope ON task_assistant USING (EXISTS (
    SELECT FROM task t WHERE t.district = task_assistant.district
     AND t.id = task_assistant.task_id));
GRANT SELECT, INSERT, UPDATE ON expert TO ssj_app;
GRANT SELECT, INSERT, DELETE ON task_assistant TO ssj_app;

-- What a task and its record show of them.
CREATE FUNCTION task_assistants_json(of_district text, of_task uuid)
RETURNS json LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_build_object('expert_id', e.id,
	    'name', e.name, 'kind', e.kind, 'field', e.field,
	    'employer', e.employer, 'duty', a.duty) ORDER BY e.name, e.id),
	    '[]')
	  FROM task_assistant a
	  JOIN expert e ON e.id = a.expert_id
	 WHERE a.district = of_district
	   AND a.task_id = of_task
$$;

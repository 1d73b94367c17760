-- A visit of several departments: one leads, the others are its partners; all
-- see it, and each reviews the record before it is published.

CREATE TABLE task_partner (
	district text NOT NULL,
	task_id uuid NOT NULL,
	department text NOT NULL,
	org_id uuid NOT NULL REFERENCES organization,
	org_path text NOT NULL,
	PRIMARY KEY (district, task_id, department),
	FOREIGN KEY (district, task_id) REFERENCES task
);
CREATE INDEX task_partner_org ON task_partner (org_path, task_id);

-- The yes of one of several organisations; a return takes them all away.
CREATE TABLE record_approval (
	district text NOT NULL,
	record_id uuid NOT NULL,
	org_id uuid NOT NULL REFERENCES organization,
	user_id uuid NOT NULL REFERENCES app_user,
	content_sha256 text NOT NULL,
	approved_at timestamptz NOT NULL,
	PRIMARY KEY (district, record_id, org_id),
	FOREIGN KEY (district, record_id) REFERENCES record
);

-- In whose name the actor looks at a visit: the path of its lead, or of that
-- partner which is in his scope.
CREATE FUNCTION visit_path(district text, task_id uuid, lead text)
RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN ssj_in_scope(lead) THEN lead ELSE coalesce((
		SELECT p.org_path FROM task_partner p
		 WHERE p.district = visit_path.district
		   AND p.task_id = visit_path.task_id
		   AND ssj_in_scope(p.org_path)
		 ORDER BY p.department
		 LIMIT 1), lead) END
$$;

DROP POLICY task_scope ON task;
CREATE POLICY task_scope ON task USING (ssj_in_scope(org_path) OR EXISTS (
    SELECT FROM task_inspector i WHERE i.district = task.district
     AND i.task_id = task.id AND ssj_is_inspector(i.inspector_id)
     AND i.state IN ('assigned', 'accepted')) OR EXISTS (
    SELECT FROM task_partner p WHERE p.district = task.district
     AND p.task_id = task.id AND ssj_in_scope(p.org_path)));
DROP POLICY record_scope ON record;
CREATE POLICY record_scope ON record USING (ssj_in_scope(org_path) OR EXISTS (
    SELECT FROM task_inspector i WHERE i.district = record.district
     AND i.task_id = record.task_id AND ssj_is_inspector(i.inspector_id)
     AND i.state IN ('assigned', 'accepted')) OR EXISTS (
    SELECT FROM task_partner p WHERE p.district = record.district
     AND p.task_id = record.task_id AND ssj_in_scope(p.org_path)));

GRANT SELECT, INSERT ON task_partner TO ssj_app;
GRANT SELECT, INSERT, DELETE ON record_approval TO ssj_app;

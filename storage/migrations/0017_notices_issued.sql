-- 检查通知书 that were handed out: from then on the inspected knows. Written
-- once.

CREATE TABLE task_notice (
	district text NOT NULL,
	task_id uuid NOT NULL,
	issued_by uuid NOT NULL REFERENCES app_user,
	issued_at timestamptz NOT NULL,
	PRIMARY KEY (district, task_id),
	FOREIGN KEY (district, task_id) REFERENCES task
);
ALTER TABLE task_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_notice_scope ON task_notice USING (EXISTS (
    SELECT FROM task t WHERE t.district = task_notice.district
     AND t.id = task_notice.task_id));
GRANT SELECT, INSERT ON task_notice TO ssj_app;

-- SPDX-License-Identifier: Apache-2.0
-- Rows that hang on a visit are seen by whoever sees the visit. Said by a
-- function, the task's own policy is not copied into every statement that
-- joins such a table, where it is set up at each execution even when there is
-- no row to ask about.

CREATE FUNCTION ssj_sees_visit(of_district text, of_task uuid)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM task t
		WHERE t.district = of_district AND t.id = of_task);
END $$;

ALTER POLICY task_cause_scope ON task_cause
    USING (ssj_sees_visit(district, task_id));
ALTER POLICY task_assistant_scope ON task_assistant
    USING (ssj_sees_visit(district, task_id));
ALTER POLICY visit_together_scope ON visit_together
    USING (ssj_sees_visit(district, task_id) OR
	ssj_sees_visit(district, other_id));

-- SPDX-License-Identifier: Apache-2.0
-- A function in SQL that cannot be taken into the statement around it is
-- planned anew each time that statement runs; reading one task took five times
-- as long as its rows need. PL/pgSQL keeps the plan for the session.

CREATE OR REPLACE FUNCTION visit_path(district text, task_id uuid, lead text)
RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF ssj_in_scope(lead) THEN
		RETURN lead;
	END IF;
	RETURN coalesce((
		SELECT p.org_path FROM task_partner p
		 WHERE p.district = visit_path.district
		   AND p.task_id = visit_path.task_id
		   AND ssj_in_scope(p.org_path)
		 ORDER BY p.department
		 LIMIT 1), lead);
END $$;

CREATE OR REPLACE FUNCTION task_assistants_json(of_district text, of_task uuid)
RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object('expert_id', e.id,
	    'name', e.name, 'kind', e.kind, 'field', e.field,
	    'employer', e.employer, 'duty', a.duty) ORDER BY e.name, e.id),
	    '[]')
	  FROM task_assistant a
	  JOIN expert e ON e.id = a.expert_id
	 WHERE a.district = of_district
	   AND a.task_id = of_task);
END $$;

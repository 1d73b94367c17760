-- SPDX-License-Identifier: Apache-2.0
-- Who was drawn is the organiser's until the draw is disclosed, and nobody's
-- but a worker's to write.

CREATE FUNCTION ssj_sees_drawn(of_draw uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM draw d
		WHERE d.id = of_draw
		  AND (d.disclosed_at IS NOT NULL OR ssj_in_scope(d.org_path)));
END $$;

-- The system is asked for first: it reads and writes draws of a whole city.
ALTER TABLE draw_pick ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_pick_read ON draw_pick FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_drawn(draw_id));
CREATE POLICY draw_pick_write ON draw_pick FOR INSERT
    WITH CHECK (ssj_kind() = 'system');

-- The door for a visit: the lists by which its object was drawn, and its rank
-- in each, counted through the strata in the plan's order. Nothing is said of
-- others. Here the task's own policy does not hold, so it is asked again.
CREATE FUNCTION visit_ranks(of_district text, of_task uuid)
RETURNS TABLE (list_id text, rank bigint) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	RETURN QUERY SELECT i.list_id, p.rank + (
		SELECT count(*)
		  FROM draw_pick q
		 WHERE q.draw_id = p.draw_id
		   AND q.list_id = p.list_id
		   AND q.stratum IN (
			SELECT s.value->>'name'
			  FROM json_array_elements(
			       l.plan_text::json->'strata')
			       WITH ORDINALITY AS s (value, place)
			 WHERE s.place < (
				SELECT z.place
				  FROM json_array_elements(
				       l.plan_text::json->'strata')
				       WITH ORDINALITY AS z (value, place)
				 WHERE z.value->>'name' = p.stratum)))
	  FROM task t
	  JOIN task_item i ON i.district = t.district AND i.task_id = t.id
	  JOIN draw_pick p ON p.district = t.district
	   AND p.draw_id = t.draw_id AND p.list_id = i.list_id
	   AND p.object_code = t.object_code
	  JOIN draw_list l ON l.draw_id = p.draw_id AND l.list_id = p.list_id
	 WHERE t.district = of_district
	   AND t.id = of_task
	   AND (ssj_in_scope(t.org_path) OR
		ssj_on_visit(t.district, t.id) OR
		ssj_joins_visit(t.district, t.id));
END $$;

-- SPDX-License-Identifier: Apache-2.0
-- What has become of a draw's visits, for everybody: in numbers at once, with
-- the reasons of those that were cancelled when the draw is disclosed. An
-- object that made way for the next in order is counted apart, for its place
-- was taken. Nothing in it names an object; the task's own policy does not
-- hold here.

CREATE FUNCTION draw_visits(of_draw uuid)
RETURNS TABLE (state text, checked_until date, due_on date, replaced boolean,
    reason text, on_day date) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT t.state, t.to_day, r.due_on, EXISTS (
		SELECT FROM object_substitution s
		 WHERE s.district = t.district
		   AND s.task_id = t.id
		   AND s.state = 'done'),
	       CASE WHEN d.disclosed_at IS NOT NULL THEN t.cancel_reason END,
	       (t.updated_at AT TIME ZONE 'Asia/Shanghai')::date
	  FROM draw d
	  JOIN task t ON t.draw_id = d.id
	  LEFT JOIN record r ON t.state = 'recorded'
	   AND r.district = t.district
	   AND r.task_id = t.id
	 WHERE d.id = of_draw
	   AND d.drawn_at IS NOT NULL
$$;

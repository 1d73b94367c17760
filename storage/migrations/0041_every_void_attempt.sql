-- SPDX-License-Identifier: Apache-2.0
-- Everybody sees every attempt that was voided, before its freeze as well, and
-- when and by whom: nothing in it is veiled, for nothing was drawn.

DROP POLICY draw_read ON draw;
CREATE POLICY draw_read ON draw FOR SELECT USING (
    announced_at IS NOT NULL OR transcript_hash IS NOT NULL OR
    state = 'void' OR ssj_kind() = 'party' OR ssj_in_scope(org_path));

-- The door to the log, which is not for everybody: the end of each of these
-- attempts that was voided. A person is named in the log, to the public his
-- office is.
CREATE FUNCTION draw_ends(of_draws uuid[])
RETURNS TABLE (draw_id uuid, ended_at timestamptz, ended_by text)
LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT d.id, e.at, CASE WHEN e.actor_kind = 'system' THEN '系统'
	       ELSE o.name END
	  FROM draw d
	  JOIN event e ON e.subject_type = 'draw'
	   AND e.subject_id = d.id::text
	   AND e.kind = 'draw.voided'
	  LEFT JOIN app_user u ON u.id = e.actor_id
	  LEFT JOIN organization o ON o.id = u.org_id
	 WHERE d.id = ANY (of_draws)
	   AND d.state IN ('void', 'void_after_entropy')
$$;

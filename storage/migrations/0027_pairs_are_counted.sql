-- SPDX-License-Identifier: Apache-2.0
-- How often the same two inspectors go together is kept beside the visits, not
-- counted from all visits of a year by whoever asks.
--
-- What a change of visits changes is added as rows of its own, in the same
-- transaction: two who change visits of the same pair at once do not wait for
-- each other, as they would for one counter. Now and then the changes are added
-- up (storage/pairs.sql). Readers take both together.
CREATE TABLE inspector_pair (
	year integer NOT NULL,
	org_path text NOT NULL,		-- whose visits
	first uuid NOT NULL,		-- inspectors, the smaller id first
	second uuid NOT NULL,
	visits bigint NOT NULL,
	PRIMARY KEY (year, org_path, first, second)
);
CREATE TABLE inspector_pair_change (
	year integer NOT NULL,
	org_path text NOT NULL,
	first uuid NOT NULL,
	second uuid NOT NULL,
	visits integer NOT NULL		-- more, or fewer
);

-- ---- who goes changes --------------------------------------------------------

-- A place on a visit that somebody holds.
CREATE TYPE inspector_place AS (
	district text, task_id uuid, slot integer, turn integer,
	inspector_id uuid
);

-- Places that one statement took from people and gave to people. The others of
-- the same visits are read after their tasks are held: of two who put people
-- into one visit at once neither would see the other's.
CREATE FUNCTION inspector_pair_move(taken inspector_place[],
    given inspector_place[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	PERFORM FROM task t
	  JOIN (SELECT DISTINCT c.district, c.task_id
		  FROM unnest(taken || given) c) w
	    ON w.district = t.district AND w.task_id = t.id
	 ORDER BY t.district, t.id
	   FOR NO KEY UPDATE OF t;
	INSERT INTO inspector_pair_change (year, org_path, first, second, visits)
	WITH changed AS (
		SELECT -1 AS sign, c.* FROM unnest(taken) c
		UNION ALL
		SELECT 1, c.* FROM unnest(given) c
	), pair AS (
		-- With everybody who is on the visit now; those who came are
		-- among them.
		SELECT x.sign, x.district, x.task_id,
		       least(x.inspector_id, s.inspector_id) AS first,
		       greatest(x.inspector_id, s.inspector_id) AS second
		  FROM changed x
		  JOIN task_inspector s ON s.district = x.district
		   AND s.task_id = x.task_id
		   AND s.state IN ('assigned', 'accepted')
		   AND s.inspector_id <> x.inspector_id
		UNION ALL
		-- So two who came stand there twice, two who left do not at
		-- all, and who left with who came once for nothing.
		SELECT -x.sign * y.sign, x.district, x.task_id, x.inspector_id,
		       y.inspector_id
		  FROM changed x
		  JOIN changed y ON y.district = x.district
		   AND y.task_id = x.task_id
		   AND y.inspector_id > x.inspector_id
	)
	SELECT extract(year FROM t.from_day), t.org_path, p.first, p.second,
	       sum(p.sign)
	  FROM pair p
	  JOIN task t ON t.district = p.district AND t.id = p.task_id
	 WHERE t.state <> 'cancelled'
	 GROUP BY 1, 2, 3, 4
	HAVING sum(p.sign) <> 0;
END $$;
REVOKE EXECUTE ON FUNCTION inspector_pair_move(inspector_place[],
    inspector_place[]) FROM PUBLIC;

CREATE FUNCTION inspector_pair_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	taken inspector_place[];
	given inspector_place[];
BEGIN
	IF TG_OP <> 'INSERT' THEN
		taken := ARRAY(SELECT (o.district, o.task_id, o.slot, o.turn,
		    o.inspector_id)::inspector_place
		  FROM old_places o
		 WHERE o.state IN ('assigned', 'accepted'));
	END IF;
	IF TG_OP <> 'DELETE' THEN
		given := ARRAY(SELECT (n.district, n.task_id, n.slot, n.turn,
		    n.inspector_id)::inspector_place
		  FROM new_places n
		 WHERE n.state IN ('assigned', 'accepted'));
	END IF;
	-- Often only somebody's word or lead has changed.
	IF taken IS DISTINCT FROM given THEN
		PERFORM inspector_pair_move(taken, given);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER inspector_pair_insert AFTER INSERT ON task_inspector
    REFERENCING NEW TABLE AS new_places
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_pair_places();
CREATE TRIGGER inspector_pair_update AFTER UPDATE ON task_inspector
    REFERENCING OLD TABLE AS old_places NEW TABLE AS new_places
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_pair_places();
CREATE TRIGGER inspector_pair_delete AFTER DELETE ON task_inspector
    REFERENCING OLD TABLE AS old_places
    FOR EACH STATEMENT EXECUTE FUNCTION inspector_pair_places();

-- ---- a visit is cancelled, or goes elsewhere ---------------------------------

CREATE FUNCTION inspector_pair_task() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	INSERT INTO inspector_pair_change (year, org_path, first, second, visits)
	SELECT extract(year FROM v.from_day), v.org_path, a.inspector_id,
	       b.inspector_id, v.sign
	  FROM (VALUES (-1, OLD.state, OLD.from_day, OLD.org_path),
		       (1, NEW.state, NEW.from_day, NEW.org_path))
	       AS v (sign, state, from_day, org_path)
	  JOIN task_inspector a ON a.district = NEW.district
	   AND a.task_id = NEW.id
	  JOIN task_inspector b ON b.district = NEW.district
	   AND b.task_id = NEW.id AND b.inspector_id > a.inspector_id
	 WHERE v.state <> 'cancelled'
	   AND a.state IN ('assigned', 'accepted')
	   AND b.state IN ('assigned', 'accepted');
	RETURN NULL;
END $$;
CREATE TRIGGER inspector_pair_task AFTER UPDATE ON task FOR EACH ROW
    WHEN ((OLD.state = 'cancelled') <> (NEW.state = 'cancelled') OR
	OLD.from_day <> NEW.from_day OR OLD.org_path <> NEW.org_path)
    EXECUTE FUNCTION inspector_pair_task();

-- ---- what there is -----------------------------------------------------------

INSERT INTO inspector_pair (year, org_path, first, second, visits)
SELECT extract(year FROM t.from_day), t.org_path, a.inspector_id,
       b.inspector_id, count(*)
  FROM task t
  JOIN task_inspector a ON a.district = t.district AND a.task_id = t.id
  JOIN task_inspector b ON b.district = t.district AND b.task_id = t.id
   AND b.inspector_id > a.inspector_id
 WHERE t.state <> 'cancelled'
   AND a.state IN ('assigned', 'accepted')
   AND b.state IN ('assigned', 'accepted')
 GROUP BY 1, 2, 3, 4;

ALTER TABLE inspector_pair ENABLE ROW LEVEL SECURITY;
CREATE POLICY inspector_pair_read ON inspector_pair FOR SELECT
    USING (ssj_in_scope(org_path));
CREATE POLICY inspector_pair_write ON inspector_pair
    USING (ssj_kind() = 'system');
ALTER TABLE inspector_pair_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY inspector_pair_change_read ON inspector_pair_change FOR SELECT
    USING (ssj_in_scope(org_path));
CREATE POLICY inspector_pair_change_write ON inspector_pair_change
    USING (ssj_kind() = 'system');
GRANT SELECT, INSERT, UPDATE ON inspector_pair TO ssj_app;
GRANT SELECT, DELETE ON inspector_pair_change TO ssj_app;

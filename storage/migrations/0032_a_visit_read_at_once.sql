-- SPDX-License-Identifier: Apache-2.0
-- Reading one visit: every part of a statement is set up at each execution,
-- whether there is a row for it or not, and a policy is copied to wherever its
-- table is named. What is fixed when a visit is made is kept beside it, what
-- few visits have is looked for where a flag says so, and who may see it is
-- asked by function.

-- ---- who sees a visit ----------------------------------------------------------

CREATE FUNCTION ssj_on_visit(of_district text, of_task uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM task_inspector i
		WHERE i.district = of_district AND i.task_id = of_task
		  AND ssj_is_inspector(i.inspector_id)
		  AND i.state IN ('assigned', 'accepted'));
END $$;

CREATE FUNCTION ssj_joins_visit(of_district text, of_task uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM task_partner p
		WHERE p.district = of_district AND p.task_id = of_task
		  AND ssj_in_scope(p.org_path));
END $$;

ALTER POLICY task_scope ON task USING (ssj_in_scope(org_path) OR
    ssj_on_visit(district, id) OR ssj_joins_visit(district, id));
ALTER POLICY record_scope ON record USING (ssj_in_scope(org_path) OR
    ssj_on_visit(district, task_id) OR ssj_joins_visit(district, task_id));

-- ---- what is fixed when a visit is made ------------------------------------------

-- What task_item says of the visit, as the API shows it.
ALTER TABLE task ADD COLUMN items_shown json;

-- The code and name of an item's version and the items of a visit are written
-- once: what is kept cannot become untrue. (A migration that changes
-- task_item sets items_shown anew.)
REVOKE UPDATE ON task_item, item, item_version FROM ssj_app;
GRANT UPDATE (org_id, state, current_version, version, updated_at) ON item
    TO ssj_app;
GRANT UPDATE (effective_to) ON item_version TO ssj_app;

CREATE FUNCTION task_item_json(i task_item, code text, name text)
RETURNS json LANGUAGE sql STABLE AS $$
	SELECT json_build_object('item_id', i.item_id,
	    'item_version', i.item_version, 'code', code, 'name', name,
	    'list_id', i.list_id, 'department', i.department,
	    'specialty', i.specialty, 'methods', i.methods,
	    'form_id', i.form_id, 'form_version', i.form_version)
$$;

CREATE FUNCTION task_items_json(of_district text, of_task uuid)
RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT json_agg(task_item_json(i, e.code, v.name)
	    ORDER BY i.item_id)
	  FROM task_item i
	  JOIN item e ON e.id = i.item_id
	  JOIN item_version v ON v.item_id = i.item_id
	   AND v.item_version = i.item_version
	 WHERE i.district = of_district
	   AND i.task_id = of_task);
END $$;

-- A draw writes them with the visit; for all others it is done here, one visit
-- at a time: a statement about many would be planned for the few of the first
-- call. Items come in the transaction that makes the visit, so nobody else can
-- add to the same visit at the same time.
CREATE FUNCTION task_items_made() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	visit record;
BEGIN
	FOR visit IN SELECT DISTINCT a.district, a.task_id FROM added a LOOP
		UPDATE public.task t
		   SET items_shown = public.task_items_json(t.district, t.id)
		 WHERE t.district = visit.district
		   AND t.id = visit.task_id
		   AND (t.items_shown IS NULL OR
			json_array_length(t.items_shown) <> (
			SELECT count(*) FROM public.task_item i
			 WHERE i.district = visit.district
			   AND i.task_id = visit.task_id));
	END LOOP;
	RETURN NULL;
END $$;
CREATE TRIGGER task_items_made AFTER INSERT ON task_item
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION task_items_made();

-- ---- what few visits have ---------------------------------------------------------

-- Partners, companions or assistants have been there; never taken back.
ALTER TABLE task ADD COLUMN in_company boolean NOT NULL DEFAULT false;

CREATE FUNCTION task_gets_company(of_district text, of_task uuid)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE public.task t
	   SET in_company = true
	 WHERE t.district = of_district
	   AND t.id = of_task
	   AND NOT t.in_company;
END $$;

CREATE FUNCTION task_gets_company() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	PERFORM public.task_gets_company(NEW.district, NEW.task_id);
	IF TG_TABLE_NAME = 'visit_together' THEN
		PERFORM public.task_gets_company(NEW.district, NEW.other_id);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER task_gets_company AFTER INSERT ON task_partner
    FOR EACH ROW EXECUTE FUNCTION task_gets_company();
CREATE TRIGGER task_gets_company AFTER INSERT ON task_assistant
    FOR EACH ROW EXECUTE FUNCTION task_gets_company();
CREATE TRIGGER task_gets_company AFTER INSERT ON visit_together
    FOR EACH ROW EXECUTE FUNCTION task_gets_company();

CREATE FUNCTION task_cause_json(of_district text, of_task uuid)
RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT json_build_object('cause', c.cause,
	    'reference', c.reference, 'entered_by', c.entered_by,
	    'entered_at', c.entered_at, 'approved_by', c.approved_by,
	    'approved_at', c.approved_at)
	  FROM task_cause c
	 WHERE c.district = of_district
	   AND c.task_id = of_task);
END $$;

CREATE FUNCTION task_partners_json(of_district text, of_task uuid)
RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object('id', o.id,
	    'name', o.name) ORDER BY p.department), '[]')
	  FROM task_partner p
	  JOIN organization o ON o.id = p.org_id
	 WHERE p.district = of_district
	   AND p.task_id = of_task);
END $$;

CREATE FUNCTION task_companions_json(of_district text, of_task uuid)
RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object('task_id',
	    CASE WHEN w.task_id = of_task THEN w.other_id ELSE w.task_id END,
	    'reason', w.reason, 'departments', w.departments,
	    'people', w.people, 'entered_at', w.entered_at,
	    'approved_at', w.approved_at) ORDER BY w.task_id, w.other_id), '[]')
	  FROM visit_together w
	 WHERE w.district = of_district
	   AND of_task IN (w.task_id, w.other_id));
END $$;

CREATE FUNCTION record_reviews_json(of_district text, of_record uuid)
RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object('org_id', o.id,
	    'name', o.name, 'approved_at', w.approved_at) ORDER BY o.path),
	    '[]')
	  FROM record r
	 CROSS JOIN organization o
	  LEFT JOIN record_approval w ON w.district = r.district
	   AND w.record_id = r.id AND w.org_id = o.id
	 WHERE r.district = of_district
	   AND r.id = of_record
	   AND EXISTS (SELECT FROM task_partner p
		WHERE p.district = r.district AND p.task_id = r.task_id
		  AND o.id IN (p.org_id, r.org_id)));
END $$;

-- ---- the visits there are ------------------------------------------------------------

UPDATE task t
   SET items_shown = task_items_json(t.district, t.id),
       in_company = EXISTS (SELECT FROM task_partner p
	    WHERE p.district = t.district AND p.task_id = t.id) OR
	EXISTS (SELECT FROM task_assistant a
	    WHERE a.district = t.district AND a.task_id = t.id) OR
	EXISTS (SELECT FROM visit_together w
	    WHERE w.district = t.district
	      AND t.id IN (w.task_id, w.other_id));

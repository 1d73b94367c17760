-- SPDX-License-Identifier: Apache-2.0
-- Rows that hang on a draw, a record, a visit, an inspector or a plan are seen
-- and written by whoever sees and writes that. Asked by function where the other
-- table has a policy of its own (see 0019), and the system, which writes whole
-- cities, first of all.

-- ---- draws ----------------------------------------------------------------------

CREATE FUNCTION ssj_is_party_of(of_draw uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT starts_with(current_setting('ssj.party', true), of_draw || '/') $$;

-- A party knows its own draw, and of others what everybody knows.
CREATE FUNCTION ssj_sees_draw(of_draw uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM draw d
		WHERE d.id = of_draw
		  AND (ssj_kind() <> 'party' OR ssj_is_party_of(d.id) OR
		       d.announced_at IS NOT NULL OR
		       d.transcript_hash IS NOT NULL OR d.state = 'void'));
END $$;

CREATE FUNCTION ssj_acts_on_draw(of_draw uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM draw d
		WHERE d.id = of_draw
		  AND (ssj_in_scope(d.org_path) OR ssj_is_party_of(d.id)));
END $$;

ALTER TABLE draw_party ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_party_read ON draw_party FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_draw(draw_id));
CREATE POLICY draw_party_write ON draw_party
    USING (ssj_kind() = 'system' OR ssj_acts_on_draw(draw_id));
ALTER TABLE draw_list ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_list_read ON draw_list FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_draw(draw_id));
CREATE POLICY draw_list_write ON draw_list
    USING (ssj_kind() = 'system' OR ssj_acts_on_draw(draw_id));
ALTER TABLE draw_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_file_read ON draw_file FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_draw(draw_id));
CREATE POLICY draw_file_write ON draw_file
    USING (ssj_kind() = 'system' OR ssj_acts_on_draw(draw_id));
ALTER TABLE draw_signature ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_signature_read ON draw_signature FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_draw(draw_id));
CREATE POLICY draw_signature_write ON draw_signature
    USING (ssj_kind() = 'system' OR ssj_acts_on_draw(draw_id));
ALTER TABLE draw_recording ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_recording_read ON draw_recording FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_draw(draw_id));
CREATE POLICY draw_recording_write ON draw_recording
    USING (ssj_kind() = 'system' OR ssj_acts_on_draw(draw_id));
ALTER TABLE draw_beacon_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_beacon_entry_read ON draw_beacon_entry FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_draw(draw_id));
CREATE POLICY draw_beacon_entry_write ON draw_beacon_entry
    USING (ssj_kind() = 'system' OR ssj_acts_on_draw(draw_id));

-- An amendment names who was drawn: until the disclosure it is for accounts
-- (inspectors are shown the ones of their visits) and the draw's own people.
CREATE FUNCTION ssj_sees_amendments(of_draw uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM draw d
		WHERE d.id = of_draw
		  AND (d.disclosed_at IS NOT NULL OR ssj_kind() = 'user' OR
		       ssj_is_party_of(d.id)));
END $$;
ALTER TABLE draw_amendment ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_amendment_read ON draw_amendment FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_amendments(draw_id));
CREATE POLICY draw_amendment_write ON draw_amendment
    USING (ssj_kind() = 'system' OR ssj_acts_on_draw(draw_id));
ALTER TABLE draw_amendment_signature ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_amendment_signature_read ON draw_amendment_signature
    FOR SELECT USING (ssj_kind() = 'system' OR ssj_sees_amendments(draw_id));
CREATE POLICY draw_amendment_signature_write ON draw_amendment_signature
    USING (ssj_kind() = 'system' OR ssj_acts_on_draw(draw_id));

-- The door for an invitation: whoever shows one is nobody yet.
CREATE FUNCTION draw_party_invited(hash text)
RETURNS TABLE (draw_id uuid, party_id text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT p.draw_id, p.party_id
	  FROM draw_party p
	 WHERE p.invitation_hash = hash
$$;
REVOKE EXECUTE ON FUNCTION draw_party_invited(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION draw_party_invited(text) TO ssj_app;

-- ---- visits ---------------------------------------------------------------------

-- These two are asked by the task's own policy: under the policies below they
-- would ask themselves without end. They name their schema instead of setting
-- a search path, which each call would pay for.
CREATE OR REPLACE FUNCTION ssj_on_visit(of_district text, of_task uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
	RETURN EXISTS (SELECT FROM public.task_inspector i
		WHERE i.district = of_district AND i.task_id = of_task
		  AND public.ssj_is_inspector(i.inspector_id)
		  AND i.state IN ('assigned', 'accepted'));
END $$;
CREATE OR REPLACE FUNCTION ssj_joins_visit(of_district text, of_task uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
	RETURN EXISTS (SELECT FROM public.task_partner p
		WHERE p.district = of_district AND p.task_id = of_task
		  AND public.ssj_in_scope(p.org_path));
END $$;

ALTER TABLE task_partner ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_partner_scope ON task_partner
    USING (ssj_in_scope(org_path) OR ssj_sees_visit(district, task_id));

-- Read with every visit and before every record, where asking for the visit
-- again costs 9 and 14 microseconds of a request: to read them one must be an
-- account or the system, which costs about one. To write them one must see the
-- visit.
ALTER TABLE task_inspector ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_inspector_read ON task_inspector FOR SELECT
    USING (current_setting('ssj.kind', true) IN ('user', 'system'));
CREATE POLICY task_inspector_add ON task_inspector FOR INSERT
    WITH CHECK (ssj_kind() = 'system' OR ssj_sees_visit(district, task_id));
CREATE POLICY task_inspector_change ON task_inspector FOR UPDATE
    USING (ssj_kind() = 'system' OR ssj_sees_visit(district, task_id));
ALTER TABLE task_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_item_read ON task_item FOR SELECT
    USING (current_setting('ssj.kind', true) IN ('user', 'system'));
CREATE POLICY task_item_add ON task_item FOR INSERT
    WITH CHECK (ssj_kind() = 'system' OR ssj_sees_visit(district, task_id));

-- ---- records and what they became -----------------------------------------------

CREATE FUNCTION ssj_sees_record(of_district text, of_record uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM record r
		WHERE r.district = of_district AND r.id = of_record);
END $$;

ALTER TABLE record_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY record_result_scope ON record_result
    USING (ssj_kind() = 'system' OR ssj_sees_record(district, record_id));
ALTER TABLE record_signature ENABLE ROW LEVEL SECURITY;
CREATE POLICY record_signature_scope ON record_signature
    USING (ssj_kind() = 'system' OR ssj_sees_record(district, record_id));
ALTER TABLE record_evidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY record_evidence_scope ON record_evidence
    USING (ssj_kind() = 'system' OR ssj_sees_record(district, record_id));
ALTER TABLE record_approval ENABLE ROW LEVEL SECURITY;
CREATE POLICY record_approval_scope ON record_approval
    USING (ssj_kind() = 'system' OR ssj_sees_record(district, record_id));

ALTER TABLE evidence_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY evidence_upload_own ON evidence_upload
    USING (ssj_kind() = 'system' OR ssj_is_user(user_id));

ALTER TABLE publication_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY publication_result_read ON publication_result FOR SELECT
    USING (true);
CREATE POLICY publication_result_add ON publication_result FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM publication p
	WHERE p.district = publication_result.district
	  AND p.id = publication_id AND ssj_in_scope(p.org_path)));
ALTER TABLE publication_partner ENABLE ROW LEVEL SECURITY;
CREATE POLICY publication_partner_read ON publication_partner FOR SELECT
    USING (true);
CREATE POLICY publication_partner_add ON publication_partner FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM publication p
	WHERE p.district = publication_partner.district
	  AND p.id = publication_id AND ssj_in_scope(p.org_path)));

-- ---- inspectors and plans -------------------------------------------------------

-- Whoever proposes a visit must know that a colleague is away or biased; it is
-- written by himself or where he is kept.
CREATE FUNCTION ssj_keeps_inspector(of_district text, of_inspector uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM inspector i
		WHERE i.district = of_district AND i.id = of_inspector
		  AND (ssj_in_scope(i.org_path) OR ssj_is_inspector(i.id)));
END $$;
ALTER TABLE inspector_leave ENABLE ROW LEVEL SECURITY;
CREATE POLICY inspector_leave_read ON inspector_leave FOR SELECT
    USING (ssj_kind() IN ('user', 'system'));
CREATE POLICY inspector_leave_write ON inspector_leave
    USING (ssj_kind() = 'system' OR
	ssj_keeps_inspector(district, inspector_id));
ALTER TABLE recusal ENABLE ROW LEVEL SECURITY;
CREATE POLICY recusal_read ON recusal FOR SELECT
    USING (ssj_kind() IN ('user', 'system'));
CREATE POLICY recusal_write ON recusal
    USING (ssj_kind() = 'system' OR
	ssj_keeps_inspector(district, inspector_id));

CREATE FUNCTION ssj_sees_plan(of_plan uuid)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM plan p WHERE p.id = of_plan);
END $$;
ALTER TABLE plan_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY plan_line_read ON plan_line FOR SELECT
    USING (ssj_kind() = 'system' OR ssj_sees_plan(plan_id));
CREATE POLICY plan_line_write ON plan_line USING (EXISTS (
    SELECT FROM plan p WHERE p.id = plan_id AND ssj_in_scope(p.org_path)));

-- ---- answers that are given once ------------------------------------------------

-- A kept answer holds what somebody was told. It is written with every act,
-- and what is asked then is set up each time: accounts are told apart there,
-- everybody where it is read.
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION ssj_is_principal(principal text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE ssj_kind()
	    WHEN 'system' THEN true
	    WHEN 'user' THEN
		principal = 'user:' || current_setting('ssj.user', true)
	    WHEN 'party' THEN
		principal = 'party:' || current_setting('ssj.party', true)
	    WHEN 'public' THEN starts_with(principal, 'client:') END
$$;
CREATE POLICY idempotency_add ON idempotency FOR INSERT
    WITH CHECK (principal = 'user:' || current_setting('ssj.user', true) OR
	current_setting('ssj.kind', true) IN ('system', 'party', 'public'));
CREATE POLICY idempotency_read ON idempotency FOR SELECT
    USING (ssj_is_principal(principal));
CREATE POLICY idempotency_remove ON idempotency FOR DELETE
    USING (ssj_is_principal(principal));

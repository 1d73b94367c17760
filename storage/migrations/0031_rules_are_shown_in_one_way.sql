-- SPDX-License-Identifier: Apache-2.0
-- What a client reads of a cap, a rule of lots and a credit entry, whether it
-- has just been made or is listed.

CREATE FUNCTION cap_json(c visit_cap) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT json_build_object('id', c.id, 'year', c.year, 'level', c.level,
	    'most', c.most, 'valid_from', c.valid_from,
	    'legal_basis', c.legal_basis, 'created_at', c.created_at)::text
$$;

CREATE FUNCTION lot_rule_json(r lot_rule) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT json_build_object('id', r.id, 'list', r.list,
	    'at_least', r.at_least, 'lots', r.lots, 'valid_from', r.valid_from,
	    'legal_basis', r.legal_basis, 'created_at', r.created_at)::text
$$;

CREATE FUNCTION credit_entry_json(e credit_entry) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('id', e.id, 'object_code', e.object_code,
	    'list', e.list, 'entries', e.entries, 'valid_from', e.valid_from,
	    'valid_to', e.valid_to, 'reference', e.reference,
	    'entered_at', e.entered_at, 'ended_at', e.ended_at)::text
$$;

-- How often one object may be visited in a year (N04, N07), which credit
-- lists and complaints give an object more lots (C55, C93), and the lists.

-- Rules of the city: only ever added to, each from a later day on, so that
-- whoever checks a draw finds what was in force at its freeze.
CREATE TABLE visit_cap (
	id uuid PRIMARY KEY,
	org_path text NOT NULL,
	year integer NOT NULL CHECK (year BETWEEN 2000 AND 2200),
	level text NOT NULL CHECK (level IN ('city', 'district', 'total')),
	most integer CHECK (most BETWEEN 1 AND 1000),	-- NULL: lifted
	valid_from date NOT NULL,
	legal_basis text NOT NULL CHECK (legal_basis <> ''),
	created_by uuid,
	created_at timestamptz NOT NULL,
	CONSTRAINT visit_cap_once UNIQUE (year, level, valid_from)
);
CREATE TABLE lot_rule (
	id uuid PRIMARY KEY,
	org_path text NOT NULL,
	list text NOT NULL CHECK (list IN ('abnormal_operation',
	    'serious_violation', 'tax_violation', 'judgment_defaulter',
	    'bribery', 'complaint')),
	at_least integer NOT NULL CHECK (at_least BETWEEN 1 AND 10000),
	lots integer NOT NULL CHECK (lots BETWEEN 1 AND 16),	-- 1: ended
	valid_from date NOT NULL,
	legal_basis text NOT NULL CHECK (legal_basis <> ''),
	created_by uuid,
	created_at timestamptz NOT NULL,
	CONSTRAINT lot_rule_once UNIQUE (list, at_least, valid_from)
);
ALTER TABLE visit_cap ENABLE ROW LEVEL SECURITY;
CREATE POLICY visit_cap_read ON visit_cap FOR SELECT
    USING (ssj_kind() IS NOT NULL);
CREATE POLICY visit_cap_add ON visit_cap FOR INSERT
    WITH CHECK (ssj_in_scope(org_path));
ALTER TABLE lot_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY lot_rule_read ON lot_rule FOR SELECT
    USING (ssj_kind() IS NOT NULL);
CREATE POLICY lot_rule_add ON lot_rule FOR INSERT
    WITH CHECK (ssj_in_scope(org_path));
GRANT SELECT, INSERT ON visit_cap, lot_rule TO ssj_app;

-- An object on one of the five lists (C93), or complaints about it.
CREATE TABLE credit_entry (
	id uuid PRIMARY KEY,
	object_code text NOT NULL,
	list text NOT NULL CHECK (list IN ('abnormal_operation',
	    'serious_violation', 'tax_violation', 'judgment_defaulter',
	    'bribery', 'complaint')),
	entries integer NOT NULL CHECK (entries BETWEEN 1 AND 10000),
	valid_from date NOT NULL,
	valid_to date CHECK (valid_to >= valid_from),	-- NULL: until it is ended
	reference text NOT NULL CHECK (reference <> ''),
	entered_by uuid,
	entered_at timestamptz NOT NULL,
	ended_by uuid,
	ended_at timestamptz,
	CONSTRAINT credit_entry_once
	    UNIQUE (object_code, list, reference, valid_from)
);
CREATE INDEX credit_entry_standing ON credit_entry (list, valid_from);
ALTER TABLE credit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY credit_entry_all ON credit_entry
    USING (ssj_kind() IN ('user', 'system'));
GRANT SELECT, INSERT, UPDATE ON credit_entry TO ssj_app;

-- Visits of a year by object: all that were published, wherever they came
-- from (N04); nothing here is secret.
CREATE INDEX publication_checked ON publication (checked_on);

UPDATE role SET permissions = permissions || '{rule.manage}'::text[]
 WHERE code = 'planner';

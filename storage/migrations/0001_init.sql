-- The first release's schema.
--
-- Rules that every table here keeps, so that the same schema runs on one
-- PostgreSQL and, distributed by district, on Citus:
--   * a large table's primary key and unique keys begin with district;
--   * no triggers; the application writes the event in the same transaction;
--   * foreign keys between large tables carry (district, ...); small tables
--     (organisations, items, calendar, accounts) are referenced freely;
--   * the time is a parameter: no column defaults to now().
-- Row-level security is the second wall: service/ has asked the same question
-- before. ssj_enter() sets who acts; without it every policy says no.

-- ---- who acts ---------------------------------------------------------------

-- Codes are for ever and make the path ("/SZ/SCJG/NS/"), so that "all below"
-- is a range of text. C collation: '~' sorts behind every character of a code.
CREATE TABLE organization (
	id uuid PRIMARY KEY,
	parent_id uuid REFERENCES organization,
	code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{0,19}$'),
	path text NOT NULL UNIQUE CHECK (path ~ '^/([A-Z0-9-]+/)+$'),
	name text NOT NULL CHECK (name <> ''),
	kind text NOT NULL CHECK (kind IN
	    ('city_office', 'department', 'district', 'unit')),
	district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
	valid_until timestamptz,
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL
);
CREATE INDEX organization_parent ON organization (parent_id, code);
-- One tree: its root is the city's office.
CREATE UNIQUE INDEX organization_root ON organization ((true))
    WHERE parent_id IS NULL;

CREATE TABLE role (
	code text PRIMARY KEY,
	title text NOT NULL,
	permissions text[] NOT NULL
);

-- Every account is one real person's (C112) and belongs to one organisation,
-- whose administrators look after it; where it may act is in user_role.
CREATE TABLE app_user (
	id uuid PRIMARY KEY,
	login text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
	display_name text NOT NULL CHECK (display_name <> ''),
	org_id uuid NOT NULL REFERENCES organization,
	org_path text NOT NULL,
	status text NOT NULL CHECK (status IN ('active', 'suspended')),
	inspector_id uuid UNIQUE,	-- the inspector this account is
	-- Raised whenever rights change or end: older tokens stop at once.
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL
);
CREATE INDEX app_user_org ON app_user (org_path, login);

-- How an account proves itself, apart from what everybody may read of it.
CREATE TABLE app_credential (
	user_id uuid PRIMARY KEY REFERENCES app_user,
	password_hash text,		-- argon2id; NULL: cannot log in
	reset_hash text,		-- SHA-256 of a one-time reset code
	reset_expires_at timestamptz,
	CHECK ((reset_hash IS NULL) = (reset_expires_at IS NULL))
);

-- Failed log-ins by what was typed as the login, whether it exists or not: a
-- lock must not tell which logins exist. The key is a SHA-256, because people
-- type their password into the wrong field.
CREATE TABLE login_failure (
	key text PRIMARY KEY,
	failures integer NOT NULL,
	failed_at timestamptz NOT NULL,
	locked_until timestamptz
);
CREATE INDEX login_failure_age ON login_failure (failed_at);

CREATE TABLE user_role (
	user_id uuid NOT NULL REFERENCES app_user,
	org_id uuid NOT NULL REFERENCES organization,
	role_code text NOT NULL REFERENCES role,
	below boolean NOT NULL,		-- and everything below org_id
	granted_by uuid REFERENCES app_user,
	granted_at timestamptz NOT NULL,
	PRIMARY KEY (user_id, org_id, role_code)
);
CREATE INDEX user_role_org ON user_role (org_id);

-- One row per refresh token; rotating marks it used, and a second use of a
-- used one ends the whole family (session).
CREATE TABLE refresh_token (
	token_hash text PRIMARY KEY,	-- SHA-256, hex
	session_id uuid NOT NULL,
	user_id uuid NOT NULL REFERENCES app_user,
	org_id uuid NOT NULL REFERENCES organization,
	began_at timestamptz NOT NULL,	-- the session, with a password
	issued_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at timestamptz,
	revoked_at timestamptz
);
CREATE INDEX refresh_token_session ON refresh_token (session_id);
CREATE INDEX refresh_token_user ON refresh_token (user_id);
CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);

-- Sets who acts, for this transaction only, and refuses an account whose
-- rights have changed since its token was made. kind: user, public, party,
-- system. SQLSTATE SJ401 = log in again.
CREATE FUNCTION ssj_enter(kind text, user_id uuid, version bigint,
    org_path text, inspector_id uuid, draw_party text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	IF kind = 'user' THEN
		PERFORM 1 FROM public.app_user u
		  WHERE u.id = ssj_enter.user_id
		    AND u.version = ssj_enter.version
		    AND u.status = 'active';
		IF NOT FOUND THEN
			RAISE EXCEPTION 'revoked' USING ERRCODE = 'SJ401';
		END IF;
	END IF;
	PERFORM set_config('ssj.kind', kind, true),
	    set_config('ssj.user', coalesce(user_id::text, ''), true),
	    set_config('ssj.org_path', coalesce(org_path, '~'), true),
	    set_config('ssj.inspector', coalesce(inspector_id::text, ''), true),
	    set_config('ssj.party', coalesce(draw_party, ''), true);
END $$;

CREATE FUNCTION ssj_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT current_setting('ssj.kind', true) $$;

-- True for the organisation acted for and everything below it.
CREATE FUNCTION ssj_in_scope(path text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT current_setting('ssj.kind', true) = 'system' OR
	    (current_setting('ssj.kind', true) = 'user' AND
	     path >= current_setting('ssj.org_path', true) AND
	     path < current_setting('ssj.org_path', true) || '~')
$$;

CREATE FUNCTION ssj_is_user(id uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT id::text = current_setting('ssj.user', true) $$;

CREATE FUNCTION ssj_is_inspector(id uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT id::text = current_setting('ssj.inspector', true) $$;

-- ---- the spine: events, jobs, idempotency ------------------------------------

-- One row per change, in the transaction of the change. Readers follow
-- (xid, seq) below pg_snapshot_xmin: a plain serial cursor loses rows that
-- commit late.
CREATE TABLE event (
	seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
	at timestamptz NOT NULL,
	kind text NOT NULL,
	subject_type text NOT NULL,
	subject_id text NOT NULL,
	org_path text,
	actor_kind text NOT NULL,
	actor_id uuid,
	request_id text NOT NULL,
	before jsonb,
	after jsonb
);
CREATE INDEX event_cursor ON event (xid, seq);
CREATE INDEX event_subject ON event (subject_type, subject_id, seq);

CREATE TABLE job (
	id uuid PRIMARY KEY,
	kind text NOT NULL,
	args jsonb NOT NULL,
	unique_key text,		-- at most one live job per key
	state text NOT NULL CHECK (state IN
	    ('queued', 'running', 'done', 'failed', 'cancelled', 'dead')),
	attempts integer NOT NULL DEFAULT 0,
	max_attempts integer NOT NULL DEFAULT 8,
	run_after timestamptz NOT NULL,
	lease_until timestamptz,
	fence bigint NOT NULL DEFAULT 0,
	worker text,
	cancel_requested boolean NOT NULL DEFAULT false,
	phase text NOT NULL DEFAULT '',
	done bigint NOT NULL DEFAULT 0,
	total bigint,
	result jsonb,
	problem jsonb,
	org_path text,
	actor_kind text NOT NULL,
	actor_id uuid,
	request_id text NOT NULL,
	created_at timestamptz NOT NULL,
	started_at timestamptz,
	finished_at timestamptz
);
CREATE UNIQUE INDEX job_live_key ON job (unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('queued', 'running');
CREATE INDEX job_ready ON job (run_after) WHERE state = 'queued';
CREATE INDEX job_lease ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_created ON job (created_at DESC, id);

CREATE TABLE idempotency (
	principal text NOT NULL,
	org text NOT NULL,
	method text NOT NULL,
	route text NOT NULL,
	key text NOT NULL,
	body_hash text NOT NULL,
	status integer,			-- NULL while the first one runs
	headers jsonb,
	body bytea,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (principal, org, method, route, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- ---- calendar ----------------------------------------------------------------

-- A year without a row here is not published yet: terms that reach it are
-- provisional.
CREATE TABLE calendar_year (
	year integer PRIMARY KEY CHECK (year BETWEEN 2000 AND 2200),
	source text NOT NULL,
	version bigint NOT NULL DEFAULT 1,
	published_at timestamptz NOT NULL
);
-- Days that differ from the rule "Monday to Friday are working days".
CREATE TABLE calendar_day (
	day date PRIMARY KEY,
	year integer NOT NULL REFERENCES calendar_year,
	working boolean NOT NULL,
	name text NOT NULL,
	CHECK (year = extract(year FROM day))
);
CREATE INDEX calendar_day_year ON calendar_day (year);

-- ---- one list: inspection items ----------------------------------------------

-- Other people's names for our departments, specialties and districts.
CREATE TABLE alias (
	kind text NOT NULL CHECK (kind IN
	    ('department', 'specialty', 'district')),
	alias text NOT NULL,
	code text NOT NULL,
	PRIMARY KEY (kind, alias)
);

CREATE TABLE item (
	id uuid PRIMARY KEY,
	code text NOT NULL UNIQUE,	-- 抽查事项编码
	org_id uuid NOT NULL REFERENCES organization,
	state text NOT NULL CHECK (state IN ('draft', 'active', 'retired')),
	current_version integer NOT NULL,
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL
);
CREATE INDEX item_org ON item (org_id, code);

-- Checklist forms: fields as data, every version kept.
CREATE TABLE checklist_form (
	id uuid NOT NULL,
	form_version integer NOT NULL,
	code text NOT NULL,
	title text NOT NULL,
	org_id uuid NOT NULL REFERENCES organization,
	fields jsonb NOT NULL,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (id, form_version),
	UNIQUE (code, form_version)
);

-- What an item said from one version to the next; tasks keep the version.
CREATE TABLE item_version (
	item_id uuid NOT NULL REFERENCES item,
	item_version integer NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	category text NOT NULL DEFAULT '',
	item_class text NOT NULL CHECK (item_class IN ('general', 'key')),
	legal_basis text NOT NULL DEFAULT '',	-- C01; empty: not activated, C03
	object_types text[] NOT NULL,
	object_note text NOT NULL DEFAULT '',	-- the list's own words
	industries text[] NOT NULL DEFAULT '{}',	-- GB/T 4754 prefixes
	content text NOT NULL DEFAULT '',
	methods text[] NOT NULL,
	levels text[] NOT NULL DEFAULT '{}',
	frequency text NOT NULL DEFAULT '',
	specialty text NOT NULL,
	form_id uuid,
	form_version integer,
	effective_from date NOT NULL,
	effective_to date,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (item_id, item_version),
	FOREIGN KEY (form_id, form_version) REFERENCES checklist_form
);

-- ---- two libraries -----------------------------------------------------------

CREATE TABLE object (
	district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
	id uuid NOT NULL,
	-- What a draw calls it: the 18-character code, else obj- and the id.
	code text NOT NULL,
	uscc text,
	reg_no text,			-- old 15-digit number
	name text NOT NULL CHECK (name <> ''),
	kind text NOT NULL CHECK (kind IN ('enterprise', 'individual_business',
	    'cooperative', 'branch', 'institution', 'government',
	    'social_organization', 'area', 'other')),
	industry text NOT NULL DEFAULT '',	-- GB/T 4754
	address text NOT NULL DEFAULT '',
	registered_on date,
	status text NOT NULL CHECK (status IN ('existing', 'revoked',
	    'cancelled', 'withdrawn', 'moved_out')),
	risk text NOT NULL DEFAULT '' CHECK (risk IN ('', 'A', 'B', 'C', 'D')),
	abnormal boolean NOT NULL DEFAULT false,
	warnings text[] NOT NULL DEFAULT '{}',
	-- Where the business went: this row is only what remains of it here.
	moved_to text CHECK (moved_to IS NULL OR status = 'moved_out'),
	import_id uuid,			-- the last import that changed the row
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (district, id),
	UNIQUE (district, code)
);
CREATE INDEX object_id ON object (id);
CREATE INDEX object_code ON object (code);
CREATE INDEX object_pool ON object (district, status, risk, industry, code);

-- One live row per code and city; kept local when object is distributed.
-- Whoever changes objects locks their lines here first.
CREATE TABLE object_directory (
	code text PRIMARY KEY,
	reg_no text UNIQUE,	-- of an object without the 18-character code
	district text NOT NULL,
	object_id uuid NOT NULL UNIQUE
);

-- Name search: character bigrams, no names; read through object_search_ids()
-- because array operators lose their index under row-level security.
CREATE TABLE object_search (
	district text NOT NULL,
	object_id uuid NOT NULL,
	grams text[] NOT NULL,
	PRIMARY KEY (district, object_id)
);
CREATE INDEX object_search_grams ON object_search USING gin (grams)
    WITH (fastupdate = off);

CREATE TABLE inspector (
	district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
	id uuid NOT NULL,
	code text NOT NULL,	-- certificate number; what a draw calls them
	name text NOT NULL,
	org_id uuid NOT NULL REFERENCES organization,
	org_path text NOT NULL,
	department text NOT NULL,	-- code of the department's organisation
	level text NOT NULL CHECK (level IN ('city', 'district', 'street')),
	whole_city boolean NOT NULL DEFAULT false,
	specialties text[] NOT NULL,
	certificate_until date NOT NULL,
	grade text NOT NULL DEFAULT '',
	status text NOT NULL CHECK (status IN
	    ('on_duty', 'on_leave', 'seconded', 'left')),
	-- Where the inspector went: this row is only what remains here.
	moved_to text CHECK (moved_to IS NULL OR status = 'left'),
	import_id uuid,
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (district, id),
	UNIQUE (district, code)
);
CREATE INDEX inspector_id ON inspector (id);
CREATE INDEX inspector_code ON inspector (code);
CREATE INDEX inspector_department ON inspector (department, district);

CREATE TABLE inspector_leave (
	district text NOT NULL,
	inspector_id uuid NOT NULL,
	from_day date NOT NULL,
	to_day date NOT NULL CHECK (to_day >= from_day),
	reason text NOT NULL,
	PRIMARY KEY (district, inspector_id, from_day),
	FOREIGN KEY (district, inspector_id) REFERENCES inspector
);

-- Declared interests: this inspector never visits this object (C50).
CREATE TABLE recusal (
	district text NOT NULL,		-- the inspector's
	inspector_id uuid NOT NULL,
	object_code text NOT NULL,
	reason text NOT NULL,
	declared_at timestamptz NOT NULL,
	ended_at timestamptz,
	PRIMARY KEY (district, inspector_id, object_code),
	FOREIGN KEY (district, inspector_id) REFERENCES inspector
);

-- Files that somebody wants to import, in pieces of one request each.
CREATE TABLE import_file (
	sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
	org_id uuid NOT NULL REFERENCES organization,
	org_path text NOT NULL,
	size bigint NOT NULL,
	uploaded_by uuid,
	uploaded_at timestamptz NOT NULL,
	PRIMARY KEY (sha256, org_id)
);

CREATE TABLE import (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('items', 'objects', 'inspectors')),
	org_id uuid NOT NULL REFERENCES organization,
	org_path text NOT NULL,
	parts text[] NOT NULL,		-- blobs that make the file, in order
	file_name text NOT NULL,
	file_size bigint NOT NULL,
	mapping jsonb NOT NULL,
	on_error text NOT NULL CHECK (on_error IN ('skip', 'abort')),
	activate boolean NOT NULL,	-- items that have a legal basis
	state text NOT NULL CHECK (state IN
	    ('queued', 'running', 'done', 'failed', 'cancelled')),
	job_id uuid,			-- NULL: by the admin tool, on the spot
	-- The rows up to this line of the file are in the library.
	staged bigint,			-- rows to apply; NULL until all are read
	applied_line bigint NOT NULL DEFAULT 0,
	rows_read bigint NOT NULL DEFAULT 0,
	skipped bigint NOT NULL DEFAULT 0,	-- by the mapping's own rule
	created bigint NOT NULL DEFAULT 0,
	updated bigint NOT NULL DEFAULT 0,
	unchanged bigint NOT NULL DEFAULT 0,
	refused bigint NOT NULL DEFAULT 0,
	warned bigint NOT NULL DEFAULT 0,
	activated bigint NOT NULL DEFAULT 0,
	problem jsonb,			-- why it failed
	created_by uuid,
	created_at timestamptz NOT NULL,
	finished_at timestamptz
);
CREATE INDEX import_created ON import (created_at DESC, id DESC);
CREATE INDEX import_open ON import (id) WHERE state IN ('queued', 'running');

-- What was wrong with a row: refused rows are not in the library, rows with a
-- warning are.
CREATE TABLE import_refusal (
	import_id uuid NOT NULL REFERENCES import,
	line bigint NOT NULL,		-- line of the file, the header is 1
	field text NOT NULL,
	severity text NOT NULL CHECK (severity IN ('refused', 'warning')),
	code text NOT NULL,
	detail text NOT NULL,
	row text NOT NULL,	-- the row as read, cut to 4,000 characters
	PRIMARY KEY (import_id, line, field, code)
);

-- Rows that were read and judged, on their way into the library. Unlogged: a
-- crash empties them and the file is read again.
CREATE UNLOGGED TABLE object_stage (
	import_id uuid NOT NULL,
	line bigint NOT NULL,
	new_id uuid NOT NULL,
	uscc text,
	reg_no text,
	name text NOT NULL,
	kind text NOT NULL,
	district text NOT NULL,
	industry text NOT NULL,
	address text NOT NULL,
	registered_on date,
	status text NOT NULL,
	risk text NOT NULL,
	abnormal boolean NOT NULL,
	warnings text[] NOT NULL,
	grams text[] NOT NULL,
	raw text NOT NULL,
	renamed boolean NOT NULL DEFAULT false,
	PRIMARY KEY (import_id, line)
);
CREATE UNLOGGED TABLE inspector_stage (
	import_id uuid NOT NULL,
	line bigint NOT NULL,
	new_id uuid NOT NULL,
	code text NOT NULL,
	name text NOT NULL,
	org_id uuid NOT NULL,
	org_path text NOT NULL,
	department text NOT NULL,
	level text NOT NULL,
	district text NOT NULL,
	whole_city boolean NOT NULL,
	specialties text[] NOT NULL,
	certificate_until date NOT NULL,
	grade text NOT NULL,
	status text NOT NULL,
	raw text NOT NULL,
	PRIMARY KEY (import_id, line)
);
CREATE UNLOGGED TABLE item_stage (
	import_id uuid NOT NULL,
	line bigint NOT NULL,
	new_id uuid NOT NULL,
	code text NOT NULL,
	org_id uuid NOT NULL,
	org_path text NOT NULL,
	name text NOT NULL,
	category text NOT NULL,
	item_class text NOT NULL,
	legal_basis text NOT NULL,
	object_types text[] NOT NULL,
	object_note text NOT NULL,
	industries text[] NOT NULL,
	content text NOT NULL,
	methods text[] NOT NULL,
	levels text[] NOT NULL,
	frequency text NOT NULL,
	specialty text NOT NULL,
	raw text NOT NULL,
	PRIMARY KEY (import_id, line)
);

-- ---- plan --------------------------------------------------------------------

CREATE TABLE plan (
	id uuid PRIMARY KEY,
	org_id uuid NOT NULL REFERENCES organization,
	org_path text NOT NULL,
	year integer NOT NULL,
	title text NOT NULL,
	state text NOT NULL CHECK (state IN ('draft', 'published')),
	content text,			-- the published text, fixed for ever
	content_hash text,		-- its SHA-256
	published_at timestamptz,
	published_by uuid REFERENCES app_user,
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	CHECK ((state = 'published') = (content IS NOT NULL))
);
-- One published annual plan per organisation and year; it is locked (C32).
CREATE UNIQUE INDEX plan_published ON plan (org_id, year)
    WHERE state = 'published';
CREATE INDEX plan_list ON plan (year DESC, id);

-- A slot of the plan: one draw of one item.
CREATE TABLE plan_line (
	plan_id uuid NOT NULL REFERENCES plan,
	slot integer NOT NULL CHECK (slot BETWEEN 1 AND 9999),
	item_id uuid NOT NULL REFERENCES item,
	from_day date NOT NULL,
	to_day date NOT NULL CHECK (to_day >= from_day),
	method text NOT NULL CHECK (method IN
	    ('onsite', 'paper', 'network', 'remote')),
	draw_kind text NOT NULL CHECK (draw_kind IN ('targeted', 'untargeted')),
	merge text NOT NULL CHECK (merge IN ('all', 'department', 'none')),
	ratios jsonb NOT NULL,	-- [{"stratum","num","den"}] in printing order
	scope jsonb NOT NULL,	-- {"districts":[],"kinds":[],"industries":[]}
	PRIMARY KEY (plan_id, slot)
);

-- What a slot covers, whatever its status unless it moved away: districts
-- low <= district < high, and every array narrows further unless it is empty.
-- The freeze, the preview and whoever asks who is eligible all read this one
-- sentence.
CREATE FUNCTION pool_objects(low text, high text, districts text[],
    kinds text[], industries text[])
RETURNS SETOF object LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT o.* FROM object o
	 WHERE o.district >= low AND o.district < high
	   AND o.status <> 'moved_out'
	   AND (districts = '{}' OR o.district = ANY (districts))
	   AND (kinds = '{}' OR o.kind = ANY (kinds))
	   AND (industries = '{}' OR EXISTS (
		SELECT FROM unnest(industries) AS i (prefix)
		 WHERE starts_with(o.industry, i.prefix)))
$$;

-- ---- draw --------------------------------------------------------------------

CREATE TABLE draw (
	id uuid PRIMARY KEY,
	draw_no text NOT NULL,		-- draw_id of SSJ1: CODE-YEAR-SLOT
	attempt integer NOT NULL CHECK (attempt >= 1),
	org_id uuid NOT NULL REFERENCES organization,
	org_path text NOT NULL,
	plan_id uuid NOT NULL REFERENCES plan,
	state text NOT NULL CHECK (state IN ('created', 'freezing', 'frozen',
	    'announced', 'closed', 'opened', 'drawing', 'drawn', 'void',
	    'void_after_entropy')),
	hash text NOT NULL CHECK (hash IN ('SM3', 'SHA-256')),
	charter text NOT NULL,		-- its bytes are bound by A
	previous text NOT NULL,
	head text NOT NULL,
	veil text,
	announce text,
	close text,
	open text,
	beacon text,
	seed text,
	transcript_hash text,
	self_drawn boolean,
	void_reason text,
	frozen_at timestamptz,
	announced_at timestamptz,
	closed_at timestamptz,
	opened_at timestamptz,
	beacon_at timestamptz,
	drawn_at timestamptz,
	disclosed_at timestamptz,
	report jsonb,	-- counts, the four merge figures, unfilled slots
	version bigint NOT NULL DEFAULT 1,
	created_by uuid,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL
);
-- An attempt given up before its freeze bound nothing, has no transcript and
-- leaves its number to the next one; all others are numbered once.
CREATE UNIQUE INDEX draw_attempt ON draw (draw_no, attempt)
    WHERE NOT (state = 'void' AND announce IS NULL);
-- One slot has one drawn result (and a void after the beacon closes it).
CREATE UNIQUE INDEX draw_final ON draw (draw_no)
    WHERE state IN ('drawn', 'void_after_entropy');
CREATE UNIQUE INDEX draw_live ON draw (draw_no)
    WHERE state NOT IN ('drawn', 'void', 'void_after_entropy');
CREATE INDEX draw_order ON draw (created_at DESC, id DESC);
CREATE INDEX draw_plan ON draw (plan_id);
CREATE INDEX draw_undisclosed ON draw (id)
    WHERE state = 'drawn' AND disclosed_at IS NULL;

-- The veil key and the pool key: never in a reply before disclosure.
CREATE TABLE draw_secret (
	draw_id uuid PRIMARY KEY REFERENCES draw,
	veil_key text NOT NULL,
	pool_key text NOT NULL
);

CREATE TABLE draw_list (
	draw_id uuid NOT NULL REFERENCES draw,
	list_id text NOT NULL,
	slot integer NOT NULL,
	item_id uuid NOT NULL,
	item_version integer NOT NULL,
	group_id text NOT NULL,
	plan_text text,
	root text,
	classes jsonb,
	count bigint,
	key text,
	result_root text,
	PRIMARY KEY (draw_id, list_id)
);

CREATE TABLE draw_party (
	draw_id uuid NOT NULL REFERENCES draw,
	party_id text NOT NULL,
	title text NOT NULL,
	hosted boolean NOT NULL,
	invitation_hash text NOT NULL UNIQUE,	-- SHA-256 of the invitation
	commitment text,
	committed_at timestamptz,
	reveal text,
	revealed_at timestamptz,
	PRIMARY KEY (draw_id, party_id)
);

-- What each of the two readers typed; equal texts become draw.beacon, unequal
-- ones stay on record and another round begins.
CREATE TABLE draw_beacon_entry (
	draw_id uuid NOT NULL REFERENCES draw,
	round integer NOT NULL,
	user_id uuid NOT NULL REFERENCES app_user,
	beacon text NOT NULL,
	entered_at timestamptz NOT NULL,
	PRIMARY KEY (draw_id, round, user_id)
);

-- Files of an attempt under SSJ_POOLS: pools, annexes, results; and the
-- documents that are published.
CREATE TABLE draw_file (
	draw_id uuid NOT NULL REFERENCES draw,
	name text NOT NULL,
	kind text NOT NULL CHECK (kind IN
	    ('pool', 'key', 'annex', 'result', 'statement', 'transcript')),
	hash text,		-- D("file", ...) where the protocol has one
	size bigint NOT NULL,
	sha256 text NOT NULL,
	PRIMARY KEY (draw_id, name)
);

-- Substitutions after the draw (SSJ1-amend), chained by hash; published with
-- the transcript.
CREATE TABLE draw_amendment (
	draw_id uuid NOT NULL REFERENCES draw,
	number integer NOT NULL CHECK (number >= 1),
	text text NOT NULL,
	hash text NOT NULL,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (draw_id, number)
);

CREATE TABLE draw_pick (
	district text NOT NULL,
	draw_id uuid NOT NULL,
	list_id text NOT NULL,
	stratum text NOT NULL,
	rank integer NOT NULL,	-- in ticket order, from 0, inside the stratum
	object_code text NOT NULL,
	object_id uuid NOT NULL,
	lots smallint NOT NULL,
	PRIMARY KEY (district, draw_id, list_id, object_code)
);
CREATE INDEX draw_pick_draw ON draw_pick (draw_id, list_id, stratum, rank);

-- ---- visits ------------------------------------------------------------------

CREATE TABLE task (
	district text NOT NULL,
	id uuid NOT NULL,
	visit_no text NOT NULL,		-- visit_id of the draw
	origin text NOT NULL CHECK (origin IN ('random', 'complaint', 'big_data',
	    'warning', 'assigned', 'superior', 'special')),	-- C24
	draw_id uuid,
	org_id uuid NOT NULL,
	org_path text NOT NULL,
	object_id uuid NOT NULL,
	object_code text NOT NULL,
	-- As it was when drawn: {"name","kind","industry","address","risk"}.
	object jsonb NOT NULL,
	from_day date NOT NULL,
	to_day date NOT NULL,
	state text NOT NULL CHECK (state IN ('assigned', 'accepted', 'recorded',
	    'done', 'cancelled')),
	cancel_reason text,
	slots integer NOT NULL,
	unfilled integer NOT NULL,	-- slots nobody could fill
	done_at timestamptz,
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (district, id),
	UNIQUE (district, visit_no)
);
-- By hash: one is looked up by it, but no list may be walked by it, which
-- would read everybody's tasks to find those of one organisation.
CREATE INDEX task_id ON task USING hash (id);
CREATE INDEX task_org ON task (org_path, id);
CREATE INDEX task_draw ON task (draw_id, id);
CREATE INDEX task_object ON task (object_code, id);

CREATE TABLE task_item (
	district text NOT NULL,
	task_id uuid NOT NULL,
	item_id uuid NOT NULL,
	item_version integer NOT NULL,
	list_id text NOT NULL,
	department text NOT NULL,
	specialty text NOT NULL,
	form_id uuid,
	form_version integer,
	PRIMARY KEY (district, task_id, item_id),
	FOREIGN KEY (district, task_id) REFERENCES task
);

-- Who goes. A substitute is a new row of the same slot; the one replaced keeps
-- his, with the reason.
CREATE TABLE task_inspector (
	district text NOT NULL,
	task_id uuid NOT NULL,
	slot integer NOT NULL,
	turn integer NOT NULL,	-- 0 = as drawn, 1 = first substitute, ...
	department text NOT NULL,
	specialty text NOT NULL,
	inspector_id uuid,	-- NULL: nobody could be found
	leader boolean NOT NULL,
	state text NOT NULL CHECK (state IN
	    ('assigned', 'accepted', 'declined', 'unfilled')),
	reason text,	-- of the decline, or the numbers of an unfilled slot
	decided_at timestamptz,
	PRIMARY KEY (district, task_id, slot, turn),
	FOREIGN KEY (district, task_id) REFERENCES task
);
CREATE INDEX task_inspector_person ON task_inspector (inspector_id, task_id);

CREATE TABLE record (
	district text NOT NULL,
	id uuid NOT NULL,
	task_id uuid NOT NULL,
	org_id uuid NOT NULL,
	org_path text NOT NULL,
	state text NOT NULL CHECK (state IN ('draft', 'signed', 'submitted',
	    'returned', 'approved', 'published', 'archived')),
	method text CHECK (method IN ('onsite', 'paper', 'network', 'remote')),
	check_in timestamptz,
	check_end timestamptz,
	-- The canonical text that is signed, byte for byte (hence json, which
	-- keeps its text, and not jsonb).
	content json NOT NULL,
	content_sha256 text NOT NULL,
	return_reason text,
	submitted_at timestamptz,
	decided_by uuid,
	decided_at timestamptz,
	due_on date,		-- C82: 20 working days after check_end
	due_provisional boolean NOT NULL DEFAULT false,
	overdue boolean NOT NULL DEFAULT false,
	created_by uuid NOT NULL,
	version bigint NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (district, id),
	UNIQUE (district, task_id),
	FOREIGN KEY (district, task_id) REFERENCES task
);
CREATE INDEX record_id ON record USING hash (id);	-- as task_id
CREATE INDEX record_org ON record (org_path, id);
CREATE INDEX record_due ON record (due_on)
    WHERE due_on IS NOT NULL AND state NOT IN ('published', 'archived');

-- One row per item: its result (C81) in a column that can be searched.
CREATE TABLE record_result (
	district text NOT NULL,
	record_id uuid NOT NULL,
	item_id uuid NOT NULL,
	result text NOT NULL CHECK (result IN ('no_problem',
	    'information_not_published', 'information_false', 'unreachable',
	    'ordered_to_correct', 'uncooperative', 'no_such_business',
	    'pending', 'other')),
	note text NOT NULL DEFAULT '',
	PRIMARY KEY (district, record_id, item_id),
	FOREIGN KEY (district, record_id) REFERENCES record,
	CHECK (result <> 'other' OR note <> '')
);

CREATE TABLE record_signature (
	district text NOT NULL,
	record_id uuid NOT NULL,
	inspector_id uuid NOT NULL,
	user_id uuid NOT NULL,
	content_sha256 text NOT NULL,
	signed_at timestamptz NOT NULL,
	PRIMARY KEY (district, record_id, inspector_id),
	FOREIGN KEY (district, record_id) REFERENCES record
);

-- Bytes by their hash; the row is written after the file is durable.
CREATE TABLE evidence (
	sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
	size bigint NOT NULL,
	media_type text NOT NULL,
	created_at timestamptz NOT NULL
);
-- Who has shown that he holds these bytes: he may link and read them.
CREATE TABLE evidence_upload (
	sha256 text NOT NULL REFERENCES evidence,
	user_id uuid NOT NULL REFERENCES app_user,
	uploaded_at timestamptz NOT NULL,
	PRIMARY KEY (sha256, user_id)
);
CREATE TABLE record_evidence (
	district text NOT NULL,
	record_id uuid NOT NULL,
	sha256 text NOT NULL REFERENCES evidence,
	kind text NOT NULL CHECK (kind IN ('photo', 'video', 'audio', 'document',
	    'interview', 'copy')),		-- C75
	caption text NOT NULL DEFAULT '',
	PRIMARY KEY (district, record_id, sha256),
	FOREIGN KEY (district, record_id) REFERENCES record
);
CREATE INDEX record_evidence_file ON record_evidence (sha256);

-- ---- publication -------------------------------------------------------------

CREATE TABLE publication (
	district text NOT NULL,
	id uuid NOT NULL,
	record_id uuid NOT NULL,
	task_id uuid NOT NULL,
	org_id uuid NOT NULL,
	org_path text NOT NULL,
	org_name text NOT NULL,
	object_code text NOT NULL,	-- as it is shown: masked where it must be
	object_name text NOT NULL,	-- likewise
	body json NOT NULL,		-- what was published, rendered once
	results text[] NOT NULL,
	checked_on date NOT NULL,
	published_by uuid,
	published_at timestamptz NOT NULL,
	display_until date NOT NULL,	-- C83: 7 working days
	display_provisional boolean NOT NULL,
	state text NOT NULL CHECK (state IN ('active', 'archived')),
	version bigint NOT NULL DEFAULT 1,
	PRIMARY KEY (district, id),
	UNIQUE (district, record_id)
);
CREATE INDEX publication_id ON publication (id);
CREATE INDEX publication_code
    ON publication (object_code, published_at DESC, id DESC);
CREATE INDEX publication_date ON publication (published_at DESC, id DESC);
CREATE INDEX publication_org
    ON publication (org_id, published_at DESC, id DESC);
CREATE INDEX publication_open ON publication (display_until)
    WHERE state = 'active';

-- Search by result: common and rare ones alike are a range of one index.
CREATE TABLE publication_result (
	district text NOT NULL,
	publication_id uuid NOT NULL,
	result text NOT NULL,
	published_at timestamptz NOT NULL,
	PRIMARY KEY (district, publication_id, result),
	FOREIGN KEY (district, publication_id) REFERENCES publication
);
CREATE INDEX publication_result_date
    ON publication_result (result, published_at DESC, publication_id DESC);

-- What the public reads: the text as published, and what changes by itself.
CREATE FUNCTION publication_json(p publication) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT left(p.body::text, -1) || ',"display_provisional":' ||
	    p.display_provisional::text || ',"display_until":"' ||
	    p.display_until::text || '","state":"' || p.state || '"}'
$$;

CREATE TABLE publication_search (
	district text NOT NULL,
	publication_id uuid NOT NULL,
	grams text[] NOT NULL,
	PRIMARY KEY (district, publication_id)
);
CREATE INDEX publication_search_grams ON publication_search
    USING gin (grams) WITH (fastupdate = off);

-- Warnings of the deadline job, each given once.
CREATE TABLE notice (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('due_10', 'due_5', 'due_1', 'overdue')),
	subject_type text NOT NULL,
	subject_id uuid NOT NULL,
	org_path text NOT NULL,
	due_on date NOT NULL,
	text text NOT NULL,
	created_at timestamptz NOT NULL,
	UNIQUE (subject_id, kind, due_on)
);
CREATE INDEX notice_newest ON notice (created_at DESC, id DESC);

-- ---- name search through one narrow door -------------------------------------

-- Ids only, a bounded number, so that nothing leaks but what scope then admits.
-- Objects come in the order of their list, from behind the last one seen:
-- rare grams are found by their index, common ones by walking that order, and
-- only a plan made for the very grams can tell which is faster.
CREATE FUNCTION object_search_ids(want text[], behind_district text,
    behind_id uuid, most integer)
RETURNS TABLE (district text, object_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
	RETURN QUERY SELECT s.district, s.object_id
	  FROM public.object_search s
	 WHERE s.grams @> want
	   AND (s.district, s.object_id) > (behind_district, behind_id)
	 ORDER BY s.district, s.object_id
	 LIMIT most;
END $$;
CREATE FUNCTION publication_search_ids(want text[], most integer)
RETURNS TABLE (district text, publication_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT s.district, s.publication_id FROM public.publication_search s
	 WHERE s.grams @> want LIMIT most
$$;

-- ---- row-level security ------------------------------------------------------

-- Organisations and names of colleagues are no secret inside; who may change
-- them is decided by where they stand.
ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_read ON organization FOR SELECT USING (true);
CREATE POLICY organization_write ON organization USING (ssj_in_scope(path));
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_user_read ON app_user FOR SELECT
    USING (ssj_kind() IN ('user', 'system'));
CREATE POLICY app_user_write ON app_user
    USING (ssj_in_scope(org_path) OR ssj_is_user(id));
ALTER TABLE user_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_role_read ON user_role FOR SELECT
    USING (ssj_kind() IN ('user', 'system'));
CREATE POLICY user_role_write ON user_role USING (EXISTS (
    SELECT FROM organization o WHERE o.id = user_role.org_id
     AND ssj_in_scope(o.path)));
ALTER TABLE app_credential ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_credential_scope ON app_credential
    USING (ssj_is_user(user_id) OR EXISTS (
    SELECT FROM app_user u WHERE u.id = app_credential.user_id
     AND ssj_in_scope(u.org_path)));
ALTER TABLE refresh_token ENABLE ROW LEVEL SECURITY;
CREATE POLICY refresh_token_scope ON refresh_token
    USING (ssj_is_user(user_id) OR EXISTS (
    SELECT FROM app_user u WHERE u.id = refresh_token.user_id
     AND ssj_in_scope(u.org_path)));
ALTER TABLE login_failure ENABLE ROW LEVEL SECURITY;
CREATE POLICY login_failure_system ON login_failure
    USING (ssj_kind() = 'system');
ALTER TABLE object ENABLE ROW LEVEL SECURITY;
CREATE POLICY object_all ON object USING (ssj_kind() IN ('user', 'system'));
ALTER TABLE inspector ENABLE ROW LEVEL SECURITY;
CREATE POLICY inspector_read ON inspector FOR SELECT
    USING (ssj_kind() IN ('user', 'system'));
CREATE POLICY inspector_write ON inspector USING (ssj_in_scope(org_path));
ALTER TABLE import ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_scope ON import USING (ssj_in_scope(org_path));
ALTER TABLE import_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_file_scope ON import_file USING (ssj_in_scope(org_path));
ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
CREATE POLICY plan_read ON plan FOR SELECT
    USING (state = 'published' OR ssj_in_scope(org_path));
CREATE POLICY plan_write ON plan USING (ssj_in_scope(org_path));
ALTER TABLE draw ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_read ON draw FOR SELECT USING (
    announced_at IS NOT NULL OR transcript_hash IS NOT NULL OR
    ssj_kind() = 'party' OR ssj_in_scope(org_path));
CREATE POLICY draw_write ON draw USING (
    ssj_kind() = 'party' OR ssj_in_scope(org_path));
ALTER TABLE draw_secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY draw_secret_system ON draw_secret USING (ssj_kind() = 'system');
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_scope ON task USING (ssj_in_scope(org_path) OR EXISTS (
    SELECT FROM task_inspector i WHERE i.district = task.district
     AND i.task_id = task.id AND ssj_is_inspector(i.inspector_id)
     AND i.state IN ('assigned', 'accepted')));
ALTER TABLE record ENABLE ROW LEVEL SECURITY;
CREATE POLICY record_scope ON record USING (ssj_in_scope(org_path) OR EXISTS (
    SELECT FROM task_inspector i WHERE i.district = record.district
     AND i.task_id = record.task_id AND ssj_is_inspector(i.inspector_id)
     AND i.state IN ('assigned', 'accepted')));
ALTER TABLE publication ENABLE ROW LEVEL SECURITY;
CREATE POLICY publication_read ON publication FOR SELECT USING (true);
CREATE POLICY publication_write ON publication USING (ssj_in_scope(org_path));
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY notice_scope ON notice USING (ssj_in_scope(org_path));

-- Everybody writes the log; it is read within one's scope. Who asked for a job
-- may watch it, wherever it belongs; parties start jobs by their reveals.
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_read ON event FOR SELECT USING (ssj_in_scope(org_path));
CREATE POLICY event_write ON event FOR INSERT
    WITH CHECK (ssj_kind() IS NOT NULL);
ALTER TABLE job ENABLE ROW LEVEL SECURITY;
CREATE POLICY job_read ON job FOR SELECT
    USING (ssj_in_scope(org_path) OR ssj_is_user(actor_id));
CREATE POLICY job_add ON job FOR INSERT
    WITH CHECK (ssj_kind() IN ('user', 'party', 'system'));
CREATE POLICY job_change ON job FOR UPDATE
    USING (ssj_in_scope(org_path) OR ssj_is_user(actor_id));

-- ---- rights of the application -----------------------------------------------

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO ssj_app;
GRANT DELETE ON user_role, refresh_token, login_failure, idempotency,
    calendar_day, plan_line, draw_pick, object_directory,
    object_search, inspector_leave, record_result, record_signature,
    record_evidence, import_refusal, object_stage, inspector_stage, item_stage,
    alias TO ssj_app;
-- The log is written once: the application can neither change nor remove it.
REVOKE UPDATE ON event FROM ssj_app;
-- Grams are read through the doors above only; ids are needed to write them.
REVOKE SELECT ON object_search, publication_search FROM ssj_app;
GRANT SELECT (district, object_id) ON object_search TO ssj_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ssj_app;
REVOKE EXECUTE ON FUNCTION object_search_ids(text[], text, uuid, integer),
    publication_search_ids(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION object_search_ids(text[], text, uuid, integer),
    publication_search_ids(text[], integer) TO ssj_app;

-- ---- roles -------------------------------------------------------------------

INSERT INTO role (code, title, permissions) VALUES
('draw_operator', '抽取操作员', '{item.read,object.read,inspector.read,plan.read,draw.read,draw.operate,draw.beacon,draw.audit,task.read,job.read}'),
('inspector', '执法检查人员', '{item.read,object.read,task.read,record.read,inspect}'),
('reviewer', '审核人', '{item.read,object.read,task.read,task.cancel,record.read,record.review,draw.beacon,draw.read,draw.audit}'),
('publication_officer', '公示管理员', '{item.read,task.read,record.read,publish}'),
('library_keeper', '两库管理员', '{item.read,item.manage,object.read,object.manage,inspector.read,inspector.manage,import.manage,job.read}'),
('planner', '计划员', '{item.read,object.read,plan.read,plan.manage,plan.publish,draw.read}'),
('administrator', '系统管理员', '{user.manage,organization.manage,calendar.manage,item.read,plan.read,job.read,event.read}');

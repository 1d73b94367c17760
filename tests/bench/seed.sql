-- A city for make bench: one department, one inspector who may do everything,
-- :tasks accepted visits and as many publications, and :objects businesses for
-- the draw. Ids are numbers in the form of a UUID, so that every load generator
-- can make them up.
\set ON_ERROR_STOP 1
SET synchronous_commit = off;
CREATE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid LANGUAGE sql
IMMUTABLE AS $$ SELECT ('0000000' || kind || '-0000-7000-8000-' ||
    lpad(to_hex(n), 12, '0'))::uuid $$;

INSERT INTO organization (id, code, path, name, kind, district, created_at,
    updated_at)
VALUES (pg_temp.id(1, 1), 'BENCH', '/BENCH/', '测速市', 'city_office', '449900',
    now(), now());
INSERT INTO app_user (id, login, display_name, org_id, org_path, status,
    inspector_id,
    version, created_at, updated_at)
VALUES (pg_temp.id(2, 1), 'bench', '测速', pg_temp.id(1, 1), '/BENCH/', 'active',
    pg_temp.id(3, 1), 1, now(), now());
INSERT INTO inspector (district, id, code, name, org_id, org_path, department,
    level, specialties, certificate_until, status, created_at, updated_at)
SELECT '449901', pg_temp.id(3, n), 'BENCH' || n, '执法员' || n, pg_temp.id(1, 1),
    '/BENCH/', 'BENCH', 'city', '{BENCH-01}', '2099-12-31', 'on_duty', now(),
    now()
  FROM generate_series(1, 2) n;
INSERT INTO item (id, code, org_id, state, current_version, created_at,
    updated_at)
VALUES (pg_temp.id(4, 1), 'BENCH-001', pg_temp.id(1, 1), 'active', 1, now(),
    now());
INSERT INTO item_version (item_id, item_version, name, item_class, legal_basis,
    object_types, methods, specialty, effective_from, created_at)
VALUES (pg_temp.id(4, 1), 1, '登记事项检查', 'general',
    '《中华人民共和国市场主体登记管理条例》', '{enterprise}', '{onsite}',
    'BENCH-01', '2020-01-01', now());
INSERT INTO object (district, id, code, uscc, name, kind, industry, address,
    status, risk, created_at, updated_at)
SELECT '44990' || 1 + n % 8, pg_temp.id(5, n),
    '914499' || lpad(n::text, 12, '0'), '914499' || lpad(n::text, 12, '0'),
    '测速企业' || n || '有限公司', 'enterprise', 'F5211', '测速路' || n || '号',
    'existing', (ARRAY['A', 'B', 'B', 'C', 'D', ''])[1 + n % 6], now(), now()
  FROM generate_series(1, :objects) n;
INSERT INTO task (district, id, visit_no, origin, org_id, org_path, object_id,
    object_code, object, from_day, to_day, state, slots, unfilled, items_shown,
    created_at, updated_at)
SELECT '449901', pg_temp.id(6, n), md5(n::text), 'random', pg_temp.id(1, 1),
    '/BENCH/', pg_temp.id(5, n), '914499' || lpad(n::text, 12, '0'),
    json_build_object('name', '测速企业' || n || '有限公司', 'kind',
	'enterprise', 'industry', 'F5211', 'address', '测速路' || n || '号',
	'risk', 'B'),
    current_date - 1, current_date + 60, 'accepted', 2, 0,
    json_build_array(json_build_object('item_id', pg_temp.id(4, 1),
	'item_version', 1, 'code', 'BENCH-001', 'name', '登记事项检查',
	'list_id', 'L1', 'department', 'BENCH', 'specialty', 'BENCH-01',
	'methods', '{}'::text[], 'form_id', NULL, 'form_version', NULL)),
    now(), now()
  FROM generate_series(1, :tasks) n;
INSERT INTO task_item (district, task_id, item_id, item_version, list_id,
    department, specialty)
SELECT '449901', pg_temp.id(6, n), pg_temp.id(4, 1), 1, 'L1', 'BENCH',
    'BENCH-01' FROM generate_series(1, :tasks) n;
INSERT INTO task_inspector (district, task_id, slot, turn, department,
    specialty, inspector_id, leader, state, decided_at)
SELECT '449901', pg_temp.id(6, n), slot, 0, 'BENCH', 'BENCH-01',
    pg_temp.id(3, slot + 1), slot = 0, 'accepted', now()
  FROM generate_series(1, :tasks) n, generate_series(0, 1) slot;
INSERT INTO publication (district, id, record_id, task_id, org_id, org_path,
    org_name, object_code, object_name, body, results, checked_on,
    published_at, display_until, display_provisional, state)
SELECT '449901', pg_temp.id(8, n), pg_temp.id(7, n), pg_temp.id(6, n),
    pg_temp.id(1, 1), '/BENCH/', '测速市', '914499' || lpad(n::text, 12, '0'),
    '测速企业' || n || '有限公司',
    json_build_object('id', pg_temp.id(8, n), 'object', json_build_object(
	'code', '914499' || lpad(n::text, 12, '0'), 'name',
	'测速企业' || n || '有限公司'), 'organization', json_build_object('id',
	pg_temp.id(1, 1), 'name', '测速市'), 'draw_no', NULL, 'method',
	'onsite', 'checked_on', current_date, 'items', json_build_array(
	    json_build_object('code', 'BENCH-001', 'name', '登记事项检查',
	    'result', 'no_problem', 'title', '未发现问题', 'note', '')),
	'results', json_build_array('no_problem'), 'findings',
	'现场核对登记事项与公示信息，一致。', 'published_at',
	to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"')),
    '{no_problem}', current_date, now(), current_date + 9, false, 'active'
  FROM generate_series(1, :tasks) n;
VACUUM (ANALYZE);
CHECKPOINT;

-- SPDX-License-Identifier: Apache-2.0
-- A centralised draw to measure: 21 departments, 41 items, twelve thousand
-- inspectors and a published plan of three slots with the same 41 lines, on top
-- of tests/fixtures/draw.sql and as many objects as there are. Run as the
-- superuser.

UPDATE organization SET district = '449900';
INSERT INTO organization (id, parent_id, code, path, name, kind, district,
    created_at, updated_at)
SELECT ('00000000-0000-7000-8000-0000000d00' || to_char(n, 'FM00'))::uuid,
       '00000000-0000-7000-8000-0000000000a1', 'D' || to_char(n, 'FM00'),
       '/SZ/D' || to_char(n, 'FM00') || '/', '示范市第' || n || '局',
       'department', '449900', '2026-01-01', '2026-01-01'
  FROM generate_series(1, 20) n;

-- Three lists reach everybody of their kinds, the others an industry.
CREATE TABLE bench_item AS
SELECT i.n, kinds::text[] AS kinds, industries::text[] AS industries,
       CASE WHEN i.n < 3 THEN 3 ELSE 1 / (i.n * 0.15 + 1) END AS weight,
       ('00000000-0000-7000-8000-0000000f00' || to_char(i.n, 'FM00'))::uuid
	   AS id,
       o.id AS org_id, o.code AS department
  FROM (VALUES
       (0, '{enterprise,individual_business}', '{}'),
       (1, '{enterprise,cooperative}', '{}'),
       (2, '{enterprise,individual_business}', '{}'),
       (3, '{enterprise,individual_business}', '{H62}'),
       (4, '{enterprise,individual_business}', '{F522}'),
       (5, '{enterprise}', '{F512,F522}'),
       (6, '{enterprise,individual_business}', '{H62,F5229}'),
       (7, '{enterprise}', '{C14,C18}'),
       (8, '{enterprise,individual_business}', '{F525}'),
       (9, '{enterprise}', '{F515,F525}'),
       (10, '{enterprise,individual_business}', '{F523}'),
       (11, '{enterprise,individual_business}', '{F52}'),
       (12, '{enterprise}', '{C33,C34}'),
       (13, '{enterprise}', '{K70}'),
       (14, '{enterprise,individual_business}', '{O81}'),
       (15, '{enterprise}', '{C18,C19,C24}'),
       (16, '{enterprise}', '{C38,C39}'),
       (17, '{enterprise}', '{M74}'),
       (18, '{enterprise}', '{L72}'),
       (19, '{enterprise,individual_business}', '{F51}'),
       (20, '{enterprise}', '{I64,F529}'),
       (21, '{enterprise}', '{L7296,L725}'),
       (22, '{enterprise}', '{C25,C26}'),
       (23, '{enterprise}', '{C28,C29}'),
       (24, '{enterprise}', '{C33}'),
       (25, '{enterprise,individual_business}', '{F51,F52}'),
       (26, '{enterprise}', '{G59}'),
       (27, '{enterprise}', '{G5}'),
       (28, '{enterprise}', '{C22,C26,C33}'),
       (29, '{enterprise}', '{C17,C18}'),
       (30, '{enterprise,individual_business}', '{O8}'),
       (31, '{enterprise}', '{C38}'),
       (32, '{enterprise,institution}', '{Q84}'),
       (33, '{enterprise,individual_business}', '{O80,H61}'),
       (34, '{enterprise,institution}', '{P83}'),
       (35, '{enterprise}', '{C21,C29,C33}'),
       (36, '{enterprise}', '{D46}'),
       (37, '{enterprise,individual_business}', '{R90}'),
       (38, '{enterprise}', '{L729}'),
       (39, '{enterprise}', '{R89}'),
       (40, '{enterprise}', '{E47,E50}')) AS i (n, kinds, industries)
  JOIN organization o ON o.code = CASE WHEN i.n * 21 / 41 = 0 THEN 'SCJG'
       ELSE 'D' || to_char(i.n * 21 / 41, 'FM00') END;

INSERT INTO item (id, code, org_id, state, current_version, created_at,
    updated_at)
SELECT id, 'B-' || to_char(n, 'FM00'), org_id, 'active', 1, '2026-01-01',
       '2026-01-01'
  FROM bench_item;
INSERT INTO item_version (item_id, item_version, name, item_class,
    legal_basis, object_types, industries, methods, specialty, effective_from,
    created_at)
SELECT id, 1, '检查事项' || n, 'general', '《示例法》第一条', kinds,
       industries, '{onsite}', 'ZY' || n % 2, '2026-01-01', '2026-01-01'
  FROM bench_item;

INSERT INTO inspector (district, id, code, name, org_id, org_path,
    department, level, whole_city, specialties, certificate_until, status,
    created_at, updated_at)
SELECT '44990' || n / 21 % 8 + 1,
       ('00000000-0000-7000-8000-000e' || to_char(n, 'FM00000000'))::uuid,
       'BZ-' || to_char(n, 'FM00000'), '检查员' || n, o.id, o.path, o.code,
       'district', n % 5 = 0, (ARRAY['{ZY0}', '{ZY1}', '{ZY0,ZY1}'])
	   [n / 168 % 3 + 1]::text[],
       CASE WHEN n % 50 = 7 THEN '2026-02-01' ELSE '2099-12-31' END::date,
       'on_duty', '2026-01-01', '2026-01-01'
  FROM generate_series(1, 12000) n
  JOIN organization o ON o.code = CASE WHEN n % 21 = 0 THEN 'SCJG'
       ELSE 'D' || to_char(n % 21, 'FM00') END;

INSERT INTO visit_cap (id, org_path, year, level, most, valid_from,
    legal_basis, created_at)
VALUES ('00000000-0000-7000-8000-0000000ca000', '/SZ/', 2026, 'total', 2,
    '2026-01-01', '示范市涉企检查频次上限', '2026-01-01');

-- 83,297 checks of eight million objects, so many of each list; strata alike.
-- Of fewer objects fewer.
CREATE TABLE bench_class AS
SELECT kind, industry, count(*) AS objects
  FROM object
 WHERE status = 'existing'
   AND district LIKE '4499%'
 GROUP BY kind, industry;
CREATE TABLE bench_want AS
SELECT i.n, least(1000000, ceil(1e6 * 83297 * weight *
	   least(1, (SELECT count(*) FROM object) / 8e6) /
	   (SELECT sum(weight) FROM bench_item) /
	   (SELECT sum(objects) FROM bench_class c
	     WHERE c.kind = ANY (i.kinds)
	       AND (i.industries = '{}' OR EXISTS (
		    SELECT FROM unnest(i.industries) p
		     WHERE starts_with(c.industry, p))))))::integer AS num
  FROM bench_item i;

-- Its text is put in by the program that draws: a freeze compares it.
INSERT INTO plan (id, org_id, org_path, year, title, state, content,
    content_hash, published_at, created_at, updated_at)
SELECT '00000000-0000-7000-8000-0000000fa000', o.id, o.path, 2026,
       '集中抽取', 'published', '', '', '2026-01-02', '2026-01-01',
       '2026-01-02'
  FROM organization o
 WHERE o.code = 'SCJG';
INSERT INTO plan_line (plan_id, slot, item_id, from_day, to_day, method,
    draw_kind, merge, ratios, scope, list_group)
SELECT '00000000-0000-7000-8000-0000000fa000', slot, i.id, '2026-05-01',
       '2026-07-31', 'onsite', 'untargeted', 'all',
       (SELECT jsonb_agg(jsonb_build_object('stratum', s, 'num', w.num,
	    'den', 1000000) ORDER BY k)
	  FROM unnest(ARRAY['A', 'B', 'C', 'D', '未分类'])
	       WITH ORDINALITY AS t (s, k)),
       '{"districts":[],"kinds":[],"industries":[]}', 'G-' || i.department
  FROM bench_item i
  JOIN bench_want w USING (n)
 CROSS JOIN generate_series(1, 3) slot;
ANALYZE object, item, inspector, plan_line;

-- SPDX-License-Identifier: Apache-2.0
-- From staged rows into the libraries, set by set.
--
-- Every step takes a range of lines and may be repeated: rows that are there
-- already are recognised by their code and count as unchanged. Each holds the
-- library (library.h): two imports of the same file create nothing twice, and
-- what somebody else changes meanwhile is not written over unread.

-- The tables were filled a moment ago and statistics lag behind; plans made for
-- them once took minutes. What looks at a whole file joins by hashing.
-- name: stage_plan_whole
SELECT set_config('enable_nestloop', 'off', true)

-- A step looks up its rows one by one in indexes, however large the library.
-- name: stage_plan_step
SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
       set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true),
       set_config('enable_seqscan', 'off', true)

-- ---- whatever they are: an import's rows stand in one of the tables -----------

-- name: stage_clear
WITH objects AS (
	DELETE FROM object_stage
	 WHERE import_id = $1
), inspectors AS (
	DELETE FROM inspector_stage
	 WHERE import_id = $1
)
DELETE FROM item_stage
 WHERE import_id = $1

-- name: stage_count
SELECT (SELECT count(*) FROM object_stage WHERE import_id = $1) +
       (SELECT count(*) FROM inspector_stage WHERE import_id = $1) +
       (SELECT count(*) FROM item_stage WHERE import_id = $1) AS number

-- The line of the last row of the next step; 0 when there is none.
-- name: stage_up_to
SELECT coalesce(max(line), 0) AS number
  FROM (SELECT line
	  FROM (SELECT import_id, line FROM object_stage
		 UNION ALL
		SELECT import_id, line FROM inspector_stage
		 UNION ALL
		SELECT import_id, line FROM item_stage) s
	 WHERE import_id = $1
	   AND line > $2
	 ORDER BY line
	 LIMIT $3) l

-- ---- objects -----------------------------------------------------------------

-- The first row of a code counts, later ones are refused.
-- name: object_stage_refuse
WITH again AS (
	SELECT line, first
	  FROM (SELECT line, min(line) OVER (
		    PARTITION BY coalesce(uscc, '#' || reg_no)) AS first
		  FROM object_stage
		 WHERE import_id = $1) l
	 WHERE line > first
), gone AS (
	DELETE FROM object_stage s
	 USING again
	 WHERE s.import_id = $1
	   AND s.line = again.line
	RETURNING s.line, again.first, s.raw
)
INSERT INTO import_refusal (import_id, line, field, severity, code, detail,
    row)
SELECT $1, line, 'uscc', 'refused', 'twice',
       '与第 ' || first || ' 行是同一主体', raw
  FROM gone

-- One step. A business that moved leaves a line behind in its old district and
-- keeps its id in the new one; if it ever lived there, that line comes to life
-- again.
-- name: object_stage_apply
WITH s AS MATERIALIZED (
	SELECT g.*, coalesce(d.object_id, r.object_id) AS old_id,
	       coalesce(d.district, r.district) AS old_district
	  FROM object_stage g
	  LEFT JOIN object_directory d ON d.code = g.uscc
	  LEFT JOIN object_directory r
	    ON g.uscc IS NULL AND r.reg_no = g.reg_no
	 WHERE g.import_id = $1
	   AND g.line > $2
	   AND g.line <= $3
), m AS MATERIALIZED (
	SELECT s.*, coalesce(s.old_id, s.new_id) AS id, o.version,
	       o.name IS DISTINCT FROM s.name AS new_name,
	       CASE WHEN s.old_id IS NULL THEN 'create'
		    WHEN s.old_district <> s.district THEN 'move'
		    WHEN (o.reg_no, o.name, o.kind, o.industry, o.address,
			  o.registered_on, o.status, o.risk, o.abnormal,
			  o.warnings) IS DISTINCT FROM
			 (s.reg_no, s.name, s.kind, s.industry, s.address,
			  s.registered_on, s.status, s.risk, s.abnormal,
			  s.warnings) THEN 'change'
		    ELSE 'none' END AS act
	  FROM s
	  LEFT JOIN object o ON o.district = s.old_district AND o.id = s.old_id
), listed AS (
	INSERT INTO object_directory (code, reg_no, district, object_id)
	SELECT coalesce(uscc, 'obj-' || id),
	       CASE WHEN uscc IS NULL THEN reg_no END, district, id
	  FROM m
	 WHERE act = 'create'
), relisted AS (
	UPDATE object_directory d
	   SET reg_no = CASE WHEN m.uscc IS NULL THEN m.reg_no END,
	       district = m.district
	  FROM m
	 WHERE m.act = 'move'
	   AND d.object_id = m.id
), left_behind AS (
	UPDATE object o
	   SET status = 'moved_out', moved_to = m.district,
	       version = o.version + 1, updated_at = $4
	  FROM m
	 WHERE m.act = 'move'
	   AND o.district = m.old_district
	   AND o.id = m.id
), put AS (
	INSERT INTO object (district, id, code, uscc, reg_no, name, kind,
	    industry, address, registered_on, status, risk, abnormal,
	    warnings, import_id, version, created_at, updated_at)
	SELECT district, id, coalesce(uscc, 'obj-' || id), uscc, reg_no, name,
	       kind, industry, address, registered_on, status, risk, abnormal,
	       warnings, import_id, coalesce(version, 0) + 1, $4, $4
	  FROM m
	 WHERE act <> 'none'
	    ON CONFLICT (district, id) DO UPDATE SET
	       reg_no = excluded.reg_no, name = excluded.name,
	       kind = excluded.kind, industry = excluded.industry,
	       address = excluded.address,
	       registered_on = excluded.registered_on,
	       status = excluded.status, risk = excluded.risk,
	       abnormal = excluded.abnormal, warnings = excluded.warnings,
	       moved_to = NULL, import_id = excluded.import_id,
	       version = greatest(object.version + 1, excluded.version),
	       updated_at = excluded.updated_at
), unsearched AS (
	DELETE FROM object_search s
	 USING m
	 WHERE m.act = 'move'
	   AND s.district = m.old_district
	   AND s.object_id = m.id
), searched AS (
	INSERT INTO object_search (district, object_id, grams)
	SELECT district, id, grams
	  FROM m
	 WHERE act IN ('create', 'move')
), renamed AS (
	UPDATE object_stage g
	   SET renamed = true, new_id = m.id
	  FROM m
	 WHERE m.act = 'change'
	   AND m.new_name
	   AND g.import_id = m.import_id
	   AND g.line = m.line
)
SELECT count(*) FILTER (WHERE act = 'create') AS created,
       count(*) FILTER (WHERE act IN ('change', 'move')) AS updated,
       count(*) FILTER (WHERE act = 'none') AS unchanged,
       0::bigint AS activated
  FROM m

-- New names of the same step: grams can be replaced, not updated.
-- name: object_stage_unsearch
DELETE FROM object_search s
 USING object_stage g
 WHERE g.import_id = $1
   AND g.line > $2
   AND g.line <= $3
   AND g.renamed
   AND s.district = g.district
   AND s.object_id = g.new_id

-- name: object_stage_search
INSERT INTO object_search (district, object_id, grams)
SELECT g.district, g.new_id, g.grams
  FROM object_stage g
 WHERE g.import_id = $1
   AND g.line > $2
   AND g.line <= $3
   AND g.renamed

-- ---- inspectors --------------------------------------------------------------

-- Numbers that stand twice, and people of organisations that are not ours.
-- name: inspector_stage_refuse
WITH again AS (
	SELECT line, first
	  FROM (SELECT line, min(line) OVER (PARTITION BY code) AS first
		  FROM inspector_stage
		 WHERE import_id = $1) l
	 WHERE line > first
), foreign_row AS (
	SELECT s.line
	  FROM inspector_stage s
	  JOIN inspector i ON i.code = s.code AND i.moved_to IS NULL
	 WHERE s.import_id = $1
	   AND NOT starts_with(i.org_path, $2)
), wrong AS (
	SELECT line, 'twice' AS code,
	       '与第 ' || first || ' 行是同一人员' AS detail
	  FROM again
	 UNION ALL
	SELECT line, 'out-of-scope', '此人员属于权限范围以外的机构'
	  FROM foreign_row
	 WHERE line NOT IN (SELECT line FROM again)
), gone AS (
	DELETE FROM inspector_stage s
	 USING wrong
	 WHERE s.import_id = $1
	   AND s.line = wrong.line
	RETURNING s.line, wrong.code, wrong.detail, s.raw
)
INSERT INTO import_refusal (import_id, line, field, severity, code, detail,
    row)
SELECT $1, line, 'code', 'refused', code, detail, raw
  FROM gone

-- name: inspector_stage_apply
WITH m AS MATERIALIZED (
	SELECT s.*, coalesce(i.id, s.new_id) AS id, i.district AS old_district,
	       i.version,
	       CASE WHEN i.id IS NULL THEN 'create'
		    WHEN i.district <> s.district THEN 'move'
		    WHEN (i.name, i.org_id, i.org_path, i.department, i.level,
			  i.whole_city, i.specialties, i.certificate_until,
			  i.grade, i.status) IS DISTINCT FROM
			 (s.name, s.org_id, s.org_path, s.department, s.level,
			  s.whole_city, s.specialties, s.certificate_until,
			  s.grade, s.status) THEN 'change'
		    ELSE 'none' END AS act
	  FROM inspector_stage s
	  LEFT JOIN inspector i ON i.code = s.code AND i.moved_to IS NULL
	 WHERE s.import_id = $1
	   AND s.line > $2
	   AND s.line <= $3
), left_behind AS (
	UPDATE inspector i
	   SET status = 'left', moved_to = m.district, version = i.version + 1,
	       updated_at = $4
	  FROM m
	 WHERE m.act = 'move'
	   AND i.district = m.old_district
	   AND i.id = m.id
), put AS (
	INSERT INTO inspector (district, id, code, name, org_id, org_path,
	    department, level, whole_city, specialties, certificate_until,
	    grade, status, import_id, version, created_at, updated_at)
	SELECT district, id, code, name, org_id, org_path, department, level,
	       whole_city, specialties, certificate_until, grade, status,
	       import_id, coalesce(version, 0) + 1, $4, $4
	  FROM m
	 WHERE act <> 'none'
	    ON CONFLICT (district, id) DO UPDATE SET
	       name = excluded.name, org_id = excluded.org_id,
	       org_path = excluded.org_path, department = excluded.department,
	       level = excluded.level, whole_city = excluded.whole_city,
	       specialties = excluded.specialties,
	       certificate_until = excluded.certificate_until,
	       grade = excluded.grade, status = excluded.status,
	       moved_to = NULL, import_id = excluded.import_id,
	       version = greatest(inspector.version + 1, excluded.version),
	       updated_at = excluded.updated_at
), leave AS (
	INSERT INTO inspector_leave (district, inspector_id, from_day, to_day,
	    reason)
	SELECT m.district, l.inspector_id, l.from_day, l.to_day, l.reason
	  FROM m
	  JOIN inspector_leave l
	    ON l.district = m.old_district AND l.inspector_id = m.id
	 WHERE m.act = 'move'
	    ON CONFLICT (district, inspector_id, from_day) DO UPDATE SET
	       to_day = excluded.to_day, reason = excluded.reason
), recused AS (
	INSERT INTO recusal (district, inspector_id, object_code, reason,
	    declared_at, ended_at, draw_id)
	SELECT m.district, r.inspector_id, r.object_code, r.reason,
	       r.declared_at, r.ended_at, r.draw_id
	  FROM m
	  JOIN recusal r
	    ON r.district = m.old_district AND r.inspector_id = m.id
	 WHERE m.act = 'move'
	    ON CONFLICT (district, inspector_id, object_code) DO UPDATE SET
	       reason = excluded.reason, declared_at = excluded.declared_at,
	       ended_at = excluded.ended_at, draw_id = excluded.draw_id
)
SELECT count(*) FILTER (WHERE act = 'create') AS created,
       count(*) FILTER (WHERE act IN ('change', 'move')) AS updated,
       count(*) FILTER (WHERE act = 'none') AS unchanged,
       0::bigint AS activated
  FROM m

-- ---- items -------------------------------------------------------------------

-- Codes that stand twice, items of others, retired ones, and active ones that
-- would lose their legal basis (C03).
-- name: item_stage_refuse
WITH again AS (
	SELECT line, first
	  FROM (SELECT line, min(line) OVER (PARTITION BY code) AS first
		  FROM item_stage
		 WHERE import_id = $1) l
	 WHERE line > first
), barred AS (
	SELECT s.line,
	       CASE WHEN NOT starts_with(o.path, $2) THEN 'out-of-scope'
		    WHEN i.org_id <> s.org_id THEN 'other-department'
		    WHEN i.state = 'retired' THEN 'retired'
		    WHEN i.state = 'active' AND s.legal_basis = ''
		    THEN 'no-legal-basis' END AS code
	  FROM item_stage s
	  JOIN item i ON i.code = s.code
	  JOIN organization o ON o.id = i.org_id
	 WHERE s.import_id = $1
), wrong AS (
	SELECT line, 'twice' AS code,
	       '与第 ' || first || ' 行是同一事项' AS detail
	  FROM again
	 UNION ALL
	SELECT line, code,
	       CASE code
		    WHEN 'out-of-scope' THEN '此事项属于权限范围以外的机构'
		    WHEN 'other-department' THEN '此编码属于另一部门的事项'
		    WHEN 'retired' THEN '此事项已经停用'
		    ELSE '已启用的事项不能没有检查依据（C03）' END
	  FROM barred
	 WHERE code IS NOT NULL
	   AND line NOT IN (SELECT line FROM again)
), gone AS (
	DELETE FROM item_stage s
	 USING wrong
	 WHERE s.import_id = $1
	   AND s.line = wrong.line
	RETURNING s.line, wrong.code, wrong.detail, s.raw
)
INSERT INTO import_refusal (import_id, line, field, severity, code, detail,
    row)
SELECT $1, line, 'code', 'refused', code, detail, raw
  FROM gone

-- $5 activates drafts that have a legal basis; $6 is today.
-- name: item_stage_apply
WITH m AS MATERIALIZED (
	SELECT s.*, coalesce(i.id, s.new_id) AS id,
	       coalesce(i.current_version, 0) AS old_version, v.form_id,
	       v.form_version, $5::boolean AND s.legal_basis <> '' AND
	       coalesce(i.state, 'draft') = 'draft' AS activate,
	       CASE WHEN i.id IS NULL THEN 'create'
		    WHEN (v.name, v.category, v.item_class, v.legal_basis,
			  v.object_types, v.object_note, v.industries,
			  v.content, v.methods, v.levels, v.frequency,
			  v.specialty) IS DISTINCT FROM
			 (s.name, s.category, s.item_class, s.legal_basis,
			  s.object_types, s.object_note, s.industries,
			  s.content, s.methods, s.levels, s.frequency,
			  s.specialty) THEN 'change'
		    ELSE 'none' END AS act
	  FROM item_stage s
	  LEFT JOIN item i ON i.code = s.code
	  LEFT JOIN item_version v
	    ON v.item_id = i.id AND v.item_version = i.current_version
	 WHERE s.import_id = $1
	   AND s.line > $2
	   AND s.line <= $3
), created AS (
	INSERT INTO item (id, code, org_id, state, current_version, created_at,
	    updated_at)
	SELECT id, code, org_id,
	       CASE WHEN activate THEN 'active' ELSE 'draft' END, 1, $4, $4
	  FROM m
	 WHERE act = 'create'
), ended AS (
	UPDATE item_version v
	   SET effective_to = greatest(v.effective_from, $6::date - 1)
	  FROM m
	 WHERE m.act = 'change'
	   AND v.item_id = m.id
	   AND v.item_version = m.old_version
), versions AS (
	INSERT INTO item_version (item_id, item_version, name, category,
	    item_class, legal_basis, object_types, object_note, industries,
	    content, methods, levels, frequency, specialty, form_id,
	    form_version, effective_from, created_at)
	SELECT id, old_version + 1, name, category, item_class, legal_basis,
	       object_types, object_note, industries, content, methods, levels,
	       frequency, specialty, form_id, form_version, $6::date, $4
	  FROM m
	 WHERE act IN ('create', 'change')
), changed AS (
	UPDATE item i
	   SET current_version = CASE WHEN m.act = 'change'
	       THEN m.old_version + 1 ELSE i.current_version END,
	       state = CASE WHEN m.activate THEN 'active' ELSE i.state END,
	       version = i.version + 1, updated_at = $4
	  FROM m
	 WHERE (m.act = 'change' OR (m.act = 'none' AND m.activate))
	   AND i.id = m.id
)
SELECT count(*) FILTER (WHERE act = 'create') AS created,
       count(*) FILTER (WHERE act = 'change') AS updated,
       count(*) FILTER (WHERE act = 'none') AS unchanged,
       count(*) FILTER (WHERE activate) AS activated
  FROM m

-- SPDX-License-Identifier: Apache-2.0
-- Annual plans and their slots.

-- name: plan_insert
INSERT INTO plan (id, org_id, org_path, year, title, max_pair, state,
    created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $7)

-- name: plan_get
SELECT p.id, p.org_id, p.org_path, o.code AS org_code, o.name AS org_name,
       o.district, p.year, p.title, p.max_pair, p.state, p.content,
       p.content_hash, p.published_at, p.version, p.created_at, p.updated_at
  FROM plan p
  JOIN organization o ON o.id = p.org_id
 WHERE p.id = $1

-- The row stays ours until the end of the transaction: two who publish or
-- change the same plan at once come one after the other.
-- name: plan_lock
SELECT version
  FROM plan
 WHERE id = $1
   FOR UPDATE

-- name: plan_page
SELECT p.id, p.org_id, p.org_path, o.code AS org_code, o.name AS org_name,
       o.district, p.year, p.title, p.max_pair, p.state,
       NULL::text AS content, p.content_hash, p.published_at, p.version, p.created_at, p.updated_at
  FROM plan p
  JOIN organization o ON o.id = p.org_id
 WHERE (p.year, p.id) < ($1::integer, $2::uuid)
   AND ($3::integer IS NULL OR p.year = $3)
   AND ($4::text IS NULL OR p.state = $4)
   AND ($5::uuid IS NULL OR p.org_id = $5)
   AND (p.state = 'published' OR (p.org_path >= $6 AND p.org_path < $7) OR
	EXISTS (SELECT FROM plan_response r WHERE r.plan_id = p.id
		 AND r.org_path >= $6 AND r.org_path < $7))
 ORDER BY p.year DESC, p.id DESC
 LIMIT $8

-- name: plan_update
UPDATE plan
   SET title = $2, max_pair = $3, version = version + 1, updated_at = $4
 WHERE id = $1
   AND state = 'draft'

-- name: plan_publish
UPDATE plan
   SET state = 'published', content = $2, content_hash = $3,
       published_at = $4, published_by = $5,
       version = version + 1, updated_at = $4
 WHERE id = $1
   AND state = 'draft'

-- name: plan_lines_delete
DELETE FROM plan_line
 WHERE plan_id = $1

-- name: plan_lines_insert
INSERT INTO plan_line (plan_id, slot, item_id, from_day, to_day, method,
    draw_kind, mode, mode_reason, mode_until, list_group, merge, merge_reason,
    ratios, scope)
SELECT $1, l.slot, l.item_id, l.from_day, l.to_day, l.method,
       l.draw_kind, l.mode, l.mode_reason, l.mode_until, l.list_group,
       l.merge, l.merge_reason, l.ratios, l.scope
  FROM jsonb_to_recordset($2::jsonb) AS l (slot integer, item_id uuid,
       from_day date, to_day date, method text, draw_kind text, mode text,
       mode_reason text, mode_until date, list_group text, merge text,
       merge_reason text, ratios jsonb, scope jsonb)

-- name: plan_lines_get
SELECT l.slot, l.item_id, i.code AS item_code, v.name AS item_name,
       l.from_day::text, l.to_day::text, l.method, l.draw_kind, l.mode,
       l.mode_reason, l.mode_until::text, l.list_group, l.merge,
       l.merge_reason, l.ratios::text, l.scope::text
  FROM plan_line l
  JOIN item i ON i.id = l.item_id
  JOIN item_version v ON v.item_id = i.id AND v.item_version = i.current_version
 WHERE l.plan_id = $1
 ORDER BY l.slot, i.code COLLATE "C"

-- What a line needs to know of its item: the version in force, and the
-- department whose inspectors carry it out (the nearest one above the
-- organisation that keeps the item, or that organisation itself).
-- name: plan_items_get
SELECT i.id AS item_id, i.code AS item_code, i.state, v.item_version,
       v.name AS item_name, v.specialty,
       to_jsonb(v.object_types)::text AS object_types,
       to_jsonb(v.industries)::text AS industries,
       to_jsonb(v.methods)::text AS methods,
       d.id AS department_id, d.code AS department,
       d.path AS department_path
  FROM item i
  JOIN item_version v ON v.item_id = i.id AND v.item_version = i.current_version
  JOIN organization o ON o.id = i.org_id
  CROSS JOIN LATERAL (
	SELECT a.id, a.code, a.path
	  FROM organization a
	 WHERE starts_with(o.path, a.path)
	   AND (a.kind = 'department' OR a.id = o.id)
	 ORDER BY a.kind = 'department' DESC, length(a.path) DESC
	 LIMIT 1) d
 WHERE i.id = ANY ($1::uuid[])
 ORDER BY i.id

-- Objects within a reach, told apart as far as $6 (districts), $7 (kinds) and
-- $8 (bytes of the industry) say.
-- name: plan_preview
SELECT CASE WHEN $6::boolean THEN o.district ELSE '' END AS district,
       CASE WHEN $7::boolean THEN o.kind ELSE '' END AS kind,
       left(o.industry, $8::integer) AS industry,
       coalesce(nullif(o.risk, ''), '未分类') AS stratum,
       count(*) FILTER (WHERE o.status = 'existing') AS eligible,
       count(*) FILTER (WHERE o.status <> 'existing') AS excluded
  FROM pool_objects($1, $2, $3::text[], $4::text[], $5::text[]) o
 GROUP BY 1, 2, 3, 4

-- name: plan_public_page
SELECT p.id, o.code AS org_code, o.name AS org_name, p.year, p.title,
       p.content, p.content_hash, p.published_at
  FROM plan p
  JOIN organization o ON o.id = p.org_id
 WHERE (p.year, p.id) < ($1::integer, $2::uuid)
   AND ($3::integer IS NULL OR p.year = $3)
   AND p.state = 'published'
 ORDER BY p.year DESC, p.id DESC
 LIMIT $4

-- ---- consultation ------------------------------------------------------------

-- Who is asked no more.
-- name: plan_responses_delete
DELETE FROM plan_response
 WHERE plan_id = $1
   AND NOT department_id = ANY ($2::uuid[])

-- An answer stays as long as it was given to the same terms.
-- name: plan_responses_put
INSERT INTO plan_response (plan_id, department_id, department, org_path,
    lead_path, terms, terms_hash)
SELECT $1, r.department_id, r.department, r.org_path, $2, r.terms, r.terms_hash
  FROM jsonb_to_recordset($3::jsonb) AS r (department_id uuid, department text,
       org_path text, terms text, terms_hash text)
ON CONFLICT (plan_id, department_id) DO UPDATE
   SET department = EXCLUDED.department, org_path = EXCLUDED.org_path,
       terms = EXCLUDED.terms, terms_hash = EXCLUDED.terms_hash,
       decision = NULL, reason = NULL, user_id = NULL, decided_at = NULL
 WHERE plan_response.terms_hash <> EXCLUDED.terms_hash

-- name: plan_responses_get
SELECT r.department_id, r.department, o.name AS department_name, r.org_path,
       r.lead_path, r.terms, r.terms_hash, r.decision, r.reason, r.user_id,
       r.decided_at
  FROM plan_response r
  JOIN organization o ON o.id = r.department_id
 WHERE r.plan_id = $1
 ORDER BY r.department COLLATE "C"

-- Answers stay as they are until the end of the transaction.
-- name: plan_responses_lock
SELECT r.department
  FROM plan_response r
 WHERE r.plan_id = $1
   FOR UPDATE

-- name: plan_respond
UPDATE plan_response
   SET decision = $3, reason = $4, user_id = $5, decided_at = $6
 WHERE plan_id = $1
   AND department_id = $2

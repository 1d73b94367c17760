-- SPDX-License-Identifier: Apache-2.0
-- The one list: items, and what each said from version to version. Lists
-- travel as JSON.

-- name: item_get
SELECT i.id, i.code, i.org_id, o.code AS org_code, o.name AS org_name,
       o.path AS org_path, i.state, v.item_version, v.name, v.category,
       v.item_class, v.legal_basis, to_jsonb(v.object_types)::text AS object_types,
       v.object_note, to_jsonb(v.industries)::text AS industries, v.content,
       to_jsonb(v.methods)::text AS methods, to_jsonb(v.levels)::text AS levels,
       v.frequency, v.specialty, v.form_id, v.form_version,
       v.effective_from::text, v.effective_to::text, i.version, i.created_at,
       i.updated_at
  FROM item i
  JOIN organization o ON o.id = i.org_id
  JOIN item_version v ON v.item_id = i.id AND v.item_version = i.current_version
 WHERE i.id = $1

-- Held until the end of the transaction.
-- name: item_lock
SELECT version
  FROM item
 WHERE id = $1
   FOR UPDATE

-- name: item_page
SELECT i.id, i.code, i.org_id, o.code AS org_code, o.name AS org_name,
       o.path AS org_path, i.state, v.item_version, v.name, v.category,
       v.item_class, v.legal_basis, to_jsonb(v.object_types)::text AS object_types,
       v.object_note, to_jsonb(v.industries)::text AS industries, v.content,
       to_jsonb(v.methods)::text AS methods, to_jsonb(v.levels)::text AS levels,
       v.frequency, v.specialty, v.form_id, v.form_version,
       v.effective_from::text, v.effective_to::text, i.version, i.created_at,
       i.updated_at
  FROM item i
  JOIN organization o ON o.id = i.org_id
  JOIN item_version v ON v.item_id = i.id AND v.item_version = i.current_version
 WHERE i.code > $1
   AND ($2::text IS NULL OR i.state = $2)
   AND ($3::uuid IS NULL OR i.org_id = $3)
   AND ($4::text IS NULL OR v.specialty = $4)
   AND ($5::text IS NULL OR i.code = $5)
 ORDER BY i.code
 LIMIT $6

-- What the public reads: items in force, with the department they belong to.
-- name: item_public_page
SELECT i.id, i.code, i.org_id, o.code AS org_code, o.name AS org_name,
       o.path AS org_path, i.state, v.item_version, v.name, v.category,
       v.item_class, v.legal_basis, to_jsonb(v.object_types)::text AS object_types,
       v.object_note, to_jsonb(v.industries)::text AS industries, v.content,
       to_jsonb(v.methods)::text AS methods, to_jsonb(v.levels)::text AS levels,
       v.frequency, v.specialty, v.form_id, v.form_version,
       v.effective_from::text, v.effective_to::text, i.version, i.created_at,
       i.updated_at
  FROM item i
  JOIN organization o ON o.id = i.org_id
  JOIN item_version v ON v.item_id = i.id AND v.item_version = i.current_version
 WHERE i.code > $1
   AND i.state = 'active'
   AND ($2::text IS NULL OR o.code = $2)
 ORDER BY i.code
 LIMIT $3

-- Every version of one item, the newest first.
-- name: item_versions_page
SELECT i.id, i.code, i.org_id, o.code AS org_code, o.name AS org_name,
       o.path AS org_path, i.state, v.item_version, v.name, v.category,
       v.item_class, v.legal_basis, to_jsonb(v.object_types)::text AS object_types,
       v.object_note, to_jsonb(v.industries)::text AS industries, v.content,
       to_jsonb(v.methods)::text AS methods, to_jsonb(v.levels)::text AS levels,
       v.frequency, v.specialty, v.form_id, v.form_version,
       v.effective_from::text, v.effective_to::text, i.version, v.created_at,
       i.updated_at
  FROM item i
  JOIN organization o ON o.id = i.org_id
  JOIN item_version v ON v.item_id = i.id
 WHERE i.id = $1
   AND v.item_version < $2
 ORDER BY v.item_version DESC
 LIMIT $3

-- name: item_insert
INSERT INTO item (id, code, org_id, state, current_version, created_at,
    updated_at)
VALUES ($1, $2, $3, 'draft', 1, $4, $4)

-- name: item_version_insert
INSERT INTO item_version (item_id, item_version, name, category, item_class,
    legal_basis, object_types, object_note, industries, content, methods,
    levels, frequency, specialty, form_id, form_version, effective_from,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6,
    ARRAY (SELECT jsonb_array_elements_text($7::jsonb)), $8,
    ARRAY (SELECT jsonb_array_elements_text($9::jsonb)), $10,
    ARRAY (SELECT jsonb_array_elements_text($11::jsonb)),
    ARRAY (SELECT jsonb_array_elements_text($12::jsonb)), $13, $14, $15, $16,
    $17, $18)

-- A version ends on the day before the next one takes effect, never before it
-- began.
-- name: item_version_end
UPDATE item_version
   SET effective_to = greatest(effective_from, $3::date - 1)
 WHERE item_id = $1
   AND item_version = $2

-- name: item_set_version
UPDATE item
   SET current_version = $2, version = version + 1, updated_at = $3
 WHERE id = $1

-- name: item_set_state
UPDATE item
   SET state = $2, version = version + 1, updated_at = $3
 WHERE id = $1

-- SPDX-License-Identifier: Apache-2.0
-- Checklist forms: every version is kept and never changes.

-- name: checklist_get
SELECT f.id, f.form_version, f.code, f.title, f.org_id, o.path AS org_path,
       f.fields::text, f.created_at
  FROM checklist_form f
  JOIN organization o ON o.id = f.org_id
 WHERE f.id = $1
   AND f.form_version = $2

-- The newest version.
-- name: checklist_newest
SELECT f.id, f.form_version, f.code, f.title, f.org_id, o.path AS org_path,
       f.fields::text, f.created_at
  FROM checklist_form f
  JOIN organization o ON o.id = f.org_id
 WHERE f.id = $1
 ORDER BY f.form_version DESC
 LIMIT 1

-- The newest version of every form, by code.
-- name: checklist_page
SELECT f.id, f.form_version, f.code, f.title, f.org_id, o.path AS org_path,
       f.fields::text, f.created_at
  FROM checklist_form f
  JOIN organization o ON o.id = f.org_id
 WHERE f.code > $1
   AND ($2::uuid IS NULL OR f.org_id = $2)
   AND NOT EXISTS (
	SELECT FROM checklist_form n
	 WHERE n.id = f.id AND n.form_version > f.form_version)
 ORDER BY f.code
 LIMIT $3

-- name: checklist_insert
INSERT INTO checklist_form (id, form_version, code, title, org_id, fields,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

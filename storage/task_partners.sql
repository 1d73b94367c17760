-- SPDX-License-Identifier: Apache-2.0
-- Visits of several departments.

-- name: task_partners_insert
INSERT INTO task_partner (district, task_id, department, org_id, org_path)
SELECT p.district, p.task_id, p.department, p.org_id, p.org_path
  FROM jsonb_to_recordset($1::jsonb) AS p (district text, task_id uuid,
       department text, org_id uuid, org_path text)

-- name: record_sides
SELECT s.org_id, s.org_path, o.name AS org_name,
       a.org_id IS NOT NULL AS approved
  FROM (SELECT r.district, r.id, r.org_id, r.org_path, '' AS department
	  FROM record r
	 WHERE r.district = $1
	   AND r.id = $2
	 UNION ALL
	SELECT r.district, r.id, p.org_id, p.org_path, p.department
	  FROM record r
	  JOIN task_partner p
	    ON p.district = r.district AND p.task_id = r.task_id
	 WHERE r.district = $1
	   AND r.id = $2) s
  JOIN organization o ON o.id = s.org_id
  LEFT JOIN record_approval a
    ON a.district = s.district AND a.record_id = s.id AND a.org_id = s.org_id
 ORDER BY s.department COLLATE "C"

-- name: record_side_approve
INSERT INTO record_approval (district, record_id, org_id, user_id,
    content_sha256, approved_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: record_sides_clear
DELETE FROM record_approval
 WHERE district = $1
   AND record_id = $2

-- SPDX-License-Identifier: Apache-2.0
-- What a 检查通知书 says.

-- All but what the caller adds (printed_on, visits_this_year, proofs). `mine`
-- and org_path as in task_get: a partner of the visit prints it as well. A
-- certificate is shown at the door; on paper its middle is hidden.
-- name: notice_paper
SELECT t.version, visit_path(t.district, t.id, t.org_path) AS org_path,
       EXISTS (SELECT FROM task_inspector m
                WHERE m.district = t.district AND m.task_id = t.id
                  AND m.inspector_id = $2::uuid
                  AND m.state IN ('assigned', 'accepted')) AS mine,
       json_build_object('task_id', t.id, 'visit_no', t.visit_no,
	'origin', t.origin,
	'reference', (SELECT c.reference FROM task_cause c
		       WHERE c.district = t.district AND c.task_id = t.id),
	'organization', (SELECT json_build_object('id', o.id, 'name', o.name)
			   FROM organization o WHERE o.id = t.org_id),
	'object_code', t.object_code, 'object', t.object,
	'from_day', t.from_day, 'to_day', t.to_day,
	'items', (SELECT json_agg(json_build_object('code', e.code,
		    'name', v.name, 'content', v.content,
		    'legal_basis', v.legal_basis) ORDER BY e.code)
		    FROM task_item i
		    JOIN item e ON e.id = i.item_id
		    JOIN item_version v ON v.item_id = i.item_id
		     AND v.item_version = i.item_version
		   WHERE i.district = t.district AND i.task_id = t.id),
	'inspectors', (SELECT json_agg(json_build_object('name', p.name,
		    'certificate', left(p.code, 2) || '****' ||
			right(p.code, CASE WHEN length(p.code) > 6
			    THEN 2 ELSE 0 END),
		    'department', s.department) ORDER BY s.slot)
		    FROM task_inspector s
		    JOIN inspector p ON p.id = s.inspector_id
		     AND p.moved_to IS NULL
		   WHERE s.district = t.district AND s.task_id = t.id
		     AND s.state = 'accepted'),
	'assistants', task_assistants_json(t.district, t.id),
	'issued_at', (SELECT n.issued_at FROM task_notice n
		       WHERE n.district = t.district AND n.task_id = t.id),
	'draw', (SELECT json_build_object('id', d.id, 'draw_no', d.draw_no,
		    'attempt', d.attempt, 'announce', d.announce)
		   FROM draw d WHERE d.id = t.draw_id))::text AS body
  FROM task t
 WHERE t.id = $1

-- name: notice_issue
INSERT INTO task_notice (district, task_id, issued_by, issued_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (district, task_id) DO NOTHING
RETURNING task_id

-- name: notice_ranks
SELECT r.list_id, r.rank
  FROM visit_ranks($1, $2) r
 ORDER BY r.list_id

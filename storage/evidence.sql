-- SPDX-License-Identifier: Apache-2.0
-- Evidence: the files are blobs; here stands who may have them.

-- name: evidence_insert
INSERT INTO evidence (sha256, size, media_type, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (sha256) DO NOTHING

-- name: evidence_uploaded
INSERT INTO evidence_upload (sha256, user_id, uploaded_at)
VALUES ($1, $2, $3)
ON CONFLICT (sha256, user_id) DO NOTHING

-- What user $2 uploaded, or what a record, or an object that made way, shows of
-- a visit that an organisation from $3 to $4 (by path) leads or joins; a record
-- also to inspector $5, who is on it. Why somebody stepped back is the leading
-- one's.
-- name: evidence_get
SELECT e.sha256, e.size, e.media_type, e.created_at
  FROM evidence e
 WHERE e.sha256 = $1
   AND (EXISTS (SELECT FROM evidence_upload u
                 WHERE u.sha256 = e.sha256 AND u.user_id = $2)
    OR EXISTS (SELECT FROM record_evidence x
                 JOIN record r ON r.district = x.district
                  AND r.id = x.record_id
                WHERE x.sha256 = e.sha256
                  AND ((r.org_path >= $3 AND r.org_path < $4)
                   OR EXISTS (SELECT FROM task_partner p
                               WHERE p.district = r.district
                                 AND p.task_id = r.task_id
                                 AND p.org_path >= $3 AND p.org_path < $4)
                   OR EXISTS (SELECT FROM task_inspector m
                               WHERE m.district = r.district
                                 AND m.task_id = r.task_id
                                 AND m.inspector_id = $5::uuid
                                 AND m.state IN ('assigned', 'accepted'))))
    OR EXISTS (SELECT FROM object_substitution s
                 JOIN task t ON t.district = s.district AND t.id = s.task_id
                WHERE s.evidence = e.sha256
                  AND ((t.org_path >= $3 AND t.org_path < $4)
                   OR EXISTS (SELECT FROM task_partner p
                               WHERE p.district = t.district
                                 AND p.task_id = t.id
                                 AND p.org_path >= $3 AND p.org_path < $4)))
    OR EXISTS (SELECT FROM decline_evidence d
                 JOIN task t ON t.district = d.district AND t.id = d.task_id
                WHERE d.sha256 = e.sha256
                  AND t.org_path >= $3 AND t.org_path < $4))

-- Of the hashes $1 those that user $2 may link in record $3: he uploaded
-- them, or they are linked in it already. Knowing a hash is no right to it.
-- name: evidence_linkable
SELECT e.sha256, e.media_type
  FROM evidence e
 WHERE e.sha256 = ANY ($1::text[])
   AND (EXISTS (SELECT FROM evidence_upload u
                 WHERE u.sha256 = e.sha256 AND u.user_id = $2)
    OR EXISTS (SELECT FROM record_evidence x
                WHERE x.sha256 = e.sha256 AND x.record_id = $3::uuid))

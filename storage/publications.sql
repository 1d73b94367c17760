-- SPDX-License-Identifier: Apache-2.0
-- Publications: what the public reads about checks.

-- name: publication_insert
INSERT INTO publication (district, id, record_id, task_id, org_id, org_path,
    org_name, object_code, object_name, body, results, checked_on,
    published_by, published_at, display_until, display_provisional, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    'active')

-- name: publication_search_insert
INSERT INTO publication_search (district, publication_id, grams)
VALUES ($1, $2, $3::text[])

-- name: publication_result_insert
INSERT INTO publication_result (district, publication_id, result, published_at)
SELECT $1, $2, r, $4
  FROM unnest($3::text[]) r

-- The partners of the visit $3, under which it is found as well.
-- name: publication_partner_insert
INSERT INTO publication_partner (district, publication_id, org_id,
    published_at)
SELECT DISTINCT $1, $2::uuid, p.org_id, $4::timestamptz
  FROM task_partner p
 WHERE p.district = $1
   AND p.task_id = $3
   AND p.org_id <> $5

-- What a publication says of the organisations, the draw and the items.
-- name: publication_org
SELECT o.name AS org_name,
       (SELECT d.draw_no FROM draw d WHERE d.id = $2::uuid) AS draw_no
  FROM organization o
 WHERE o.id = $1

-- name: publication_partners
SELECT o.id, o.name
  FROM task_partner p
  JOIN organization o ON o.id = p.org_id
 WHERE p.district = $1
   AND p.task_id = $2
 ORDER BY p.department COLLATE "C"

-- name: publication_items
SELECT i.item_id AS id, e.code, v.name
  FROM task_item i
  JOIN item e ON e.id = i.item_id
  JOIN item_version v
    ON v.item_id = i.item_id AND v.item_version = i.item_version
 WHERE i.district = $1
   AND i.task_id = $2
 ORDER BY i.item_id

-- ---- reading -------------------------------------------------------------------

-- name: publication_get
SELECT p.published_at AS at, p.id, publication_json(p) AS body
  FROM publication p
 WHERE p.id = $1

-- The lists below: newest first, behind ($1, $2); $3 is the LIMIT. They differ
-- in the index that leads; what else is asked for is looked at row by row.
-- $4 organisation (that led or took part), $5 result, $6 and $7 first and last
-- day of publication.

-- The commonest question, a code and nothing else, stands on its own: without
-- the filters its one generic plan serves, and nothing is planned per request.
-- name: publication_of_code
SELECT p.published_at AS at, p.id, publication_json(p) AS body
  FROM publication p
 WHERE p.object_code = $4
   AND (p.published_at, p.id) < ($1::timestamptz, $2::uuid)
 ORDER BY p.published_at DESC, p.id DESC
 LIMIT $3

-- name: publication_by_code
SELECT p.published_at AS at, p.id, publication_json(p) AS body
  FROM publication p
 WHERE p.object_code = $8
   AND (p.published_at, p.id) < ($1::timestamptz, $2::uuid)
   AND ($4::uuid IS NULL OR p.org_id = $4 OR EXISTS (SELECT FROM publication_partner m
	WHERE m.district = p.district AND m.publication_id = p.id
	  AND m.org_id = $4))
   AND ($5::text IS NULL OR p.results @> ARRAY[$5])
   AND ($6::date IS NULL OR p.published_at >= $6)
   AND ($7::date IS NULL OR p.published_at < $7::date + 1)
 ORDER BY p.published_at DESC, p.id DESC
 LIMIT $3

-- $8 the grams of a name; names that have all of them, at most 10,000. What
-- was found leads: OFFSET 0 keeps the planner, which cannot know how few
-- there are, from looking at all publications first.
-- name: publication_by_name
SELECT (x.p).published_at AS at, (x.p).id, publication_json(x.p) AS body
  FROM publication_search_ids($8::text[], 10000) s
 CROSS JOIN LATERAL (
	SELECT p
	  FROM publication p
	 WHERE p.district = s.district
	   AND p.id = s.publication_id
	OFFSET 0) x
 WHERE ((x.p).published_at, (x.p).id) < ($1::timestamptz, $2::uuid)
   AND ($4::uuid IS NULL OR (x.p).org_id = $4 OR EXISTS (SELECT FROM publication_partner m
	WHERE m.district = (x.p).district AND m.publication_id = (x.p).id
	  AND m.org_id = $4))
   AND ($5::text IS NULL OR (x.p).results @> ARRAY[$5])
   AND ($6::date IS NULL OR (x.p).published_at >= $6)
   AND ($7::date IS NULL OR (x.p).published_at < $7::date + 1)
 ORDER BY (x.p).published_at DESC, (x.p).id DESC
 LIMIT $3

-- The newest that it led and the newest that it joined, each by its own index,
-- then the newest of both.
-- name: publication_by_org
SELECT (x.p).published_at AS at, (x.p).id, publication_json(x.p) AS body
  FROM ((SELECT p
	  FROM publication p
	 WHERE p.org_id = $4
	   AND (p.published_at, p.id) < ($1::timestamptz, $2::uuid)
	   AND ($5::text IS NULL OR p.results @> ARRAY[$5])
	   AND ($6::date IS NULL OR p.published_at >= $6)
	   AND ($7::date IS NULL OR p.published_at < $7::date + 1)
	 ORDER BY p.published_at DESC, p.id DESC
	 LIMIT $3)
	 UNION ALL
	(SELECT p
	  FROM publication_partner m
	  JOIN publication p
	    ON p.district = m.district AND p.id = m.publication_id
	 WHERE m.org_id = $4
	   AND (m.published_at, m.publication_id) < ($1::timestamptz, $2::uuid)
	   AND ($5::text IS NULL OR p.results @> ARRAY[$5])
	   AND ($6::date IS NULL OR m.published_at >= $6)
	   AND ($7::date IS NULL OR m.published_at < $7::date + 1)
	 ORDER BY m.published_at DESC, m.publication_id DESC
	 LIMIT $3)) x
 ORDER BY 1 DESC, 2 DESC
 LIMIT $3

-- name: publication_by_result
SELECT p.published_at AS at, p.id, publication_json(p) AS body
  FROM publication_result r
  JOIN publication p ON p.district = r.district AND p.id = r.publication_id
 WHERE r.result = $4
   AND (r.published_at, r.publication_id) < ($1::timestamptz, $2::uuid)
   AND ($5::date IS NULL OR r.published_at >= $5)
   AND ($6::date IS NULL OR r.published_at < $6::date + 1)
 ORDER BY r.published_at DESC, r.publication_id DESC
 LIMIT $3

-- name: publication_by_date
SELECT p.published_at AS at, p.id, publication_json(p) AS body
  FROM publication p
 WHERE (p.published_at, p.id) < ($1::timestamptz, $2::uuid)
   AND ($4::date IS NULL OR p.published_at >= $4)
   AND ($5::date IS NULL OR p.published_at < $5::date + 1)
 ORDER BY p.published_at DESC, p.id DESC
 LIMIT $3

-- SPDX-License-Identifier: Apache-2.0
-- What the city has laid down for its draws: caps and lots; and what is
-- counted against the caps.

-- name: cap_insert
INSERT INTO visit_cap AS c (id, org_path, year, level, most, valid_from,
    legal_basis, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING c.id, cap_json(c) AS body

-- name: cap_list
SELECT c.id, cap_json(c) AS body
  FROM visit_cap c
 WHERE c.id < $1
   AND ($2::integer IS NULL OR c.year = $2)
 ORDER BY c.id DESC
 LIMIT $3

-- name: lot_rule_insert
INSERT INTO lot_rule AS r (id, org_path, list, at_least, lots, valid_from,
    legal_basis, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING r.id, lot_rule_json(r) AS body

-- name: lot_rule_list
SELECT r.id, lot_rule_json(r) AS body
  FROM lot_rule r
 WHERE r.id < $1
 ORDER BY r.id DESC
 LIMIT $2

-- ---- what is in force ---------------------------------------------------------

-- The caps of the year $1 on the day $2; none where there is none.
-- name: cap_in_force
SELECT DISTINCT ON (c.level) c.level, coalesce(c.most, -1) AS most
  FROM visit_cap c
 WHERE c.year = $1
   AND c.valid_from <= $2::date
 ORDER BY c.level, c.valid_from DESC

-- Published visits of the year $1 before the moment $2, by object: those of
-- organisations of the city, of districts, and of all. $3: of one object only.
-- name: cap_use
SELECT p.object_code AS code,
       count(*) FILTER (WHERE o.district LIKE '%00') AS city,
       count(*) FILTER (WHERE o.district NOT LIKE '%00') AS of_districts
  FROM publication p
  JOIN organization o ON o.id = p.org_id
 WHERE p.checked_on >= make_date($1::integer, 1, 1)
   AND p.checked_on < make_date($1::integer + 1, 1, 1)
   AND p.published_at < $2
   AND ($3::text IS NULL OR p.object_code = $3)
 GROUP BY p.object_code
 ORDER BY p.object_code COLLATE "C"

-- Objects with more than one lot on the day $1: of every list's rules in force
-- those whose number of entries is reached, and of these the highest.
-- name: lots_in_force
SELECT s.object_code AS code, max(r.lots) AS lots
  FROM (SELECT e.object_code, e.list, sum(e.entries) AS entries
	  FROM credit_entry e
	 WHERE e.valid_from <= $1::date
	   AND (e.valid_to IS NULL OR e.valid_to >= $1::date)
	 GROUP BY e.object_code, e.list) s
  JOIN (SELECT DISTINCT ON (r.list, r.at_least) r.list, r.at_least, r.lots
	  FROM lot_rule r
	 WHERE r.valid_from <= $1::date
	 ORDER BY r.list, r.at_least, r.valid_from DESC) r
    ON r.list = s.list AND s.entries >= r.at_least
 GROUP BY s.object_code
HAVING max(r.lots) > 1
 ORDER BY s.object_code COLLATE "C"

-- SPDX-License-Identifier: Apache-2.0
-- Who went together how often: what has been added up, and what has changed
-- since (migration 0027).

-- Pairs on visits of the year $1 of organisations that the actor may see, most
-- visits first; behind ($2, $3, $4), of $5 visits or more. A place counts for
-- whoever holds it now.
-- name: pair_page
SELECT p.visits::text AS visits, p.first, p.second,
       json_build_object('department', x.department,
	'inspectors', json_build_array(
	    json_build_object('id', x.id, 'code', x.code, 'name', x.name),
	    json_build_object('id', y.id, 'code', y.code, 'name', y.name)),
	'visits', p.visits)::text AS body
  FROM (SELECT u.first, u.second, sum(u.visits)::bigint AS visits
	  FROM (SELECT k.first, k.second, k.visits
		  FROM inspector_pair k
		 WHERE k.year = $1::integer
		   AND k.org_path >= $7
		   AND k.org_path < $8
		UNION ALL
		SELECT c.first, c.second, c.visits
		  FROM inspector_pair_change c
		 WHERE c.year = $1::integer
		   AND c.org_path >= $7
		   AND c.org_path < $8) u
	 GROUP BY u.first, u.second
	HAVING sum(u.visits) >= $5::bigint
	   AND (-sum(u.visits)::bigint, u.first, u.second) >
	       (-($2::bigint), $3::uuid, $4::uuid)
	 ORDER BY 3 DESC, 1, 2
	 LIMIT $6) p
  JOIN inspector x ON x.id = p.first AND x.moved_to IS NULL
  JOIN inspector y ON y.id = p.second AND y.moved_to IS NULL
 ORDER BY p.visits DESC, p.first, p.second

-- Pairs with $2 visits or more in the year $1.
-- name: pair_counts
SELECT x.code AS first, y.code AS second, p.visits
  FROM (SELECT u.first, u.second, sum(u.visits)::bigint AS visits
	  FROM (SELECT k.first, k.second, k.visits
		  FROM inspector_pair k
		 WHERE k.year = $1::integer
		UNION ALL
		SELECT c.first, c.second, c.visits
		  FROM inspector_pair_change c
		 WHERE c.year = $1::integer) u
	 GROUP BY u.first, u.second
	HAVING sum(u.visits) >= $2::bigint) p
  JOIN inspector x ON x.id = p.first AND x.moved_to IS NULL
  JOIN inspector y ON y.id = p.second AND y.moved_to IS NULL

-- Adds the changes up. Of two who do it at once each change is taken by one.
-- name: pair_fold
WITH taken AS (
	DELETE FROM inspector_pair_change
	RETURNING year, org_path, first, second, visits
)
INSERT INTO inspector_pair AS k (year, org_path, first, second, visits)
SELECT year, org_path, first, second, sum(visits)
  FROM taken
 GROUP BY year, org_path, first, second
 ORDER BY year, org_path, first, second
ON CONFLICT (year, org_path, first, second) DO UPDATE
   SET visits = k.visits + EXCLUDED.visits

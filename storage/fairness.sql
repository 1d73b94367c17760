-- SPDX-License-Identifier: Apache-2.0
-- The fairness watch: which draws it has not seen, what it reads of the
-- libraries, its figures and its reports.

-- Disclosed draws that were not taken in yet, oldest first.
-- name: fairness_waiting
SELECT d.id
  FROM draw d
 WHERE d.state = 'drawn'
   AND d.disclosed_at IS NOT NULL
   AND NOT EXISTS (SELECT FROM fairness_draw f WHERE f.draw_id = d.id)
 ORDER BY d.drawn_at, d.id

-- name: fairness_year_of
SELECT p.year
  FROM plan p
 WHERE p.id = $1

-- The library from behind a code on, with the days since each object came
-- into it. Whoever moved away is not here any more.
-- name: fairness_objects
SELECT o.code, o.district, ($2::date - o.created_at::date)::bigint AS days
  FROM object o
 WHERE o.code > $1
   AND o.status <> 'moved_out'
 ORDER BY o.code
 LIMIT $3

-- ---- figures -------------------------------------------------------------------

-- Whoever comes first takes the draw in; another run waits for him here and
-- then finds nothing to do.
-- name: fairness_draw_claim
INSERT INTO fairness_draw (draw_id, year, drawn_at, pairs_together,
    pairs_times, pairs_most, pairs_tests, pairs_p, body, computed_at)
VALUES ($1, $2, $3, 0, '{0,0,0,0}', 0, 0, 1, '{}', $4)
ON CONFLICT (draw_id) DO NOTHING

-- name: fairness_draw_fill
UPDATE fairness_draw
   SET pairs_together = $2, pairs_times = $3::bigint[], pairs_most = $4,
       pairs_tests = $5, pairs_p = $6, body = $7
 WHERE draw_id = $1

-- name: fairness_cells_insert
INSERT INTO fairness_cell (draw_id, dimension, category, count, drawn,
    expected, variance)
SELECT $1, c.dimension, c.category, c.count, c.drawn, c.expected, c.variance
  FROM jsonb_to_recordset($2::jsonb) AS c (dimension text, category text,
       count bigint, drawn bigint, expected double precision,
       variance double precision)

-- name: fairness_square_insert
INSERT INTO fairness_square (draw_id, dimension, x, df)
VALUES ($1, $2, $3, $4)

-- One more draw for each of these objects: drawn with probability q, and
-- whether it was. domain/fairness.h says the same of p (fairness_draw_once).
-- name: fairness_objects_put
INSERT INTO fairness_object AS f (district, code, drawn, due, p0, p1, p2, p3)
SELECT w.district, w.code, w.drawn, w.q, 1 - w.q, w.q, 0, 0
  FROM unnest($1::text[], $2::text[], $3::double precision[], $4::integer[])
    AS w (district, code, q, drawn)
ON CONFLICT (district, code) DO UPDATE
   SET drawn = f.drawn + EXCLUDED.drawn,
       due = f.due + EXCLUDED.due,
       p3 = f.p3 + EXCLUDED.due * f.p2,
       p2 = (1 - EXCLUDED.due) * f.p2 + EXCLUDED.due * f.p1,
       p1 = (1 - EXCLUDED.due) * f.p1 + EXCLUDED.due * f.p0,
       p0 = (1 - EXCLUDED.due) * f.p0

-- ---- sums ----------------------------------------------------------------------
-- $1 is a year; without it all of them.

-- Years with attempts that ended, and with year NULL all of them; beside each
-- all that its report can change with. An attempt that ended stays as it ended
-- but for its disclosure, after which it is taken in once: the numbers only
-- rise.
-- name: fairness_scopes
SELECT p.year::text AS year,
       concat_ws(' ', $1::text, count(*),
	count(*) FILTER (WHERE d.disclosed_at IS NOT NULL),
	count(f.draw_id)) AS basis
  FROM draw d
  JOIN plan p ON p.id = d.plan_id
  LEFT JOIN fairness_draw f ON f.draw_id = d.id
 WHERE d.transcript_hash IS NOT NULL
 GROUP BY ROLLUP (p.year)
 ORDER BY p.year

-- name: fairness_bases
SELECT r.scope, r.basis
  FROM fairness_report r

-- Attempts that ended, disclosed or not: that they ended is public.
-- name: fairness_counters
SELECT count(*) FILTER (WHERE d.state = 'drawn') AS drawn,
       count(*) FILTER (WHERE d.state = 'drawn'
	   AND d.disclosed_at IS NOT NULL) AS disclosed,
       count(*) FILTER (WHERE d.state = 'void') AS voided,
       count(*) FILTER (WHERE d.state = 'void_after_entropy')
	   AS void_after_entropy,
       count(*) FILTER (WHERE d.state = 'drawn' AND d.self_drawn)
	   AS self_drawn
  FROM draw d
  JOIN plan p ON p.id = d.plan_id
 WHERE d.transcript_hash IS NOT NULL
   AND ($1::integer IS NULL OR p.year = $1)

-- name: fairness_cells
SELECT c.dimension, c.category, sum(c.count)::bigint AS count,
       sum(c.drawn)::bigint AS drawn, sum(c.expected)::text AS expected,
       sum(c.variance)::text AS variance
  FROM fairness_cell c
  JOIN fairness_draw f ON f.draw_id = c.draw_id
 WHERE $1::integer IS NULL OR f.year = $1
 GROUP BY c.dimension, c.category
 ORDER BY c.dimension, c.category

-- name: fairness_squares
SELECT s.dimension, sum(s.x)::text AS x, sum(s.df)::bigint AS df
  FROM fairness_square s
  JOIN fairness_draw f ON f.draw_id = s.draw_id
 WHERE $1::integer IS NULL OR f.year = $1
 GROUP BY s.dimension
 ORDER BY s.dimension

-- name: fairness_pairs
SELECT coalesce(sum(f.pairs_together), 0)::bigint AS together,
       coalesce(sum(f.pairs_times[1]), 0)::bigint AS once,
       coalesce(sum(f.pairs_times[2]), 0)::bigint AS twice,
       coalesce(sum(f.pairs_times[3]), 0)::bigint AS thrice,
       coalesce(sum(f.pairs_times[4]), 0)::bigint AS more,
       coalesce(max(f.pairs_most), 0)::bigint AS most,
       count(*) FILTER (WHERE f.pairs_tests > 0) AS tests,
       coalesce(min(f.pairs_p), 1)::text AS p
  FROM fairness_draw f
 WHERE $1::integer IS NULL OR f.year = $1

-- name: fairness_draws
SELECT f.draw_id AS id, d.draw_no, d.attempt, f.drawn_at, f.body
  FROM fairness_draw f
  JOIN draw d ON d.id = f.draw_id
 WHERE $1::integer IS NULL OR f.year = $1
 ORDER BY f.drawn_at DESC, f.draw_id
 LIMIT $2

-- How many objects were drawn so often, and how many were due.
-- name: fairness_times
SELECT count(*) FILTER (WHERE o.drawn = 0) AS n0,
       count(*) FILTER (WHERE o.drawn = 1) AS n1,
       count(*) FILTER (WHERE o.drawn = 2) AS n2,
       count(*) FILTER (WHERE o.drawn > 2) AS n3,
       coalesce(sum(o.p0), 0)::text AS e0, coalesce(sum(o.p1), 0)::text AS e1,
       coalesce(sum(o.p2), 0)::text AS e2, coalesce(sum(o.p3), 0)::text AS e3,
       coalesce(sum(o.p0 * (1 - o.p0)), 0)::text AS v0,
       coalesce(sum(o.p1 * (1 - o.p1)), 0)::text AS v1,
       coalesce(sum(o.p2 * (1 - o.p2)), 0)::text AS v2,
       coalesce(sum(o.p3 * (1 - o.p3)), 0)::text AS v3
  FROM fairness_object o

-- Those drawn often, for a look at each.
-- name: fairness_often
SELECT o.drawn::bigint AS drawn, o.due::text AS due
  FROM fairness_object o
 WHERE o.drawn > 2

-- ---- reports -------------------------------------------------------------------

-- Of two who write the reports the second waits and sees what the first saw.
-- name: fairness_report_lock
UPDATE fairness_report
   SET computed_at = computed_at
 WHERE scope = 'total'

-- name: fairness_report_put
INSERT INTO fairness_report (scope, body, csv, computed_at, basis)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (scope) DO UPDATE
   SET body = EXCLUDED.body, csv = EXCLUDED.csv,
       computed_at = EXCLUDED.computed_at, basis = EXCLUDED.basis

-- name: fairness_report_get
SELECT r.body, r.csv, r.computed_at
  FROM fairness_report r
 WHERE r.scope = $1

-- name: fairness_draw_get
SELECT f.body, '' AS csv, f.computed_at
  FROM fairness_draw f
 WHERE f.draw_id = $1

-- ---- what becomes of the visits ------------------------------------------------

-- Of each plan's year and of all, by the day $2. A draw's own are counted by
-- draw_visits in the same way. Ordered, so that two who write wait for one
-- another in one order.
-- name: fairness_visits_put
INSERT INTO fairness_visits (scope, body, counted_at)
SELECT coalesce(p.year::text, 'total'), json_build_object(
	'scope', coalesce(p.year::text, 'total'),
	'counted_at', $1::text,
	'visits', count(*),
	'published', count(*) FILTER (WHERE v.state = 'done'),
	'open', count(*) FILTER (WHERE v.state NOT IN ('done', 'cancelled')),
	'overdue', count(*) FILTER (WHERE v.state NOT IN ('done', 'cancelled')
	    AND coalesce(v.due_on, v.checked_until) < $2::date),
	'cancelled', count(*) FILTER (WHERE v.state = 'cancelled' AND
	    NOT v.replaced),
	'replaced', count(*) FILTER (WHERE v.state = 'cancelled' AND
	    v.replaced)), $1::timestamptz
  FROM draw d
  JOIN plan p ON p.id = d.plan_id
 CROSS JOIN LATERAL draw_visits(d.id) v
 WHERE d.state = 'drawn'
 GROUP BY ROLLUP (p.year)
 ORDER BY 1
ON CONFLICT (scope) DO UPDATE
   SET body = EXCLUDED.body, counted_at = EXCLUDED.counted_at

-- name: fairness_visits_get
SELECT v.scope AS id, v.body
  FROM fairness_visits v
 WHERE v.scope = $1

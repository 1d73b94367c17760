/* SPDX-License-Identifier: Apache-2.0 */
/* Who goes together how often (SSJ_TEST_DATABASE). */
#include "service/pairs.h"

#include "service/testing_visit.h"

#include <pthread.h>

static struct cast cast;
static struct arena *arena;

/* Three visits of c1 and c2; from one of them c2 has stepped back for c3, one
 * was cancelled; and one of the year before. */
static int
setup(void **state)
{
	(void)state;
	fixture_load("tests/fixtures/visit.sql");
	cast = cast_new();
	arena = cast.leader->a;
	task_make(arena, 1, "assigned");
	task_make(arena, 2, "assigned");
	task_make(arena, 3, "assigned");
	task_make(arena, 4, "assigned");
	task_make(arena, 5, "assigned");
	(void)test_owner_sql(arena,
	    "UPDATE task_inspector SET state = 'declined' WHERE slot = 1"
	    " AND task_id = '" TASK(
		"000003") "';"
			  "INSERT INTO task_inspector SELECT district, "
			  "task_id, slot, 1,"
			  " department, specialty, '" INSPECTOR(
			      "3") "', false, 'assigned'"
				   " FROM task_inspector WHERE slot = 1 AND "
				   "task_id = '" TASK(
				       "000003") "';"
						 "UPDATE task SET state = "
						 "'cancelled' WHERE id = "
						 "'" TASK(
						     "000004") "';"
							       "UPDATE task "
							       "SET from_day = "
							       "'2025-12-31' "
							       "WHERE id = "
							       "'" TASK(
								   "000005") "'");
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	cast_free(&cast);
	return (0);
}

static size_t
pairs_of(struct person *p, const char *year, const char *at_least,
    const struct pair_row **out)
{
	struct page page = {.list = "test", .keys = 3, .limit = 10};
	struct pair_filter f = {.year = year, .at_least = at_least};
	struct db_rows rows;

	assert_well(inspector_pairs(&p->x, &f, &page, &rows));
	*out = rows.rows;
	return (rows.count);
}

static void
whoever_holds_the_places_now_is_counted(void **state)
{
	const struct pair_row *row;

	(void)state;
	assert_int_equal(pairs_of(cast.reviewer, "2026", "1", &row), 2);
	assert_string_equal(row[0].visits, "2");
	assert_string_equal(row[0].first, INSPECTOR("1"));
	assert_string_equal(row[0].second, INSPECTOR("2"));
	assert_string_equal(row[1].visits, "1");
	assert_string_equal(row[1].second, INSPECTOR("3"));
	assert_int_equal(pairs_of(cast.reviewer, "2026", "2", &row), 1);
	assert_int_equal(pairs_of(cast.reviewer, "2025", "1", &row), 1);
	assert_int_equal(pairs_of(cast.reviewer, "2024", "1", &row), 0);
}

static void
pages_follow_one_another(void **state)
{
	struct page page = {.list = "test",
	    .keys = 3,
	    .limit = 1,
	    .after = {"2", INSPECTOR("1"), INSPECTOR("2")}};
	struct pair_filter f = {.year = "2026", .at_least = "1"};
	const struct pair_row *row;
	struct db_rows rows;

	(void)state;
	assert_well(inspector_pairs(&cast.reviewer->x, &f, &page, &rows));
	assert_int_equal(rows.count, 1);
	row = rows.rows;
	assert_string_equal(row->visits, "1");
}

static void
another_department_sees_none_of_ours(void **state)
{
	const struct pair_row *row;

	(void)state;
	assert_int_equal(pairs_of(cast.stranger, "2026", "1", &row), 0);
}

/* ---- kept beside the visits -------------------------------------- */

/* Pairs of all visits as they are, with the signs of kept ones against them:
 * no row when the two are the same. */
#define COUNTED                                                              \
	"SELECT extract(year FROM t.from_day)::integer AS year, t.org_path," \
	" a.inspector_id AS first, b.inspector_id AS second, count(*) AS n"  \
	" FROM task t JOIN task_inspector a ON a.task_id = t.id"             \
	" JOIN task_inspector b ON b.task_id = t.id"                         \
	" AND b.inspector_id > a.inspector_id WHERE t.state <> 'cancelled'"  \
	" AND a.state IN ('assigned', 'accepted')"                           \
	" AND b.state IN ('assigned', 'accepted') GROUP BY 1, 2, 3, 4"
#define KEPT                                                        \
	"SELECT year, org_path, first, second, sum(visits)::bigint" \
	" FROM (TABLE inspector_pair UNION ALL"                     \
	" TABLE inspector_pair_change) u GROUP BY 1, 2, 3, 4"       \
	" HAVING sum(visits) <> 0"

static void
assert_kept_as_counted(void)
{
	assert_string_equal(
	    test_owner_sql(arena,
		"SELECT count(*) FROM ((" COUNTED " EXCEPT " KEPT
		") UNION ALL (" KEPT " EXCEPT " COUNTED ")) d"),
	    "0");
}

static void
fold(void)
{
	struct person *system = person_system();

	assert_well(pairs_fold(system->x.db, system->a));
	person_free(system);
}

/* Some 400 statements over 40 visits: people come, several at once, decline,
 * are exchanged, removed; visits are cancelled, revived and moved. */
static const char whatever_happens[] =
    "DO $$ DECLARE v uuid; what double precision; BEGIN"
    " PERFORM setseed(0.31);"
    " FOR n IN 101..140 LOOP"
    "  PERFORM test_task(n, 'assigned', '2026-05-06 09:00+08'); END LOOP;"
    " FOR i IN 1..400 LOOP"
    "  SELECT id INTO v FROM task WHERE visit_no IN"
    "   (SELECT md5(n::text) FROM generate_series(101, 140) n)"
    "   ORDER BY random() LIMIT 1;"
    "  what := random();"
    "  IF what < 0.3 THEN"
    "   INSERT INTO task_inspector (district, task_id, slot, turn, department,"
    "    specialty, inspector_id, leader, state) SELECT '440305', v, k,"
    "    1000 + i, 'SCJG', 's', p.id, false, (ARRAY['assigned', 'accepted',"
    "    'declined'])[1 + floor(random() * 3)] FROM generate_series(0,"
    "    floor(random() * 3)::integer) k CROSS JOIN LATERAL (SELECT id FROM"
    "    inspector WHERE k = k AND id NOT IN (SELECT inspector_id FROM"
    "    task_inspector WHERE task_id = v AND state <> 'declined') ORDER BY"
    "    md5(id::text || i || k) OFFSET k LIMIT 1) p;"
    "  ELSIF what < 0.6 THEN"
    "   UPDATE task_inspector SET state = (ARRAY['assigned', 'accepted',"
    "    'declined'])[1 + (slot + turn + i) % 3] WHERE task_id = v"
    "    AND random() < 0.7;"
    "  ELSIF what < 0.7 THEN"
    "   UPDATE task_inspector SET leader = NOT leader WHERE task_id = v;"
    "  ELSIF what < 0.8 THEN"
    "   DELETE FROM task_inspector WHERE task_id = v AND random() < 0.3;"
    "  ELSIF what < 0.95 THEN"
    "   UPDATE task SET state = (ARRAY['assigned', 'cancelled', 'done'])"
    "    [1 + i % 3] WHERE id = v;"
    "  ELSE"
    "   UPDATE task SET from_day = '2027-01-01', org_path = '/SZ/WJW/'"
    "    WHERE id = v OR random() < 0.05;"
    "  END IF; END LOOP; END $$";

static void
what_is_kept_is_what_a_count_of_all_visits_gives(void **state)
{
	(void)state;
	assert_kept_as_counted();
	(void)test_owner_sql(arena, whatever_happens);
	assert_kept_as_counted();
	fold();
	assert_string_equal(
	    test_owner_sql(arena, "SELECT count(*) FROM inspector_pair_change"),
	    "0");
	assert_kept_as_counted();
	(void)test_owner_sql(arena,
	    "UPDATE task SET state = 'cancelled' WHERE id IN (SELECT task_id"
	    " FROM task_inspector WHERE slot = 0) AND visit_no <> md5('1')");
	assert_kept_as_counted();
	fold();
	assert_kept_as_counted();
}

static void
what_is_rolled_back_is_not_counted(void **state)
{
	(void)state;
	(void)test_owner_sql(arena,
	    "BEGIN; SELECT test_task(150, 'assigned', '2026-05-06 09:00+08');"
	    "ROLLBACK");
	assert_kept_as_counted();
}

static void *
put_two(void *arg)
{
	struct arena *a = arena_new();

	(void)test_owner_sql(a, arg);
	arena_free(a);
	return (NULL);
}

/*
 * Two put one person each into the same visit at once. Did the second not wait
 * for the visit, neither would see the other's person, and the two would never
 * count as having gone together. The first stays until the second waits for
 * it, or is done.
 */
static void
race_two_people_who_join_a_visit_at_once_are_a_pair(void **state)
{
	static const char one[] =
	    "BEGIN; UPDATE task_inspector SET state = 'assigned' WHERE slot = 0"
	    " AND task_id = '00000000-0000-7000-8000-00000d000%d';"
	    "DO $$ BEGIN LOOP EXIT WHEN EXISTS (SELECT FROM task_inspector"
	    " WHERE slot = 1 AND state = 'assigned' AND task_id ="
	    " '00000000-0000-7000-8000-00000d000%d') OR EXISTS (SELECT FROM"
	    " pg_locks l WHERE NOT l.granted AND pg_backend_pid() = ANY"
	    " (pg_blocking_pids(l.pid))); END LOOP; END $$; COMMIT";
	static const char other[] =
	    "DO $$ BEGIN LOOP UPDATE task_inspector SET state = 'assigned'"
	    " WHERE slot = 1 AND task_id ="
	    " '00000000-0000-7000-8000-00000d000%d'; EXIT WHEN FOUND;"
	    " END LOOP; END $$";
	pthread_t second;
	int n;

	(void)state;
	for (n = 160; n < 170; n++) {
		(void)test_owner_sql(arena,
		    arena_fmt(arena,
			"SELECT test_task(%d, 'declined',"
			" '2026-05-06 09:00+08')",
			n));
		assert_int_equal(pthread_create(&second, NULL, put_two,
				     arena_fmt(arena, other, n)),
		    0);
		(void)test_owner_sql(arena, arena_fmt(arena, one, n, n));
		assert_int_equal(pthread_join(second, NULL), 0);
	}
	assert_kept_as_counted();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_holds_the_places_now_is_counted),
	    cmocka_unit_test(pages_follow_one_another),
	    cmocka_unit_test(another_department_sees_none_of_ours),
	    cmocka_unit_test(what_is_kept_is_what_a_count_of_all_visits_gives),
	    cmocka_unit_test(what_is_rolled_back_is_not_counted),
	    cmocka_unit_test(
		race_two_people_who_join_a_visit_at_once_are_a_pair),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

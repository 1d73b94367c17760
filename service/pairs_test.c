/* SPDX-License-Identifier: Apache-2.0 */
/* Who goes together how often (SSJ_TEST_DATABASE). */
#include "service/pairs.h"

#include "service/testing_visit.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_holds_the_places_now_is_counted),
	    cmocka_unit_test(pages_follow_one_another),
	    cmocka_unit_test(another_department_sees_none_of_ours),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each public search is led by its index, in the application's role and under
 * row-level security, where conditions that are not leakproof lose theirs.
 */
#include "storage/testing_plan.h"

#include "storage/publications.sql.h"

/* Enough rows that an index is worth its while. */
static const char many[] =
    "INSERT INTO publication (district, id, record_id, task_id, org_id,"
    " org_path, org_name, object_code, object_name, body, results,"
    " checked_on, published_at, display_until, display_provisional, state)"
    " SELECT '440305', md5('p' || n)::uuid, md5('r' || n)::uuid,"
    " md5('t' || n)::uuid, md5('o' || n % 50)::uuid, '/SZ/', '-', 'code' || n,"
    " '-', '{}', '{no_problem}', '2026-05-06',"
    " timestamptz '2026-05-06' + n * interval '1 minute', '2026-05-15',"
    " false, 'active' FROM generate_series(1, 20000) n;"
    "INSERT INTO publication_result (district, publication_id, result,"
    " published_at) SELECT district, id, 'result' || substr(object_code, 5, 1),"
    " published_at FROM publication;"
    "ANALYZE publication; ANALYZE publication_result";

static int
setup(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	(void)test_owner_sql(a, many);
	arena_free(a);
	plan_session("ssj_enter('public', NULL, NULL, NULL, NULL, NULL)");
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	plan_session_end();
	return (0);
}

static void
search_by_code_walks_its_index(void **state)
{
	(void)state;
	assert_led_by(SQL_PUBLICATION_BY_CODE, 8, "publication_code",
	    "Index Cond: ((object_code = $8) AND (ROW(");
}

static void
search_by_organisation_walks_its_index(void **state)
{
	(void)state;
	assert_led_by(SQL_PUBLICATION_BY_ORG, 7, "publication_org",
	    "Index Cond: ((org_id = $4) AND (ROW(");
}

static void
search_by_result_walks_its_index(void **state)
{
	(void)state;
	assert_led_by(SQL_PUBLICATION_BY_RESULT, 6, "publication_result_date",
	    "Index Cond: ((result = $4) AND (ROW(");
}

static void
the_newest_come_from_the_index_of_dates(void **state)
{
	(void)state;
	assert_led_by(SQL_PUBLICATION_BY_DATE, 5, "publication_date",
	    "Index Cond: (ROW(");
}

static void
search_by_name_goes_through_the_narrow_door(void **state)
{
	(void)state;
	assert_led_by(SQL_PUBLICATION_BY_NAME, 8, "publication_search_ids",
	    "Index Scan using publication_id");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(search_by_code_walks_its_index),
	    cmocka_unit_test(search_by_organisation_walks_its_index),
	    cmocka_unit_test(search_by_result_walks_its_index),
	    cmocka_unit_test(the_newest_come_from_the_index_of_dates),
	    cmocka_unit_test(search_by_name_goes_through_the_narrow_door),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

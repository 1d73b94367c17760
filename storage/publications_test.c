/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each public search is led by its index, in the application's role and under
 * row-level security, where conditions that are not leakproof lose theirs.
 */
#include "storage/testing.h"

#include "storage/publications.sql.h"

static PGconn *pg;

static int
setup(void **state)
{
	(void)state;
	pg = PQconnectdb(test_env("SSJ_TEST_DATABASE"));
	assert_int_equal(PQstatus(pg), CONNECTION_OK);
	PQclear(PQexec(pg,
	    "SET plan_cache_mode = force_generic_plan;"
	    "SET enable_seqscan = off; SET enable_bitmapscan = off;"
	    "SET enable_hashjoin = off; SET enable_mergejoin = off;"
	    "BEGIN; SELECT ssj_enter('public', NULL, NULL, NULL, NULL, NULL)"));
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	PQfinish(pg);
	return (0);
}

/* The plan of `sql`, whose parameters are `count` NULLs. */
static const char *
plan_of(struct arena *a, const char *sql, int count)
{
	const char *nulls = "NULL", *plan = "";
	PGresult *r;
	int i;

	for (i = 1; i < count; i++)
		nulls = arena_fmt(a, "%s, NULL", nulls);
	PQclear(PQexec(pg, "DEALLOCATE ALL"));
	PQclear(PQexec(pg, arena_fmt(a, "PREPARE q AS %s", sql)));
	r = PQexec(
	    pg, arena_fmt(a, "EXPLAIN (COSTS OFF) EXECUTE q (%s)", nulls));
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(pg));
	for (i = 0; i < PQntuples(r); i++)
		plan = arena_fmt(a, "%s%s\n", plan, PQgetvalue(r, i, 0));
	PQclear(r);
	return (plan);
}

static void
assert_led_by(const char *sql, int count, const char *index, const char *cond)
{
	struct arena *a = arena_new();
	const char *plan = plan_of(a, sql, count);

	if (strstr(plan, index) == NULL || strstr(plan, cond) == NULL)
		fail_msg("%s and %s are not in\n%s", index, cond, plan);
	arena_free(a);
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
	    "publication_pkey");
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

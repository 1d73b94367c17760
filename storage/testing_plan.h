/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of plans: included by *_test.c only. A statement must be led by
 * its index in the application's role, under row-level security and in its
 * generic plan, which knows nothing of the parameters: where conditions that
 * are not leakproof, or that may be NULL, lead astray.
 */
#ifndef SSJ_STORAGE_TESTING_PLAN_H
#define SSJ_STORAGE_TESTING_PLAN_H

#include "storage/testing.h"

static PGconn *plan_connection;

/* Begins a transaction for who `enter` says. */
static inline void
plan_session(const char *enter)
{
	struct arena *a = arena_new();

	plan_connection = PQconnectdb(test_env("SSJ_TEST_DATABASE"));
	assert_int_equal(PQstatus(plan_connection), CONNECTION_OK);
	PQclear(PQexec(plan_connection,
	    arena_fmt(a,
		"SET plan_cache_mode = force_generic_plan; BEGIN; SELECT %s",
		enter)));
	arena_free(a);
}

static inline void
plan_session_end(void)
{
	PQfinish(plan_connection);
}

/* The plan of `sql`, whose parameters are `count` NULLs. */
static inline const char *
plan_of(struct arena *a, const char *sql, int count)
{
	const char *nulls = "NULL", *plan = "";
	PGresult *r;
	int i;

	for (i = 1; i < count; i++)
		nulls = arena_fmt(a, "%s, NULL", nulls);
	PQclear(PQexec(plan_connection, "DEALLOCATE ALL"));
	PQclear(PQexec(plan_connection, arena_fmt(a, "PREPARE q AS %s", sql)));
	r = PQexec(plan_connection,
	    arena_fmt(a, "EXPLAIN (COSTS OFF) EXECUTE q (%s)", nulls));
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(plan_connection));
	for (i = 0; i < PQntuples(r); i++)
		plan = arena_fmt(a, "%s%s\n", plan, PQgetvalue(r, i, 0));
	PQclear(r);
	return (plan);
}

static inline void
assert_led_by(const char *sql, int count, const char *index, const char *cond)
{
	struct arena *a = arena_new();
	const char *plan = plan_of(a, sql, count);

	if (strstr(plan, index) == NULL || strstr(plan, cond) == NULL)
		fail_msg("%s and %s are not in\n%s", index, cond, plan);
	arena_free(a);
}

#endif

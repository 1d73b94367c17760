/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For unit tests that need the database: included by *_test.c only.
 *
 * tools/unit gives every such program a fresh migrated database and an empty
 * Redis, and names them in SSJ_TEST_DATABASE, SSJ_TEST_DATABASE_OWNER,
 * SSJ_TEST_DATABASE_ADMIN and SSJ_TEST_REDIS.
 */
#ifndef SSJ_STORAGE_TESTING_H
#define SSJ_STORAGE_TESTING_H

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "storage/db.h"

static inline const char *
test_env(const char *name)
{
	const char *got = getenv(name);

	if (got == NULL)
		fail_msg("%s is not set: run by tools/pg-private", name);
	return (got);
}

/* Runs SQL beside the code under test; returns the first value or "". */
static inline const char *
test_sql_at(struct arena *a, const char *conninfo, const char *sql)
{
	PGconn *pg = PQconnectdb(conninfo);
	PGresult *r = PQexec(pg, sql);
	const char *got = "";

	if (PQresultStatus(r) != PGRES_COMMAND_OK &&
	    PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(pg));
	if (PQntuples(r) > 0 && PQnfields(r) > 0)
		got = arena_strdup(a, PQgetvalue(r, 0, 0));
	PQclear(r);
	PQfinish(pg);
	return (got);
}

static inline const char *
test_owner_sql(struct arena *a, const char *sql)
{
	return (test_sql_at(a, test_env("SSJ_TEST_DATABASE_OWNER"), sql));
}

static inline const char *
test_admin_sql(struct arena *a, const char *sql)
{
	return (test_sql_at(a, test_env("SSJ_TEST_DATABASE_ADMIN"), sql));
}

/* The text of a file; the tests run in the repository's root. */
static inline const char *
test_file(struct arena *a, const char *path)
{
	enum {
		MOST = 1 << 20
	};
	FILE *f = fopen(path, "rb");
	char *text = arena_alloc(a, MOST);
	size_t len;

	if (f == NULL)
		fail_msg("%s is not there", path);
	len = fread(text, 1, MOST - 1, f);
	(void)fclose(f);
	assert_true(len > 0 && len < MOST - 1);
	text[len] = '\0';
	return (text);
}

#define TEST_USER "0190b6a0-0000-7000-8000-000000000001"

/* An organisation /SZ/ and an account of it, TEST_USER, of version 1; again
 * and again, if need be. */
static inline void
test_user(struct arena *a)
{
	(void)test_owner_sql(a,
	    "INSERT INTO organization (id, code, path, name, kind, district,"
	    " created_at, updated_at) VALUES"
	    " ('0190b6a0-0000-7000-8000-0000000000aa', 'SZ', '/SZ/', '市',"
	    " 'city_office', '440300', now(), now()) ON CONFLICT DO NOTHING;"
	    "INSERT INTO app_user (id, login, display_name, org_id, org_path,"
	    " status, version, created_at, updated_at) VALUES"
	    " ('" TEST_USER "', 'someone', '某人',"
	    " '0190b6a0-0000-7000-8000-0000000000aa', '/SZ/',"
	    " 'active', 1, now(), now())"
	    " ON CONFLICT (id) DO UPDATE SET version = 1");
}

/* Fails with the problem's own words unless `p` is NULL. */
static inline void
assert_well(const struct problem *p)
{
	if (p != NULL)
		fail_msg("%s: %s", problem_code(p->kind),
		    p->detail != NULL ? p->detail : "");
}

static inline void
assert_problem(const struct problem *p, enum problem_kind kind)
{
	if (p == NULL)
		fail_msg("expected %s, all went well", problem_code(kind));
	else if (p->kind != kind)
		fail_msg("expected %s, got %s: %s", problem_code(kind),
		    problem_code(p->kind), p->detail != NULL ? p->detail : "");
}

#endif

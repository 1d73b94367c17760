/* SPDX-License-Identifier: Apache-2.0 */
/* Filling an empty library at once, on a real database. */
#include "storage/testing.h"

#include <stdio.h>

#include "base/clock.h"
#include "service/library_fill.h"

enum {
	OBJECTS = 120000 /* more than are sent in one piece */
};

static struct arena *arena;
static struct ctx owner;

struct source {
	int made, count, ended;
	char id[37], code[19];
};

static bool
next(void *arg, const char **id, struct library_object *out)
{
	struct source *s = arg;

	if (s->made == s->count)
		return (false);
	(void)snprintf(
	    s->id, sizeof(s->id), "0190a6e0-0000-7000-8000-%012d", s->made);
	(void)snprintf(s->code, sizeof(s->code), "91440300MA%08d", s->made);
	*id = s->id;
	*out = (struct library_object){
	    .uscc = s->code,
	    .name = s->made == 77 ? "南山\t\\餐饮有限公司" : "某某商行",
	    .kind = "enterprise",
	    .district = s->made % 2 == 0 ? "440305" : "440306",
	    .industry = "H6210",
	    .address = "",
	    .registered_on = s->made % 3 == 0 ? NULL : "2020-02-29",
	    .status = "existing",
	    .risk = "B",
	};
	s->made++;
	return (true);
}

static void
all_there(void *arg)
{
	struct source *s = arg;

	s->ended++;
}

static struct problem *
fill(struct source *s, int64_t *count)
{
	const struct library_source source = {next, all_there, s};

	return (library_fill(&owner, &source, count));
}

static const char *
keys(void)
{
	return (test_owner_sql(arena,
	    "SELECT string_agg(k, ';' ORDER BY k) FROM ("
	    " SELECT pg_get_indexdef(indexrelid) AS k FROM pg_index"
	    "  WHERE indrelid::regclass::text ~ '^object(_directory|_search)?$'"
	    " UNION ALL"
	    " SELECT conrelid::regclass || conname || pg_get_constraintdef(oid)"
	    "   FROM pg_constraint WHERE conrelid::regclass::text ~ '^object')"
	    " AS k"));
}

static int
setup(void **state)
{
	static const struct actor system = {
	    .kind = ACTOR_SYSTEM, .display_name = "test"};

	(void)state;
	arena = arena_new();
	assert_well(
	    db_open(arena, test_env("SSJ_TEST_DATABASE_OWNER"), &owner.db));
	owner.arena = arena;
	owner.actor = &system;
	owner.request_id = "test";
	owner.now_ms = clock_now_ms();
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	db_close(owner.db);
	arena_free(arena);
	return (0);
}

static void
a_filling_that_fails_leaves_nothing_behind(void **state)
{
	struct source s = {.made = -1, .count = 10};
	const char *before = keys();
	int64_t count = 0;

	(void)state;
	/* "-0000001" is no UUID. */
	assert_non_null(fill(&s, &count));
	assert_int_equal(count, 0);
	assert_string_equal(
	    test_owner_sql(arena, "SELECT count(*) FROM object"), "0");
	assert_string_equal(keys(), before);
}

static void
all_objects_are_there_with_all_their_keys(void **state)
{
	struct source s = {.count = OBJECTS};
	const char *before = keys();
	int64_t count = 0;

	(void)state;
	assert_well(fill(&s, &count));
	assert_int_equal(count, OBJECTS);
	assert_int_equal(s.ended, 1);
	assert_string_equal(keys(), before);
	assert_string_equal(
	    test_owner_sql(arena,
		"SELECT (SELECT count(*) FROM object) || ' ' ||"
		" (SELECT count(*) FROM object_directory) || ' ' ||"
		" (SELECT count(*) FROM object_search) || ' ' ||"
		" (SELECT name FROM object WHERE code = '91440300MA00000077')"),
	    "120000 120000 120000 南山\t\\餐饮有限公司");
	assert_string_equal(
	    test_owner_sql(arena,
		"SELECT object_id FROM object_search WHERE grams @> '{餐饮}'"),
	    "0190a6e0-0000-7000-8000-000000000077");
	assert_string_equal(
	    test_owner_sql(
		arena, "SELECT after FROM event WHERE kind = 'library.filled'"),
	    "{\"objects\": 120000}");
}

static void
a_library_that_has_objects_is_refused(void **state)
{
	struct source s = {.count = 1};
	int64_t count;

	(void)state;
	assert_problem(fill(&s, &count), PROBLEM_WRONG_STATE);
	assert_int_equal(s.made, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_filling_that_fails_leaves_nothing_behind),
	    cmocka_unit_test(all_objects_are_there_with_all_their_keys),
	    cmocka_unit_test(a_library_that_has_objects_is_refused),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* From empty to the newest schema, each test in databases of its own. */
#include "storage/testing.h"

#include <pthread.h>

#include "storage/migrate.h"

struct fixture {
	struct arena *a;
	const char *owner, *app; /* conninfo of the empty database */
};

static void
make_database(struct arena *a, const char *name)
{
	(void)test_admin_sql(
	    a, arena_fmt(a, "CREATE DATABASE %s OWNER ssj_owner", name));
}

static const char *
conninfo(struct arena *a, const char *role, const char *name)
{
	return (arena_fmt(a, "%s dbname=%s", test_env(role), name));
}

static int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->a = arena_new();
	make_database(f->a, "ssj_way");
	f->owner = conninfo(f->a, "SSJ_TEST_DATABASE_OWNER", "ssj_way");
	f->app = conninfo(f->a, "SSJ_TEST_DATABASE", "ssj_way");
	*state = f;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	(void)test_admin_sql(f->a, "DROP DATABASE ssj_way WITH (FORCE)");
	arena_free(f->a);
	test_free(f);
	return (0);
}

static const char *
sql(struct fixture *f, const char *text)
{
	return (test_sql_at(f->a, f->owner, text));
}

static void
brings_an_empty_database_to_the_newest_version(void **state)
{
	struct fixture *f = *state;
	struct migrate_report r;
	struct db *db;

	assert_well(migrate_to(f->a, f->owner, migrate_latest(), &r));
	assert_int_equal(r.before, 0);
	assert_int_equal(r.after, migrate_latest());
	assert_int_equal(r.applied, migrate_latest());
	assert_well(db_open(f->a, f->app, &db));
	assert_well(migrate_check(db, f->a));
	db_close(db);
}

static void
does_nothing_the_second_time(void **state)
{
	struct fixture *f = *state;
	struct migrate_report r;

	assert_well(migrate_to(f->a, f->owner, migrate_latest(), &r));
	assert_well(migrate_to(f->a, f->owner, migrate_latest(), &r));
	assert_int_equal(r.before, migrate_latest());
	assert_int_equal(r.applied, 0);
}

static void
refuses_when_an_applied_file_was_changed(void **state)
{
	struct fixture *f = *state;
	struct migrate_report r;

	assert_well(migrate_to(f->a, f->owner, migrate_latest(), &r));
	(void)sql(f, "UPDATE schema_migration SET sha256 = 'other'");
	assert_problem(migrate_to(f->a, f->owner, migrate_latest(), &r),
	    PROBLEM_WRONG_STATE);
}

static void
leaves_a_newer_database_alone(void **state)
{
	struct fixture *f = *state;
	struct migrate_report r;
	struct db *db;

	assert_well(migrate_to(f->a, f->owner, migrate_latest(), &r));
	(void)sql(f,
	    "INSERT INTO schema_migration"
	    " VALUES (9999, '9999_future', '', now())");
	assert_problem(migrate_to(f->a, f->owner, migrate_latest(), &r),
	    PROBLEM_WRONG_STATE);
	assert_well(db_open(f->a, f->app, &db));
	assert_problem(migrate_check(db, f->a), PROBLEM_WRONG_STATE);
	db_close(db);
}

static void
keeps_nothing_of_a_migration_that_fails(void **state)
{
	struct fixture *f = *state;
	struct migrate_report r;

	/* The last table of the first migration is in the way. */
	(void)sql(f, "CREATE TABLE notice (id uuid)");
	assert_problem(migrate_to(f->a, f->owner, 1, &r), PROBLEM_INTERNAL);
	assert_string_equal(
	    sql(f, "SELECT count(*) FROM schema_migration"), "0");
	assert_string_equal(sql(f, "SELECT to_regclass('organization')"), "");
}

static void
answers_unavailable_without_a_server(void **state)
{
	struct fixture *f = *state;
	struct migrate_report r;

	assert_problem(migrate_to(f->a, "host=/nonexistent dbname=ssj", 1, &r),
	    PROBLEM_UNAVAILABLE);
}

struct racer {
	pthread_t thread;
	const char *owner;
	struct migrate_report report;
	bool well;
};

static void *
race(void *arg)
{
	struct racer *racer = arg;
	struct arena *a = arena_new();

	racer->well = migrate_to(a, racer->owner, migrate_latest(),
			  &racer->report) == NULL;
	arena_free(a);
	return (NULL);
}

/* Two programs that start together must not both run a migration: the second
 * would fail on what the first one made, and the stack would not come up. */
static void
runs_each_migration_once_when_two_programs_start_together(void **state)
{
	struct fixture *f = *state;
	struct racer racers[2] = {{.owner = f->owner}, {.owner = f->owner}};
	int i;

	for (i = 0; i < 2; i++)
		assert_int_equal(
		    pthread_create(&racers[i].thread, NULL, race, &racers[i]),
		    0);
	for (i = 0; i < 2; i++)
		assert_int_equal(pthread_join(racers[i].thread, NULL), 0);
	assert_true(racers[0].well && racers[1].well);
	assert_int_equal(racers[0].report.applied + racers[1].report.applied,
	    migrate_latest());
}

static void
lets_the_application_read_the_version_and_not_change_it(void **state)
{
	struct fixture *f = *state;
	struct migrate_report r;

	assert_well(migrate_to(f->a, f->owner, migrate_latest(), &r));
	assert_string_equal(sql(f,
				"SELECT string_agg(privilege_type, ',')"
				" FROM information_schema.role_table_grants"
				" WHERE grantee = 'ssj_app'"
				" AND table_name = 'schema_migration'"),
	    "SELECT");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(brings_an_empty_database_to_the_newest_version),
	    TEST(does_nothing_the_second_time),
	    TEST(refuses_when_an_applied_file_was_changed),
	    TEST(leaves_a_newer_database_alone),
	    TEST(keeps_nothing_of_a_migration_that_fails),
	    TEST(answers_unavailable_without_a_server),
	    TEST(runs_each_migration_once_when_two_programs_start_together),
	    TEST(lets_the_application_read_the_version_and_not_change_it),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From every release with its data to the newest schema: the schema is that of
 * an empty beginning, and nothing that was there is lost.
 *
 * Whoever releases a migration adds its version to `releases`, and a new
 * fixture when it has brought new tables: every_table_... tells.
 */
#include "storage/testing.h"

#include <sys/wait.h>
#include <unistd.h>

#include "storage/migrate.h"

enum {
	DUMP_MAX = 1024 * 1024
};

/* A release's data were written by it or by a later one of the same tables. */
static const struct release {
	int version;
	const char *data;
	const char *empty; /* tables the data say nothing of */
} releases[] = {
    {1, "tests/fixtures/release_0002.sql",
	"calendar_day calendar_year inspector_stage item_stage object_stage "},
    {2, "tests/fixtures/release_0002.sql",
	/* Unlogged, and empty but while an import runs. */
	"inspector_stage item_stage object_stage "},
};

/* What a migration may change: the roles are the program's own. */
static const char changed[] = "{role.permissions}";

struct fixture {
	struct arena *a;
	const char *admin, *owner, *app; /* conninfo of the database */
};

static const char *
conninfo(struct arena *a, const char *role)
{
	return (arena_fmt(a, "%s dbname=ssj_release", test_env(role)));
}

static int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->a = arena_new();
	f->admin = conninfo(f->a, "SSJ_TEST_DATABASE_ADMIN");
	f->owner = conninfo(f->a, "SSJ_TEST_DATABASE_OWNER");
	f->app = conninfo(f->a, "SSJ_TEST_DATABASE");
	*state = f;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	(void)test_admin_sql(
	    f->a, "DROP DATABASE IF EXISTS ssj_release WITH (FORCE)");
	arena_free(f->a);
	test_free(f);
	return (0);
}

/* A database of this release with its data, remembered in the schema kept. */
static void
begin(struct fixture *f, const struct release *r)
{
	struct migrate_report report;

	(void)test_admin_sql(
	    f->a, "DROP DATABASE IF EXISTS ssj_release WITH (FORCE)");
	(void)test_admin_sql(
	    f->a, "CREATE DATABASE ssj_release OWNER ssj_owner");
	assert_well(migrate_to(f->a, f->owner, r->version, &report));
	assert_int_equal(report.after, r->version);
	(void)test_sql_at(f->a, f->admin, test_file(f->a, r->data));
	(void)test_sql_at(
	    f->a, f->admin, test_file(f->a, "tests/fixtures/kept.sql"));
}

static void
go_on(struct fixture *f)
{
	struct migrate_report report;

	assert_well(migrate_to(f->a, f->owner, migrate_latest(), &report));
	assert_int_equal(report.after, migrate_latest());
}

static const char *
lost(struct fixture *f)
{
	return (test_sql_at(f->a, f->admin,
	    arena_fmt(f->a, "SELECT kept.lost('%s')", changed)));
}

/* pg_dump -s into a file. */
static void
run_pg_dump(const char *conninfo, const char *path)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		(void)execl("/usr/lib/postgresql/15/bin/pg_dump", "pg_dump",
		    "-s", "-N", "kept", "-f", path, "-d", conninfo,
		    (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* The whole text of the schema without what is different by its nature. */
static const char *
dump(struct arena *a, const char *conninfo)
{
	char path[] = "/tmp/ssj-schema-XXXXXX", line[4096];
	char *all = arena_alloc(a, DUMP_MAX);
	size_t len = 0;
	int fd = mkstemp(path);
	FILE *f;

	assert_true(fd >= 0);
	run_pg_dump(conninfo, path);
	assert_non_null(f = fdopen(fd, "r"));
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "\\restrict", 9) != 0 &&
		    strncmp(line, "\\unrestrict", 11) != 0)
			len += (size_t)snprintf(
			    all + len, DUMP_MAX - len, "%s", line);
	(void)fclose(f);
	(void)unlink(path);
	assert_true(len > 1000 && len < DUMP_MAX);
	return (all);
}

static void
ends_in_the_schema_of_an_empty_beginning(void **state)
{
	struct fixture *f = *state;
	const char *fresh = dump(f->a, test_env("SSJ_TEST_DATABASE_OWNER"));
	struct db *db;
	size_t i;

	for (i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		begin(f, &releases[i]);
		go_on(f);
		assert_string_equal(dump(f->a, f->owner), fresh);
		assert_well(db_open(f->a, f->app, &db));
		assert_well(migrate_check(db, f->a));
		db_close(db);
	}
}

static void
loses_and_changes_nothing_that_was_there(void **state)
{
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		begin(f, &releases[i]);
		go_on(f);
		assert_string_equal(lost(f), "");
	}
}

static void
every_table_of_a_release_has_rows(void **state)
{
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		begin(f, &releases[i]);
		assert_string_equal(
		    test_sql_at(f->a, f->admin, "SELECT kept.empty()"),
		    releases[i].empty);
	}
}

static void
a_lost_row_and_a_changed_value_would_be_told(void **state)
{
	struct fixture *f = *state;

	begin(f, &releases[1]);
	assert_string_equal(lost(f), "");
	(void)test_sql_at(f->a, f->admin,
	    "DELETE FROM login_failure;"
	    "UPDATE record SET state = 'draft' WHERE state = 'signed';"
	    "UPDATE role SET permissions = '{}'");
	assert_string_equal(lost(f), "login_failure: 1\nrecord: 1\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(every_table_of_a_release_has_rows),
	    TEST(a_lost_row_and_a_changed_value_would_be_told),
	    TEST(ends_in_the_schema_of_an_empty_beginning),
	    TEST(loses_and_changes_nothing_that_was_there),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

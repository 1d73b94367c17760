/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The migrated schema against the rules that let it run on one PostgreSQL
 * and, distributed by district, on Citus; and every named block of
 * storage/NAME.sql against the schema, as the application's role.
 *
 * A large table is one with a column `district`, except the few below.
 */
#include "storage/testing.h"

#include <glob.h>
#include <stdio.h>

/* Small tables that know a district and stay on one node: the tree of
 * organisations, the directory of one live code per city, and the tables an
 * import is staged in. */
#define LOCAL_TABLES                                           \
	"('organization', 'object_directory', 'object_stage'," \
	" 'inspector_stage')"

#define LARGE                                                    \
	"WITH large AS (SELECT c.oid, c.relname FROM pg_class c" \
	"  JOIN pg_attribute a ON a.attrelid = c.oid"            \
	"   AND a.attname = 'district' AND NOT a.attisdropped"   \
	" WHERE c.relnamespace = 'public'::regnamespace"         \
	"   AND c.relkind IN ('r', 'p')"                         \
	"   AND c.relname NOT IN " LOCAL_TABLES ") "

/* The query names what breaks the rule; nothing may. */
static void
assert_none(const char *query)
{
	struct arena *a = arena_new();

	assert_string_equal(test_owner_sql(a,
				arena_fmt(a,
				    LARGE "SELECT coalesce(string_agg(x, ', '"
					  " ORDER BY x), '') FROM (%s) q(x)",
				    query)),
	    "");
	arena_free(a);
}

static void
knows_which_tables_are_large(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	/* Were the list empty, the rules below would hold for nothing. */
	assert_string_equal(
	    test_owner_sql(a,
		LARGE "SELECT string_agg(relname, ' ' ORDER BY relname)"
		      " FROM large WHERE relname IN ('object', 'task',"
		      " 'record', 'publication')"),
	    "object publication record task");
	arena_free(a);
}

static void
puts_district_at_the_head_of_every_large_primary_key(void **state)
{
	(void)state;
	assert_none("SELECT l.relname FROM large l WHERE NOT EXISTS ("
		    " SELECT FROM pg_index i JOIN pg_attribute a"
		    "  ON a.attrelid = l.oid AND a.attnum = i.indkey[0]"
		    " WHERE i.indrelid = l.oid AND i.indisprimary"
		    "   AND a.attname = 'district')");
}

static void
puts_district_at_the_head_of_every_large_unique_key(void **state)
{
	(void)state;
	assert_none("SELECT i.indexrelid::regclass::text FROM large l"
		    " JOIN pg_index i ON i.indrelid = l.oid AND i.indisunique"
		    " LEFT JOIN pg_attribute a"
		    "  ON a.attrelid = l.oid AND a.attnum = i.indkey[0]"
		    " WHERE a.attname IS DISTINCT FROM 'district'");
}

static void
has_no_exclusion_constraint_on_a_large_table(void **state)
{
	(void)state;
	assert_none("SELECT conname::text FROM pg_constraint c JOIN large l"
		    " ON l.oid = c.conrelid WHERE contype = 'x'");
}

static void
has_no_trigger_at_all(void **state)
{
	(void)state;
	assert_none("SELECT tgname::text FROM pg_trigger"
		    " WHERE NOT tgisinternal");
}

static void
carries_district_in_every_key_between_large_tables(void **state)
{
	(void)state;
	assert_none(
	    "SELECT c.conname::text FROM pg_constraint c"
	    " JOIN large f ON f.oid = c.conrelid"
	    " JOIN large t ON t.oid = c.confrelid"
	    " JOIN pg_attribute fa ON fa.attrelid = f.oid"
	    "  AND fa.attnum = c.conkey[1]"
	    " JOIN pg_attribute ta ON ta.attrelid = t.oid"
	    "  AND ta.attnum = c.confkey[1]"
	    " WHERE c.contype = 'f'"
	    "   AND (fa.attname <> 'district' OR ta.attname <> 'district')");
}

static void
has_no_key_from_a_small_table_to_a_large_one(void **state)
{
	(void)state;
	assert_none("SELECT c.conname::text FROM pg_constraint c"
		    " JOIN large t ON t.oid = c.confrelid"
		    " WHERE c.contype = 'f'"
		    "   AND c.conrelid NOT IN (SELECT oid FROM large)");
}

static void
asks_no_column_default_for_the_time(void **state)
{
	(void)state;
	assert_none("SELECT adrelid::regclass::text FROM pg_attrdef"
		    " JOIN pg_class c ON c.oid = adrelid"
		    "  AND c.relnamespace = 'public'::regnamespace"
		    " WHERE pg_get_expr(adbin, adrelid)"
		    "  ~* 'now\\(|current_(date|time)|timestamp\\('");
}

static void
has_a_not_null_district_everywhere(void **state)
{
	(void)state;
	assert_none("SELECT l.relname FROM large l JOIN pg_attribute a"
		    " ON a.attrelid = l.oid AND a.attname = 'district'"
		    " WHERE NOT a.attnotnull");
}

static void
leaves_no_table_to_the_public(void **state)
{
	(void)state;
	assert_none("SELECT DISTINCT table_name::text"
		    " FROM information_schema.role_table_grants"
		    " WHERE table_schema = 'public' AND grantee = 'PUBLIC'");
}

/* ---- every named block
 * ------------------------------------------------------------ */

struct block {
	char file[64], name[64], sql[16384];
};

/* Prepares one block; a problem with it is printed and counted. */
static int
prepare(PGconn *pg, const struct block *b)
{
	PGresult *r = PQprepare(pg, b->name, b->sql, 0, NULL);
	int wrong = PQresultStatus(r) != PGRES_COMMAND_OK;

	if (wrong)
		print_error(
		    "%s: %s: %s", b->file, b->name, PQresultErrorMessage(r));
	PQclear(r);
	return (wrong);
}

/* The shard column of a row never changes. */
static int
moves_district(const struct block *b)
{
	int wrong = strstr(b->sql, "SET district") != NULL;

	if (wrong)
		print_error("%s: %s moves a row\n", b->file, b->name);
	return (wrong);
}

static int
check_file(PGconn *pg, const char *path, int *blocks)
{
	struct block b = {0};
	char line[1024];
	FILE *f = fopen(path, "r");
	int wrong = 0, more;

	assert_non_null(f);
	(void)snprintf(b.file, sizeof(b.file), "%s", path);
	do {
		more = fgets(line, sizeof(line), f) != NULL;
		if (more && strncmp(line, "-- name: ", 9) != 0) {
			assert_true(
			    strlen(b.sql) + strlen(line) < sizeof(b.sql));
			(void)strcat(b.sql, line);
			continue;
		}
		if (b.name[0] != '\0') {
			wrong += prepare(pg, &b) + moves_district(&b);
			++*blocks;
		}
		b.sql[0] = '\0';
		if (more)
			(void)sscanf(line, "-- name: %63s", b.name);
	} while (more);
	(void)fclose(f);
	return (wrong);
}

/* A misspelt column, a missing right or a name used twice is found here and
 * not by a user. */
static void
prepares_every_named_block_as_the_application(void **state)
{
	PGconn *pg = PQconnectdb(test_env("SSJ_TEST_DATABASE"));
	glob_t files;
	size_t i;
	int wrong = 0, blocks = 0;

	(void)state;
	assert_int_equal(glob("storage/*.sql", 0, NULL, &files), 0);
	for (i = 0; i < files.gl_pathc; i++)
		wrong += check_file(pg, files.gl_pathv[i], &blocks);
	globfree(&files);
	PQfinish(pg);
	assert_true(blocks > 10);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_which_tables_are_large),
	    cmocka_unit_test(
		puts_district_at_the_head_of_every_large_primary_key),
	    cmocka_unit_test(
		puts_district_at_the_head_of_every_large_unique_key),
	    cmocka_unit_test(has_no_exclusion_constraint_on_a_large_table),
	    cmocka_unit_test(has_no_trigger_at_all),
	    cmocka_unit_test(
		carries_district_in_every_key_between_large_tables),
	    cmocka_unit_test(has_no_key_from_a_small_table_to_a_large_one),
	    cmocka_unit_test(asks_no_column_default_for_the_time),
	    cmocka_unit_test(has_a_not_null_district_everywhere),
	    cmocka_unit_test(leaves_no_table_to_the_public),
	    cmocka_unit_test(prepares_every_named_block_as_the_application),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

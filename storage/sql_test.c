/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every named block of storage/NAME.sql against the migrated schema, as the
 * application's role: a misspelt column, a missing right or a name used twice
 * is found here, seconds after it was written, and not by a user. (What the
 * database refuses by itself: tests/12_second_wall.py.)
 */
#include "storage/testing.h"

#include <glob.h>
#include <stdio.h>

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

static void
append(struct block *b, const char *line)
{
	size_t at = strlen(b->sql), room = sizeof(b->sql) - at;

	assert_true((size_t)snprintf(b->sql + at, room, "%s", line) < room);
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
			append(&b, line);
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
	    cmocka_unit_test(prepares_every_named_block_as_the_application),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

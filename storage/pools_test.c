/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "storage/pools.h"

#define DRAW "0190a6e0-0000-7000-8000-000000000001"

static char top[] = "/tmp/ssj-pools-XXXXXX";
static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	if (mkdtemp(top) == NULL)
		return (-1);
	pools_folder(top);
	arena = arena_new();
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	arena = arena_new();
	pools_drop(arena, "tmp");
	arena_free(arena);
	return (rmdir(top));
}

static int
drop(void **state)
{
	(void)state;
	pools_drop(arena, DRAW);
	return (0);
}

static const char *
staged(const char *text)
{
	struct pools_written written;
	const char *stage;

	assert_null(pools_stage(arena, &stage));
	assert_null(pools_put(
	    arena, stage, "roster.csv", text, strlen(text), &written));
	return (stage);
}

static void
assert_roster(const char *text)
{
	const char *bytes;
	size_t len;

	assert_null(pools_map(
	    arena, pools_path(arena, DRAW), "roster.csv", &bytes, &len));
	assert_int_equal(len, strlen(text));
	assert_memory_equal(bytes, text, len);
}

static void
a_folder_appears_with_all_it_holds(void **state)
{
	const char *stage = staged("one\n");

	(void)state;
	assert_false(pools_there(arena, DRAW));
	assert_null(pools_keep(arena, stage, DRAW));
	assert_true(pools_there(arena, DRAW));
	assert_roster("one\n");
}

static void
who_comes_second_finds_the_first_ones_folder(void **state)
{
	const char *first = staged("first\n"), *second = staged("second\n");

	(void)state;
	assert_null(pools_keep(arena, first, DRAW));
	assert_null(pools_keep(arena, second, DRAW));
	assert_roster("first\n");
}

static void
a_stage_goes_with_its_arena(void **state)
{
	struct arena *own = arena_new();
	const char *stage;
	char path[256];
	struct stat st;

	(void)state;
	assert_null(pools_stage(own, &stage));
	(void)snprintf(path, sizeof(path), "%s", stage);
	assert_int_equal(stat(path, &st), 0);
	arena_free(own);
	assert_int_equal(stat(path, &st), -1);
}

static void
a_file_of_many_pieces_is_whole(void **state)
{
	static char piece[70000];
	struct pools_written written, again;
	struct pools_file *file;
	const char *bytes, *path;
	size_t len;
	int i;

	(void)state;
	assert_null(pools_keep(arena, staged("x\n"), DRAW));
	path = pools_path(arena, DRAW);
	assert_null(pools_create(arena, path, "visits.csv", &file));
	for (i = 0; i < 10; i++) {
		memset(piece, 'a' + i, sizeof(piece));
		assert_null(pools_write(file, piece, sizeof(piece)));
	}
	assert_null(pools_finish(file, &written));
	assert_null(pools_map(arena, path, "visits.csv", &bytes, &len));
	assert_int_equal(len, 700000);
	assert_int_equal(bytes[69999], 'a');
	assert_int_equal(bytes[70000], 'b');
	assert_int_equal(bytes[699999], 'j');
	assert_int_equal(written.size, 700000);
	assert_null(pools_stat(arena, path, "visits.csv", &again));
	assert_string_equal(again.sha256, written.sha256);
}

static void
a_file_that_was_not_finished_has_no_name(void **state)
{
	struct arena *own = arena_new();
	struct pools_file *file;
	const char *bytes, *path;
	size_t len;

	(void)state;
	assert_null(pools_keep(arena, staged("x\n"), DRAW));
	path = pools_path(arena, DRAW);
	assert_null(pools_create(own, path, "visits.csv", &file));
	assert_null(pools_write(file, "half", 4));
	arena_free(own);
	assert_int_equal(
	    pools_map(arena, path, "visits.csv", &bytes, &len)->kind,
	    PROBLEM_NOT_FOUND);
}

static void
names_the_sha256_of_what_was_written(void **state)
{
	struct pools_written written;
	const char *stage;

	(void)state;
	assert_null(pools_stage(arena, &stage));
	assert_null(pools_put(arena, stage, "key", "abc", 3, &written));
	assert_string_equal(written.sha256,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
sweeps_stages_that_a_crash_left_behind(void **state)
{
	const char *stage, *left = arena_fmt(arena, "%s/tmp/left", top);
	struct pools_written written;

	(void)state;
	assert_null(pools_stage(arena, &stage));
	assert_int_equal(mkdir(left, 0700), 0);
	assert_null(pools_put(arena, left, "roster.csv", "x\n", 2, &written));
	pools_sweep(arena, 3600);
	assert_int_equal(access(left, F_OK), 0);
	pools_sweep(arena, -1);
	assert_int_not_equal(access(left, F_OK), 0);
}

/* As for blobs: an empty path would be the system's own /tmp. The folder here
 * is of 1970, and only what is as old may go. */
static void
touches_nothing_unless_told_where(void **state)
{
	static const struct timespec long_ago[2] = {{1, 0}, {1, 0}};
	char theirs[] = "/tmp/ssj-theirs-XXXXXX";
	struct problem *p;
	const char *stage;

	(void)state;
	assert_non_null(mkdtemp(theirs));
	assert_int_equal(utimensat(AT_FDCWD, theirs, long_ago, 0), 0);
	assert_int_equal(unsetenv("SSJ_POOLS"), 0);
	pools_folder(NULL);
	pools_sweep(arena, time(NULL) - 1000);
	assert_int_equal(rmdir(theirs), 0);
	p = pools_stage(arena, &stage);
	pools_folder(top);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_UNAVAILABLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(a_folder_appears_with_all_it_holds, drop),
	    cmocka_unit_test_teardown(
		who_comes_second_finds_the_first_ones_folder, drop),
	    cmocka_unit_test(a_stage_goes_with_its_arena),
	    cmocka_unit_test_teardown(a_file_of_many_pieces_is_whole, drop),
	    cmocka_unit_test_teardown(
		a_file_that_was_not_finished_has_no_name, drop),
	    cmocka_unit_test(names_the_sha256_of_what_was_written),
	    cmocka_unit_test(sweeps_stages_that_a_crash_left_behind),
	    cmocka_unit_test(touches_nothing_unless_told_where),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

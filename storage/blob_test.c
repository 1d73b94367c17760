/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the blob folder, on a real one under /tmp. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problem.h"
#include "storage/blob.h"

/* SHA-256 of "abc", FIPS 180-2. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define ABSENT \
	"0000000000000000000000000000000000000000000000000000000000000000"

static struct arena *arena;
static char home[64];

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	snprintf(home, sizeof(home), "/tmp/ssj-blob-XXXXXX");
	assert_non_null(mkdtemp(home));
	blob_folder(home);
	return (0);
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st, (void)flag, (void)f;
	return (remove(path));
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return (0);
}

static int files_seen;

static int
count_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)path, (void)st, (void)f;
	files_seen += flag == FTW_F;
	return (0);
}

static int
files_in_home(void)
{
	files_seen = 0;
	nftw(home, count_one, 8, FTW_PHYS);
	return (files_seen);
}

static void
names_a_blob_by_its_sha256(void **state)
{
	struct blob b;

	(void)state;
	assert_null(blob_put(arena, NULL, "abc", 3, &b));
	assert_string_equal(b.sha256, ABC);
	assert_int_equal(b.size, 3);
	assert_string_equal(
	    blob_path(arena, ABC), arena_fmt(arena, "%s/ba/78/%s", home, ABC));
}

static void
gives_back_the_bytes_it_was_given(void **state)
{
	const void *bytes;
	struct blob b;
	size_t len;

	(void)state;
	assert_null(blob_put(arena, NULL, "a\0b\n", 4, &b));
	assert_null(blob_map(arena, b.sha256, &bytes, &len));
	assert_int_equal(len, 4);
	assert_memory_equal(bytes, "a\0b\n", 4);
}

static void
opens_a_blob_for_reading_from_the_start(void **state)
{
	char buffer[8];
	struct blob b;
	int64_t size;
	int fd;

	(void)state;
	assert_null(blob_put(arena, NULL, "abc", 3, &b));
	assert_null(blob_open(arena, ABC, &fd, &size));
	assert_int_equal(size, 3);
	assert_int_equal(read(fd, buffer, sizeof(buffer)), 3);
	assert_memory_equal(buffer, "abc", 3);
	close(fd);
}

static void
keeps_the_empty_blob_too(void **state)
{
	const void *bytes;
	struct blob b;
	size_t len;

	(void)state;
	assert_null(blob_put(arena, NULL, "", 0, &b));
	assert_int_equal(b.size, 0);
	assert_null(blob_map(arena, b.sha256, &bytes, &len));
	assert_int_equal(len, 0);
}

static void
keeps_equal_bytes_once(void **state)
{
	struct blob first, second;

	(void)state;
	assert_null(blob_put(arena, NULL, "abc", 3, &first));
	assert_null(blob_put(arena, NULL, "abc", 3, &second));
	assert_string_equal(first.sha256, second.sha256);
	assert_int_equal(files_in_home(), 1);
}

static void
mends_a_blob_whose_size_is_wrong(void **state)
{
	struct blob b;
	int64_t size;

	(void)state;
	assert_null(blob_put(arena, NULL, "abc", 3, &b));
	assert_int_equal(truncate(blob_path(arena, ABC), 1), 0);
	assert_null(blob_put(arena, NULL, "abc", 3, &b));
	assert_null(blob_size(arena, ABC, &size));
	assert_int_equal(size, 3);
}

/* Hands out "abc" in three pieces, then fails if it is told to. */
struct pieces {
	const char *left;
	struct problem *then;
};

static struct problem *
next_piece(void *arg, const void **bytes, size_t *len)
{
	struct pieces *s = arg;

	*bytes = s->left;
	*len = *s->left != '\0';
	s->left += *len;
	return (*len == 0 ? s->then : NULL);
}

static void
stores_a_stream_piece_by_piece(void **state)
{
	struct pieces source = {"abc", NULL};
	struct blob b;

	(void)state;
	assert_null(blob_put_stream(arena, NULL, next_piece, &source, &b));
	assert_string_equal(b.sha256, ABC);
	assert_int_equal(b.size, 3);
}

static void
keeps_nothing_of_a_stream_that_fails(void **state)
{
	struct pieces source = {
	    "abc", problem_new(arena, PROBLEM_BAD_REQUEST, NULL, NULL)};
	struct blob b;

	(void)state;
	assert_ptr_equal(
	    blob_put_stream(arena, NULL, next_piece, &source, &b), source.then);
	assert_int_equal(files_in_home(), 0);
}

static void
stores_a_file(void **state)
{
	char *path = arena_fmt(arena, "%s/given", home);
	FILE *f = fopen(path, "w");
	struct blob b;

	(void)state;
	assert_non_null(f);
	assert_int_equal(fputs("abc", f) >= 0, 1);
	fclose(f);
	assert_null(blob_put_file(arena, path, &b));
	assert_string_equal(b.sha256, ABC);
}

static void
says_that_a_file_cannot_be_read(void **state)
{
	struct problem *p;
	struct blob b;

	(void)state;
	p = blob_put_file(arena, "/nowhere/at/all", &b);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_NOT_FOUND);
}

static void
knows_no_blob_by_a_name_that_is_none(void **state)
{
	int64_t size;
	int fd;

	(void)state;
	assert_int_equal(
	    blob_size(arena, ABSENT, &size)->kind, PROBLEM_NOT_FOUND);
	assert_int_equal(
	    blob_open(arena, ABSENT, &fd, &size)->kind, PROBLEM_NOT_FOUND);
	assert_null(blob_path(arena, "../../etc/passwd"));
	assert_int_equal(
	    blob_size(arena, "../x", &size)->kind, PROBLEM_NOT_FOUND);
	assert_int_equal(
	    blob_open(arena, "ABC", &fd, &size)->kind, PROBLEM_NOT_FOUND);
}

/* A limit on file sizes stands for the full disk: the same failed write. */
static void
says_that_the_disk_is_full_and_keeps_nothing(void **state)
{
	struct rlimit before, small;
	char *bytes = arena_alloc(arena, 100000);
	struct problem *p;
	struct blob b;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){4096, before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	p = blob_put(arena, NULL, bytes, 100000, &b);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_STORAGE_FULL);
	assert_true(p->retry_after > 0);
	assert_int_equal(files_in_home(), 0);
}

static void
says_that_the_folder_is_not_there(void **state)
{
	struct problem *p;
	struct blob b;

	(void)state;
	blob_folder("/nowhere/at/all");
	p = blob_put(arena, NULL, "abc", 3, &b);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_UNAVAILABLE);
}

static void
sweeps_what_a_crash_left_behind(void **state)
{
	char *path = arena_fmt(arena, "%s/tmp/half", home);
	struct blob b;
	int fd;

	(void)state;
	assert_null(blob_put(arena, NULL, "abc", 3, &b));
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
	blob_sweep(arena, 3600);
	assert_int_equal(files_in_home(), 2);
	blob_sweep(arena, -1);
	assert_int_equal(files_in_home(), 1);
}

/*
 * An empty path would be the root of the file system, "tmp" in it the folder
 * of everybody's files, and the sweep would take those. The file here is of
 * 1970, and only what is as old may go.
 */
static void
touches_nothing_unless_told_where(void **state)
{
	static const struct timespec long_ago[2] = {{1, 0}, {1, 0}};
	char theirs[] = "/tmp/ssj-theirs-XXXXXX";
	int fd = mkstemp(theirs);
	struct problem *p;
	struct blob b;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(futimens(fd, long_ago), 0);
	close(fd);
	assert_int_equal(unsetenv("SSJ_BLOBS"), 0);
	blob_folder(NULL);
	blob_sweep(arena, time(NULL) - 1000);
	assert_int_equal(unlink(theirs), 0);
	p = blob_put(arena, NULL, "abc", 3, &b);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_UNAVAILABLE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(names_a_blob_by_its_sha256),
	    TEST(gives_back_the_bytes_it_was_given),
	    TEST(opens_a_blob_for_reading_from_the_start),
	    TEST(keeps_the_empty_blob_too),
	    TEST(keeps_equal_bytes_once),
	    TEST(mends_a_blob_whose_size_is_wrong),
	    TEST(stores_a_stream_piece_by_piece),
	    TEST(keeps_nothing_of_a_stream_that_fails),
	    TEST(stores_a_file),
	    TEST(says_that_a_file_cannot_be_read),
	    TEST(knows_no_blob_by_a_name_that_is_none),
	    TEST(says_that_the_disk_is_full_and_keeps_nothing),
	    TEST(says_that_the_folder_is_not_there),
	    TEST(sweeps_what_a_crash_left_behind),
	    TEST(touches_nothing_unless_told_where),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"

static int
open_arena(void **state)
{
	*state = arena_new();
	return (0);
}

static int
close_arena(void **state)
{
	arena_free(*state);
	return (0);
}

static void
recognizes_the_password_it_hashed(void **state)
{
	const char *hash;
	bool ok = false;

	assert_null(
	    helper_password_hash(NULL, *state, "长密码 correct", &hash));
	assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
	assert_null(
	    helper_password_verify(NULL, *state, hash, "长密码 correct", &ok));
	assert_true(ok);
	assert_null(
	    helper_password_verify(NULL, *state, hash, "长密码 Correct", &ok));
	assert_false(ok);
}

static void
salts_every_hash(void **state)
{
	const char *x, *y;

	assert_null(helper_password_hash(NULL, *state, "same", &x));
	assert_null(helper_password_hash(NULL, *state, "same", &y));
	assert_string_not_equal(x, y);
}

static void
nobody_has_no_password(void **state)
{
	bool ok = true;

	assert_null(helper_password_verify(NULL, *state, NULL, "", &ok));
	assert_false(ok);
}

static void
fill(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
keeps_a_file_under_its_name(void **state)
{
	struct arena *a = *state;
	char *top = mkdtemp(arena_strdup(a, "/tmp/ssj-helper-XXXXXX"));
	const char *from = arena_fmt(a, "%s/new", top);
	const char *to = arena_fmt(a, "%s/ab/cd/kept", top);
	struct stat st;

	fill(from, "first");
	assert_null(helper_file_keep(NULL, a, from, to));
	assert_int_equal(stat(to, &st), 0);
	assert_int_equal(st.st_size, 5);
	assert_int_equal(access(from, F_OK), -1);

	fill(from, "another");
	assert_null(helper_file_keep(NULL, a, from, to));
	assert_int_equal(stat(to, &st), 0);
	assert_int_equal(st.st_size, 5);
	assert_int_equal(access(from, F_OK), -1);

	assert_int_equal(unlink(to), 0);
	assert_int_equal(rmdir(arena_fmt(a, "%s/ab/cd", top)), 0);
	assert_int_equal(rmdir(arena_fmt(a, "%s/ab", top)), 0);
	assert_int_equal(rmdir(top), 0);
}

static void
says_so_when_there_is_no_file(void **state)
{
	struct problem *p = helper_file_keep(
	    NULL, *state, "/tmp/ssj-no-such-file", "/tmp/ssj-no/such");

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INTERNAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(recognizes_the_password_it_hashed),
	    cmocka_unit_test(salts_every_hash),
	    cmocka_unit_test(nobody_has_no_password),
	    cmocka_unit_test(keeps_a_file_under_its_name),
	    cmocka_unit_test(says_so_when_there_is_no_file),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}

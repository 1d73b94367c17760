/* SPDX-License-Identifier: Apache-2.0 */
#include "api/helper_pool.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/loop.h"

static struct arena *arena;
static struct loop *loop;
static struct helper *helper;
static pid_t keeper;
static volatile sig_atomic_t asked_to_end;

static void
note_end(int signum)
{
	(void)signum;
	asked_to_end = 1;
}

static int
open_pool(void **state)
{
	(void)state;
	(void)signal(SIGTERM, note_end);
	arena = arena_new();
	loop = loop_poll_new();
	keeper = helper_pool_open(2, 1);
	helper = helper_pool_join(1, loop);
	return (0);
}

static int
close_pool(void **state)
{
	(void)state;
	loop_poll_free(loop);
	arena_free(arena);
	return (0);
}

static void
another_process_hashes_and_verifies(void **state)
{
	const char *hash = NULL;
	bool ok = false;

	(void)state;
	assert_null(helper_password_hash(helper, arena, "密码", &hash));
	assert_memory_equal(hash, "$argon2id$", 10);
	assert_null(helper_password_verify(helper, arena, hash, "密码", &ok));
	assert_true(ok);
	assert_null(helper_password_verify(helper, arena, hash, "密马", &ok));
	assert_false(ok);
	assert_int_equal(helper_pool_waiting(), 0);
}

static void
problems_come_back_whole(void **state)
{
	struct problem *p;

	(void)state;
	p = helper_file_keep(
	    helper, arena, "/tmp/ssj-no-such-file", "/tmp/ssj-no/such");
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INTERNAL);
}

static void
what_is_too_long_to_send_is_put_off(void **state)
{
	char *long_text = arena_alloc(arena, HELPER_TEXT_MAX + 2);
	struct problem *p;
	bool ok;

	(void)state;
	memset(long_text, 'x', HELPER_TEXT_MAX + 1);
	p = helper_password_verify(helper, arena, NULL, long_text, &ok);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_UNAVAILABLE);
	assert_true(p->retry_after > 0);
}

/* The helper process is the keeper's only child. */
static pid_t
only_child_of(pid_t parent)
{
	char path[64], line[64];
	long child = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
	    (int)parent, (int)parent);
	while (child == 0) {
		f = fopen(path, "r");
		assert_non_null(f);
		if (fgets(line, sizeof(line), f) != NULL)
			child = strtol(line, NULL, 10);
		assert_int_equal(fclose(f), 0);
	}
	return ((pid_t)child);
}

static void
a_process_that_dies_is_replaced(void **state)
{
	const char *hash = NULL;

	(void)state;
	assert_int_equal(kill(only_child_of(keeper), SIGKILL), 0);
	assert_null(helper_password_hash(helper, arena, "x", &hash));
	assert_memory_equal(hash, "$argon2id$", 10);
}

/* The last of the tests: nothing can be asked of the pool after it. */
static void
the_parent_is_asked_to_end_when_the_keeper_is_killed(void **state)
{
	sigset_t held, before;

	(void)state;
	assert_int_equal(sigemptyset(&held), 0);
	assert_int_equal(sigaddset(&held, SIGTERM), 0);
	assert_int_equal(sigprocmask(SIG_BLOCK, &held, &before), 0);
	assert_int_equal(asked_to_end, 0);
	assert_int_equal(kill(keeper, SIGKILL), 0);
	while (!asked_to_end)
		(void)sigsuspend(&before);
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
	assert_int_equal(waitpid(keeper, NULL, 0), keeper);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(another_process_hashes_and_verifies),
	    cmocka_unit_test(problems_come_back_whole),
	    cmocka_unit_test(what_is_too_long_to_send_is_put_off),
	    cmocka_unit_test(a_process_that_dies_is_replaced),
	    cmocka_unit_test(
		the_parent_is_asked_to_end_when_the_keeper_is_killed),
	};

	return (cmocka_run_group_tests(tests, open_pool, close_pool));
}

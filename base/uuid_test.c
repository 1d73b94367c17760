/* SPDX-License-Identifier: Apache-2.0 */
#include "base/uuid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"

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
has_the_form_of_version_7(void **state)
{
	const char *u = uuid_new(*state);

	assert_true(uuid_is(u));
	assert_int_equal(u[14], '7');
	assert_non_null(strchr("89ab", u[19]));
}

static void
carries_the_time(void **state)
{
	int64_t before = clock_now_ms(), after;
	const char *u = uuid_new(*state);
	char head[13];
	int64_t ms;

	after = clock_now_ms();
	(void)snprintf(head, sizeof(head), "%.8s%.4s", u, u + 9);
	ms = (int64_t)strtoll(head, NULL, 16);
	assert_true(ms >= before && ms <= after);
}

static void
ascends_even_within_a_millisecond(void **state)
{
	const char *last = uuid_new(*state), *u;
	int i;

	for (i = 0; i < 20000; i++) {
		u = uuid_new(*state);
		assert_true(strcmp(last, u) < 0);
		last = u;
	}
}

static void
refuses_other_forms(void **state)
{
	(void)state;
	assert_false(uuid_is(""));
	assert_false(uuid_is("0190a6e0-0000-7000-8000-00000000000"));
	assert_false(uuid_is("0190a6e0-0000-7000-8000-0000000000000"));
	assert_false(uuid_is("0190A6E0-0000-7000-8000-000000000000"));
	assert_false(uuid_is("0190a6e000000-7000-8000-000000000000"));
	assert_true(uuid_is("00000000-0000-0000-0000-000000000000"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(has_the_form_of_version_7),
	    cmocka_unit_test(carries_the_time),
	    cmocka_unit_test(ascends_even_within_a_millisecond),
	    cmocka_unit_test(refuses_other_forms),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}

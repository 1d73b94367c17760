/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/calendar_year.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/problem.h"

enum {
	FESTIVALS = 5,
	ENTRIES = 7,
};

static struct calendar_entry entries[ENTRIES];

static int
setup(void **state)
{
	*state = arena_new();
	entries[0] = (struct calendar_entry){day_from_civil(2027, 1, 1), false};
	entries[1] = (struct calendar_entry){day_from_civil(2027, 5, 1), false};
	entries[2] =
	    (struct calendar_entry){day_from_civil(2027, 10, 1), false};
	entries[3] =
	    (struct calendar_entry){day_from_civil(2027, 10, 2), false};
	entries[4] =
	    (struct calendar_entry){day_from_civil(2027, 10, 3), false};
	entries[5] = (struct calendar_entry){day_from_civil(2027, 10, 9), true};
	entries[6] = (struct calendar_entry){day_from_civil(2027, 2, 6), false};
	return (0);
}

static int
teardown(void **state)
{
	arena_free(*state);
	return (0);
}

static void
accepts_a_year_with_its_festivals(void **state)
{
	assert_null(calendar_year_check(*state, 2027, entries, ENTRIES));
	assert_null(calendar_year_check(*state, 2027, entries, FESTIVALS));
}

static void
assert_wrong(struct problem *p, const char *pointer, const char *code)
{
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, pointer);
	assert_string_equal(p->fields->code, code);
}

static void
refuses_days_of_another_year(void **state)
{
	entries[5].day = day_from_civil(2028, 1, 1);
	assert_wrong(calendar_year_check(*state, 2027, entries, ENTRIES),
	    "/days/5/day", "outside");
}

static void
refuses_a_day_that_stands_twice(void **state)
{
	entries[6] = entries[5];
	assert_wrong(calendar_year_check(*state, 2027, entries, ENTRIES),
	    "/days/6/day", "duplicate");
}

static void
refuses_a_year_without_its_festivals(void **state)
{
	entries[1].working = true;
	assert_wrong(calendar_year_check(*state, 2027, entries, ENTRIES),
	    "/days", "missing");
	assert_wrong(
	    calendar_year_check(*state, 2027, NULL, 0), "/days", "missing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		accepts_a_year_with_its_festivals, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		refuses_days_of_another_year, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		refuses_a_day_that_stands_twice, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		refuses_a_year_without_its_festivals, setup, teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

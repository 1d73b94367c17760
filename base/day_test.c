/* SPDX-License-Identifier: Apache-2.0 */
#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void
counts_from_1970(void **state)
{
	(void)state;
	assert_int_equal(day_from_civil(1970, 1, 1), 0);
	assert_int_equal(day_from_civil(1969, 12, 31), -1);
	assert_int_equal(day_from_civil(2000, 3, 1), 11017);
	assert_int_equal(day_from_civil(2026, 5, 1), 20574);
}

static void
knows_the_days_of_the_week(void **state)
{
	(void)state;
	assert_int_equal(day_weekday(0), 4);
	assert_int_equal(day_weekday(-1), 3);
	assert_int_equal(day_weekday(-4), 7);
	assert_int_equal(day_weekday(day_from_civil(2026, 2, 28)), 6);
	assert_int_equal(day_weekday(day_from_civil(2024, 2, 29)), 4);
	assert_int_equal(day_weekday(day_from_civil(2026, 3, 1)), 7);
	assert_int_equal(day_weekday(day_from_civil(2026, 3, 2)), 1);
}

static void
writes_what_it_reads(void **state)
{
	int64_t day, again;
	char text[DAY_TEXT + 1];

	(void)state;
	for (day = day_from_civil(0, 1, 1); day <= day_from_civil(9999, 12, 31);
	     day += 17) {
		day_format(day, text);
		assert_true(day_parse(text, &again));
		assert_int_equal(again, day);
	}
	day_format(day_from_civil(9999, 12, 31), text);
	assert_string_equal(text, "9999-12-31");
}

static void
follows_one_day_by_the_next(void **state)
{
	struct day_civil before = day_civil(day_from_civil(1899, 12, 31)), now;
	int64_t day;

	(void)state;
	for (day = day_from_civil(1900, 1, 1); day < day_from_civil(2101, 1, 1);
	     day++, before = now) {
		now = day_civil(day);
		if (now.day == 1)
			assert_int_equal(before.day,
			    day_month_length(before.year, before.month));
		else
			assert_int_equal(now.day, before.day + 1);
	}
}

static void
refuses_what_is_no_day(void **state)
{
	static const char *const bad[] = {"", "2026", "2026-5-01", "2026-05-1",
	    "2026-05-01 ", "2026-13-01", "2026-00-10", "2026-05-00",
	    "2026-05-32", "2026-02-29", "2100-02-29", "2026/05/01",
	    "2026-05/01", "+026-05-01", "2026-05-011", "x026-05-01",
	    "2026-x5-01", "2026-05-x1"};
	int64_t day;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(day_parse(bad[i], &day));
	assert_true(day_parse("2000-02-29", &day));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_from_1970),
	    cmocka_unit_test(knows_the_days_of_the_week),
	    cmocka_unit_test(writes_what_it_reads),
	    cmocka_unit_test(follows_one_day_by_the_next),
	    cmocka_unit_test(refuses_what_is_no_day),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

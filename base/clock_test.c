/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
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
writes_times_in_chinas_offset(void **state)
{
	struct arena *a = *state;

	assert_string_equal(
	    clock_rfc3339(a, 0), "1970-01-01T08:00:00.000+08:00");
	assert_string_equal(clock_rfc3339(a, INT64_C(1777599000123)),
	    "2026-05-01T09:30:00.123+08:00");
	assert_string_equal(clock_rfc3339(a, INT64_C(-28800001)),
	    "1969-12-31T23:59:59.999+08:00");
}

static void
the_legal_day_begins_at_midnight_in_china(void **state)
{
	struct arena *a = *state;

	assert_string_equal(
	    clock_day(a, clock_parse_rfc3339("2024-02-28T15:59:59Z")),
	    "2024-02-28");
	assert_string_equal(
	    clock_day(a, clock_parse_rfc3339("2024-02-28T16:00:00Z")),
	    "2024-02-29");
	assert_string_equal(
	    clock_day(a, clock_parse_rfc3339("2000-02-29T16:00:00Z")),
	    "2000-03-01");
	assert_string_equal(
	    clock_day(a, clock_parse_rfc3339("2100-02-28T16:00:00Z")),
	    "2100-03-01");
}

static void
reads_what_it_wrote(void **state)
{
	struct arena *a = *state;
	int64_t ms;

	for (ms = INT64_C(-62000000000000); ms < INT64_C(253000000000000);
	     ms += INT64_C(86400000) * 37 + 12345)
		assert_int_equal(clock_parse_rfc3339(clock_rfc3339(a, ms)), ms);
}

static void
reads_any_offset_and_fraction(void **state)
{
	(void)state;
	assert_int_equal(clock_parse_rfc3339("1970-01-01t00:00:01z"), 1000);
	assert_int_equal(
	    clock_parse_rfc3339("1970-01-01T05:30:00.5+05:30"), 500);
	assert_int_equal(
	    clock_parse_rfc3339("1969-12-31T16:00:00.123456-08:00"), 123);
	assert_int_equal(clock_parse_rfc3339("1998-12-31T23:59:60Z"),
	    clock_parse_rfc3339("1999-01-01T00:00:00Z"));
}

static void
refuses_what_is_no_time(void **state)
{
	static const char *const wrong[] = {"", "2026-05-01",
	    "2026-05-01T09:30:00", "2026-05-01 09:30:00Z",
	    "2026-13-01T09:30:00Z", "2026-02-29T09:30:00Z",
	    "2026-05-00T09:30:00Z", "2026-05-01T24:00:00Z",
	    "2026-05-01T09:60:00Z", "2026-05-01T09:30:60Z",
	    "2026-05-01T09:30:00.Z", "2026-05-01T09:30:00+24:00",
	    "2026-05-01T09:30:00+0800", "2026-05-01T09:30:00Zx",
	    "26-05-01T09:30:00Z", "2026-5-1T09:30:00Z"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(clock_parse_rfc3339(wrong[i]), -1);
}

static void
knows_which_days_exist(void **state)
{
	(void)state;
	assert_true(clock_is_day("2024-02-29"));
	assert_false(clock_is_day("2023-02-29"));
	assert_false(clock_is_day("2024-02-30"));
	assert_false(clock_is_day("2024-2-9"));
	assert_false(clock_is_day("2024-02-09 "));
}

static void
a_test_moves_the_clock_through_a_file(void **state)
{
	char path[] = "/tmp/ssj-clock-XXXXXX";
	int fd = mkstemp(path);
	int64_t real;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "864000\n", 7), 7);
	assert_int_equal(close(fd), 0);
	real = clock_now_ms();
	assert_int_equal(setenv("SSJ_TEST_CLOCK_FILE", path, 1), 0);
	assert_true(clock_now_ms() - real >= INT64_C(864000000));
	assert_int_equal(unlink(path), 0);
	assert_true(clock_now_ms() - real < INT64_C(864000000));
	assert_int_equal(unsetenv("SSJ_TEST_CLOCK_FILE"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_times_in_chinas_offset),
	    cmocka_unit_test(the_legal_day_begins_at_midnight_in_china),
	    cmocka_unit_test(reads_what_it_wrote),
	    cmocka_unit_test(reads_any_offset_and_fraction),
	    cmocka_unit_test(refuses_what_is_no_time),
	    cmocka_unit_test(knows_which_days_exist),
	    cmocka_unit_test(a_test_moves_the_clock_through_a_file),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule, on the calendar of 2026 as the State Council published it
 * (2025-11-04), and on the vectors of $SSJ_SHARED/data where they are at hand.
 */
#include "domain/workday.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/day.h"

enum {
	LINE_MAX_BYTES = 256,
	EXCEPTIONS_MAX = 400,
	VECTORS = 958,
	VECTORS_BEYOND = 8,
};

/* {first, last, working}: runs of days. */
static const struct {
	const char *first, *last;
	bool working;
} runs_2026[] = {
    {"2026-01-01", "2026-01-03", false},
    {"2026-01-04", "2026-01-04", true},
    {"2026-02-14", "2026-02-14", true},
    {"2026-02-15", "2026-02-23", false},
    {"2026-02-28", "2026-02-28", true},
    {"2026-04-04", "2026-04-06", false},
    {"2026-05-01", "2026-05-05", false},
    {"2026-05-09", "2026-05-09", true},
    {"2026-06-19", "2026-06-21", false},
    {"2026-09-20", "2026-09-20", true},
    {"2026-09-25", "2026-09-27", false},
    {"2026-10-01", "2026-10-07", false},
    {"2026-10-10", "2026-10-10", true},
};

static const int64_t year_2026[] = {2026};
static struct workday_exception exceptions[EXCEPTIONS_MAX];
static struct workday_calendar calendar = {
    .years = year_2026, .years_count = 1, .days = exceptions};

static int64_t
number(const char *text)
{
	int64_t day = 0;

	assert_true(day_parse(text, &day));
	return (day);
}

static int
publish_2026(void **state)
{
	int64_t day;
	size_t i;

	(void)state;
	calendar.days_count = 0;
	for (i = 0; i < sizeof(runs_2026) / sizeof(runs_2026[0]); i++)
		for (day = number(runs_2026[i].first);
		     day <= number(runs_2026[i].last); day++)
			exceptions[calendar.days_count++] =
			    (struct workday_exception){
				day, runs_2026[i].working};
	return (0);
}

static void
assert_due(const char *start, int count, const char *due, bool provisional)
{
	struct workday_term t = workday_after(&calendar, number(start), count);
	char text[DAY_TEXT + 1];

	day_format(t.day, text);
	assert_string_equal(text, due);
	assert_int_equal(t.provisional, provisional);
}

/* Monday-to-Friday arithmetic would say 02-27, 05-13, 10-19, 12-28. */
static void
counts_twenty_working_days_from_the_next_day(void **state)
{
	(void)state;
	assert_due("2026-01-30", 20, "2026-03-05", false);
	assert_due("2026-04-15", 20, "2026-05-15", false);
	assert_due("2026-09-21", 20, "2026-10-26", false);
	assert_due("2026-11-30", 20, "2026-12-28", false);
}

static void
counts_seven_working_days_over_holidays_and_worked_weekends(void **state)
{
	(void)state;
	assert_due("2026-02-13", 7, "2026-03-02", false);
	assert_due("2026-04-30", 7, "2026-05-13", false);
	assert_due("2026-06-15", 7, "2026-06-25", false);
}

static void
begins_after_a_weekend_or_holiday_like_after_any_day(void **state)
{
	(void)state;
	assert_due("2026-03-06", 1, "2026-03-09", false);
	assert_due("2026-03-07", 1, "2026-03-09", false);
	assert_due("2026-03-08", 1, "2026-03-09", false);
	assert_due("2026-10-01", 1, "2026-10-08", false);
	assert_due("2026-05-08", 1, "2026-05-09", false);
}

static void
is_provisional_once_it_reaches_an_unpublished_year(void **state)
{
	(void)state;
	assert_due("2026-12-03", 20, "2026-12-31", false);
	assert_due("2026-12-04", 20, "2027-01-01", true);
	assert_due("2026-12-31", 7, "2027-01-11", true);
	assert_due("2025-12-29", 2, "2025-12-31", true);
	assert_due("2025-12-31", 1, "2026-01-04", false);
}

static void
works_by_weekdays_where_nothing_is_published(void **state)
{
	const struct workday_calendar none = {0};
	struct workday_term t;

	(void)state;
	t = workday_after(&none, number("2030-01-04"), 1);
	assert_int_equal(t.day, number("2030-01-07"));
	assert_true(t.provisional);
	assert_false(workday_published(&none, 2030));
}

static void
finds_248_working_days_in_2026(void **state)
{
	int64_t day;
	int worked = 0;

	(void)state;
	for (day = number("2026-01-01"); day <= number("2026-12-31"); day++)
		worked += workday_is(&calendar, day);
	assert_int_equal(worked, 248);
}

static void
counts_natural_days_without_a_calendar(void **state)
{
	struct workday_term t =
	    naturalday_after(number("2026-12-25"), NATURAL_DAYS_TO_SCAN);

	(void)state;
	assert_int_equal(t.day, number("2027-01-04"));
	assert_false(t.provisional);
}

/* ---- the vectors --------------------------------------------------------- */

static FILE *
shared(const char *name)
{
	const char *folder = getenv("SSJ_SHARED");
	char path[LINE_MAX_BYTES];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/data/%s",
	    folder == NULL ? "../shared" : folder, name);
	f = fopen(path, "re");
	if (f == NULL)
		print_message("skipped: no %s\n", path);
	return (f);
}

/* The part of `line` before the comma number `n` + 1, cut out in place. */
static char *
column(char *line, int n)
{
	for (; n > 0; n--)
		line = strchr(line, ',') + 1;
	line[strcspn(line, ",\r\n")] = '\0';
	return (line);
}

static void
publish_shared(FILE *f)
{
	char line[LINE_MAX_BYTES];

	calendar.days_count = 0;
	assert_non_null(fgets(line, sizeof(line), f));
	while (fgets(line, sizeof(line), f) != NULL) {
		exceptions[calendar.days_count].working =
		    strstr(line, ",makeup_workday,") != NULL;
		exceptions[calendar.days_count++].day = number(column(line, 0));
	}
	(void)fclose(f);
}

static void
agrees_with_the_vectors(void **state)
{
	static const int64_t years[] = {
	    2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026};
	FILE *days = shared("calendar_cn_exceptions_2018_2026.csv"),
	     *vectors = shared("workday_vectors.csv");
	char line[LINE_MAX_BYTES], *start, *count, *end;
	int cases = 0, beyond = 0;

	(void)state;
	if (days == NULL || vectors == NULL)
		skip();
	publish_shared(days);
	calendar.years = years;
	calendar.years_count = sizeof(years) / sizeof(years[0]);
	assert_non_null(fgets(line, sizeof(line), vectors));
	for (; fgets(line, sizeof(line), vectors) != NULL; cases++) {
		end = column(line, 2);
		count = column(line, 1);
		start = column(line, 0);
		if (strcmp(end, "BEYOND_CALENDAR") != 0) {
			assert_due(
			    start, (int)strtol(count, NULL, 10), end, false);
			continue;
		}
		beyond++;
		assert_true(workday_after(
		    &calendar, number(start), (int)strtol(count, NULL, 10))
				.provisional);
	}
	(void)fclose(vectors);
	assert_int_equal(cases, VECTORS);
	assert_int_equal(beyond, VECTORS_BEYOND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_twenty_working_days_from_the_next_day),
	    cmocka_unit_test(
		counts_seven_working_days_over_holidays_and_worked_weekends),
	    cmocka_unit_test(
		begins_after_a_weekend_or_holiday_like_after_any_day),
	    cmocka_unit_test(
		is_provisional_once_it_reaches_an_unpublished_year),
	    cmocka_unit_test(works_by_weekdays_where_nothing_is_published),
	    cmocka_unit_test(finds_248_working_days_in_2026),
	    cmocka_unit_test(counts_natural_days_without_a_calendar),
	    cmocka_unit_test(agrees_with_the_vectors),
	};

	return (cmocka_run_group_tests(tests, publish_2026, NULL));
}

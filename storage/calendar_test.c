/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calendar that is shipped, as the database holds it after migration:
 * every day against an independent table, every term against the vectors
 * (both of $SSJ_SHARED/data, where they are at hand).
 */
#include "storage/testing.h"

#include <stdio.h>

#include "base/day.h"
#include "storage/calendar.h"

enum {
	LINE_BYTES = 256,
	DAYS = 3287,
	VECTORS = 958,
	VECTORS_BEYOND = 8,
};

struct fixture {
	struct arena *a;
	struct db *db;
	struct workday_calendar shipped;
};

static int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->a = arena_new();
	assert_well(db_open(f->a, test_env("SSJ_TEST_DATABASE"), &f->db));
	assert_well(calendar_load(f->db, f->a, &f->shipped));
	*state = f;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	db_close(f->db);
	arena_free(f->a);
	test_free(f);
	return (0);
}

static int64_t
number(const char *text)
{
	int64_t day = 0;

	assert_true(day_parse(text, &day));
	return (day);
}

static void
ships_the_years_2018_to_2026(void **state)
{
	struct fixture *f = *state;
	int64_t year;

	for (year = 2018; year <= 2026; year++)
		assert_true(workday_published(&f->shipped, year));
	assert_int_equal(f->shipped.years_count, 9);
}

static void
says_where_a_year_was_taken_from(void **state)
{
	struct fixture *f = *state;
	struct calendar_year_row year;
	struct calendar_day_row *day;
	struct db_rows days;

	assert_well(calendar_year_get(f->db, f->a, 2026, &year, &days));
	assert_non_null(strstr(year.source, "国务院办公厅关于2026年"));
	assert_int_equal(year.version, 1);
	assert_int_equal(days.count, 39);
	day = days.rows;
	assert_string_equal(day[3].day, "2026-01-04");
	assert_true(day[3].working);
	assert_string_equal(day[3].name, "元旦");
}

static void
does_not_know_a_year_before_its_notice(void **state)
{
	struct fixture *f = *state;
	struct calendar_year_row year;
	struct db_rows days;

	assert_problem(calendar_year_get(f->db, f->a, 2027, &year, &days),
	    PROBLEM_NOT_FOUND);
}

static const char days_2027[] =
    "[{\"day\":\"2027-01-01\",\"working\":false,\"name\":\"元旦\"}]";

static void
publishes_a_year_and_replaces_it_by_version(void **state)
{
	static const char now[] = "2026-11-05T09:00:00.000+08:00";
	struct fixture *f = *state;
	struct calendar_year_row year = {.year = 2027, .source = "通知"};
	struct workday_calendar c;

	assert_well(calendar_year_put(f->db, f->a, now, days_2027, &year));
	assert_int_equal(year.version, 1);
	assert_string_equal(year.published_at, now);
	assert_well(calendar_load(f->db, f->a, &c));
	assert_false(workday_is(&c, number("2027-01-01")));
	assert_true(workday_published(&c, 2027));

	assert_well(calendar_year_put(f->db, f->a, now, "[]", &year));
	assert_int_equal(year.version, 2);
	assert_well(calendar_load(f->db, f->a, &c));
	assert_true(workday_is(&c, number("2027-01-01")));
	year.version = 1;
	assert_problem(calendar_year_put(f->db, f->a, now, days_2027, &year),
	    PROBLEM_STALE);
	year.version = 0;
	assert_problem(calendar_year_put(f->db, f->a, now, days_2027, &year),
	    PROBLEM_DUPLICATE);
	(void)test_owner_sql(f->a,
	    "DELETE FROM calendar_day WHERE year = 2027;"
	    "DELETE FROM calendar_year WHERE year = 2027");
}

/* ---- the vectors --------------------------------------------------------- */

static FILE *
shared(const char *name)
{
	const char *folder = getenv("SSJ_SHARED");
	char path[LINE_BYTES], header[LINE_BYTES];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/data/%s",
	    folder == NULL ? "../shared" : folder, name);
	file = fopen(path, "re");
	if (file == NULL) {
		print_message("skipped: no %s\n", path);
		skip();
	}
	assert_non_null(fgets(header, sizeof(header), file));
	return (file);
}

static void
agrees_with_an_independent_table_on_every_day(void **state)
{
	struct fixture *f = *state;
	FILE *file = shared("calendar_cn_days_2018_2026.csv");
	char line[LINE_BYTES];
	int days = 0;

	for (; fgets(line, sizeof(line), file) != NULL; days++) {
		line[DAY_TEXT] = '\0';
		assert_int_equal(workday_is(&f->shipped, number(line)),
		    line[DAY_TEXT + 1] == '1');
	}
	(void)fclose(file);
	assert_int_equal(days, DAYS);
}

static void
agrees_with_every_vector(void **state)
{
	struct fixture *f = *state;
	FILE *file = shared("workday_vectors.csv");
	char line[LINE_BYTES], text[DAY_TEXT + 1], *end;
	struct workday_term t;
	int count, cases = 0, beyond = 0;

	for (; fgets(line, sizeof(line), file) != NULL; cases++) {
		count = (int)strtol(line + DAY_TEXT + 1, &end, 10);
		end[1 + strcspn(end + 1, ",")] = '\0';
		line[DAY_TEXT] = '\0';
		t = workday_after(&f->shipped, number(line), count);
		day_format(t.day, text);
		beyond += t.provisional;
		assert_string_equal(
		    t.provisional ? "BEYOND_CALENDAR" : text, end + 1);
	}
	(void)fclose(file);
	assert_int_equal(cases, VECTORS);
	assert_int_equal(beyond, VECTORS_BEYOND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ships_the_years_2018_to_2026),
	    cmocka_unit_test(says_where_a_year_was_taken_from),
	    cmocka_unit_test(does_not_know_a_year_before_its_notice),
	    cmocka_unit_test(publishes_a_year_and_replaces_it_by_version),
	    cmocka_unit_test(agrees_with_an_independent_table_on_every_day),
	    cmocka_unit_test(agrees_with_every_vector),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and publishing the working calendar (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

#include "base/day.h"

static const struct calendar_input days_2027[] = {
    {"2027-01-01", false, "元旦"},
    {"2027-02-05", false, "春节"},
    {"2027-02-06", true, "春节"},
    {"2027-05-01", false, "劳动节"},
    {"2027-10-01", false, "国庆节"},
    {"2027-10-02", false, "国庆节"},
    {"2027-10-03", false, "国庆节"},
};

static struct calendar_notice
notice(int64_t year, int64_t version)
{
	return ((struct calendar_notice){
	    .year = year,
	    .source = "国务院办公厅的通知",
	    .version = version,
	    .days = days_2027,
	    .count = sizeof(days_2027) / sizeof(days_2027[0]),
	});
}

static void
assert_due(const char *from, int count, const char *due, bool provisional)
{
	char text[DAY_TEXT + 1];
	struct workday_term t;

	assert_well(calendar_due(&city.keeper.x, from, count, &t));
	day_format(t.day, text);
	assert_string_equal(text, due);
	assert_int_equal(t.provisional, provisional);
}

static void
anybody_reads_a_year(void **state)
{
	struct ctx nobody = *as_system();
	struct actor public = {.kind = ACTOR_PUBLIC};
	struct calendar_view v;

	(void)state;
	nobody.actor = &public;
	nobody.db = db_as(as_system()->db, city.a, &public);
	assert_well(calendar_read(&nobody, 2026, &v));
	assert_int_equal(v.working_days, 248);
	assert_int_equal(v.days.count, 39);
}

static void
a_year_without_a_notice_is_not_there(void **state)
{
	struct calendar_view v;

	(void)state;
	assert_problem(
	    calendar_read(&city.keeper.x, 2027, &v), PROBLEM_NOT_FOUND);
	assert_due("2026-12-07", 20, "2027-01-04", true);
	assert_due("2026-01-30", 20, "2026-03-05", false);
}

static void
a_day_that_does_not_exist_sets_nothing_off(void **state)
{
	struct workday_term t;

	(void)state;
	assert_problem(calendar_due(&city.keeper.x, "2026-02-29", 20, &t),
	    PROBLEM_BAD_PARAMETER);
}

static void
the_city_alone_publishes(void **state)
{
	struct calendar_notice n = notice(2027, 0);
	struct calendar_view v;
	struct person clerk;

	(void)state;
	assert_problem(
	    calendar_publish(&city.keeper.x, &n, &v), PROBLEM_FORBIDDEN);
	(void)account_new("clerk", &city.sz);
	person_log_in(&clerk, "clerk");
	assert_problem(calendar_publish(&clerk.x, &n, &v), PROBLEM_FORBIDDEN);
	person_close(&clerk);
}

static void
a_published_year_makes_terms_final(void **state)
{
	struct calendar_notice n = notice(2027, 0);
	struct calendar_view v;

	(void)state;
	assert_well(calendar_publish(&city.root.x, &n, &v));
	assert_int_equal(v.year.version, 1);
	assert_int_equal(v.days.count, n.count);
	assert_int_equal(v.working_days, 259);
	assert_due("2026-12-07", 20, "2027-01-05", false);
	assert_due("2027-02-04", 1, "2027-02-06", false);
}

static void
a_published_year_is_replaced_by_its_version(void **state)
{
	struct calendar_notice blind = notice(2027, 0), n = notice(2027, 1);
	struct calendar_view v;

	(void)state;
	assert_problem(calendar_publish(&city.root.x, &blind, &v),
	    PROBLEM_PRECONDITION_MISSING);
	assert_well(calendar_publish(&city.root.x, &n, &v));
	assert_int_equal(v.year.version, 2);
	assert_problem(calendar_publish(&city.root.x, &n, &v), PROBLEM_STALE);
}

static void
what_is_no_calendar_is_refused(void **state)
{
	static const struct calendar_input bad[] = {
	    {"2027-02-30", false, "不存在"}};
	struct calendar_notice other_year = notice(2028, 0),
			       no_day = {.year = 2028,
				   .source = "通知",
				   .days = bad,
				   .count = 1};
	struct calendar_view v;
	struct problem *p;

	(void)state;
	assert_problem(
	    calendar_publish(&city.root.x, &other_year, &v), PROBLEM_INVALID);
	p = calendar_publish(&city.root.x, &no_day, &v);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/days/0/day");
}

static void
a_publication_sets_off_the_job_that_counts_terms(void **state)
{
	(void)state;
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT count(*) FROM job WHERE kind = 'deadline'"
		" AND state = 'queued'"),
	    "2");
	assert_true(city.root.x.jobs_added);
}

static void
a_publication_is_in_the_log(void **state)
{
	(void)state;
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT string_agg(subject_id, ' ' ORDER BY seq) FROM event"
		" WHERE kind = 'calendar.published'"),
	    "2027 2027");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(anybody_reads_a_year),
	    cmocka_unit_test(a_year_without_a_notice_is_not_there),
	    cmocka_unit_test(a_day_that_does_not_exist_sets_nothing_off),
	    cmocka_unit_test(the_city_alone_publishes),
	    cmocka_unit_test(a_published_year_makes_terms_final),
	    cmocka_unit_test(a_published_year_is_replaced_by_its_version),
	    cmocka_unit_test(what_is_no_calendar_is_refused),
	    cmocka_unit_test(a_publication_sets_off_the_job_that_counts_terms),
	    cmocka_unit_test(a_publication_is_in_the_log),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}

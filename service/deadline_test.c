/* SPDX-License-Identifier: Apache-2.0 */
/* What the passing of time does (SSJ_TEST_DATABASE). */
#include "service/testing_visit.h"

#include "service/deadline.h"

/* Each test has the city to itself. */
static int
clean(void **state)
{
	(void)state;
	(void)test_owner_sql(cast.leader->a,
	    "TRUNCATE task, record, publication, publication_search, notice,"
	    " event CASCADE");
	return (0);
}

/* 10:00 on a day in China. */
static struct deadline_account
run_on(const char *day)
{
	struct arena *a = cast.job->a;
	struct deadline_account account;

	cast.job->x.now_ms =
	    clock_parse_rfc3339(arena_fmt(a, "%sT10:00:00+08:00", day));
	assert_well(deadline_run(NULL, &cast.job->x, &account));
	return (account);
}

static const char *
sql(const char *text)
{
	return (test_owner_sql(cast.leader->a, text));
}

#define KINDS \
	"SELECT string_agg(kind, ',' ORDER BY created_at, kind) FROM notice"

/* Due on Tuesday 2026-06-02; 10, 5 and 1 working days before that are 05-19,
 * 05-26 and 06-01. */
static void
warnings_come_ten_five_and_one_working_days_before(void **state)
{
	(void)state;
	record_submitted(&cast, 1, CONTENT_WELL);
	assert_int_equal(run_on("2026-05-18").warned, 0);
	assert_int_equal(run_on("2026-05-19").warned, 1);
	assert_int_equal(run_on("2026-05-25").warned, 0);
	assert_int_equal(run_on("2026-05-26").warned, 1);
	assert_int_equal(run_on("2026-05-31").warned, 0);
	assert_int_equal(run_on("2026-06-01").warned, 1);
	assert_int_equal(run_on("2026-06-02").warned, 0);
	assert_string_equal(sql(KINDS), "due_10,due_5,due_1");
}

static void
each_warning_is_given_once(void **state)
{
	(void)state;
	record_submitted(&cast, 2, CONTENT_WELL);
	assert_int_equal(run_on("2026-05-19").warned, 1);
	assert_int_equal(run_on("2026-05-19").warned, 0);
	assert_int_equal(run_on("2026-05-20").warned, 0);
}

static void
a_job_that_slept_gives_the_nearest_warning_only(void **state)
{
	(void)state;
	record_submitted(&cast, 3, CONTENT_WELL);
	assert_int_equal(run_on("2026-06-01").warned, 1);
	assert_string_equal(sql(KINDS), "due_1");
}

static void
what_is_late_is_marked_on_the_day_after(void **state)
{
	struct deadline_account account;

	(void)state;
	record_submitted(&cast, 4, CONTENT_WELL);
	assert_int_equal(run_on("2026-06-02").overdue, 0);
	account = run_on("2026-06-03");
	assert_int_equal(account.overdue, 1);
	assert_int_equal(account.warned, 1);
	assert_int_equal(run_on("2026-06-04").overdue, 0);
	assert_string_equal(sql("SELECT overdue FROM record"), "t");
	assert_string_equal(
	    sql("SELECT text FROM notice WHERE kind = 'overdue'"),
	    "示范市第4号商贸有限公司的检查结果应于 2026-06-02 前公示，已逾期");
}

static void
what_is_public_is_not_warned_about(void **state)
{
	struct body_dated_row row;

	(void)state;
	assert_well(publication_publish(
	    &cast.publisher->x, record_approved(&cast, 5, CONTENT_WELL), &row));
	assert_int_equal(run_on("2026-06-03").warned, 0);
	assert_string_equal(sql("SELECT overdue FROM record"), "f");
}

static void
the_approved_is_published_on_its_last_day(void **state)
{
	struct deadline_account account;

	(void)state;
	record_approved(&cast, 6, CONTENT_WELL);
	record_submitted(&cast, 7, CONTENT_WELL);
	assert_int_equal(run_on("2026-06-01").published, 0);
	account = run_on("2026-06-02");
	assert_int_equal(account.published, 1);
	assert_int_equal(account.overdue, 0);
	assert_string_equal(
	    sql("SELECT count(*) FROM publication WHERE published_by IS NULL"),
	    "1");
	assert_string_equal(
	    sql("SELECT string_agg(state, ',' ORDER BY state) FROM record"),
	    "published,submitted");
	assert_int_equal(run_on("2026-06-02").published, 0);
}

/* Published on 06-02: the seventh working day is 06-11. */
static void
a_display_ends_after_seven_working_days(void **state)
{
	(void)state;
	record_approved(&cast, 8, CONTENT_WELL);
	assert_int_equal(run_on("2026-06-02").published, 1);
	assert_string_equal(
	    sql("SELECT display_until FROM publication"), "2026-06-11");
	assert_int_equal(run_on("2026-06-11").archived, 0);
	assert_int_equal(run_on("2026-06-12").archived, 1);
	assert_int_equal(run_on("2026-06-12").archived, 0);
	assert_string_equal(sql("SELECT state FROM publication"), "archived");
	assert_string_equal(sql("SELECT state FROM record"), "archived");
}

/* The calendar of 2027 is not published: 20 working days from the last day of
 * 2026 are counted by weekdays until it is. */
static void
a_term_into_an_unpublished_year_is_provisional_until_it_is_loaded(void **state)
{
	struct arena *a = cast.leader->a;
	struct deadline_account account;

	(void)state;
	record_submitted(&cast, 9, CONTENT_WELL);
	(void)test_owner_sql(a,
	    "UPDATE record SET check_end = '2026-12-31 10:00+08',"
	    " due_on = '2027-01-28', due_provisional = true");
	assert_int_equal(run_on("2026-12-31").recomputed, 0);
	(void)test_owner_sql(a,
	    "INSERT INTO calendar_year (year, source, published_at)"
	    " VALUES (2027, '试', '2026-11-20');"
	    "INSERT INTO calendar_day (day, year, working, name)"
	    " VALUES ('2027-01-01', 2027, false, '元旦')");
	account = run_on("2026-12-31");
	assert_int_equal(account.recomputed, 1);
	assert_string_equal(
	    sql("SELECT due_on || ' ' || due_provisional FROM record"),
	    "2027-01-29 false");
	assert_string_equal(
	    sql("SELECT count(*) FROM event WHERE kind = 'record.due_changed'"),
	    "1");
	assert_int_equal(run_on("2026-12-31").recomputed, 0);
	(void)test_owner_sql(a,
	    "DELETE FROM calendar_day WHERE year = 2027;"
	    "DELETE FROM calendar_year WHERE year = 2027");
}

static void
a_provisional_display_is_not_ended(void **state)
{
	struct arena *a = cast.leader->a;

	(void)state;
	record_approved(&cast, 10, CONTENT_WELL);
	assert_int_equal(run_on("2026-06-02").published, 1);
	(void)test_owner_sql(a,
	    "UPDATE publication SET published_at = '2026-12-30 10:00+08',"
	    " display_until = '2027-01-08', display_provisional = true");
	assert_int_equal(run_on("2027-02-01").archived, 0);
	assert_string_equal(sql("SELECT state FROM publication"), "active");
}

static size_t
count_notices(struct person *p, const char *kind)
{
	struct page page = {.keys = 2, .limit = 10};
	struct db_rows rows;

	assert_well(deadline_notices(&p->x, kind, &page, &rows));
	return (rows.count);
}

static void
notices_are_read_by_who_may_read_the_records(void **state)
{
	(void)state;
	record_submitted(&cast, 11, CONTENT_WELL);
	assert_int_equal(run_on("2026-06-03").warned, 1);
	assert_int_equal(count_notices(cast.publisher, NULL), 1);
	assert_int_equal(count_notices(cast.publisher, "overdue"), 1);
	assert_int_equal(count_notices(cast.publisher, "due_1"), 0);
	assert_int_equal(count_notices(cast.stranger, NULL), 0);
	assert_int_equal(count_notices(cast.leader, NULL), 0);
}

static void
every_department_of_a_joint_visit_is_warned(void **state)
{
	(void)state;
	record_submitted(&cast, 12, CONTENT_WELL);
	task_join(cast.leader->a, 12);
	assert_int_equal(run_on("2026-06-03").warned, 2);
	assert_int_equal(run_on("2026-06-03").warned, 0);
	assert_int_equal(count_notices(cast.publisher, "overdue"), 1);
	assert_int_equal(count_notices(cast.stranger, "overdue"), 1);
	assert_string_equal(
	    sql("SELECT text FROM notice WHERE org_path = '/SZ/WJW/'"),
	    "示范市第12号商贸有限公司的检查结果应于 2026-06-02 前公示，"
	    "已逾期，由示范市市场监督管理局牵头");
	assert_string_equal(
	    sql("SELECT text FROM notice WHERE org_path = '/SZ/SCJG/'"),
	    "示范市第12号商贸有限公司的检查结果应于 2026-06-02 前公示，"
	    "已逾期");
}

#define CASE(f) cmocka_unit_test_setup(f, clean)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(warnings_come_ten_five_and_one_working_days_before),
	    CASE(each_warning_is_given_once),
	    CASE(a_job_that_slept_gives_the_nearest_warning_only),
	    CASE(what_is_late_is_marked_on_the_day_after),
	    CASE(what_is_public_is_not_warned_about),
	    CASE(the_approved_is_published_on_its_last_day),
	    CASE(a_display_ends_after_seven_working_days),
	    CASE(
		a_term_into_an_unpublished_year_is_provisional_until_it_is_loaded),
	    CASE(a_provisional_display_is_not_ended),
	    CASE(notices_are_read_by_who_may_read_the_records),
	    CASE(every_department_of_a_joint_visit_is_warned),
	};

	return (cmocka_run_group_tests(tests, visit_open, visit_close));
}

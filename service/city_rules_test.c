/* SPDX-License-Identifier: Apache-2.0 */
/* Caps, lots and credit entries: who lays them down, and what a freeze reads
 * (SSJ_TEST_DATABASE). */
#include "service/city_rules.h"

#include "service/credit.h"
#include "base/page.h"
#include "service/testing_draw.h"

/* Two of the library, and one that is not in it. */
#define OBJECT	"91440300MA5000001X"
#define OTHER	"91440300MA5000002X"
#define UNKNOWN "91440300MA5EXAMP01"

static struct person *city, *department, *clerk;
static struct arena *arena;

static int
setup(void **state)
{
	uint64_t rights = RIGHT(RULE_MANAGE) | RIGHT(OBJECT_READ);

	(void)state;
	fixture_load("tests/fixtures/draw.sql");
	city = person_new(
	    USER("1"), ORG_CITY, "/SZ/", rights | RIGHT(OBJECT_MANAGE));
	department = person_new(USER("2"), ORG_SCJG, "/SZ/SCJG/", rights);
	clerk = person_new(USER("3"), ORG_SCJG, "/SZ/SCJG/", RIGHT(PLAN_READ));
	arena = city->a;
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	person_free(city);
	person_free(department);
	person_free(clerk);
	return (0);
}

static struct problem *
try_cap(struct person *p, const char *level, const char *most, const char *from)
{
	struct cap_row row = {.year = 2026,
	    .level = level,
	    .most = most,
	    .valid_from = from,
	    .legal_basis = "国办发〔2024〕54号"};
	struct body_row made;

	return (cap_set(&p->x, &row, &made));
}

static struct problem *
try_rule(struct person *p, int64_t at_least, int64_t lots, const char *from)
{
	struct lot_rule_row row = {.list = "complaint",
	    .at_least = at_least,
	    .lots = lots,
	    .valid_from = from,
	    .legal_basis = "深府办函〔2018〕232号"};
	struct body_row made;

	return (lot_rule_set(&p->x, &row, &made));
}

/* ---- rules --------------------------------------------------------------- */

static void
only_the_city_lays_down_rules(void **state)
{
	(void)state;
	assert_problem(
	    try_cap(department, "total", "4", "2026-05-01"), PROBLEM_FORBIDDEN);
	assert_problem(
	    try_rule(department, 1, 2, "2026-05-01"), PROBLEM_FORBIDDEN);
	assert_problem(
	    try_cap(clerk, "total", "4", "2026-05-01"), PROBLEM_FORBIDDEN);
	assert_problem(try_rule(clerk, 1, 2, "2026-05-01"), PROBLEM_FORBIDDEN);
}

/* The service's check and the policy are two walls. */
static void
the_database_refuses_a_rule_of_a_department_for_the_city(void **state)
{
	struct cap_row row = {"00000000-0000-7000-8000-0000000000f9", "/SZ/",
	    2026, "total", "4", "2026-06-01", "x", NULL};
	struct body_row made;

	(void)state;
	assert_non_null(caps_insert(department->x.db, department->a, &row,
	    "2026-03-31T00:00:00Z", &made));
}

/* It is 2026-04-01 in China. */
static void
a_rule_begins_on_a_later_day(void **state)
{
	const char *today = clock_day(arena, NOW_MS);

	(void)state;
	assert_problem(try_cap(city, "total", "4", today), PROBLEM_RULE);
	assert_problem(try_cap(city, "total", "4", "2026-01-01"), PROBLEM_RULE);
	assert_problem(try_cap(city, "total", "4", "2027-01-01"), PROBLEM_RULE);
	assert_problem(try_rule(city, 1, 2, today), PROBLEM_RULE);
}

static void
the_newest_cap_that_has_begun_is_in_force(void **state)
{
	struct caps caps;

	(void)state;
	assert_well(try_cap(city, "total", "4", "2026-05-01"));
	assert_well(try_cap(city, "total", "3", "2026-06-01"));
	assert_well(try_cap(city, "city", "2", "2026-05-01"));
	assert_well(try_cap(city, "city", NULL, "2026-07-01"));
	assert_problem(
	    try_cap(city, "total", "5", "2026-06-01"), PROBLEM_DUPLICATE);
	assert_well(
	    caps_in_force(city->x.db, arena, 2026, "2026-04-30", &caps));
	assert_int_equal(caps.total, CAP_NONE);
	assert_well(
	    caps_in_force(city->x.db, arena, 2026, "2026-05-31", &caps));
	assert_int_equal(caps.total, 4);
	assert_int_equal(caps.city, 2);
	assert_int_equal(caps.district, CAP_NONE);
	assert_well(
	    caps_in_force(city->x.db, arena, 2026, "2026-07-01", &caps));
	assert_int_equal(caps.total, 3);
	assert_int_equal(caps.city, CAP_NONE);
	assert_well(
	    caps_in_force(city->x.db, arena, 2027, "2027-07-01", &caps));
	assert_int_equal(caps.total, CAP_NONE);
}

static void
everything_that_is_set_is_logged(void **state)
{
	(void)state;
	assert_string_equal(
	    test_owner_sql(arena,
		"SELECT count(*) = (SELECT count(*) FROM visit_cap) +"
		" (SELECT count(*) FROM lot_rule) FROM event"
		" WHERE kind IN ('cap.set', 'lot_rule.set')"),
	    "t");
}

/* ---- what is counted ----------------------------------------------------- */

/* A published check of `code` by an organisation; when it ended, and when it
 * was published. */
static void
published(
    const char *code, const char *org, const char *checked, const char *at)
{
	(void)test_owner_sql(arena,
	    arena_fmt(arena,
		"INSERT INTO publication (district, id, record_id, task_id,"
		" org_id, org_path, org_name, object_code, object_name, body,"
		" results, checked_on, published_at, display_until,"
		" display_provisional, state) VALUES ('440305',"
		" gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),"
		" '%s', '/SZ/', 'x', '%s', 'x', '{}', '{}', '%s', '%s',"
		" '2026-12-31', false, 'active')",
		org, code, checked, at));
}

static void
published_visits_of_the_year_count_by_level(void **state)
{
	struct cap_use *use;
	struct db_rows rows;

	(void)state;
	(void)test_owner_sql(arena,
	    "INSERT INTO organization (id, parent_id, code, path, name, kind,"
	    " district, created_at, updated_at) VALUES ('" ITEM(
		"9") "', '" ORG_CITY
		     "', 'NS', '/SZ/NS/', '南山区', 'district', '440305',"
		     " '2026-01-01', '2026-01-01')");
	published(OBJECT, ORG_SCJG, "2026-02-01", "2026-02-10");
	published(OBJECT, ITEM("9"), "2026-03-01", "2026-03-10");
	published(OBJECT, ITEM("9"), "2025-12-31", "2026-01-10");
	published(OBJECT, ITEM("9"), "2026-03-20", "2026-06-01");
	published(OTHER, ITEM("9"), "2026-03-20", "2026-03-21");
	assert_well(caps_use(
	    city->x.db, arena, 2026, "2026-04-01T00:00:00+08:00", NULL, &rows));
	use = rows.rows;
	assert_int_equal(rows.count, 2);
	assert_string_equal(use[0].code, OBJECT);
	assert_int_equal(use[0].city, 1);
	assert_int_equal(use[0].of_districts, 1);
	assert_int_equal(use[1].of_districts, 1);
	assert_well(caps_use(city->x.db, arena, 2026,
	    "2026-04-01T00:00:00+08:00", OTHER, &rows));
	assert_int_equal(rows.count, 1);
}

static void
anybody_sees_how_often_an_object_was_visited(void **state)
{
	struct cap_usage u;

	(void)state;
	assert_well(cap_usage(&clerk->x, OBJECT, &u));
	assert_int_equal(u.year, 2026);
	assert_int_equal(u.use.city + u.use.of_districts, 2);
	assert_well(cap_usage(&clerk->x, "NOBODY", &u));
	assert_int_equal(u.use.city, 0);
}

/* ---- credit -------------------------------------------------------------- */

static struct problem *
import_text(struct person *p, const char *rows, struct credit_outcome *out)
{
	const char *text = arena_fmt(arena,
	    "object_code,list,entries,valid_from,valid_to,reference\n%s", rows);

	return (credit_import(&p->x, text, strlen(text), out));
}

static void
a_file_is_taken_once(void **state)
{
	static const char rows[] = OBJECT ",complaint,3,2026-01-01,,a\n" OBJECT
					  ",complaint,2,2026-02-01,,b\n" OTHER
					  ",bribery,,2026-01-01,2026-05-31,c\n";
	struct credit_outcome o;

	(void)state;
	assert_well(import_text(city, rows, &o));
	assert_int_equal(o.read, 3);
	assert_int_equal(o.created, 3);
	assert_well(import_text(city, rows, &o));
	assert_int_equal(o.created, 0);
	assert_problem(import_text(department, rows, &o), PROBLEM_FORBIDDEN);
}

static void
of_a_wrong_file_nothing_is_taken(void **state)
{
	struct credit_outcome o;

	(void)state;
	assert_problem(import_text(city,
			   "NEW1,bribery,1,2026-01-01,,x\n"
			   "NEW2,bribery,1,2026-13-01,,x\n",
			   &o),
	    PROBLEM_INVALID);
	assert_string_equal(test_owner_sql(arena,
				"SELECT count(*) FROM credit_entry"
				" WHERE object_code LIKE 'NEW%'"),
	    "0");
}

static void
one_entry_is_entered_once(void **state)
{
	struct credit_entry e = {
	    OTHER, "tax_violation", 1, "2026-01-01", NULL, "税 1", 0};

	(void)state;
	assert_well(credit_enter(&city->x, &e));
	assert_problem(credit_enter(&city->x, &e), PROBLEM_DUPLICATE);
	e.valid_to = "2025-12-31";
	assert_problem(credit_enter(&city->x, &e), PROBLEM_INVALID);
	e.valid_to = NULL;
	e.object_code = UNKNOWN;
	assert_problem(credit_enter(&city->x, &e), PROBLEM_RULE);
}

/* The lists are made for the whole country. */
static void
whoever_is_not_in_the_library_is_refused_by_itself(void **state)
{
	struct credit_outcome o;

	(void)state;
	assert_well(import_text(city,
	    UNKNOWN ",bribery,1,2026-01-01,,d\n" OTHER
		    ",bribery,1,2026-02-01,,e\n" UNKNOWN
		    ",bribery,1,2026-02-01,,f\n",
	    &o));
	assert_int_equal(o.read, 3);
	assert_int_equal(o.created, 1);
	assert_int_equal(o.unchanged, 0);
	assert_int_equal(o.refused, 2);
	assert_int_equal(o.refusals[0].line, 2);
	assert_int_equal(o.refusals[1].line, 4);
	assert_string_equal(o.refusals[1].reference, "f");
	assert_string_equal(test_owner_sql(arena,
				"SELECT count(*) FROM credit_entry"
				" WHERE object_code = '" UNKNOWN "'"),
	    "0");
}

static int64_t
lots_of(const char *code, const char *day)
{
	const struct ruling_lots *row;
	struct db_rows rows;
	size_t i;

	assert_well(lots_in_force(city->x.db, arena, day, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		if (strcmp(row[i].code, code) == 0)
			return (row[i].lots);
	return (1);
}

static void
the_highest_rule_that_is_reached_gives_the_lots(void **state)
{
	(void)state;
	assert_int_equal(lots_of(OBJECT, "2026-05-01"), 1);
	assert_well(try_rule(city, 1, 2, "2026-05-01"));
	assert_well(try_rule(city, 5, 8, "2026-05-01"));
	assert_well(try_rule(city, 6, 16, "2026-05-01"));
	assert_well(try_rule(city, 5, 1, "2026-06-01"));
	assert_int_equal(lots_of(OBJECT, "2026-04-30"), 1);
	assert_int_equal(lots_of(OBJECT, "2026-05-01"), 8);
	assert_int_equal(lots_of(OBJECT, "2026-06-01"), 2);
	assert_int_equal(lots_of(OTHER, "2026-05-01"), 1);
	/* In January two of the five complaints had not been made. */
	(void)test_owner_sql(arena,
	    "UPDATE lot_rule SET valid_from = '2026-01-01'"
	    " WHERE valid_from = '2026-05-01'");
	assert_int_equal(lots_of(OBJECT, "2026-01-15"), 2);
}

static void
an_entry_that_is_ended_counts_to_the_day(void **state)
{
	struct credit_filter f = {OBJECT, "complaint", "2026-04-02"};
	struct page page = {.list = "test", .keys = 1, .limit = 10};
	const struct body_row *row;
	struct body_row ended;
	struct db_rows rows;

	(void)state;
	assert_well(credit_list(&city->x, &f, &page, &rows));
	assert_int_equal(rows.count, 2);
	row = rows.rows;
	assert_problem(
	    credit_finish(&department->x, row->id, &ended), PROBLEM_FORBIDDEN);
	assert_well(credit_finish(&city->x, row->id, &ended));
	assert_problem(
	    credit_finish(&city->x, row->id, &ended), PROBLEM_WRONG_STATE);
	assert_problem(
	    credit_finish(&city->x, UUID_LAST, &ended), PROBLEM_NOT_FOUND);
	assert_int_equal(lots_of(OBJECT, "2026-04-02"), 2);
	assert_problem(
	    credit_list(&clerk->x, &f, &page, &rows), PROBLEM_FORBIDDEN);
	assert_well(credit_list(&city->x, &f, &page, &rows));
	assert_int_equal(rows.count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_the_city_lays_down_rules),
	    cmocka_unit_test(
		the_database_refuses_a_rule_of_a_department_for_the_city),
	    cmocka_unit_test(a_rule_begins_on_a_later_day),
	    cmocka_unit_test(the_newest_cap_that_has_begun_is_in_force),
	    cmocka_unit_test(published_visits_of_the_year_count_by_level),
	    cmocka_unit_test(anybody_sees_how_often_an_object_was_visited),
	    cmocka_unit_test(a_file_is_taken_once),
	    cmocka_unit_test(of_a_wrong_file_nothing_is_taken),
	    cmocka_unit_test(one_entry_is_entered_once),
	    cmocka_unit_test(
		whoever_is_not_in_the_library_is_refused_by_itself),
	    cmocka_unit_test(the_highest_rule_that_is_reached_gives_the_lots),
	    cmocka_unit_test(an_entry_that_is_ended_counts_to_the_day),
	    cmocka_unit_test(everything_that_is_set_is_logged),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

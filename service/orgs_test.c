/* SPDX-License-Identifier: Apache-2.0 */
/* The organisation tree (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

#include "base/page.h"

static struct problem *
make(struct ctx *x, const struct org_row *parent, const char *code,
    const char *kind, struct org_row *out)
{
	struct org_draft d = {parent->id, code, "新机构", kind, "440305"};

	return (org_create(x, &d, out));
}

static void
codes_make_the_path(void **state)
{
	struct org_row o;

	(void)state;
	assert_well(make(&city.root.x, &city.scjg, "FT", "unit", &o));
	assert_string_equal(o.path, "/SZ/SCJG/FT/");
	assert_int_equal(o.version, 1);
	assert_null(o.valid_until);
	assert_problem(
	    make(&city.root.x, &city.wjw, "FT", "unit", &o), PROBLEM_DUPLICATE);
}

static void
kinds_have_their_places(void **state)
{
	struct org_row o;

	(void)state;
	assert_problem(
	    make(&city.root.x, &city.sz, "X1", "unit", &o), PROBLEM_RULE);
	assert_problem(
	    make(&city.root.x, &city.ns, "X2", "unit", &o), PROBLEM_RULE);
	assert_well(make(&city.root.x, &city.sz, "NSQ", "district", &o));
}

static void
an_administrator_changes_what_is_below_him_and_nothing_else(void **state)
{
	struct org_row o;

	(void)state;
	assert_well(make(&city.keeper.x, &city.scjg, "LH", "unit", &o));
	assert_problem(make(&city.keeper.x, &city.wjw, "X3", "unit", &o),
	    PROBLEM_FORBIDDEN);
	assert_problem(make(&city.keeper.x, &city.sz, "X4", "department", &o),
	    PROBLEM_FORBIDDEN);
}

static void
row_level_security_refuses_what_the_service_forgot(void **state)
{
	struct org_row o = city.wjw;

	(void)state;
	o.name = "改名";
	assert_problem(orgs_update(city.keeper.x.db, city.a,
			   clock_rfc3339(city.a, NOW_MS), &o),
	    PROBLEM_STALE);
	assert_string_equal(
	    test_owner_sql(
		city.a, "SELECT name FROM organization WHERE code = 'WJW'"),
	    "卫生健康委员会");
}

static void
a_change_needs_the_version_that_was_read(void **state)
{
	struct org_change c = {.name = "南山监管局（新）"};
	struct org_row o;

	(void)state;
	assert_well(
	    org_update(&city.keeper.x, city.ns.id, city.ns.version, &c, &o));
	assert_string_equal(o.name, "南山监管局（新）");
	assert_int_equal(o.version, city.ns.version + 1);
	assert_problem(
	    org_update(&city.keeper.x, city.ns.id, city.ns.version, &c, &o),
	    PROBLEM_STALE);
}

static void
an_organisation_ends_after_those_below_it(void **state)
{
	const char *end = clock_rfc3339(city.a, NOW_MS + 1000);
	struct org_change ends = {.set_end = true, .valid_until = end},
			  again = {.set_end = true};
	struct org_row top, unit, o;
	struct ctx later = city.root.x;

	(void)state;
	assert_well(make(&city.root.x, &city.sz, "OLD", "department", &top));
	assert_well(make(&city.root.x, &top, "OLDU", "unit", &unit));
	assert_problem(
	    org_update(&city.root.x, top.id, 1, &ends, &o), PROBLEM_RULE);
	assert_well(org_update(&city.root.x, unit.id, 1, &ends, &o));
	assert_well(org_update(&city.root.x, top.id, 1, &ends, &o));
	assert_string_equal(o.valid_until, end);

	later.now_ms += 2000;
	assert_problem(make(&later, &top, "X5", "unit", &o), PROBLEM_RULE);
	assert_well(org_update(&later, top.id, 2, &again, &o));
	assert_null(o.valid_until);
}

static void
nothing_lives_below_an_organisation_that_has_ended(void **state)
{
	const char *end = clock_rfc3339(city.a, NOW_MS + 1000);
	struct org_change ends = {.set_end = true, .valid_until = end},
			  later = {.set_end = true,
			      .valid_until =
				  clock_rfc3339(city.a, NOW_MS + 2000)},
			  again = {.set_end = true};
	struct org_row top, unit, o;

	(void)state;
	assert_well(make(&city.root.x, &city.sz, "PAST", "department", &top));
	assert_well(make(&city.root.x, &top, "PASTU", "unit", &unit));
	assert_well(org_update(&city.root.x, unit.id, 1, &ends, &o));
	assert_well(org_update(&city.root.x, top.id, 1, &ends, &o));
	assert_problem(
	    org_update(&city.root.x, unit.id, 2, &again, &o), PROBLEM_RULE);
	assert_problem(
	    org_update(&city.root.x, unit.id, 2, &later, &o), PROBLEM_RULE);
	assert_problem(
	    make(&city.root.x, &top, "PASTV", "unit", &o), PROBLEM_RULE);
	assert_well(org_update(&city.root.x, top.id, 2, &again, &o));
	assert_well(org_update(&city.root.x, unit.id, 2, &again, &o));
}

static void
the_root_has_no_end_and_no_end_lies_in_the_past(void **state)
{
	struct org_change now = {.set_end = true,
			      .valid_until = clock_rfc3339(city.a, NOW_MS)},
			  past = {.set_end = true,
			      .valid_until =
				  clock_rfc3339(city.a, NOW_MS - 1000)};
	struct org_row o;

	(void)state;
	assert_problem(
	    org_update(&city.root.x, city.sz.id, 1, &now, &o), PROBLEM_RULE);
	assert_problem(
	    org_update(&city.root.x, city.wjw.id, 1, &past, &o), PROBLEM_RULE);
}

static void
there_is_one_root(void **state)
{
	struct org_draft other = {NULL, "GZ", "别的城市", NULL, "440100"};
	struct org_row o;

	(void)state;
	assert_well(org_root_ensure(as_system(), &other, &o));
	assert_string_equal(o.code, "SZ");
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT count(*) FROM organization WHERE parent_id IS NULL"),
	    "1");
}

static void
the_tree_is_listed_from_the_top(void **state)
{
	struct page page = {.keys = 1, .limit = 2};
	struct org_query all = {0}, below = {.under_id = city.scjg.id};
	struct db_rows rows;
	const struct org_row *o;

	(void)state;
	assert_well(org_list(&city.keeper.x, &all, &page, &rows));
	o = rows.rows;
	assert_int_equal(rows.count, 3);
	assert_string_equal(o[0].path, "/SZ/");
	page.after[0] = o[1].path;
	assert_well(org_list(&city.keeper.x, &all, &page, &rows));
	assert_true(
	    strcmp(((struct org_row *)rows.rows)[0].path, o[1].path) > 0);
	page = (struct page){.keys = 1, .limit = 50};
	assert_well(org_list(&city.keeper.x, &below, &page, &rows));
	o = rows.rows;
	assert_string_equal(o[0].path, "/SZ/SCJG/");
	assert_string_equal(o[rows.count - 1].path, "/SZ/SCJG/NS/");
}

static void
nobody_else_sees_the_tree(void **state)
{
	struct ctx nobody = *as_system();
	struct actor public = {.kind = ACTOR_PUBLIC};
	struct org_row o;

	(void)state;
	nobody.actor = &public;
	assert_problem(
	    org_get(&nobody, city.sz.id, &o), PROBLEM_UNAUTHENTICATED);
}

static void
every_change_is_in_the_log(void **state)
{
	(void)state;
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT before->>'name' || ' ' || (after->>'name') FROM event"
		" WHERE kind = 'organization.changed' AND org_path ="
		" '/SZ/SCJG/NS/'"),
	    "南山监管局 南山监管局（新）");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(codes_make_the_path),
	    cmocka_unit_test(kinds_have_their_places),
	    cmocka_unit_test(
		an_administrator_changes_what_is_below_him_and_nothing_else),
	    cmocka_unit_test(
		row_level_security_refuses_what_the_service_forgot),
	    cmocka_unit_test(a_change_needs_the_version_that_was_read),
	    cmocka_unit_test(an_organisation_ends_after_those_below_it),
	    cmocka_unit_test(
		nothing_lives_below_an_organisation_that_has_ended),
	    cmocka_unit_test(the_root_has_no_end_and_no_end_lies_in_the_past),
	    cmocka_unit_test(there_is_one_root),
	    cmocka_unit_test(the_tree_is_listed_from_the_top),
	    cmocka_unit_test(nobody_else_sees_the_tree),
	    cmocka_unit_test(every_change_is_in_the_log),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}

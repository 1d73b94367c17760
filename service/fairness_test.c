/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fairness watch over real draws (SSJ_TEST_DATABASE): what enters, once
 * and for good, and what does not.
 */
#include "service/testing_ceremony.h"

#include "base/json.h"
#include "service/fairness.h"

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

static const struct json *
report_of(struct hall *h, const char *scope)
{
	struct fairness_report_row row;
	const struct json *j;

	assert_well(fairness_report(&h->system->x, scope, &row));
	assert_well(json_read(
	    h->system->a, row.body, strlen(row.body), JSON_DEPTH_MAX, &j));
	return (j);
}

static int64_t
counter(struct hall *h, const char *name)
{
	int64_t v = -1;

	assert_true(json_int64(
	    json_get(json_get(report_of(h, FAIRNESS_TOTAL), "counters"), name),
	    &v));
	return (v);
}

static void
a_disclosed_draw_is_taken_in_once(void **state)
{
	struct hall *h = *state;
	struct fairness_report_row before, after;

	hall_announced(h);
	hall_to_drawn(h);
	assert_well(fairness_tend(NULL, &h->system->x));
	assert_well(fairness_of_draw(&h->system->x, h->view.row.id, &before));
	assert_non_null(strstr(before.body, "\"districts\":[{"));
	assert_well(fairness_tend(NULL, &h->system->x));
	assert_well(fairness_of_draw(&h->system->x, h->view.row.id, &after));
	assert_string_equal(before.body, after.body);
	assert_true(counter(h, "disclosed") >= 1);
}

/* One whose pool is gone is tried again and again; the others are taken in
 * all the same. */
static void
a_draw_whose_files_are_gone_keeps_nobody_else_out(void **state)
{
	struct hall *h = *state, *other = hall_new();
	struct fairness_report_row row;

	hall_announced(h);
	hall_to_drawn(h);
	pools_drop(h->system->a, h->view.row.id);
	hall_announced(other);
	hall_to_drawn(other);
	assert_non_null(fairness_tend(NULL, &h->system->x));
	assert_well(fairness_of_draw(&h->system->x, other->view.row.id, &row));
	assert_problem(fairness_of_draw(&h->system->x, h->view.row.id, &row),
	    PROBLEM_NOT_FOUND);
	hall_free(other);
}

/* A draw is taken in by an act that may be repeated whole: the chances of its
 * objects must be added once. */
static void
chances_are_added_once(void **state)
{
	struct hall *h = *state;
	const char *before, *after;

	hall_announced(h);
	hall_to_drawn(h);
	(void)fairness_tend(NULL, &h->system->x);
	before = test_owner_sql(h->system->a,
	    "SELECT count(*) || ' ' || sum(drawn) || ' ' || sum(due)"
	    " FROM fairness_object");
	(void)fairness_tend(NULL, &h->system->x);
	after = test_owner_sql(h->system->a,
	    "SELECT count(*) || ' ' || sum(drawn) || ' ' || sum(due)"
	    " FROM fairness_object");
	assert_string_equal(before, after);
	/* As many were drawn as were due. */
	assert_string_equal(
	    test_owner_sql(h->system->a,
		"SELECT (abs(sum(drawn) - sum(due)) < 0.001)::text,"
		" (max(abs(p0 + p1 + p2 + p3 - 1)) < 1e-9)::text"
		" FROM fairness_object"),
	    "true");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_disclosed_draw_is_taken_in_once),
	    TEST(chances_are_added_once),
	    TEST(a_draw_whose_files_are_gone_keeps_nobody_else_out),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

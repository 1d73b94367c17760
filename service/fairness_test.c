/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fairness watch over real draws (SSJ_TEST_DATABASE): what enters, once
 * and for good, and what does not.
 */
#include "service/testing_ceremony.h"

#include <pthread.h>

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

/* ---- only what has changed --------------------------------------- */

/* A minute later. */
static void
tend_later(struct hall *h)
{
	h->system->x.now_ms += MINUTE_MS;
	(void)fairness_tend(NULL, &h->system->x);
}

static const char *
written(struct hall *h, const char *scope)
{
	struct fairness_report_row row;

	assert_well(fairness_report(&h->system->x, scope, &row));
	return (arena_fmt(
	    h->system->a, "%s %s %s", row.computed_at, row.body, row.csv));
}

static void
a_report_is_written_again_when_one_of_its_draws_has_changed(void **state)
{
	const struct ceremony_void power_cut = {.reason = "停电"};
	struct hall *h = *state, *later = hall_new();
	const char *year = arena_fmt(h->system->a, "%d", h->year), *was, *total;

	hall_announced(h);
	hall_to_drawn(h);
	tend_later(h);
	was = written(h, year);
	total = written(h, FAIRNESS_TOTAL);
	tend_later(h);
	assert_string_equal(written(h, year), was);
	assert_string_equal(written(h, FAIRNESS_TOTAL), total);
	hall_announced(later);
	assert_well(ceremony_void(
	    &later->operator->x, later->view.row.id, &power_cut, &later->view));
	tend_later(h);
	assert_string_equal(written(h, year), was);
	assert_string_not_equal(written(h, FAIRNESS_TOTAL), total);
	hall_free(later);
}

/* What is written bit by bit is what is written from nothing. */
static void
reports_are_the_same_when_all_are_written_anew(void **state)
{
	struct hall *h = *state;
	const char *year = arena_fmt(h->system->a, "%d", h->year), *was, *total;

	tend_later(h);
	hall_announced(h);
	hall_to_drawn(h);
	h->system->x.now_ms += MINUTE_MS;
	(void)fairness_tend(NULL, &h->system->x);
	was = written(h, year);
	total = written(h, FAIRNESS_TOTAL);
	(void)test_owner_sql(
	    h->system->a, "UPDATE fairness_report SET basis = '', body = ''");
	(void)fairness_tend(NULL, &h->system->x);
	assert_string_equal(written(h, year), was);
	assert_string_equal(written(h, FAIRNESS_TOTAL), total);
}

struct tending {
	struct person *system;
	pthread_barrier_t *ready;
};

static void *
tend(void *arg)
{
	struct tending *t = arg;

	(void)pthread_barrier_wait(t->ready);
	(void)fairness_tend(NULL, &t->system->x);
	return (NULL);
}

/*
 * Two jobs at once. Did the second not wait for the first one's claim, both
 * would add the chances of the same draw, and objects would seem to have been
 * due twice as often as they were.
 */
static void
race_two_jobs_take_a_draw_in_once(void **state)
{
	struct hall *h = *state;
	pthread_barrier_t ready;
	struct tending two[2];
	pthread_t thread[2];
	int i;

	hall_announced(h);
	hall_to_drawn(h);
	assert_int_equal(pthread_barrier_init(&ready, NULL, 2), 0);
	for (i = 0; i < 2; i++) {
		two[i] = (struct tending){person_system(), &ready};
		assert_int_equal(
		    pthread_create(&thread[i], NULL, tend, &two[i]), 0);
	}
	for (i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(thread[i], NULL), 0);
		person_free(two[i].system);
	}
	(void)pthread_barrier_destroy(&ready);
	assert_string_equal(
	    test_owner_sql(h->system->a,
		"SELECT (abs((SELECT sum(due) FROM fairness_object) -"
		" (SELECT sum(expected) FROM fairness_cell"
		"   WHERE dimension = 'age')) < 0.001)::text"),
	    "true");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_disclosed_draw_is_taken_in_once),
	    TEST(chances_are_added_once),
	    TEST(a_report_is_written_again_when_one_of_its_draws_has_changed),
	    TEST(reports_are_the_same_when_all_are_written_anew),
	    TEST(race_two_jobs_take_a_draw_in_once),
	    TEST(a_draw_whose_files_are_gone_keeps_nobody_else_out),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

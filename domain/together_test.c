/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/together.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const struct together good = {
    {{"O", "assigned", "2026-05-01", "2026-06-30"},
	{"O", "accepted", "2026-06-30", "2026-07-31"}},
    6, 10};

static void
refused(const struct together *t, const char *word)
{
	struct problem *p = together_check(arena, t);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, word));
}

static void
C62_beyond_a_limit_two_visits_may_be_made_together(void **state)
{
	struct together t = good;

	(void)state;
	assert_null(together_check(arena, &t));
	t.departments = 1;
	t.people = 11;
	assert_null(together_check(arena, &t));
	t.visits[0].state = "proposed";
	assert_null(together_check(arena, &t));
}

static void
C62_within_the_limits_the_plans_decide(void **state)
{
	struct together t = good;

	(void)state;
	t.departments = 5;
	refused(&t, "C62");
}

static void
visits_of_two_objects_are_not_one(void **state)
{
	struct together t = good;

	(void)state;
	t.visits[1].object_code = "P";
	refused(&t, "对象不同");
}

static void
what_has_taken_place_is_over(void **state)
{
	struct together t = good;

	(void)state;
	t.visits[0].state = "recorded";
	refused(&t, "已经检查");
	t.visits[0].state = "assigned";
	t.visits[1].state = "cancelled";
	refused(&t, "取消");
}

static void
days_that_do_not_meet_are_two_days(void **state)
{
	struct together t = good;

	(void)state;
	t.visits[1].from = "2026-07-01";
	refused(&t, "没有重合");
	t.visits[0] = good.visits[1];
	t.visits[1] = good.visits[0];
	t.visits[0].from = "2026-07-01";
	refused(&t, "没有重合");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		C62_beyond_a_limit_two_visits_may_be_made_together),
	    cmocka_unit_test(C62_within_the_limits_the_plans_decide),
	    cmocka_unit_test(visits_of_two_objects_are_not_one),
	    cmocka_unit_test(what_has_taken_place_is_over),
	    cmocka_unit_test(days_that_do_not_meet_are_two_days),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of who goes on a visit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/visit.h"

#define VISIT(...)                                                \
	((struct visit){(const struct visit_turn[]){__VA_ARGS__}, \
	    sizeof((const struct visit_turn[]){__VA_ARGS__}) /    \
		sizeof(struct visit_turn)})

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

static void
is_ready_when_two_of_a_department_accepted(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", true, "accepted"},
	    {1, 0, "SCJG", "b", false, "accepted"});

	(void)state;
	assert_true(visit_is_ready(&v));
	assert_null(visit_check_ready(arena, &v));
}

static void
is_not_ready_while_somebody_has_not_answered(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", true, "accepted"},
	    {1, 0, "SCJG", "b", false, "accepted"},
	    {2, 0, "SCJG", "c", false, "assigned"});
	struct problem *p = visit_check_ready(arena, &v);

	(void)state;
	assert_false(visit_is_ready(&v));
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "还有 1 个"));
}

static void
is_not_ready_while_a_substitute_is_awaited(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", true, "accepted"},
	    {1, 0, "SCJG", "b", false, "accepted"},
	    {2, 0, "SCJG", "c", false, "declined"});

	(void)state;
	assert_false(visit_is_ready(&v));
}

static void
is_ready_with_the_substitute_of_who_declined(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", true, "declined"},
	    {0, 1, "SCJG", "c", true, "accepted"},
	    {1, 0, "SCJG", "b", false, "accepted"});

	(void)state;
	assert_true(visit_is_ready(&v));
}

static void
is_never_ready_with_one_inspector_of_a_department(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", true, "accepted"},
	    {1, 0, "SCJG", "b", false, "accepted"},
	    {2, 0, "WJW", "c", false, "accepted"},
	    {3, 0, "WJW", NULL, false, "unfilled"});
	struct problem *p = visit_check_ready(arena, &v);

	(void)state;
	assert_false(visit_is_ready(&v));
	assert_non_null(p);
	assert_non_null(strstr(p->detail, "现有 1 人"));
}

static void
is_never_ready_without_anybody(void **state)
{
	struct visit nobody = {NULL, 0};
	struct problem *p = visit_check_ready(arena, &nobody);

	(void)state;
	assert_false(visit_is_ready(&nobody));
	assert_non_null(p);
	assert_non_null(strstr(p->detail, "现有 0 人"));
	assert_null(visit_leader(&nobody));
}

static void
is_ready_when_a_third_place_stayed_empty(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", true, "accepted"},
	    {1, 0, "SCJG", "b", false, "accepted"},
	    {2, 0, "SCJG", NULL, false, "unfilled"});

	(void)state;
	assert_true(visit_is_ready(&v));
}

static void
knows_its_members_by_the_newest_turn(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", true, "declined"},
	    {0, 1, "SCJG", "c", true, "assigned"},
	    {1, 0, "SCJG", "b", false, "accepted"},
	    {2, 0, "SCJG", "d", false, "declined"},
	    {3, 0, "SCJG", NULL, false, "unfilled"});

	(void)state;
	assert_null(visit_member(&v, "a"));
	assert_null(visit_member(&v, "d"));
	assert_null(visit_member(&v, "stranger"));
	assert_null(visit_member(&v, NULL));
	assert_int_equal(visit_member(&v, "c")->turn, 1);
	assert_int_equal(visit_member(&v, "b")->slot, 1);
}

static void
is_led_by_the_one_drawn_as_leader(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", false, "accepted"},
	    {1, 0, "SCJG", "b", true, "accepted"});

	(void)state;
	assert_string_equal(visit_leader(&v)->inspector_id, "b");
}

static void
is_led_by_the_lowest_slot_when_the_leader_is_missing(void **state)
{
	struct visit v = VISIT({0, 0, "SCJG", "a", true, "declined"},
	    {0, 1, "SCJG", NULL, true, "unfilled"},
	    {1, 0, "SCJG", "b", false, "accepted"},
	    {2, 0, "SCJG", "c", false, "accepted"});

	(void)state;
	assert_string_equal(visit_leader(&v)->inspector_id, "b");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_ready_when_two_of_a_department_accepted),
	    cmocka_unit_test(is_not_ready_while_somebody_has_not_answered),
	    cmocka_unit_test(is_not_ready_while_a_substitute_is_awaited),
	    cmocka_unit_test(is_ready_with_the_substitute_of_who_declined),
	    cmocka_unit_test(is_never_ready_with_one_inspector_of_a_department),
	    cmocka_unit_test(is_never_ready_without_anybody),
	    cmocka_unit_test(is_ready_when_a_third_place_stayed_empty),
	    cmocka_unit_test(knows_its_members_by_the_newest_turn),
	    cmocka_unit_test(is_led_by_the_one_drawn_as_leader),
	    cmocka_unit_test(
		is_led_by_the_lowest_slot_when_the_leader_is_missing),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

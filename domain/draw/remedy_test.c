/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what would fill a slot. */
#include "domain/draw/remedy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

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
where_nobody_is_qualified_somebody_must_be_added(void **state)
{
	struct draw_supply none = {0};

	(void)state;
	assert_non_null(strstr(draw_remedy(arena, &none), "须增补 1 名"));
}

static void
one_more_person_always_helps(void **state)
{
	struct draw_supply all_on_visit = {.qualified = 1, .on_visit = 1};

	(void)state;
	assert_string_equal(draw_remedy(arena, &all_on_visit),
	    "再有 1 名证件有效、不在假、不须回避的合格人员即可");
}

static void
certificates_and_leave_are_named_where_they_would_help(void **state)
{
	struct draw_supply s = {
	    .qualified = 4, .expired = 1, .on_leave = 2, .recused = 1};

	(void)state;
	assert_string_equal(draw_remedy(arena, &s),
	    "再有 1 名证件有效、不在假、不须回避的合格人员即可"
	    "；或者证件到期的 1 人中有 1 人换发证件"
	    "；或者请假的 2 人中有 1 人销假");
}

/* A recusal is no obstacle to be cleared away. */
static void
nobody_is_told_to_lift_a_recusal(void **state)
{
	struct draw_supply s = {.qualified = 3, .recused = 3};

	(void)state;
	assert_null(strstr(draw_remedy(arena, &s), "解除"));
	assert_null(strstr(draw_remedy(arena, &s), "或者"));
}

static void
the_numbers_come_first(void **state)
{
	struct draw_supply s = {.qualified = 1, .expired = 1};
	const char *text = draw_unfilled_text(arena, &s);

	(void)state;
	assert_int_equal(strncmp(text, draw_supply_text(arena, &s),
			     strlen(draw_supply_text(arena, &s))),
	    0);
	assert_non_null(strstr(text, draw_remedy(arena, &s)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(where_nobody_is_qualified_somebody_must_be_added),
	    cmocka_unit_test(one_more_person_always_helps),
	    cmocka_unit_test(
		certificates_and_leave_are_named_where_they_would_help),
	    cmocka_unit_test(nobody_is_told_to_lift_a_recusal),
	    cmocka_unit_test(the_numbers_come_first),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the reasons for which a drawn object makes way. */
#include "domain/registry_fact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/problem.h"

static void
only_facts_of_the_register_are_reasons(void **state)
{
	struct arena *a = arena_new();
	struct problem *p;

	(void)state;
	assert_string_equal(registry_fact_title("revoked"), "吊销");
	assert_null(registry_fact_title("unreachable"));
	p = registry_fact_check(a, "closed", "2026-01-01", "2026-03-31");
	assert_non_null(p);
	assert_string_equal(p->fields->pointer, "/reason");
	arena_free(a);
}

static void
the_fact_was_there_before_the_freeze(void **state)
{
	struct arena *a = arena_new();
	struct problem *p;

	(void)state;
	assert_null(
	    registry_fact_check(a, "cancelled", "2026-03-30", "2026-03-31"));
	p = registry_fact_check(a, "cancelled", "2026-03-31", "2026-03-31");
	assert_non_null(p);
	assert_string_equal(p->fields->pointer, "/fact_on");
	assert_non_null(
	    registry_fact_check(a, "cancelled", "2026-04-01", "2026-03-31"));
	arena_free(a);
}

/* Written, it is read back; anything else is no such reason. */
static void
a_reason_is_a_fact_and_its_day(void **state)
{
	static const char *const wrong[] = {"", "注销", "停业（2026-01-15）",
	    "注销(2026-01-15)", "注销（2026-01-15", "注销（2026-02-30）",
	    "注销（2026-01-15）。", "注销（2026-03-31）"};
	struct arena *a = arena_new();
	const char *text = registry_fact_text(a, "cancelled", "2026-01-15");
	int64_t before;
	size_t i;

	(void)state;
	assert_true(day_parse("2026-03-31", &before));
	assert_string_equal(text, "注销（2026-01-15）");
	assert_true(registry_fact_is_text(text, strlen(text), before));
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(
		    registry_fact_is_text(wrong[i], strlen(wrong[i]), before));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_facts_of_the_register_are_reasons),
	    cmocka_unit_test(the_fact_was_there_before_the_freeze),
	    cmocka_unit_test(a_reason_is_a_fact_and_its_day),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

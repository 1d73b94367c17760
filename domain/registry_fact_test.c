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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_facts_of_the_register_are_reasons),
	    cmocka_unit_test(the_fact_was_there_before_the_freeze),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan_testing.h"

#include "domain/exclusion.h"

static struct plan_line line;
static const struct plan_list list = {
    .line = &line, .item = &items[0], .list_id = "L0001-002"};

static void
count(struct exclusion_tally *t, const char *stratum, enum exclusion e)
{
	exclusion_count(t, stratum, strlen(stratum), e);
}

static void
counts_by_rule_and_stratum(void **state)
{
	struct exclusion_tally t = {0};

	(void)state;
	count(&t, "A", EXCLUSION_COUNT);
	count(&t, "未分类", EXCLUSION_STATUS);
	count(&t, "未分类", EXCLUSION_STATUS);
	count(&t, "D", EXCLUSION_STATUS);
	count(&t, "没有这一类", EXCLUSION_STATUS);
	assert_int_equal(t.admitted[0], 1);
	assert_int_equal(exclusion_total(&t, EXCLUSION_STATUS), 3);
	assert_string_equal(exclusion_word(EXCLUSION_STATUS), "status");
	assert_string_equal(exclusion_title(EXCLUSION_STATUS), "登记状态");
}

static void
a_list_without_objects_is_fine(void **state)
{
	struct exclusion_tally t = {0};

	(void)state;
	line = line_of(1, "i1");
	assert_null(exclusion_check(arena, &list, &t, exclusion_exhausting()));
}

static void
objects_that_are_gone_empty_a_stratum_and_nobody_minds(void **state)
{
	struct exclusion_tally t = {0};

	(void)state;
	line = line_of(1, "i1");
	count(&t, "D", EXCLUSION_STATUS);
	assert_null(exclusion_check(arena, &list, &t, exclusion_exhausting()));
}

static void
a_stratum_that_a_rule_has_emptied_is_named(void **state)
{
	struct exclusion_tally t = {0};
	struct problem *p;

	(void)state;
	line = line_of(1, "i1");
	count(&t, "A", EXCLUSION_STATUS);
	count(&t, "A", EXCLUSION_COUNT);
	count(&t, "D", EXCLUSION_STATUS);
	count(&t, "未分类", EXCLUSION_STATUS); /* not drawn from */
	p = exclusion_check(arena, &list, &t, 1U << EXCLUSION_STATUS);
	assert_int_equal(p->kind, PROBLEM_POOL_TOO_SMALL);
	assert_non_null(strstr(p->detail, "清单 L0001-002（事项 X-9）的“D”类"));
	assert_non_null(strstr(p->detail, "登记状态不能抽取（1 户）"));
	count(&t, "D", EXCLUSION_COUNT);
	assert_null(exclusion_check(arena, &list, &t, 1U << EXCLUSION_STATUS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_by_rule_and_stratum),
	    cmocka_unit_test(a_list_without_objects_is_fine),
	    cmocka_unit_test(
		objects_that_are_gone_empty_a_stratum_and_nobody_minds),
	    cmocka_unit_test(a_stratum_that_a_rule_has_emptied_is_named),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

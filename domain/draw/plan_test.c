/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of plans. */
#include "domain/draw/testing.h"

static struct draw_text
written(void)
{
	struct draw_plan p = toy_new(DRAW_RULE_NONE)->plans[0];
	struct draw_excluded excluded[] = {{T("caps"), 3}, {T("status"), 0}};
	struct draw_text text = {NULL, 0};

	p.excluded = excluded;
	p.excluded_count = 2;
	assert_null(draw_plan_write(arena, &p, &text));
	return (text);
}

static void
is_read_as_it_was_written(void **state)
{
	struct draw_plan p;

	(void)state;
	assert_null(draw_plan_read(arena, written(), &p));
	assert_text_equal(p.group, "G");
	assert_text_equal(p.item, "I-1");
	assert_text_equal(p.department, "D-1");
	assert_text_equal(p.specialty, "FOOD");
	assert_text_equal(p.from, "2026-05-01");
	assert_text_equal(p.to, "2026-06-30");
	assert_int_equal(p.merge, DRAW_MERGE_ALL);
	assert_int_equal(p.excluded_count, 2);
	assert_text_equal(p.excluded[0].rule, "caps");
	assert_int_equal(p.excluded[0].count, 3);
	assert_int_equal(p.stratum_count, 2);
	assert_int_equal(p.strata[1].den, 2);
	assert_ptr_equal(draw_plan_stratum(&p, T("B")), &p.strata[1]);
	assert_null(draw_plan_stratum(&p, T("C")));
	assert_string_equal(
	    draw_merging_word(DRAW_MERGE_DEPARTMENT), "department");
}

static void
assert_refused(const char *old, const char *new, const char *detail)
{
	struct draw_plan p;

	assert_detail(
	    draw_plan_read(arena, replaced(written(), old, new), &p), detail);
}

static void
refuses_what_a_verifier_would_refuse(void **state)
{
	(void)state;
	assert_refused(
	    "\"merge\":\"all\"", "\"merge\":\"al\"", "plan: an unknown word");
	assert_refused("2026-05-01", "2026-07-01", "plan: dates");
	assert_refused("2026-05-01", "2026-5-01", "plan: dates");
	assert_refused("2026-06-30", "2026-06-3", "plan: dates");
	assert_refused(
	    "\"name\":\"A\"", "\"name\":\"B\"", "plan: a stratum stands twice");
	assert_refused(
	    "\"name\":\"A\"", "\"name\":\"\"", "an id is not allowed");
	assert_refused(
	    "\"num\":1", "\"num\":4", "plan: num: not an integer from 0 to 3");
	assert_refused("\"den\":3", "\"den\":0",
	    "plan: den: not an integer from 1 to 1000000");
	assert_refused("\"den\":3", "\"den\":1000001",
	    "plan: den: not an integer from 1 to 1000000");
	assert_refused("\"count\":15", "\"count\":null",
	    "plan: count: not an integer from 0 to 9007199254740991");
	assert_refused(
	    "\"strata\":[", "\"filler\":[", "plan: the key strata is missing");
}

static void
takes_what_no_verdict_depends_on_as_it_is(void **state)
{
	struct draw_text text = written();
	struct draw_plan p;

	(void)state;
	text = replaced(text, "\"count\":3", "\"count\":\"three\"");
	text = replaced(text, "\"filter\":\"\"", "\"filter\":{}");
	text = replaced(text, "\"department\":\"D-1\"", "\"department\":5");
	assert_null(draw_plan_read(arena, text, &p));
	assert_int_equal(p.excluded_count, 1);
	assert_int_equal(p.filter.len, 0);
	assert_int_equal(p.department.len, 0);
	assert_int_equal(p.department_value->type, JSON_NUMBER);
	text = replaced(text,
	    "\"excluded\":[{\"rule\":\"caps\",\"count\":\"three\"},"
	    "{\"rule\":\"status\",\"count\":0}]",
	    "\"excluded\":0");
	assert_null(draw_plan_read(arena, text, &p));
	assert_int_equal(p.excluded_count, 0);
}

static void
classes_count_once_what_the_plan_says(void **state)
{
	struct draw_plan p = toy_new(DRAW_RULE_NONE)->plans[0];
	const uint64_t a = p.strata[0].count, b = p.strata[1].count;
	const struct {
		struct draw_class classes[3];
		size_t count;
		bool right;
	} cases[] = {
	    {{{T("A"), 1, a - 1}, {T("A"), 3, 1}, {T("B"), 1, b}}, 3, true},
	    {{{T("A"), 1, a}}, 1, false},
	    {{{T("A"), 1, a - 1}, {T("A"), 1, 1}, {T("B"), 1, b}}, 3, false},
	    {{{T("A"), 1, a}, {T("B"), 1, b}, {T("C"), 1, 1}}, 3, false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(draw_plan_has_classes(arena, &p,
				     cases[i].classes, cases[i].count),
		    cases[i].right);
	assert_true(draw_plan_adds_up_to(&p, a + b));
	assert_false(draw_plan_adds_up_to(&p, a + b - 1));
	assert_false(draw_plan_adds_up_to(&p, a + b + 1));
	assert_false(draw_plan_adds_up_to(&p, a - 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(classes_count_once_what_the_plan_says),
	    CASE(is_read_as_it_was_written),
	    CASE(refuses_what_a_verifier_would_refuse),
	    CASE(takes_what_no_verdict_depends_on_as_it_is),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

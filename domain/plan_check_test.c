/* SPDX-License-Identifier: Apache-2.0 */
/* Modes, groups, merging and slots of several lines. */
#include "domain/plan_testing.h"

#include <stdio.h>

/* The places that are wrong, "pointer code" each, joined by a space. */
static const char *
wrong_places(const struct plan_line *lines, size_t count)
{
	struct plan plan = plan_with(lines, count);
	struct problem *p = plan_check(arena, &plan);
	const struct problem_field *f;
	const char *out = "";

	for (f = p != NULL ? p->fields : NULL; f != NULL; f = f->next)
		out = arena_fmt(arena, "%s%s%s %s", out,
		    *out == '\0' ? "" : " ", f->pointer, f->code);
	return (out);
}

static struct plan_line
census(void)
{
	struct plan_line line = line_of(1, "i1");

	line.mode = "census";
	line.mode_reason = "专项普查";
	line.mode_until = "2026-09-30";
	line.ratios = all;
	return (line);
}

static void
accepts_many_lines_in_one_slot(void **state)
{
	struct plan_line lines[] = {
	    line_of(1, "i1"), line_of(1, "i2"), line_of(2, "i1")};

	(void)state;
	lines[0].group = lines[1].group = "食品";
	assert_string_equal(wrong_places(lines, 3), "");
}

static void
refuses_more_lines_in_a_slot_than_there_are_list_ids(void **state)
{
	static struct plan_line lines[PLAN_SLOT_LINES_MAX + 1];
	static struct plan_item many[PLAN_SLOT_LINES_MAX + 1];
	struct plan plan = plan_with(lines, PLAN_SLOT_LINES_MAX + 1);
	struct problem *p;
	size_t i;

	(void)state;
	for (i = 0; i <= PLAN_SLOT_LINES_MAX; i++) {
		many[i] = items[0];
		many[i].id = arena_fmt(arena, "i%04zu", i);
		lines[i] = line_of(1, many[i].id);
	}
	plan.items = many;
	plan.item_count = PLAN_SLOT_LINES_MAX + 1;
	p = plan_check(arena, &plan);
	assert_string_equal(p->fields->pointer, "/lines/580/slot");
	assert_null(p->fields->next);
	plan.line_count--;
	assert_null(plan_check(arena, &plan));
}

static void
C27_a_single_draw_says_why_and_until_when(void **state)
{
	struct plan_line line = census();

	(void)state;
	assert_string_equal(wrong_places(&line, 1), "");
	line.mode_reason = "";
	line.mode_until = "2027-01-01";
	assert_string_equal(wrong_places(&line, 1),
	    "/lines/0/mode_reason reason /lines/0/mode_until until");
	line.mode_until = NULL;
	line.mode_reason = "专项普查";
	assert_string_equal(
	    wrong_places(&line, 1), "/lines/0/mode_until until");
}

static void
refuses_a_mode_that_there_is_not(void **state)
{
	struct plan_line line = census();

	(void)state;
	line.mode = "triple";
	assert_string_equal(wrong_places(&line, 1), "/lines/0/mode unknown");
}

static void
refuses_a_waiver_that_nobody_needs(void **state)
{
	struct plan_line line = line_of(1, "i1");

	(void)state;
	line.mode_until = "2026-09-30";
	assert_string_equal(wrong_places(&line, 1), "/lines/0/mode unneeded");
}

static void
C28_a_census_takes_everybody_and_only_a_census_does(void **state)
{
	struct plan_line line = census();

	(void)state;
	line.ratios = some;
	assert_string_equal(wrong_places(&line, 1), "/lines/0/ratios whole");
	line = line_of(1, "i1");
	line.ratios = all;
	assert_string_equal(wrong_places(&line, 1), "/lines/0/mode whole");
}

static void
C27_lists_whose_people_are_sent_stand_apart_from_others(void **state)
{
	struct plan_line lines[] = {
	    line_of(1, "i1"), line_of(1, "i2"), line_of(2, "i1")};

	(void)state;
	lines[0].mode = "object_only";
	lines[0].mode_reason = "人员库尚未建成";
	lines[0].mode_until = "2026-06-30";
	assert_string_equal(wrong_places(lines, 3), "/lines/0/mode mixed");
	lines[1] = lines[0];
	lines[1].item_id = "i2";
	assert_string_equal(wrong_places(lines, 3), "");
}

static void
C55_a_class_is_left_out_for_a_reason_and_for_no_other(void **state)
{
	static const struct plan_ratio silent[] = {{"A", 0, 100, NULL},
	    {"B", 3, 100, "抽"}, {"C", 5, 100, NULL}, {"D", 10, 100, NULL},
	    {"未分类", 0, 1, ""}};
	struct plan_line line = line_of(1, "i1");

	(void)state;
	line.ratios = silent;
	assert_string_equal(wrong_places(&line, 1),
	    "/lines/0/ratios/0 reason /lines/0/ratios/1 unneeded "
	    "/lines/0/ratios/4 reason");
}

static void
C59_not_to_merge_is_done_for_a_reason(void **state)
{
	struct plan_line line = line_of(1, "i1");

	(void)state;
	line.merge = "none";
	assert_string_equal(
	    wrong_places(&line, 1), "/lines/0/merge_reason reason");
	line.merge_reason = "须单独取样";
	assert_string_equal(wrong_places(&line, 1), "");
	line.merge = "all";
	assert_string_equal(
	    wrong_places(&line, 1), "/lines/0/merge_reason unneeded");
}

static void
C62_a_group_joins_at_most_five_departments(void **state)
{
	struct plan_line lines[] = {line_of(1, "i1"), line_of(1, "i2"),
	    line_of(1, "i3"), line_of(1, "i4"), line_of(1, "i5"),
	    line_of(1, "i6"), line_of(1, "i7"), line_of(1, "i9")};
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++)
		lines[i].group = "食品";
	assert_string_equal(wrong_places(lines, 7), "");
	lines[6].group = "食品";
	lines[7].group = "食品"; /* an item that there is not counts for none */
	assert_string_equal(
	    wrong_places(&lines[7], 1), "/lines/0/item_id unknown");
	assert_non_null(
	    strstr(wrong_places(lines, 7), "/lines/6/group departments"));
	lines[6].slot = 2; /* another draw */
	assert_string_equal(wrong_places(lines, 7), "");
}

static void
refuses_groups_with_the_names_of_lists_or_none(void **state)
{
	struct plan_line line = line_of(1, "i1");

	(void)state;
	line.group = "L0001-002";
	assert_string_equal(wrong_places(&line, 1), "/lines/0/group list_id");
	line.group = "a b";
	assert_string_equal(wrong_places(&line, 1), "/lines/0/group group");
	line.group = "";
	assert_string_equal(wrong_places(&line, 1), "/lines/0/group group");
	line.group = "Licence";
	assert_string_equal(wrong_places(&line, 1), "");
}

static void
C27_a_waiver_ends_on_its_day(void **state)
{
	struct plan_line lines[] = {line_of(1, "i2"), census()};
	struct plan plan = plan_with(lines, 2);
	const struct plan_list *lists;
	struct problem *p;
	size_t count;

	(void)state;
	lists = plan_lists(arena, &plan, &count);
	assert_null(plan_check_day(arena, lists, count, "2026-09-30"));
	p = plan_check_day(arena, lists, count, "2026-10-01");
	assert_int_equal(p->kind, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "X-9"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(accepts_many_lines_in_one_slot),
	    cmocka_unit_test(
		refuses_more_lines_in_a_slot_than_there_are_list_ids),
	    cmocka_unit_test(C27_a_single_draw_says_why_and_until_when),
	    cmocka_unit_test(refuses_a_mode_that_there_is_not),
	    cmocka_unit_test(refuses_a_waiver_that_nobody_needs),
	    cmocka_unit_test(
		C28_a_census_takes_everybody_and_only_a_census_does),
	    cmocka_unit_test(
		C27_lists_whose_people_are_sent_stand_apart_from_others),
	    cmocka_unit_test(
		C55_a_class_is_left_out_for_a_reason_and_for_no_other),
	    cmocka_unit_test(C59_not_to_merge_is_done_for_a_reason),
	    cmocka_unit_test(C62_a_group_joins_at_most_five_departments),
	    cmocka_unit_test(refuses_groups_with_the_names_of_lists_or_none),
	    cmocka_unit_test(C27_a_waiver_ends_on_its_day),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

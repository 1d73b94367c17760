/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/plan.h"

#define WORDS(...)                                               \
	{                                                        \
		(const char *const[]){__VA_ARGS__},              \
		    sizeof((const char *const[]){__VA_ARGS__}) / \
		    sizeof(char *)                               \
	}

static const struct plan_ratio ratios[] = {{"A", 1, 100, NULL},
    {"B", 3, 100, NULL}, {"C", 5, 100, NULL}, {"D", 10, 100, NULL},
    {"未分类", 0, 1, "没有风险线索"}};

static const struct plan_item item = {
    .id = "i1",
    .code = "SX-001",
    .name = "广告监测",
    .state = "active",
    .specialty = "AD",
    .version = 2,
    .department = "SCJG",
    .department_id = "d1",
    .department_path = "/SZ/SCJG/",
    .object_types = WORDS("enterprise", "branch"),
    .industries = WORDS("62", "7251"),
    .methods = WORDS("onsite", "network"),
};

static const struct plan_line good_line = {
    .slot = 1,
    .item_id = "i1",
    .from = "2026-05-01",
    .to = "2026-06-30",
    .method = "onsite",
    .draw_kind = "untargeted",
    .merge = "department",
    .ratios = ratios,
    .ratio_count = 5,
    .districts = WORDS("440305"),
};

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

static struct plan
plan_of(const struct plan_line *lines, size_t count)
{
	return ((struct plan){.org_code = "SCJG",
	    .org_name = "市场监管局",
	    .org_path = "/SZ/SCJG/",
	    .district = "440300",
	    .year = 2026,
	    .title = "年度计划",
	    .lines = lines,
	    .line_count = count,
	    .items = &item,
	    .item_count = 1});
}

/* The one place that is wrong when `line` is the whole plan. */
static const char *
wrong_place(const struct plan_line *line)
{
	struct plan plan = plan_of(line, 1);
	struct problem *p = plan_check(arena, &plan);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_RULE);
	assert_non_null(p->fields);
	assert_null(p->fields->next);
	return (p->fields->pointer);
}

static void
accepts_a_slot_that_keeps_every_rule(void **state)
{
	struct plan plan = plan_of(&good_line, 1);

	(void)state;
	assert_null(plan_check_whole(arena, &plan));
}

static void
refuses_to_publish_a_plan_without_slots(void **state)
{
	struct plan plan = plan_of(NULL, 0);

	(void)state;
	assert_null(plan_check(arena, &plan));
	assert_int_equal(plan_check_whole(arena, &plan)->kind, PROBLEM_RULE);
}

static void
C03_refuses_an_item_that_is_not_on_the_list(void **state)
{
	struct plan_line line = good_line;

	(void)state;
	line.item_id = "i2";
	assert_string_equal(wrong_place(&line), "/lines/0/item_id");
}

static void
C03_refuses_an_item_that_is_not_active(void **state)
{
	struct plan_item retired = item;
	struct plan plan = plan_of(&good_line, 1);

	(void)state;
	retired.state = "retired";
	plan.items = &retired;
	assert_string_equal(
	    plan_check(arena, &plan)->fields->pointer, "/lines/0/item_id");
}

static void
C01_refuses_a_method_the_item_does_not_name(void **state)
{
	struct plan_line line = good_line;

	(void)state;
	line.method = "paper";
	assert_string_equal(wrong_place(&line), "/lines/0/method");
}

static void
refuses_a_period_outside_the_year(void **state)
{
	struct plan_line line = good_line;

	(void)state;
	line.to = "2027-01-01";
	assert_string_equal(wrong_place(&line), "/lines/0/to");
}

static void
refuses_a_period_that_begins_in_the_year_before(void **state)
{
	struct plan_line line = good_line;

	(void)state;
	line.from = "2025-12-31";
	assert_string_equal(wrong_place(&line), "/lines/0/from");
}

static void
refuses_a_period_that_ends_before_it_begins(void **state)
{
	struct plan_line line = good_line;

	(void)state;
	line.to = "2026-04-30";
	assert_string_equal(wrong_place(&line), "/lines/0/to");
}

static void
refuses_a_stratum_left_out_in_silence(void **state)
{
	struct plan_line line = good_line;

	(void)state;
	line.ratio_count = 4;
	assert_string_equal(wrong_place(&line), "/lines/0/ratios");
}

static void
refuses_a_stratum_that_stands_twice(void **state)
{
	static const struct plan_ratio twice[] = {{"A", 1, 100, NULL},
	    {"A", 3, 100, NULL}, {"C", 5, 100, NULL}, {"D", 10, 100, NULL},
	    {"未分类", 0, 1, "没有风险线索"}};
	struct plan_line line = good_line;

	(void)state;
	line.ratios = twice;
	assert_string_equal(wrong_place(&line), "/lines/0/ratios/1");
}

/* However often it stands there, every surplus one is named once. */
static void
names_every_surplus_stratum_once(void **state)
{
	static const struct plan_ratio thrice[] = {{"A", 1, 100, NULL},
	    {"A", 3, 100, NULL}, {"A", 5, 100, NULL}, {"D", 10, 100, NULL},
	    {"未分类", 0, 1, "没有风险线索"}};
	struct plan_line line = good_line;
	struct plan plan = plan_of(&line, 1);
	const struct problem_field *f;

	(void)state;
	line.ratios = thrice;
	f = plan_check(arena, &plan)->fields;
	assert_string_equal(f->pointer, "/lines/0/ratios/1");
	assert_string_equal(f->next->pointer, "/lines/0/ratios/2");
	assert_null(f->next->next);
}

static void
refuses_more_than_everybody(void **state)
{
	static const struct plan_ratio more[] = {{"A", 3, 2, NULL},
	    {"B", 3, 100, NULL}, {"C", 5, 100, NULL}, {"D", 10, 100, NULL},
	    {"未分类", 0, 1, "没有风险线索"}};
	struct plan_line line = good_line;

	(void)state;
	line.ratios = more;
	assert_string_equal(wrong_place(&line), "/lines/0/ratios/0");
}

static void
refuses_a_free_text_stratum(void **state)
{
	static const struct plan_ratio own[] = {{"A", 1, 2, NULL},
	    {"B", 3, 100, NULL}, {"C", 5, 100, NULL}, {"D", 10, 100, NULL},
	    {"某公司", 1, 1, NULL}};
	struct plan_line line = good_line;

	(void)state;
	line.ratios = own;
	assert_string_equal(wrong_place(&line), "/lines/0/ratios/4");
}

static void
refuses_a_district_of_somebody_else(void **state)
{
	const struct plan_words far = WORDS("440305", "440106");
	struct plan_line line = good_line;

	(void)state;
	line.districts = far;
	assert_string_equal(wrong_place(&line), "/lines/0/scope/districts/1");
}

static void
refuses_a_scope_that_leaves_nothing_of_the_item(void **state)
{
	const struct plan_words kinds = WORDS("government");
	struct plan_line line = good_line;

	(void)state;
	line.kinds = kinds;
	assert_string_equal(wrong_place(&line), "/lines/0/scope/kinds");
}

static void
refuses_industries_that_are_none_of_the_items(void **state)
{
	const struct plan_words industries = WORDS("01");
	struct plan_line line = good_line;

	(void)state;
	line.industries = industries;
	assert_string_equal(wrong_place(&line), "/lines/0/scope/industries");
}

static void
finds_a_line_by_slot_and_item(void **state)
{
	struct plan plan = plan_of(&good_line, 1);

	(void)state;
	assert_ptr_equal(plan_line_of(&plan, 1, "i1"), &good_line);
	assert_null(plan_line_of(&plan, 2, "i1"));
	assert_null(plan_line_of(&plan, 1, "i2"));
}

static void
writes_lines_as_the_rows_they_become(void **state)
{
	struct plan plan = plan_of(&good_line, 1);
	const char *text = plan_lines_json(arena, &plan);
	const struct json *rows;

	(void)state;
	assert_null(json_read(arena, text, strlen(text), 6, &rows));
	assert_int_equal(rows->len, 1);
	assert_string_equal(
	    json_string(json_get(rows->child, "from_day")), "2026-05-01");
	assert_string_equal(
	    json_string(json_get(rows->child, "item_id")), "i1");
}

static void
refuses_an_item_that_stands_twice_in_a_slot(void **state)
{
	struct plan_line lines[2] = {good_line, good_line};
	struct plan plan = plan_of(lines, 2);

	(void)state;
	assert_string_equal(
	    plan_check(arena, &plan)->fields->pointer, "/lines/1/item_id");
}

static void
reaches_the_narrower_of_item_and_scope(void **state)
{
	const struct plan_words kinds = WORDS("branch", "area");
	const struct plan_words industries = WORDS("6210", "72", "01");
	struct plan_line line = good_line;
	struct plan_reach reach;

	(void)state;
	line.kinds = kinds;
	line.industries = industries;
	reach = plan_reach(arena, "440300", &line, &item);
	assert_string_equal(reach.low, "4403");
	assert_string_equal(reach.high, "4403~");
	assert_int_equal(reach.kinds.count, 1);
	assert_string_equal(reach.kinds.words[0], "branch");
	assert_int_equal(reach.industries.count, 2);
	assert_string_equal(reach.industries.words[0], "6210");
	assert_string_equal(reach.industries.words[1], "7251");
}

static struct plan_reach
reach_of(struct plan_words districts, struct plan_words kinds,
    struct plan_words industries)
{
	return (
	    (struct plan_reach){"4403", "4403~", districts, kinds, industries});
}

static void
a_reach_has_what_all_of_its_words_allow(void **state)
{
	const struct plan_words districts = WORDS("440305"),
				kinds = WORDS("enterprise", "branch"),
				industries = WORDS("62", "7251"), none = {0};
	struct plan_reach narrow = reach_of(districts, kinds, industries),
			  wide = reach_of(none, none, none);

	(void)state;
	assert_true(plan_reach_has(&narrow, "440305", "branch", "6210"));
	assert_true(plan_reach_has(&narrow, "440305", "enterprise", "7251"));
	assert_false(plan_reach_has(&narrow, "440305", "branch", "7250"));
	assert_false(plan_reach_has(&narrow, "440305", "branch", ""));
	assert_false(plan_reach_has(&narrow, "440305", "area", "6210"));
	assert_false(plan_reach_has(&narrow, "440304", "branch", "6210"));
	assert_true(plan_reach_has(&wide, "440304", "area", ""));
}

static void
grain_is_as_fine_as_the_finest_reach(void **state)
{
	const struct plan_words words = WORDS("62", "7251", "F"), none = {0};
	struct plan_reach wide = reach_of(none, none, none),
			  kinds = reach_of(none, words, none),
			  industries = reach_of(words, none, words);
	struct plan_grain grain = {false, false, 0};

	(void)state;
	plan_grain_refine(&grain, &wide);
	assert_false(grain.district || grain.kind || grain.industry > 0);
	plan_grain_refine(&grain, &kinds);
	assert_true(grain.kind && !grain.district && grain.industry == 0);
	plan_grain_refine(&grain, &industries);
	plan_grain_refine(&grain, &wide);
	assert_true(grain.kind && grain.district);
	assert_int_equal(grain.industry, 4);
}

static void
reaches_are_equal_when_they_say_the_same(void **state)
{
	const struct plan_words one = WORDS("62", "7251"),
				two = WORDS("62", "7252"), three = WORDS("62");
	struct plan_reach x = reach_of(one, one, one), y = x;

	(void)state;
	assert_true(plan_reach_equal(&x, &y));
	y.industries = two;
	assert_false(plan_reach_equal(&x, &y));
	y.industries = three;
	assert_false(plan_reach_equal(&x, &y));
}

static void
publishes_the_same_text_for_the_same_plan(void **state)
{
	static const char want[] =
	    "{\"organization\":\"SCJG\",\"organization_name\":\"市场监管局\","
	    "\"year\":2026,\"title\":\"年度计划\",\"lines\":[{\"slot\":1,"
	    "\"list\":\"L0001\",\"item\":\"SX-001\",\"name\":\"广告监测\","
	    "\"item_version\":2,"
	    "\"department\":\"SCJG\",\"from\":\"2026-05-01\","
	    "\"to\":\"2026-06-30\",\"method\":\"onsite\","
	    "\"draw_kind\":\"untargeted\",\"mode\":\"double\","
	    "\"group\":\"L0001\",\"merge\":\"department\","
	    "\"ratios\":[{\"stratum\":\"A\",\"num\":1,\"den\":100},"
	    "{\"stratum\":\"B\",\"num\":3,\"den\":100},"
	    "{\"stratum\":\"C\",\"num\":5,\"den\":100},"
	    "{\"stratum\":\"D\",\"num\":10,\"den\":100},"
	    "{\"stratum\":\"未分类\",\"num\":0,\"den\":1,"
	    "\"reason\":\"没有风险线索\"}],"
	    "\"scope\":{\"districts\":[\"440305\"],\"kinds\":[],"
	    "\"industries\":[]}}],\"agreed\":[]}\n";
	struct plan plan = plan_of(&good_line, 1);

	(void)state;
	assert_string_equal(plan_text(arena, &plan, NULL, 0), want);
	plan.max_pair = 6;
	assert_non_null(strstr(plan_text(arena, &plan, NULL, 0),
	    "\"title\":\"年度计划\",\"max_pair\":6,\"lines\":["));
}

static void
reads_back_what_it_wrote(void **state)
{
	const char *text = plan_ratios_json(arena, &good_line);
	const struct json *json;
	struct plan_line line = {0};

	(void)state;
	assert_null(json_read(arena, text, strlen(text), 4, &json));
	plan_ratios_read(arena, json, &line);
	text = plan_scope_json(arena, &good_line);
	assert_null(json_read(arena, text, strlen(text), 4, &json));
	plan_scope_read(arena, json, &line);
	assert_int_equal(line.ratio_count, 5);
	assert_string_equal(line.ratios[3].stratum, "D");
	assert_int_equal(line.ratios[3].num, 10);
	assert_int_equal(line.ratios[3].den, 100);
	assert_int_equal(line.districts.count, 1);
	assert_string_equal(line.districts.words[0], "440305");
	assert_int_equal(line.kinds.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(accepts_a_slot_that_keeps_every_rule),
	    cmocka_unit_test(refuses_to_publish_a_plan_without_slots),
	    cmocka_unit_test(C03_refuses_an_item_that_is_not_on_the_list),
	    cmocka_unit_test(C03_refuses_an_item_that_is_not_active),
	    cmocka_unit_test(C01_refuses_a_method_the_item_does_not_name),
	    cmocka_unit_test(refuses_a_period_outside_the_year),
	    cmocka_unit_test(refuses_a_period_that_begins_in_the_year_before),
	    cmocka_unit_test(refuses_a_period_that_ends_before_it_begins),
	    cmocka_unit_test(refuses_industries_that_are_none_of_the_items),
	    cmocka_unit_test(finds_a_line_by_slot_and_item),
	    cmocka_unit_test(writes_lines_as_the_rows_they_become),
	    cmocka_unit_test(refuses_a_stratum_left_out_in_silence),
	    cmocka_unit_test(refuses_a_stratum_that_stands_twice),
	    cmocka_unit_test(names_every_surplus_stratum_once),
	    cmocka_unit_test(refuses_more_than_everybody),
	    cmocka_unit_test(refuses_a_free_text_stratum),
	    cmocka_unit_test(refuses_a_district_of_somebody_else),
	    cmocka_unit_test(refuses_a_scope_that_leaves_nothing_of_the_item),
	    cmocka_unit_test(refuses_an_item_that_stands_twice_in_a_slot),
	    cmocka_unit_test(reaches_the_narrower_of_item_and_scope),
	    cmocka_unit_test(a_reach_has_what_all_of_its_words_allow),
	    cmocka_unit_test(grain_is_as_fine_as_the_finest_reach),
	    cmocka_unit_test(reaches_are_equal_when_they_say_the_same),
	    cmocka_unit_test(publishes_the_same_text_for_the_same_plan),
	    cmocka_unit_test(reads_back_what_it_wrote),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

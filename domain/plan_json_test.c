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

static const struct plan_ratio ratios[] = {{"A", 1, 100, NULL},
    {"B", 3, 100, NULL}, {"C", 5, 100, NULL}, {"D", 10, 100, NULL},
    {"未分类", 0, 1, "没有风险线索"}};

static struct plan_item item;
static struct plan_line line;
static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	item = (struct plan_item){.id = "i1",
	    .code = "SX-001",
	    .name = "广告监测",
	    .state = "active",
	    .version = 2,
	    .department = "SCJG"};
	line = (struct plan_line){.slot = 1,
	    .item_id = "i1",
	    .from = "2026-05-01",
	    .to = "2026-06-30",
	    .method = "onsite",
	    .draw_kind = "untargeted",
	    .mode_reason = "专项",
	    .merge = "department",
	    .ratios = ratios,
	    .ratio_count = 5};
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const struct json *
published(void)
{
	const struct plan plan = {.org_code = "SCJG",
	    .org_name = "市场监管局",
	    .year = 2026,
	    .title = "年度计划",
	    .lines = &line,
	    .line_count = 1,
	    .items = &item,
	    .item_count = 1};
	const char *text = plan_text(arena, &plan, NULL, 0);
	const struct json *out;

	assert_null(json_read(arena, text, strlen(text), 8, &out));
	return (out);
}

static bool
stands(const struct json *text)
{
	return (plan_list_stands(
	    arena, text, &(struct plan_list){&line, &item, "L0001", "L0001"}));
}

static void
a_published_line_stands_whatever_its_item_is_called_now(void **state)
{
	const struct json *text = published();

	(void)state;
	assert_true(stands(text));
	item.name = "广告监测（修订）";
	item.version = 3;
	assert_true(stands(text));
}

static void
C32_a_line_altered_behind_the_lock_does_not_stand(void **state)
{
	const struct json *text = published();
	struct plan_line good = line;

	(void)state;
	line.to = "2026-07-01";
	assert_false(stands(text));
	line = good;
	line.mode_reason = NULL;
	assert_false(stands(text));
	line = good;
	line.ratio_count = 4;
	assert_false(stands(text));
	line = good;
	assert_false(plan_list_stands(
	    arena, text, &(struct plan_list){&line, &item, "L0001", "餐饮"}));
	item.department = "WJW";
	assert_false(stands(text));
}

static void
a_text_published_before_there_were_modes_still_counts(void **state)
{
	static const char old[] =
	    "{\"lines\":[{},{\"slot\":1,\"item\":\"SX-001\","
	    "\"from\":\"2026-05-01\",\"to\":\"2026-06-30\"}]}";
	const struct json *text;

	(void)state;
	assert_null(json_read(arena, old, strlen(old), 8, &text));
	assert_true(stands(text));
	line.slot = 2;
	assert_false(stands(text));
	assert_false(stands(json_get(text, "lines")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_published_line_stands_whatever_its_item_is_called_now, setup,
		teardown),
	    cmocka_unit_test_setup_teardown(
		C32_a_line_altered_behind_the_lock_does_not_stand, setup,
		teardown),
	    cmocka_unit_test_setup_teardown(
		a_text_published_before_there_were_modes_still_counts, setup,
		teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

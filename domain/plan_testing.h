/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of plans: included by *_test.c only. Items of two departments and
 * lines that keep every rule. */
#ifndef SSJ_DOMAIN_PLAN_TESTING_H
#define SSJ_DOMAIN_PLAN_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/plan_consult.h"

static const struct plan_ratio some[] = {{"A", 1, 100, NULL},
    {"B", 3, 100, NULL}, {"C", 5, 100, NULL}, {"D", 10, 100, NULL},
    {"未分类", 0, 1, "没有风险线索"}};
static const struct plan_ratio all[] = {{"A", 1, 1, NULL}, {"B", 1, 1, NULL},
    {"C", 1, 1, NULL}, {"D", 1, 1, NULL}, {"未分类", 1, 1, NULL}};

#define METHODS                                    \
	{                                          \
		(const char *const[]){"onsite"}, 1 \
	}
#define ITEM(number, item_code, of)                                  \
	{                                                            \
		.id = (number), .code = (item_code), .name = "检查", \
		.state = "active", .specialty = "S", .version = 1,   \
		.department = (of), .department_id = "id-" of,       \
		.department_path = "/SZ/" of "/", .methods = METHODS \
	}

/* Ascending by id; codes go the other way. */
static const struct plan_item items[] = {ITEM("i1", "X-9", "SCJG"),
    ITEM("i2", "X-8", "SCJG"), ITEM("i3", "X-7", "WJW"),
    ITEM("i4", "X-6", "YJJ"), ITEM("i5", "X-5", "XFJ"),
    ITEM("i6", "X-4", "HBJ"), ITEM("i7", "X-3", "JTJ")};

static struct arena *arena;

static inline int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static inline int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static inline struct plan_line
line_of(int64_t slot, const char *item)
{
	return ((struct plan_line){
	    .slot = slot,
	    .item_id = item,
	    .from = "2026-05-01",
	    .to = "2026-06-30",
	    .method = "onsite",
	    .draw_kind = "untargeted",
	    .merge = "all",
	    .ratios = some,
	    .ratio_count = 5,
	});
}

/* The plan of the first department. */
static inline struct plan
plan_with(const struct plan_line *lines, size_t count)
{
	return ((struct plan){.org_code = "SCJG",
	    .org_name = "市场监管局",
	    .org_path = "/SZ/SCJG/",
	    .district = "440300",
	    .year = 2026,
	    .title = "年度计划",
	    .lines = lines,
	    .line_count = count,
	    .items = items,
	    .item_count = sizeof(items) / sizeof(items[0])});
}

#endif

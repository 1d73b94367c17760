/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a slot of the plan may say, and whom it reaches.
 */
#include "domain/plan.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"

/* "No class" is a stratum like the others: nobody escapes for want of one. */
const char *const plan_strata[PLAN_STRATA] = {"A", "B", "C", "D", "未分类"};

/* What is being looked at, and all that was found wrong so far. */
struct check {
	struct arena *arena;
	const struct plan *plan;
	struct problem *problem;
	size_t line; /* index */
};

static void wrong(struct check *c, const char *member, const char *code,
    const char *detail) __attribute__((nonnull));

static void
wrong(struct check *c, const char *member, const char *code, const char *detail)
{
	if (c->problem == NULL)
		c->problem = problem_new(c->arena, PROBLEM_RULE, NULL,
		    "计划中有不符合规定的内容，请逐项修改");
	problem_field_add(c->arena, c->problem,
	    arena_fmt(c->arena, "/lines/%zu/%s", c->line, member), code, "%s",
	    detail);
}

static bool
contains(const struct plan_words *w, const char *word)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		if (strcmp(w->words[i], word) == 0)
			return (true);
	return (false);
}

static bool
starts_with(const char *s, const char *prefix)
{
	return (strncmp(s, prefix, strlen(prefix)) == 0);
}

/* "440300" covers all of "4403", "440000" all of "44". */
static const char *
territory(struct arena *a, const char *district)
{
	size_t len = strlen(district);

	while (len > 2 && memcmp(district + len - 2, "00", 2) == 0)
		len -= 2;
	return (arena_memdup(a, district, len));
}

const struct plan_item *
plan_item_of(const struct plan *p, const struct plan_line *line)
{
	size_t i;

	for (i = 0; i < p->item_count; i++)
		if (strcmp(p->items[i].id, line->item_id) == 0)
			return (&p->items[i]);
	return (NULL);
}

const struct plan_line *
plan_line_at(const struct plan *p, int64_t slot)
{
	size_t i;

	for (i = 0; i < p->line_count; i++)
		if (p->lines[i].slot == slot)
			return (&p->lines[i]);
	return (NULL);
}

/* ---- reach ------------------------------------------------------- */

static struct plan_words
both(struct arena *a, const struct plan_words *x, const struct plan_words *y)
{
	const char **out;
	struct plan_words result = {NULL, 0};
	size_t i;

	if (x->count == 0 || y->count == 0)
		return (x->count == 0 ? *y : *x);
	out = arena_array(a, x->count, sizeof(*out));
	for (i = 0; i < x->count; i++)
		if (contains(y, x->words[i]))
			out[result.count++] = x->words[i];
	result.words = out;
	return (result);
}

/* Industries are prefixes of GB/T 4754: the narrower of a pair remains. */
static struct plan_words
both_prefixes(
    struct arena *a, const struct plan_words *x, const struct plan_words *y)
{
	const char **out;
	struct plan_words result = {NULL, 0};
	size_t i, j;

	if (x->count == 0 || y->count == 0)
		return (x->count == 0 ? *y : *x);
	out = arena_array(a, x->count * y->count, sizeof(*out));
	result.words = out;
	for (i = 0; i < x->count; i++)
		for (j = 0; j < y->count; j++) {
			const char *narrow = NULL;

			if (starts_with(x->words[i], y->words[j]))
				narrow = x->words[i];
			else if (starts_with(y->words[j], x->words[i]))
				narrow = y->words[j];
			if (narrow != NULL && !contains(&result, narrow))
				out[result.count++] = narrow;
		}
	return (result);
}

struct plan_reach
plan_reach(struct arena *a, const char *district, const struct plan_line *line,
    const struct plan_item *item)
{
	const char *low = territory(a, district);

	return ((struct plan_reach){
	    .low = low,
	    .high = arena_fmt(a, "%s~", low), /* behind every digit */
	    .districts = line->districts,
	    .kinds = both(a, &line->kinds, &item->object_types),
	    .industries =
		both_prefixes(a, &line->industries, &item->industries),
	});
}

/* ---- rules ------------------------------------------------------- */

static void
check_slot(struct check *c, const struct plan_line *line)
{
	size_t i;

	for (i = 0; i < c->line; i++)
		if (c->plan->lines[i].slot == line->slot) {
			wrong(c, "slot", "duplicate", "序号重复");
			return;
		}
}

static void
check_period(struct check *c, const struct plan_line *line)
{
	const char *year = arena_fmt(c->arena, "%04d-", (int)c->plan->year);

	if (!starts_with(line->from, year))
		wrong(c, "from", "year", "检查期限应当在计划年度之内");
	if (!starts_with(line->to, year))
		wrong(c, "to", "year", "检查期限应当在计划年度之内");
	if (strcmp(line->from, line->to) > 0)
		wrong(c, "to", "order", "截止日期早于开始日期");
}

static void
check_ratio(struct check *c, const struct plan_line *line, size_t i)
{
	const struct plan_ratio *r = &line->ratios[i];
	const char *member = arena_fmt(c->arena, "ratios/%zu", i);
	size_t j;

	for (j = 0; j < i; j++)
		if (strcmp(line->ratios[j].stratum, r->stratum) == 0)
			wrong(c, member, "duplicate", "同一分类只能有一个比例");
	for (j = 0; j < PLAN_STRATA; j++)
		if (strcmp(plan_strata[j], r->stratum) == 0)
			break;
	if (j == PLAN_STRATA)
		wrong(c, member, "stratum", "没有这个信用风险分类");
	if (r->den < 1 || r->den > PLAN_DEN_MAX || r->num < 0 ||
	    r->num > r->den)
		wrong(c, member, "ratio", "比例应当在 0 和 1 之间");
}

static void
check_ratios(struct check *c, const struct plan_line *line)
{
	size_t i;

	for (i = 0; i < line->ratio_count; i++)
		check_ratio(c, line, i);
	if (line->ratio_count < PLAN_STRATA)
		wrong(c, "ratios", "missing",
		    "A、B、C、D、未分类都要写明比例；不抽取的写 0");
}

static void
check_districts(struct check *c, const struct plan_line *line)
{
	const char *own = territory(c->arena, c->plan->district);
	size_t i;

	for (i = 0; i < line->districts.count; i++)
		if (!starts_with(line->districts.words[i], own))
			wrong(c, arena_fmt(c->arena, "scope/districts/%zu", i),
			    "district", "不在本机构的辖区之内");
}

static void
check_item(struct check *c, const struct plan_line *line)
{
	const struct plan_item *item = plan_item_of(c->plan, line);
	struct plan_reach reach;

	if (item == NULL) {
		wrong(c, "item_id", "unknown", "清单之外无事项（C03）");
		return;
	}
	if (strcmp(item->state, "active") != 0)
		wrong(c, "item_id", "inactive",
		    "事项没有启用，清单之外无事项（C03）");
	if (item->methods.count > 0 && !contains(&item->methods, line->method))
		wrong(c, "method", "method", "事项清单没有列明这种检查方式");
	reach = plan_reach(c->arena, c->plan->district, line, item);
	if (reach.kinds.count == 0 && line->kinds.count > 0)
		wrong(c, "scope/kinds", "empty", "与事项的检查对象没有交集");
	if (reach.industries.count == 0 && line->industries.count > 0)
		wrong(c, "scope/industries", "empty", "与事项的行业没有交集");
}

struct problem *
plan_check(struct arena *a, const struct plan *p)
{
	struct check c = {.arena = a, .plan = p};

	for (c.line = 0; c.line < p->line_count; c.line++) {
		const struct plan_line *line = &p->lines[c.line];

		check_slot(&c, line);
		check_period(&c, line);
		check_ratios(&c, line);
		check_districts(&c, line);
		check_item(&c, line);
	}
	return (c.problem);
}

struct problem *
plan_check_whole(struct arena *a, const struct plan *p)
{
	if (p->line_count == 0)
		return (problem_new(
		    a, PROBLEM_RULE, "/lines", "计划至少要有一个抽查事项"));
	return (plan_check(a, p));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a line of the plan may say.
 */
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/strict.h"
#include "domain/plan_private.h"

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

/* ---- rules ------------------------------------------------------- */

/* An item stands once in a slot, and a slot holds so many lists and no more.
 */
static void
check_slot(struct check *c, const struct plan_line *line)
{
	size_t i, before = 0;

	for (i = 0; i < c->line; i++) {
		const struct plan_line *other = &c->plan->lines[i];

		if (other->slot != line->slot)
			continue;
		before++;
		if (strcmp(other->item_id, line->item_id) == 0) {
			wrong(c, "item_id", "duplicate", "同一序号内事项重复");
			return;
		}
	}
	if (before == PLAN_SLOT_LINES_MAX)
		wrong(c, "slot", "full", "一个序号最多 580 个事项");
}

static bool
is_empty(const char *text)
{
	return (text == NULL || *text == '\0');
}

static void
check_period(struct check *c, const struct plan_line *line)
{
	const char *year = arena_fmt(c->arena, "%04d-", (int)c->plan->year);

	if (!plan_starts_with(line->from, year))
		wrong(c, "from", "year", "检查期限应当在计划年度之内");
	if (!plan_starts_with(line->to, year))
		wrong(c, "to", "year", "检查期限应当在计划年度之内");
	if (strcmp(line->from, line->to) > 0)
		wrong(c, "to", "order", "截止日期早于开始日期");
}

/* The i-th ratio is of a stratum that an earlier one names. */
static bool
is_repeated(const struct plan_line *line, size_t i)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (strcmp(line->ratios[j].stratum, line->ratios[i].stratum) ==
		    0)
			return (true);
	return (false);
}

static void
check_ratio(struct check *c, const struct plan_line *line, size_t i)
{
	const struct plan_ratio *r = &line->ratios[i];
	const char *member = arena_fmt(c->arena, "ratios/%zu", i);
	size_t j;

	if (is_repeated(line, i))
		wrong(c, member, "duplicate", "同一分类只能有一个比例");
	for (j = 0; j < PLAN_STRATA; j++)
		if (strcmp(plan_strata[j], r->stratum) == 0)
			break;
	if (j == PLAN_STRATA)
		wrong(c, member, "stratum", "没有这个信用风险分类");
	if (r->den < 1 || r->den > PLAN_DEN_MAX || r->num < 0 ||
	    r->num > r->den)
		wrong(c, member, "ratio", "比例应当在 0 和 1 之间");
	if (r->num == 0 && is_empty(r->reason))
		wrong(c, member, "reason",
		    "不抽取的分类应当写明理由（C55），例如“无风险线索”");
	if (r->num != 0 && r->reason != NULL)
		wrong(c, member, "unneeded", "只有不抽取的分类才写理由");
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
	const char *own = plan_territory(c->arena, c->plan->district);
	size_t i;

	for (i = 0; i < line->districts.count; i++)
		if (!plan_starts_with(line->districts.words[i], own))
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
	if (item->methods.count > 0 &&
	    !plan_words_have(&item->methods, line->method))
		wrong(c, "method", "method", "事项清单没有列明这种检查方式");
	reach = plan_reach(c->arena, c->plan->district, line, item);
	if (reach.kinds.count == 0 && line->kinds.count > 0)
		wrong(c, "scope/kinds", "empty", "与事项的检查对象没有交集");
	if (reach.industries.count == 0 && line->industries.count > 0)
		wrong(c, "scope/industries", "empty", "与事项的行业没有交集");
}

/* ---- modes ------------------------------------------------------- */

static bool
takes_everybody(const struct plan_line *line)
{
	size_t i;

	for (i = 0; i < line->ratio_count; i++)
		if (line->ratios[i].num != line->ratios[i].den)
			return (false);
	return (true);
}

/* Where the unit sends its own people nobody is assigned, and that holds for
 * all lists of a draw. */
static bool
is_mixed(const struct check *c, const struct plan_line *line)
{
	bool own = plan_mode_of(line->mode) == PLAN_OBJECT_ONLY;
	size_t i;

	for (i = 0; i < c->plan->line_count; i++) {
		const struct plan_line *other = &c->plan->lines[i];

		if (other->slot == line->slot &&
		    (plan_mode_of(other->mode) == PLAN_OBJECT_ONLY) != own)
			return (true);
	}
	return (false);
}

static void
check_waiver(struct check *c, const struct plan_line *line)
{
	const char *year = arena_fmt(c->arena, "%04d-", (int)c->plan->year);

	if (is_empty(line->mode_reason))
		wrong(c, "mode_reason", "reason",
		    "单随机和普查应当写明理由（C27、C28）");
	if (is_empty(line->mode_until) ||
	    !plan_starts_with(line->mode_until, year))
		wrong(c, "mode_until", "until",
		    "单随机和普查应当写明在计划年度之内的截止日期（C27、C28）");
}

static void
check_mode(struct check *c, const struct plan_line *line)
{
	enum plan_mode mode = plan_mode_of(line->mode);
	bool all = takes_everybody(line);

	if (mode == PLAN_MODE_COUNT) {
		wrong(c, "mode", "unknown", "没有这种抽取模式");
		return;
	}
	if (mode != PLAN_DOUBLE)
		check_waiver(c, line);
	else if (line->mode_reason != NULL || line->mode_until != NULL)
		wrong(c, "mode", "unneeded", "双随机无须写明理由和截止日期");
	if ((mode == PLAN_CENSUS || mode == PLAN_INSPECTOR_ONLY) && !all)
		wrong(c, "ratios", "whole",
		    "普查和只抽取人员的，各分类的比例都应当是全部");
	if ((mode == PLAN_DOUBLE || mode == PLAN_OBJECT_ONLY) && all)
		wrong(c, "mode", "whole",
		    "全部对象都检查的不是随机抽取，应当列为普查（C28）或者只抽"
		    "取人员（C27），并写明理由");
	if (mode == PLAN_OBJECT_ONLY && is_mixed(c, line))
		wrong(c, "mode", "mixed",
		    "只抽取对象的事项不能与其他模式同在一个序号");
}

/* ---- coordination and merging ------------------------------------ */

/* Departments of the line's group, counted up to one too many. */
static size_t
group_departments(const struct check *c, const struct plan_line *line)
{
	const char *seen[PLAN_GROUP_DEPARTMENTS_MAX + 1];
	const struct plan_item *item;
	size_t count = 0, i, k;

	for (i = 0;
	     i < c->plan->line_count && count <= PLAN_GROUP_DEPARTMENTS_MAX;
	     i++) {
		const struct plan_line *l = &c->plan->lines[i];

		if (l->slot != line->slot || l->group == NULL ||
		    strcmp(l->group, line->group) != 0 ||
		    (item = plan_item_of(c->plan, l)) == NULL)
			continue;
		for (k = 0; k < count; k++)
			if (strcmp(seen[k], item->department) == 0)
				break;
		if (k == count)
			seen[count++] = item->department;
	}
	return (count);
}

/* L and digits is how lists are called. */
static bool
is_list_id(const char *group)
{
	return (group[0] == 'L' &&
	    strspn(group + 1, "0123456789-") == strlen(group + 1));
}

static void
check_group(struct check *c, const struct plan_line *line)
{
	if (line->group == NULL)
		return;
	if (!draw_id_is_legal(draw_text_of(line->group)))
		wrong(c, "group", "group",
		    "协同组的名称不得为空，不得含有空格、逗号和引号");
	else if (is_list_id(line->group))
		wrong(c, "group", "list_id", "协同组不得使用清单的编号");
	else if (group_departments(c, line) > PLAN_GROUP_DEPARTMENTS_MAX)
		wrong(c, "group", "departments",
		    "一个协同组最多 5 个部门（C62）");
}

static void
check_merge(struct check *c, const struct plan_line *line)
{
	bool none = strcmp(line->merge, "none") == 0;

	if (none && is_empty(line->merge_reason))
		wrong(c, "merge_reason", "reason",
		    "不与其他检查合并的应当写明理由（C59）");
	if (!none && line->merge_reason != NULL)
		wrong(c, "merge_reason", "unneeded", "只有不合并的才写理由");
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
		check_mode(&c, line);
		check_group(&c, line);
		check_merge(&c, line);
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

struct problem *
plan_check_day(struct arena *a, const struct plan_list *lists, size_t count,
    const char *day)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const char *until = lists[i].line->mode_until;

		if (until != NULL && strcmp(day, until) > 0)
			return (problem_new(a, PROBLEM_RULE, "/slot",
			    "事项 %s 的单随机或普查已于 %s 到期，应当改为双随机"
			    "（C27）",
			    lists[i].item->code, until));
	}
	return (NULL);
}

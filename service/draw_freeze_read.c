/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a draw is made from, out of the libraries into a folder, in one
 * snapshot.
 */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "service/draw_freeze_reading.h"
#include "service/plans_private.h"
#include "storage/plans.h"
#include "storage/pools.h"

/* The charter binds the text of the plan as it was published. */
static struct problem *
check_text(struct freeze_reading *r, const char *content)
{
	struct arena *a = r->x->arena;

	if (draw_text_equal(r->attempt->charter.annual_plan,
		draw_text_of(plan_sha256(a, content))))
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, NULL,
	    "计划文本与章程载明的指纹不符，已公布的计划不得改动（C32），"
	    "请恢复原文本"));
}

static struct problem *
check_published(struct freeze_reading *r, const struct json *published,
    const struct plan_list *list)
{
	struct arena *a = r->x->arena;

	if (plan_list_stands(a, published, list))
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, NULL,
	    "清单 %s（事项 "
	    "%s）与已公布的计划不一致，计划发布后不得改动（C32），"
	    "请恢复公布的内容",
	    list->list_id, list->item->code));
}

/* The lists of the attempt with the lines they were made of. */
static struct problem *
prepare(struct db *db, struct freeze_reading *r)
{
	struct arena *a = r->x->arena;
	size_t count = r->attempt->list_count, i;
	const struct json *published;
	struct plan_row row;

	TRY(plans_get(db, a, r->attempt->row.plan_id, &row));
	TRY(plans_load(db, a, &row, &r->plan));
	TRY(check_text(r, row.content));
	TRY(json_read(
	    a, row.content, strlen(row.content), JSON_DEPTH_MAX, &published));
	r->lists = arena_array(a, count, sizeof(*r->lists));
	r->departments = arena_array(a, count, sizeof(*r->departments));
	for (i = 0; i < count; i++) {
		const struct draw_list_row *of = &r->attempt->lists[i];
		struct plan_list *list = &r->lists[i].list;

		list->line = plan_line_of(&r->plan, of->slot, of->item_id);
		list->item = plan_item_of(&r->plan, list->line);
		list->list_id = of->list_id;
		list->group = of->group_id;
		if (strcmp(list->item->state, "active") != 0)
			return (problem_new(a, PROBLEM_RULE, NULL,
			    "事项 %s 没有启用，清单之外无事项（C03）",
			    list->item->code));
		TRY(check_published(r, published, list));
		r->lists[i].reach =
		    plan_reach(a, r->plan.district, list->line, list->item);
		r->departments[i] = list->item->department;
	}
	return (NULL);
}

static struct problem *
read_all(struct db *db, struct arena *a, void *arg)
{
	struct freeze_reading *r = arg;
	size_t i;

	(void)a;
	arena_reset(r->views); /* of a run that the database ended */
	TRY(prepare(db, r));
	TRY(freeze_rules_load(db, r));
	for (i = 0; i < r->attempt->list_count; i++) {
		TRY(freeze_pool(db, r, &r->lists[i]));
		job_run_progress(r->run, "lists", (int64_t)i + 1,
		    (int64_t)r->attempt->list_count);
		TRY(job_run_check(r->run));
	}
	job_run_progress(r->run, "annexes", 0, 0);
	return (freeze_annexes(db, r));
}

struct problem *
draw_freeze_read(
    struct job_run *run, struct ctx *x, const struct attempt *attempt)
{
	struct freeze_reading r = {.run = run,
	    .x = x,
	    .attempt = attempt,
	    .scratch = arena_within(x->arena),
	    .views = arena_within(x->arena)};

	if (pools_there(x->arena, attempt->row.id))
		return (NULL);
	job_run_progress(run, "pool", 0, 0);
	TRY(pools_stage(x->arena, &r.stage));
	TRY(db_snapshot(x->db, x->arena, read_all, &r));
	arena_reset(r.views);
	job_run_progress(run, "keep", 0, 0);
	return (pools_keep(x->arena, r.stage, attempt->row.id));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The year's plan of the market supervision department: one slot, published. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "programs/demo/demo.h"

/* 登记事项检查: every company and individual business may be drawn. */
static const char item_code[] = "SF-SCJG-016";

static struct problem *
find_item(struct demo *d, const char **out)
{
	const struct json *items;
	struct http_reply r;

	TRY(http_get(d->arena, &d->person[DEMO_PLANNER],
	    arena_fmt(d->arena, "/v1/items?code=%s", item_code), &r));
	items = json_get(r.json, "items");
	if (items == NULL || items->child == NULL)
		return (problem_new(d->arena, PROBLEM_NOT_FOUND, NULL,
		    "没有抽查事项 %s", item_code));
	*out = demo_text(items->child, "id");
	return (NULL);
}

/* The department's plan of this year, the published one before drafts that
 * people made since; NULL without one. */
static struct problem *
find_plan(struct demo *d, const struct json **out)
{
	const struct json *items, *row;
	struct http_reply r;

	*out = NULL;
	TRY(http_get(d->arena, &d->person[DEMO_PLANNER],
	    arena_fmt(d->arena, "/v1/plans?year=%d&org_id=%s&limit=500",
		d->year, demo_org(d, "SCJG")),
	    &r));
	items = json_get(r.json, "items");
	for (row = items == NULL ? NULL : items->child; row != NULL;
	     row = row->next)
		if (*out == NULL ||
		    strcmp(demo_text(row, "state"), "published") == 0)
			*out = row;
	return (NULL);
}

static struct problem *
create(struct demo *d, struct http_reply *r)
{
	struct arena *a = d->arena;
	const char *item = "";

	TRY(find_item(d, &item));
	return (http_post(a, &d->person[DEMO_PLANNER], "/v1/plans",
	    demo_json(a,
		"{\"year\":%d,\"title\":\"示范市市场监督管理局 %d "
		"年度双随机抽查工作计划\",\"lines\":[{\"slot\":1,"
		"\"item_id\":\"%s\",\"from\":\"%s\",\"to\":\"%d-12-31\","
		"\"method\":\"onsite\",\"draw_kind\":\"untargeted\","
		"\"merge\":\"department\",\"ratios\":["
		"{\"stratum\":\"A\",\"num\":5,\"den\":10000},"
		"{\"stratum\":\"B\",\"num\":10,\"den\":10000},"
		"{\"stratum\":\"C\",\"num\":30,\"den\":10000},"
		"{\"stratum\":\"D\",\"num\":100,\"den\":10000},"
		"{\"stratum\":\"未分类\",\"num\":10,\"den\":10000}],"
		"\"scope\":{\"districts\":[],\"kinds\":[],"
		"\"industries\":[]}}]}",
		d->year, d->year, item, clock_day(a, clock_now_ms()), d->year),
	    r));
}

struct problem *
demo_plan(struct demo *d)
{
	const struct json *plan;
	struct http_reply r = {.etag = NULL};

	TRY(find_plan(d, &plan));
	if (plan == NULL) {
		TRY(create(d, &r));
		plan = r.json;
	}
	d->plan_id = demo_text(plan, "id");
	if (strcmp(demo_text(plan, "state"), "published") == 0)
		return (NULL);
	if (r.etag == NULL)
		TRY(http_get(d->arena, &d->person[DEMO_PLANNER],
		    arena_fmt(d->arena, "/v1/plans/%s", d->plan_id), &r));
	TRY(http_send(d->arena, &d->person[DEMO_PLANNER], "POST",
	    arena_fmt(d->arena, "/v1/plans/%s/publish", d->plan_id),
	    (struct http_body){.if_match = r.etag}, &r));
	demo_tell("计划已发布并锁定：%s", demo_text(r.json, "title"));
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The office's plan of the year: one centralised draw of many lists. Lists of
 * one group share a key and so tend to draw the same businesses; checks of one
 * business become one visit, across departments too. Every other department is
 * asked first (C63) and its liaison agrees.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "programs/demo/demo.h"

/* For ten thousand objects of each class so many are drawn. */
struct ratios {
	int of[5];
};

static const struct ratios broad = {{5, 10, 30, 100, 10}},
			   narrow = {{50, 100, 200, 400, 100}};

static const struct {
	const char *item, *group;
	const struct ratios *ratios;
} lines[] = {
    {"SF-SCJG-016", "dengji", &broad},
    {"SF-SCJG-017", "dengji", &broad},
    {"SF-SCJG-003", "lingshou", &narrow},
    {"SF-SCJG-014", "lingshou", &narrow},
    {"SF-SCJG-019", "lingshou", &narrow},
    {"SF-XFJY-052", "lingshou", &narrow},
    {"SF-SWJJ-059", "lingshou", &narrow},
    {"SF-WSJK-034", "zhusu", &narrow},
    {"SF-GAJG-060", "zhusu", &narrow},
    {"SF-SCJG-009", "gongmao", &narrow},
    {"SF-YJGL-025", "gongmao", &narrow},
    {"SF-STHJ-028", "gongmao", &narrow},
    {"SF-WSJK-036", "gongmao", &narrow},
};

enum {
	LINES = sizeof(lines) / sizeof(lines[0])
};

static struct problem *
find_item(struct demo *d, const char *code, const char **out)
{
	const struct json *items;
	struct http_reply r;

	TRY(http_get(d->arena, &d->person[DEMO_PLANNER],
	    arena_fmt(d->arena, "/v1/items?code=%s", code), &r));
	items = json_get(r.json, "items");
	if (items == NULL || items->child == NULL)
		return (problem_new(d->arena, PROBLEM_NOT_FOUND, NULL,
		    "没有抽查事项 %s", code));
	*out = demo_text(items->child, "id");
	return (NULL);
}

/* The office's plan of this year, the published one before drafts that people
 * made since; NULL without one. */
static struct problem *
find_plan(struct demo *d, const struct json **out)
{
	const struct json *items, *row;
	struct http_reply r;

	*out = NULL;
	TRY(http_get(d->arena, &d->person[DEMO_PLANNER],
	    arena_fmt(d->arena, "/v1/plans?year=%d&org_id=%s&limit=500",
		d->year, demo_org(d, "SF")),
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
make_line(struct demo *d, size_t i, cJSON *out)
{
	const int *n = lines[i].ratios->of;
	const char *item = "";

	TRY(find_item(d, lines[i].item, &item));
	(void)cJSON_AddItemToArray(out,
	    demo_json(d->arena,
		"{\"slot\":1,\"item_id\":\"%s\",\"from\":\"%s\","
		"\"to\":\"%d-12-31\",\"method\":\"onsite\","
		"\"draw_kind\":\"untargeted\",\"group\":\"%s\","
		"\"merge\":\"all\",\"ratios\":["
		"{\"stratum\":\"A\",\"num\":%d,\"den\":10000},"
		"{\"stratum\":\"B\",\"num\":%d,\"den\":10000},"
		"{\"stratum\":\"C\",\"num\":%d,\"den\":10000},"
		"{\"stratum\":\"D\",\"num\":%d,\"den\":10000},"
		"{\"stratum\":\"未分类\",\"num\":%d,\"den\":10000}],"
		"\"scope\":{\"districts\":[],\"kinds\":[],"
		"\"industries\":[]}}",
		item, clock_day(d->arena, clock_now_ms()), d->year,
		lines[i].group, n[0], n[1], n[2], n[3], n[4]));
	return (NULL);
}

static struct problem *
create(struct demo *d, struct http_reply *r)
{
	cJSON *body = demo_json(d->arena,
	    "{\"year\":%d,\"title\":\"示范市 %d 年度部门联合双随机抽查计划\"}",
	    d->year, d->year);
	cJSON *array = cJSON_AddArrayToObject(body, "lines");
	size_t i;

	for (i = 0; i < LINES; i++)
		TRY(make_line(d, i, array));
	return (http_post(
	    d->arena, &d->person[DEMO_PLANNER], "/v1/plans", body, r));
}

/* Whoever has not answered yet agrees to what it reads. */
static struct problem *
consult(struct demo *d, const struct json *plan)
{
	struct arena *a = d->arena;
	const struct json *row, *list = json_get(plan, "responses");
	struct http_client liaison;
	struct http_reply r;

	for (row = list == NULL ? NULL : list->child; row != NULL;
	     row = row->next) {
		if (json_string(json_get(row, "decision")) != NULL)
			continue;
		TRY(demo_of_department(
		    d, DEMO_LIAISON, demo_text(row, "department"), &liaison));
		TRY(http_post(a, &liaison,
		    arena_fmt(a, "/v1/plans/%s/responses", d->plan_id),
		    demo_json(a,
			"{\"terms_hash\":\"%s\",\"decision\":\"accepted\"}",
			demo_text(row, "terms_hash")),
		    &r));
		demo_tell("会商：%s同意", demo_text(row, "department_name"));
	}
	return (NULL);
}

static struct problem *
publish(struct demo *d)
{
	const struct http_client *planner = &d->person[DEMO_PLANNER];
	const char *path = arena_fmt(d->arena, "/v1/plans/%s", d->plan_id);
	struct http_reply r;

	TRY(http_get(d->arena, planner, path, &r));
	TRY(consult(d, r.json));
	TRY(http_get(d->arena, planner, path, &r));
	TRY(http_send(d->arena, planner, "POST",
	    arena_fmt(d->arena, "%s/publish", path),
	    (struct http_body){.if_match = r.etag}, &r));
	demo_tell(
	    "计划已发布并锁定：%s，%d 项", demo_text(r.json, "title"), LINES);
	return (NULL);
}

struct problem *
demo_plan(struct demo *d)
{
	const struct json *plan;
	struct http_reply r;

	TRY(find_plan(d, &plan));
	if (plan == NULL) {
		TRY(create(d, &r));
		plan = r.json;
	}
	d->plan_id = demo_text(plan, "id");
	if (strcmp(demo_text(plan, "state"), "published") == 0)
		return (NULL);
	return (publish(d));
}

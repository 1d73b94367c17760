/* SPDX-License-Identifier: Apache-2.0 */
/* The report of a draw, continued: pairs that go together too often. */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/draw/index.h"
#include "domain/plan.h"
#include "service/draw_compute_private.h"
#include "storage/pairs.h"
#include "storage/plans.h"

enum {
	/* Pairs named one by one, and visits of each; all are counted. */
	LISTED_MOST = 1000,
	VISITS_MOST = PLAN_PAIR_MAX,
};

/*
 * Fewer than these before the draw take no pair beyond the bound; once a pair
 * of the draw is beyond it by itself, all are asked for.
 */
static uint64_t
earlier_wanted(const struct computation *c)
{
	uint64_t bound = (uint64_t)c->max_pair;

	return (c->pairs.most > bound ? 1 : bound + 1 - c->pairs.most);
}

static struct problem *
add_earlier(struct computation *c, int64_t year)
{
	struct draw_index *by_id = c->conclusion.roster.by_id;
	const struct pair_count_row *row;
	struct db_rows rows;
	size_t i, one, other;

	TRY(pairs_counts(
	    c->x->db, c->x->arena, year, earlier_wanted(c), &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		one = draw_index_get(by_id, draw_text_of(row[i].first));
		other = draw_index_get(by_id, draw_text_of(row[i].second));
		if (one != DRAW_ABSENT && other != DRAW_ABSENT)
			draw_pairs_before(
			    &c->pairs, one, other, (uint64_t)row[i].visits);
	}
	return (NULL);
}

/* The bound is the published text's, which the charter binds. */
struct problem *
draw_compute_pairs(struct computation *c)
{
	struct arena *a = c->x->arena;
	const struct json *published;
	struct plan_row plan;

	TRY(plans_get(c->x->db, a, c->attempt.row.plan_id, &plan));
	TRY(json_read(
	    a, plan.content, strlen(plan.content), JSON_DEPTH_MAX, &published));
	(void)json_int64(json_get(published, "max_pair"), &c->max_pair);
	if (c->max_pair == 0)
		return (NULL);
	draw_pairs_of(a, &c->conclusion.assignment, &c->pairs);
	return (c->pairs.count == 0 ? NULL : add_earlier(c, plan.year));
}

static void
add_inspector(const struct computation *c, cJSON *array, size_t place)
{
	struct draw_text id = c->conclusion.roster.inspectors[place].id;

	cJSON_AddItemToArray(
	    array, cJSON_CreateString(arena_memdup(c->x->arena, id.s, id.len)));
}

static cJSON *
pair_json(const struct computation *c, const struct draw_pair *pair)
{
	cJSON *json = cJSON_CreateObject(), *array;
	uint64_t i;

	array = cJSON_AddArrayToObject(json, "inspectors");
	add_inspector(c, array, pair->first);
	add_inspector(c, array, pair->second);
	cJSON_AddNumberToObject(
	    json, "visits", (double)(pair->earlier + pair->visits));
	cJSON_AddNumberToObject(json, "earlier", (double)pair->earlier);
	array = cJSON_AddArrayToObject(json, "visit_nos");
	for (i = 0; i < pair->visits && i < VISITS_MOST; i++)
		cJSON_AddItemToArray(array,
		    cJSON_CreateString(arena_memdup(c->x->arena,
			c->conclusion.visits[c->pairs.visit[pair->from + i]].id,
			DRAW_VISIT_ID)));
	return (json);
}

void
draw_compute_report_pairs(const struct computation *c, cJSON *json)
{
	cJSON *of, *named;
	const struct draw_pair **over;
	size_t count, i;

	if (c->max_pair == 0)
		return;
	over = draw_pairs_over(
	    c->x->arena, &c->pairs, (uint64_t)c->max_pair, &count);
	of = cJSON_AddObjectToObject(json, "pairs_over");
	cJSON_AddNumberToObject(of, "max_pair", (double)c->max_pair);
	cJSON_AddNumberToObject(of, "pairs", (double)count);
	named = cJSON_AddArrayToObject(of, "named");
	for (i = 0; i < count && i < LISTED_MOST; i++)
		cJSON_AddItemToArray(named, pair_json(c, over[i]));
}

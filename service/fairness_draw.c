/* SPDX-License-Identifier: Apache-2.0 */
/* One disclosed draw: counted, compared with chance, and written down. */
#include <math.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/draw/names.h"
#include "service/fairness_draw_private.h"
#include "storage/events.h"
#include "storage/pools.h"

static const char *const ages[FAIRNESS_AGES] = {"入库不满一年", "入库一至三年",
    "入库三至五年", "入库五年以上", "已不在名录"};

#define SMALL "不足一个名额的分类"

/* ---- sums ---------------------------------------------------------------- */

/* The cells of a draw and its squares. */
struct sums {
	struct fairness_cell cells[FAIRNESS_DIMENSIONS][FAIRNESS_DISTRICTS];
	struct fairness_square squares[FAIRNESS_DIMENSIONS];
	struct fairness_cell small;
	double least_p; /* of the strata's squares */
	uint64_t tests;
	struct cJSON *strata;
};

static const size_t widths[FAIRNESS_DIMENSIONS] = {
    [FAIRNESS_DISTRICT] = FAIRNESS_DISTRICTS, [FAIRNESS_AGE] = FAIRNESS_AGES};

static const struct fairness_part *
parts_of(const struct tally *y, enum fairness_dimension d)
{
	return (d == FAIRNESS_DISTRICT ? y->district : y->age);
}

/* One list of each group stands for it in the squares: the one with the
 * largest pool, which was fixed before anybody knew what would be drawn. */
static bool
stands_for_group(const struct taking *t, const struct fair_list *l)
{
	size_t i;

	for (i = 0; i < t->attempt.list_count; i++) {
		const struct fair_list *o = &t->lists[i];

		if (o->group == l->group &&
		    (o->pool.count > l->pool.count ||
			(o->pool.count == l->pool.count && o < l)))
			return (false);
	}
	return (true);
}

static void
sum_dimension(struct taking *t, const struct fair_list *l,
    enum fairness_dimension d, struct fairness_cell *cells, struct sums *s)
{
	struct fairness_cell of_stratum[FAIRNESS_DISTRICTS];
	struct fairness_square square;
	bool stands = stands_for_group(t, l);
	size_t i, k;

	for (i = 0; i < l->pool.stratum_count; i++) {
		fairness_stratum(t->x->arena, parts_of(&l->tallies[i], d),
		    widths[d], of_stratum, &square);
		for (k = 0; k < widths[d]; k++)
			fairness_add(&cells[k], of_stratum[k]);
		if (!stands || square.df == 0)
			continue;
		s->squares[d].x += square.x;
		s->squares[d].df += square.df;
		s->least_p =
		    fmin(s->least_p, fairness_chi_square(square.x, square.df));
		s->tests++;
	}
}

/* Strata that were due less than one object: got one with that chance. */
static void
sum_small(const struct fair_list *l, struct fairness_cell *small)
{
	const struct draw_plan *plan = &l->read.plan;
	size_t i, at;

	for (i = 0; i < plan->stratum_count; i++) {
		const struct draw_stratum *of = &plan->strata[i];
		double due = (double)of->count * of->num / of->den;

		at = fairness_stratum_of(&l->pool, of->name);
		if (due == 0 || at == l->pool.stratum_count ||
		    !draw_size_is_small(of->count, of->num, of->den))
			continue;
		fairness_add_alike(small,
		    (struct fairness_cell){
			1, l->tallies[at].drawn, due, due * (1 - due)});
	}
}

static void
put_strata(struct taking *t, const struct fair_list *l, cJSON *array)
{
	const struct draw_plan *plan = &l->read.plan;
	struct arena *a = t->x->arena;
	struct fairness_cell *cells =
	    arena_array(a, plan->stratum_count, sizeof(*cells));
	const char **names =
	    arena_array(a, plan->stratum_count, sizeof(*names));
	cJSON *json = cJSON_CreateObject();
	size_t i, at;

	for (i = 0; i < plan->stratum_count; i++) {
		const struct draw_stratum *of = &plan->strata[i];

		at = fairness_stratum_of(&l->pool, of->name);
		names[i] = arena_memdup(a, of->name.s, of->name.len);
		cells[i] = (struct fairness_cell){of->count,
		    at < l->pool.stratum_count ? l->tallies[at].drawn : 0,
		    (double)of->count * of->num / of->den, 0};
	}
	json_put(json, "list_id", l->read.row->list_id);
	fairness_put_cells(a, json, "cells", names, cells, plan->stratum_count);
	cJSON_AddItemToArray(array, json);
}

/* Lists of a group go together, groups do not. */
static void
sum_group(struct taking *t, size_t group, struct sums *s)
{
	struct fairness_cell cells[FAIRNESS_DISTRICTS],
	    of_group[FAIRNESS_DISTRICTS];
	struct fairness_cell small = {0};
	enum fairness_dimension d;
	size_t i, k;

	for (d = 0; d < FAIRNESS_DIMENSIONS; d++) {
		memset(of_group, 0, sizeof(of_group));
		for (i = group; i < t->attempt.list_count; i++) {
			if (t->lists[i].group != group)
				continue;
			memset(cells, 0, sizeof(cells));
			sum_dimension(t, &t->lists[i], d, cells, s);
			for (k = 0; k < widths[d]; k++)
				fairness_add_alike(&of_group[k], cells[k]);
		}
		for (k = 0; k < widths[d]; k++)
			fairness_add(&s->cells[d][k], of_group[k]);
	}
	for (i = group; i < t->attempt.list_count; i++)
		if (t->lists[i].group == group)
			sum_small(&t->lists[i], &small);
	fairness_add(&s->small, small);
}

static void
sum_up(struct taking *t, struct sums *s)
{
	size_t i;

	*s = (struct sums){.least_p = 1, .strata = cJSON_CreateArray()};
	for (i = 0; i < t->attempt.list_count; i++) {
		put_strata(t, &t->lists[i], s->strata);
		if (t->lists[i].group == i)
			sum_group(t, i, s);
	}
}

/* ---- pairs --------------------------------------------------------------- */

struct places {
	const struct draw_index *where;
	const struct draw_pick_row *picks;
};

static struct draw_text
place_of(void *arg, struct draw_text object)
{
	const struct places *p = arg;
	size_t i = draw_index_get(p->where, object);

	return (draw_text_of(i == DRAW_ABSENT ? "" : p->picks[i].district));
}

static struct problem *
take_pairs(struct db *db, struct taking *t)
{
	struct arena *a = t->x->arena;
	const char *folder = pools_path(a, t->id);
	struct draw_text visits, assignment;
	struct places places = {.where = t->where};
	const struct fairness_where where = {place_of, &places};
	struct db_rows rows;

	t->pairs = (struct fairness_pairs){.p = 1};
	if (t->attempt.charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	TRY(draws_picks(db, a, t->id, &rows));
	/* cppcheck-suppress unreadVariable; place_of reads it */
	places.picks = rows.rows;
	TRY(pools_map(
	    a, folder, draw_name(DRAW_VISITS), &visits.s, &visits.len));
	TRY(pools_map(a, folder, draw_name(DRAW_ASSIGNMENT), &assignment.s,
	    &assignment.len));
	return (fairness_pairs_of(a, visits, assignment, &where, &t->pairs));
}

/* ---- writing ------------------------------------------------------------- */

static void
put_findings(struct taking *t, cJSON *json, const struct sums *s)
{
	const struct fairness_cell *by_age = s->cells[FAIRNESS_AGE];
	const struct fairness_finding all[] = {
	    fairness_square_finding("district_squares", "各区划合计（卡方）",
		s->squares[FAIRNESS_DISTRICT]),
	    fairness_square_finding("age_squares", "入库时间合计（卡方）",
		s->squares[FAIRNESS_AGE]),
	    {"strata", "各分类分别（卡方，取最小者）", false, 0, 0, s->least_p,
		s->tests},
	    fairness_cells_finding("districts", "各区划分别",
		s->cells[FAIRNESS_DISTRICT], fairness_district_count(t)),
	    fairness_cells_finding(
		"ages", "入库时间分别", by_age, FAIRNESS_AGES),
	    fairness_cells_finding("small", SMALL, &s->small, 1),
	    {"pairs", "检查人员搭档", false, 0, 0, t->pairs.p, t->pairs.tests},
	};

	fairness_put_findings(json, all, sizeof(all) / sizeof(all[0]));
}

static const char *
body_of(struct taking *t, struct sums *s)
{
	struct arena *a = t->x->arena;
	const struct draw_row *row = &t->attempt.row;
	cJSON *json = cJSON_CreateObject();

	json_put(json, "id", row->id);
	json_put(json, "draw_no", row->draw_no);
	cJSON_AddNumberToObject(json, "attempt", (double)row->attempt);
	cJSON_AddNumberToObject(json, "year", (double)t->year);
	json_put(json, "drawn_at", row->drawn_at);
	json_put(json, "computed_at", clock_rfc3339(a, t->x->now_ms));
	cJSON_AddBoolToObject(json, "approximate", t->lots);
	put_findings(t, json, s);
	fairness_put_cells(a, json, "districts", t->district_names,
	    s->cells[FAIRNESS_DISTRICT], fairness_district_count(t));
	fairness_put_cells(
	    a, json, "ages", ages, s->cells[FAIRNESS_AGE], FAIRNESS_AGES);
	cJSON_AddItemToObject(json, "lists", s->strata);
	fairness_put_pairs(json, &t->pairs);
	return (json_write(a, json));
}

static void
put_row(cJSON *array, const char *dimension, const char *category,
    const struct fairness_cell *c)
{
	cJSON *json;

	if (c->count == 0)
		return;
	json = cJSON_CreateObject();
	json_put(json, "dimension", dimension);
	json_put(json, "category", category);
	cJSON_AddNumberToObject(json, "count", (double)c->count);
	cJSON_AddNumberToObject(json, "drawn", (double)c->drawn);
	cJSON_AddNumberToObject(json, "expected", c->expected);
	cJSON_AddNumberToObject(json, "variance", c->variance);
	cJSON_AddItemToArray(array, json);
}

static const char *
cells_of(struct taking *t, const struct sums *s)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < fairness_district_count(t); i++)
		put_row(array, "district", t->district_names[i],
		    &s->cells[FAIRNESS_DISTRICT][i]);
	for (i = 0; i < FAIRNESS_AGES; i++)
		put_row(array, "age", ages[i], &s->cells[FAIRNESS_AGE][i]);
	put_row(array, "small", SMALL, &s->small);
	return (json_write(t->x->arena, array));
}

/* Everything in one transaction: a draw is in with all of its figures and its
 * objects' chances, or not at all, however often the job is run. */
static struct problem *
take(struct db *db, struct arena *a, void *arg)
{
	struct taking *t = arg;
	struct fairness_draw_in in = {.id = t->id,
	    .year = t->year,
	    .drawn_at = t->attempt.row.drawn_at,
	    .now = clock_rfc3339(a, t->x->now_ms),
	    .pairs = &t->pairs,
	    .dimensions = fairness_dimension_words};
	struct sums *sums = arena_alloc(a, sizeof(*sums));
	bool added;

	TRY(fairness_draw_claim(db, a, &in, &added));
	if (!added)
		return (NULL);
	TRY(fairness_walk(db, t));
	job_run_progress(t->run, "figures", 0, 0);
	TRY(take_pairs(db, t));
	sum_up(t, sums);
	in.body = body_of(t, sums);
	in.cells = cells_of(t, sums);
	memcpy(in.squares, sums->squares, sizeof(in.squares));
	TRY(fairness_draw_fill(db, a, &in));
	return (event_append(db, t->x,
	    &(struct event){EVENT_FAIRNESS_COMPUTED, t->id,
		t->attempt.row.org_path, NULL, NULL}));
}

struct problem *
fairness_take_draw(struct job_run *run, struct ctx *x, const char *id)
{
	struct taking t = {.run = run,
	    .x = x,
	    .id = id,
	    .page_arena = arena_new(),
	    .chances_arena = arena_new()};
	struct problem *p = attempt_load(x->db, x->arena, id, &t.attempt);

	if (p == NULL)
		p = fairness_year_of(
		    x->db, x->arena, t.attempt.row.plan_id, &t.year);
	if (p == NULL) {
		t.day = arena_memdup(
		    x->arena, t.attempt.row.frozen_at, strlen("YYYY-MM-DD"));
		p = job_run_transact(run, x, take, &t);
	}
	arena_free(t.page_arena);
	arena_free(t.chances_arena);
	return (p);
}

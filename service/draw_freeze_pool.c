/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pool and the plan of one list, out of the library into files.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "service/draw_freeze_reading.h"
#include "storage/pools.h"

enum {
	GUESS = 1 << 20,       /* bytes of a pool, to begin with */
	CHECK_EVERY = 1 << 16, /* objects */
	FREEZE_REASON = 128,   /* bytes: a rule and FREEZE_EVIDENCE */
};

/* A list while its objects arrive, ascending by id. */
struct gathering {
	struct freeze_reading *reading;
	struct freeze_list *list;
	struct draw_pool_builder *builder, *left_out;
	struct pools_file *places;
	size_t count;
};

const char *
draw_freeze_pool_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.pool", list_id));
}

const char *
draw_freeze_plan_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.plan", list_id));
}

const char *
draw_freeze_item_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.item", list_id));
}

/* Only while the annexes are made. */
static const char *
places_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.places", list_id));
}

static const char *
left_out_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.left", list_id));
}

/* ---- objects ----------------------------------------------------- */

/* For a row of excluded.csv. */
static struct problem *
exclude(struct gathering *g, const struct source_object *o,
    const struct freeze_verdict *verdict)
{
	const char *rule = exclusion_word(verdict->rule);
	char why[FREEZE_REASON];
	int len =
	    snprintf(why, sizeof(why), "%s%c%.*s", rule, FREEZE_REASON_BREAK,
		(int)verdict->evidence.len, verdict->evidence.s);

	return (draw_pool_add(g->left_out,
	    (struct draw_text){o->code.s, o->code.len},
	    (struct draw_text){why, (size_t)len}, 1));
}

static struct problem *
admit(struct gathering *g, const struct source_object *o,
    const struct freeze_verdict *verdict)
{
	struct freeze_reading *r = g->reading;

	if (o->district.len != FREEZE_DISTRICT)
		return (problem_new(r->scratch, PROBLEM_INTERNAL, NULL, NULL));
	TRY(pools_write(g->places, o->district.s, FREEZE_DISTRICT));
	if (++g->count % CHECK_EVERY == 0) {
		job_run_progress(r->run, "pool", (int64_t)g->count, 0);
		TRY(job_run_check(r->run));
	}
	return (draw_pool_add(g->builder,
	    (struct draw_text){o->code.s, o->code.len},
	    verdict->recheck ? draw_text_of(FREEZE_RECHECK)
			     : (struct draw_text){o->stratum.s, o->stratum.len},
	    verdict->lots));
}

static struct problem *
take_object(void *arg, const struct source_object *o)
{
	struct gathering *g = arg;
	struct freeze_verdict verdict;

	freeze_judge(g->list, o, &verdict);
	if (!verdict.recheck)
		exclusion_count(&g->list->tally, o->stratum.s, o->stratum.len,
		    verdict.rule);
	if (verdict.rule == EXCLUSION_COUNT)
		return (admit(g, o, &verdict));
	return (exclude(g, o, &verdict));
}

/* ---- the plan of a list ------------------------------------------ */

static uint64_t
count_of(const struct draw_pool *pool, struct draw_text stratum)
{
	size_t i;

	for (i = 0; i < pool->stratum_count; i++)
		if (draw_text_equal(pool->strata[i].name, stratum))
			return (pool->strata[i].count);
	return (0);
}

static enum draw_merging
merging_of(const char *word)
{
	int m;

	for (m = 0; m < DRAW_MERGE_COUNT - 1; m++)
		if (strcmp(draw_merging_word((enum draw_merging)m), word) == 0)
			break;
	return ((enum draw_merging)m);
}

/* What the line reaches, as it was applied. */
static const char *
filter_of(struct arena *a, const struct freeze_list *l)
{
	struct plan_line narrowed = {
	    .districts = l->reach.districts,
	    .kinds = l->reach.kinds,
	    .industries = l->reach.industries,
	};

	return (
	    arena_fmt(a, "%s %s", l->reach.low, plan_scope_json(a, &narrowed)));
}

/* Every rule that was asked, also where it left nobody out. */
static void
excluded_of(const struct freeze_list *l, struct draw_excluded *out)
{
	int e;

	for (e = 0; e < EXCLUSION_COUNT; e++)
		out[e] = (struct draw_excluded){
		    draw_text_of(exclusion_word((enum exclusion)e)),
		    exclusion_total(&l->tally, (enum exclusion)e)};
}

/* The line's strata with what they have in the pool, and behind them whoever
 * is owed a check, when there are any. */
static struct draw_stratum *
strata_of(struct arena *a, const struct plan_line *line,
    const struct draw_pool *pool, size_t *count)
{
	struct draw_stratum *strata =
	    arena_array(a, line->ratio_count + 1, sizeof(*strata));
	struct draw_stratum owed = {draw_text_of(FREEZE_RECHECK), 1, 1, 0};
	size_t i;

	for (i = 0; i < line->ratio_count; i++) {
		struct draw_text name = draw_text_of(line->ratios[i].stratum);

		strata[i] =
		    (struct draw_stratum){name, (uint32_t)line->ratios[i].num,
			(uint32_t)line->ratios[i].den, count_of(pool, name)};
	}
	owed.count = count_of(pool, owed.name);
	if (owed.count > 0)
		strata[i++] = owed;
	*count = i;
	return (strata);
}

static struct problem *
plan_of(struct arena *a, const struct freeze_list *l,
    const struct draw_pool *pool, struct draw_text *out)
{
	const struct plan_line *line = l->list.line;
	const struct plan_item *item = l->list.item;
	struct draw_excluded excluded[EXCLUSION_COUNT];
	struct draw_stratum *strata;
	size_t count;

	excluded_of(l, excluded);
	strata = strata_of(a, line, pool, &count);
	return (draw_plan_write(a,
	    &(struct draw_plan){.group = draw_text_of(l->list.group),
		.item = draw_text_of(item->code),
		.department = draw_text_of(item->department),
		.specialty = draw_text_of(item->specialty),
		.from = draw_text_of(line->from),
		.to = draw_text_of(line->to),
		.merge = merging_of(line->merge),
		.filter = draw_text_of(filter_of(a, l)),
		.excluded = excluded,
		.excluded_count = EXCLUSION_COUNT,
		.strata = strata,
		.stratum_count = count},
	    out));
}

/* ---- files ------------------------------------------------------- */

static struct problem *
write_packed(
    struct freeze_reading *r, const char *name, const struct draw_pool *pool)
{
	struct pools_written written;
	struct pools_file *file;

	TRY(pools_create(r->scratch, r->stage, name, &file));
	TRY(draw_pool_write(pool, &(struct draw_sink){pools_write, file}));
	return (pools_finish(file, &written));
}

static struct problem *
write_texts(struct gathering *g, const struct draw_pool *pool)
{
	struct freeze_reading *r = g->reading;
	struct arena *a = r->scratch;
	const struct plan_list *list = &g->list->list;
	const char *version = arena_fmt(a, "%" PRId64, list->item->version);
	struct pools_written written;
	struct draw_text text;

	TRY(plan_of(a, g->list, pool, &text));
	TRY(pools_put(a, r->stage, draw_freeze_plan_name(a, list->list_id),
	    text.s, text.len, &written));
	return (pools_put(a, r->stage, draw_freeze_item_name(a, list->list_id),
	    version, strlen(version), &written));
}

static struct problem *
map_packed(struct freeze_reading *r, const char *name, struct draw_pool *out)
{
	const char *bytes;
	size_t len;

	TRY(pools_map(r->views, r->stage, name, &bytes, &len));
	return (draw_pool_open(r->views, bytes, len, out));
}

/* What was written, as the annexes walk it; files that nobody else needs are
 * open and have no name any more. */
static struct problem *
map_list(struct freeze_reading *r, struct freeze_list *l)
{
	struct arena *a = r->views;
	const char *id = l->list.list_id, *places = places_name(a, id),
		   *left_out = left_out_name(a, id);
	size_t len;

	TRY(map_packed(r, draw_freeze_pool_name(a, id), &l->pool));
	TRY(map_packed(r, left_out, &l->left_out));
	TRY(pools_map(a, r->stage, places, &l->places, &len));
	pools_remove(a, r->stage, left_out);
	pools_remove(a, r->stage, places);
	return (NULL);
}

/* All files of the list, from what was gathered. */
static struct problem *
write_list(struct gathering *g)
{
	struct freeze_reading *r = g->reading;
	struct freeze_list *l = g->list;
	struct arena *a = r->scratch;
	const char *id = l->list.list_id;
	struct draw_pool pool, left_out;
	struct pools_written written;

	TRY(draw_pool_finish(g->builder, &pool));
	TRY(draw_pool_finish(g->left_out, &left_out));
	TRY(exclusion_check(a, &l->list, &l->tally, exclusion_exhausting()));
	TRY(ruling_check_lots(a, id, l->raised, pool.count));
	TRY(write_packed(r, draw_freeze_pool_name(a, id), &pool));
	TRY(write_packed(r, left_out_name(a, id), &left_out));
	TRY(pools_finish(g->places, &written));
	return (write_texts(g, &pool));
}

struct problem *
freeze_pool(struct db *db, struct freeze_reading *r, struct freeze_list *l)
{
	struct gathering g = {.reading = r, .list = l};

	l->tally = (struct exclusion_tally){0};
	l->at = (struct ruling_cursor){0};
	l->owed_at = 0;
	l->raised = 0;
	g.builder = draw_pool_builder_new(r->scratch, GUESS);
	g.left_out = draw_pool_builder_new(r->scratch, 0);
	TRY(pools_create(r->scratch, r->stage,
	    places_name(r->scratch, l->list.list_id), &g.places));
	TRY(source_pool(db, r->scratch, &l->reach, take_object, &g));
	TRY(write_list(&g));
	arena_reset(r->scratch);
	return (map_list(r, l));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a slot would draw if it were drawn now: one scan of the library counts
 * objects that are alike, and each list adds up those that it reaches.
 */
#include <string.h>

#include "base/arena.h"
#include "service/plans.h"

/* All lists of one reach. */
struct tally {
	struct plan_reach reach;
	struct {
		int64_t eligible, excluded;
	} strata[PLAN_STRATA + 1]; /* the last is for all others */
};

struct preview {
	const char *id;
	int64_t slot;
	const char *item_id; /* NULL: all */
	struct plan_forecast *out;
	size_t count;
	struct tally **of; /* each list's */
	struct tally *tallies;
	size_t tally_count;
	struct plan_grain grain; /* fine enough for all of them */
};

/* ---- counting ---------------------------------------------------- */

static size_t
stratum_of(const char *stratum)
{
	size_t i = 0;

	while (i < PLAN_STRATA && strcmp(plan_strata[i], stratum) != 0)
		i++;
	return (i);
}

static struct tally *
tally_of(struct preview *v, const struct plan_reach *reach)
{
	struct tally *t;

	for (t = v->tallies; t < v->tallies + v->tally_count; t++)
		if (plan_reach_equal(&t->reach, reach))
			return (t);
	t->reach = *reach;
	v->tally_count++;
	plan_grain_refine(&v->grain, reach);
	return (t);
}

static void
count(struct preview *v, const struct plan_preview_row *row)
{
	size_t stratum = stratum_of(row->stratum);
	struct tally *t;

	for (t = v->tallies; t < v->tallies + v->tally_count; t++)
		if (plan_reach_has(
			&t->reach, row->district, row->kind, row->industry)) {
			t->strata[stratum].eligible += row->eligible;
			t->strata[stratum].excluded += row->excluded;
		}
}

/* One reach is left to the database, which may have an index for it. */
static struct problem *
scan(struct db *db, struct arena *a, struct preview *v)
{
	struct plan_reach all = v->tallies[0].reach;
	const struct plan_preview_row *row;
	struct db_rows rows;
	size_t i;

	if (v->tally_count > 1)
		all = (struct plan_reach){.low = all.low, .high = all.high};
	TRY(plans_preview(db, a, &all, &v->grain, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		count(v, &row[i]);
	return (NULL);
}

/* ---- one list ---------------------------------------------------- */

/* As the draw will size it; what is due less than one is left to chance. */
static struct plan_quota
quota(const struct plan_ratio *ratio, const struct tally *t)
{
	size_t stratum = stratum_of(ratio->stratum);
	int64_t due = t->strata[stratum].eligible * ratio->num;
	bool small = due < ratio->den;

	return ((struct plan_quota){
	    .stratum = ratio->stratum,
	    .eligible = t->strata[stratum].eligible,
	    .excluded = t->strata[stratum].excluded,
	    .num = ratio->num,
	    .den = ratio->den,
	    .quota = small ? 0 : (due + ratio->den - 1) / ratio->den,
	    .chance = small && due > 0,
	});
}

static void
forecast(struct arena *a, struct plan_forecast *f, const struct tally *t)
{
	const struct plan_line *line = f->list->line;
	struct plan_quota *out =
	    arena_array(a, line->ratio_count, sizeof(*out));
	size_t i;

	for (i = 0; i < line->ratio_count; i++) {
		out[i] = quota(&line->ratios[i], t);
		f->eligible += out[i].eligible;
		f->excluded += out[i].excluded;
	}
	f->quota = out;
	f->count = line->ratio_count;
}

/* ---- the slot ---------------------------------------------------- */

/* The lists that were asked for, and whom they reach. */
static void
choose(struct arena *a, struct preview *v, const struct plan *plan)
{
	size_t most, i;
	const struct plan_list *lists =
	    plan_slot_lists(a, plan, v->slot, &most);
	struct plan_reach reach;

	v->out = arena_array(a, most, sizeof(*v->out));
	v->of = arena_array(a, most, sizeof(struct tally *));
	v->tallies = arena_array(a, most, sizeof(*v->tallies));
	v->count = v->tally_count = 0;
	v->grain = (struct plan_grain){.industry = 0};
	for (i = 0; i < most; i++) {
		if (v->item_id != NULL &&
		    strcmp(lists[i].line->item_id, v->item_id) != 0)
			continue;
		reach =
		    plan_reach(a, plan->district, lists[i].line, lists[i].item);
		v->of[v->count] = tally_of(v, &reach);
		v->out[v->count++].list = &lists[i];
	}
}

static struct problem *
preview(struct db *db, struct arena *a, void *arg)
{
	struct preview *v = arg;
	struct plan_row row;
	struct plan *plan = arena_alloc(a, sizeof(*plan));
	size_t i;

	TRY(plans_get(db, a, v->id, &row));
	TRY(plans_load(db, a, &row, plan));
	choose(a, v, plan);
	if (v->count == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	TRY(scan(db, a, v));
	for (i = 0; i < v->count; i++)
		forecast(a, &v->out[i], v->of[i]);
	return (NULL);
}

struct problem *
plan_preview(struct ctx *x, const char *id, int64_t slot, const char *item_id,
    const struct plan_forecast **out, size_t *count)
{
	struct preview v = {.id = id, .slot = slot, .item_id = item_id};

	TRY(ctx_require(x, PERM_PLAN_READ));
	TRY(db_transact(x->db, x->arena, preview, &v));
	*out = v.out;
	*count = v.count;
	return (NULL);
}

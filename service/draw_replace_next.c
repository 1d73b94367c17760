/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who comes in for an object: in every list by which its visit came about, the
 * first of the stratum's order that no draw and no amendment has used.
 */
#include <string.h>

#include "base/arena.h"
#include "domain/draw/select.h"
#include "domain/registry_fact.h"
#include "service/draw_freeze_private.h"
#include "service/draw_replace_private.h"
#include "storage/pools.h"

/* The list's place; there is one. */
static size_t
list_at(const struct replacing *s, const char *list_id)
{
	size_t i = 0;

	while (strcmp(s->replay.lists[i].row->list_id, list_id) != 0)
		i++;
	return (i);
}

/* Whose stratum in a list: the draw's, or the one it was put in for. */
static struct draw_text
stratum_of(const struct replacing *s, const char *list_id)
{
	const struct draw_pick_row *pick = s->replay.picks.rows;
	struct draw_text list = draw_text_of(list_id);
	struct draw_text code = draw_text_of(s->row.object_code);
	struct draw_text stratum = {"", 0};
	size_t i;

	for (i = 0; i < s->replay.picks.count; i++)
		if (strcmp(pick[i].list_id, list_id) == 0 &&
		    strcmp(pick[i].object_code, s->row.object_code) == 0)
			return (draw_text_of(pick[i].stratum));
	for (i = 0; i < s->before_count; i++)
		if (draw_text_equal(s->before[i].list_id, list) &&
		    draw_text_equal(s->before[i].in, code))
			stratum = s->before[i].stratum;
	return (stratum);
}

/* How many of the stratum amendments have put in. */
static uint64_t
put_in(
    const struct replacing *s, struct draw_text list, struct draw_text stratum)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < s->before_count; i++)
		n += draw_text_equal(s->before[i].list_id, list) &&
		    draw_text_equal(s->before[i].stratum, stratum);
	return (n);
}

/* Whoever was taken out of one list comes into no other: who is next but gone
 * ends the order, for nobody is passed over. */
static bool
is_gone(const struct replacing *s, struct draw_text code)
{
	size_t i;

	for (i = 0; i < s->before_count; i++)
		if (draw_text_equal(s->before[i].out, code))
			return (true);
	return (draw_text_equal(draw_text_of(s->row.object_code), code));
}

/* The order of a list's strata as far as `extra` behind the drawn ones. */
static struct problem *
order_of(struct replacing *s, size_t list, uint64_t extra,
    const struct draw_selection **out)
{
	struct arena *a = s->x->arena;
	const struct attempt_list *of = &s->replay.lists[list];
	struct draw_digest key = attempt_digest(of->row->key);
	uint64_t *extras =
	    arena_array(a, of->plan.stratum_count, sizeof(*extras));
	struct draw_pool pool;
	const char *bytes;
	size_t len, i;

	for (i = 0; i < of->plan.stratum_count; i++)
		extras[i] = extra;
	TRY(pools_map(a, pools_path(a, s->replay.attempt.row.id),
	    draw_freeze_pool_name(a, of->row->list_id), &bytes, &len));
	TRY(draw_pool_open(a, bytes, len, &pool));
	return (draw_select(a,
	    &(struct draw_selecting){.hash = s->replay.attempt.hash,
		.key = &key,
		.pool = &pool,
		.plan = &of->plan,
		.extra = extras},
	    out));
}

/* The substitute in one list, or none when the order has ended. */
static struct problem *
next_in(struct replacing *s, const char *list_id)
{
	struct arena *a = s->x->arena;
	struct draw_text name = draw_text_of(list_id);
	struct draw_text stratum = stratum_of(s, list_id);
	uint64_t used = put_in(s, name, stratum);
	size_t list = list_at(s, list_id), i = 0;
	const struct draw_plan *plan = &s->replay.lists[list].plan;
	const struct draw_selection *all, *of;

	TRY(order_of(s, list, used + 1, &all));
	while (i < plan->stratum_count &&
	    !draw_text_equal(plan->strata[i].name, stratum))
		i++;
	if (i == plan->stratum_count)
		return (problem_new(a, PROBLEM_INTERNAL, NULL, "no stratum"));
	of = &all[i];
	if (of->ordered <= of->size + used ||
	    is_gone(s, of->order[of->size + used].id))
		return (NULL);
	s->in[s->in_count++] = (struct draw_substituted){
	    .list_id = name,
	    .stratum = stratum,
	    .out = draw_text_of(s->row.object_code),
	    .in = of->order[of->size + used].id,
	    .reason = draw_text_of(
		registry_fact_text(a, s->row.reason, s->row.fact_on)),
	    .at = draw_text_of(s->now),
	};
	return (NULL);
}

/* What every amendment so far has put in, in one row. */
static void
gather(struct replacing *s)
{
	const struct draw_amendment *all = s->replay.amendments;
	struct draw_substituted *before;
	size_t n = 0, i, k;

	for (i = 0; i < s->replay.amendment_count; i++)
		n += all[i].substitution_count;
	before = arena_array(s->x->arena, n, sizeof(*before));
	for (n = i = 0; i < s->replay.amendment_count; i++)
		for (k = 0; k < all[i].substitution_count; k++)
			before[n++] = all[i].substitutions[k];
	s->before = before;
	s->before_count = n;
}

struct problem *
replace_find(struct replacing *s)
{
	size_t i;

	gather(s);
	s->in = arena_array(s->x->arena, s->item_count, sizeof(*s->in));
	for (i = 0; i < s->item_count; i++)
		TRY(next_in(s, s->items[i].list_id));
	return (NULL);
}

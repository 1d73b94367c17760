/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One list of a transcript. First from the file alone: sizes follow from the
 * plan, tickets from the ids, order and threshold from the tickets. Then, with
 * the auditor's folder, from the pool.
 */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/index.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify_work.h"

/* A list of the file with the stratum at hand, for messages. */
#define WHERE(l) (int)(l)->in->bound.list_id.len, (l)->in->bound.list_id.s
#define ID(id)	 (int)(id).len, (id).s
#define SPOT(l, i) \
	WHERE(l), (int)(l)->plan.strata[i].name.len, (l)->plan.strata[i].name.s

/* A count as the file has it. True counts one and false nothing: they are
 * compared as numbers are. */
static bool
count_of(const struct json *j, uint64_t *out)
{
	int64_t v;

	if (j->type == JSON_BOOL) {
		*out = j->boolean ? 1 : 0;
		return (true);
	}
	if (!json_int64(j, &v))
		return (false);
	*out = (uint64_t)v;
	return (true);
}

/* ---- strata ------------------------------------------------------------ */

/* The file's strata are the plan's, in its order. */
static struct problem *
match_strata(struct draw_verify_work *v, struct draw_list_work *l)
{
	static const char *const keys[] = {
	    "name", "count", "size", "threshold", "drawn"};
	const struct json *x, *name;
	bool same = true;
	size_t count, i = 0;

	TRY(draw_read_list(
	    v->a, json_get(l->in->json, "strata"), "strata", &x, &count));
	l->strata = arena_array(v->a, count, sizeof(*l->strata));
	for (; x != NULL; x = x->next, i++) {
		TRY(DRAW_KEYS(v->a, x, keys, "stratum"));
		name = json_get(x, "name");
		same = same && i < l->plan.stratum_count &&
		    draw_json_is(name, l->plan.strata[i].name.s);
		l->strata[i].json = x;
	}
	if (!same || count != l->plan.stratum_count)
		return (draw_differs(v->a,
		    "list %.*s: strata are not the plan's, in its order",
		    WHERE(l)));
	return (NULL);
}

static struct problem *
check_counts(struct draw_verify_work *v, struct draw_list_work *l)
{
	struct draw_stratum_in *s;
	bool same = true;
	size_t i;

	for (i = 0; i < l->plan.stratum_count; i++) {
		s = &l->strata[i];
		same = count_of(json_get(s->json, "count"), &s->count) &&
		    s->count == l->plan.strata[i].count && same;
	}
	if (!same ||
	    !draw_plan_has_classes(
		v->a, &l->plan, l->in->classes, l->in->class_count))
		return (draw_differs(v->a,
		    "list %.*s: counts are not the plan's and the classes'",
		    WHERE(l)));
	if (!draw_plan_adds_up_to(&l->plan, l->in->bound.count))
		return (draw_differs(v->a,
		    "list %.*s: strata do not add up to the pool", WHERE(l)));
	return (NULL);
}

/* ---- drawn ------------------------------------------------------------- */

static struct problem *
read_drawn(struct draw_verify_work *v, struct draw_list_work *l, size_t i)
{
	static const char *const keys[] = {"id", "lots"};
	struct draw_stratum_in *s = &l->strata[i];
	const struct draw_stratum *plan = &l->plan.strata[i];
	struct draw_claim *claim;
	const struct json *x;
	uint64_t size, claimed;
	int64_t lots;

	size = draw_size(
	    v->hash, &l->key, plan->name, s->count, plan->num, plan->den);
	TRY(draw_read_list(
	    v->a, json_get(s->json, "drawn"), "drawn", &x, &s->drawn_count));
	if (!count_of(json_get(s->json, "size"), &claimed) || claimed != size ||
	    s->drawn_count != size)
		return (draw_differs(v->a,
		    "list %.*s stratum %.*s: %zu drawn, the plan demands "
		    "%llu",
		    SPOT(l, i), s->drawn_count, (unsigned long long)size));
	s->size = size;
	claim = s->drawn = arena_array(v->a, s->drawn_count, sizeof(*claim));
	for (; x != NULL; x = x->next, claim++) {
		TRY(DRAW_KEYS(v->a, x, keys, "drawn"));
		TRY(draw_read_integer(v->a, json_get(x, "lots"), 1,
		    DRAW_LOTS_MAX, "lots", &lots));
		TRY(draw_read_id(v->a, json_get(x, "id"), &claim->id));
		claim->lots = (unsigned int)lots;
	}
	return (NULL);
}

static struct problem *
check_lots(struct draw_verify_work *v, struct draw_list_work *l, size_t i)
{
	uint64_t used[DRAW_LOTS_MAX + 1] = {0}, there[DRAW_LOTS_MAX + 1] = {0};
	const struct draw_class *c = l->in->classes;
	size_t k;

	for (k = 0; k < l->in->class_count; k++)
		if (draw_text_equal(c[k].stratum, l->plan.strata[i].name))
			there[c[k].lots] = c[k].count;
	for (k = 0; k < l->strata[i].drawn_count; k++)
		used[l->strata[i].drawn[k].lots]++;
	for (k = 1; k <= DRAW_LOTS_MAX; k++)
		if (used[k] > there[k])
			return (draw_differs(v->a,
			    "list %.*s stratum %.*s: more drawn with these "
			    "lots than there are",
			    SPOT(l, i)));
	return (NULL);
}

static struct problem *
check_tickets(struct draw_verify_work *v, struct draw_list_work *l, size_t i)
{
	const struct draw_stratum_in *s = &l->strata[i];
	const struct json *threshold = json_get(s->json, "threshold");
	struct draw_digest ticket, last = {{0}};
	size_t k;
	int c;

	for (k = 0; k < s->drawn_count; k++, last = ticket) {
		ticket = draw_ticket(
		    v->hash, &l->key, s->drawn[k].id, s->drawn[k].lots);
		c = memcmp(last.b, ticket.b, DRAW_HASH);
		if (k > 0 && c == 0)
			c = draw_text_compare(
			    s->drawn[k - 1].id, s->drawn[k].id);
		if (k > 0 && c >= 0)
			return (draw_differs(v->a,
			    "list %.*s stratum %.*s: not in ticket order at "
			    "%.*s",
			    SPOT(l, i), ID(s->drawn[k].id)));
	}
	if (k == 0 ? !draw_json_is(threshold, "")
		   : !draw_json_is_digest(threshold, &last))
		return (draw_differs(v->a,
		    "list %.*s stratum %.*s: threshold differs", SPOT(l, i)));
	return (NULL);
}

/* Nobody is drawn twice in a list; remembers who is in. */
static struct problem *
check_once(struct draw_verify_work *v, struct draw_list_work *l)
{
	const struct draw_stratum_in *s;
	size_t i, k;

	l->effective = draw_index_new(v->a);
	for (i = 0; i < l->plan.stratum_count; i++) {
		s = &l->strata[i];
		for (k = 0; k < s->drawn_count; k++) {
			if (draw_index_get(l->effective, s->drawn[k].id) !=
			    DRAW_ABSENT)
				return (draw_differs(v->a,
				    "list %.*s: %.*s is drawn twice", WHERE(l),
				    ID(s->drawn[k].id)));
			draw_index_put(l->effective, s->drawn[k].id, i);
		}
	}
	return (NULL);
}

/* ---- plausibility ------------------------------------------------------ */

/*
 * Without the pool: about Σ N_w·(1 − (1 − t)^w) tickets lie below t. Far from
 * it, the pool is not what the classes say. A note, never a refusal.
 */
static bool
is_plausible(const struct draw_list_work *l, size_t i)
{
	const struct draw_stratum_in *s = &l->strata[i];
	const struct draw_class *c = l->in->classes;
	unsigned char t[DRAW_HASH];
	const char *hex = json_get(s->json, "threshold")->text;
	double t_of_1 = 0, expected = 0, n = (double)s->size, above;
	unsigned int lot;
	size_t k;

	if (s->size == 0 || s->size == s->count)
		return (true);
	(void)text_unhex(hex, strlen(hex), t, DRAW_HASH);
	for (k = 8; k > 0; k--)
		t_of_1 = (t_of_1 + t[k - 1]) / 256;
	for (k = 0; k < l->in->class_count; k++) {
		if (!draw_text_equal(c[k].stratum, l->plan.strata[i].name))
			continue;
		for (above = 1, lot = 0; lot < c[k].lots; lot++)
			above *= 1 - t_of_1;
		expected += (double)c[k].count * (1 - above);
	}
	/* Four standard deviations, and a little for small numbers. */
	return ((expected - n) * (expected - n) <= 16 * (n + 4));
}

/* ---- the pool ---------------------------------------------------------- */

static struct problem *
check_selection(struct draw_verify_work *v, struct draw_list_work *l, size_t i)
{
	const struct draw_selection *want = &l->selections[i];
	const struct draw_stratum_in *s = &l->strata[i];
	const struct draw_drawn *is;
	const struct draw_claim *said;
	size_t k;

	for (k = 0; k < want->size && k < s->drawn_count; k++) {
		is = &want->order[k];
		said = &s->drawn[k];
		if (is->lots == said->lots && draw_text_equal(is->id, said->id))
			continue;
		return (draw_differs(v->a,
		    "list %.*s stratum %.*s: a different selection follows "
		    "from the pool, at place %zu %.*s with %u lots and not "
		    "%.*s with %u",
		    SPOT(l, i), k + 1, ID(is->id), is->lots, ID(said->id),
		    said->lots));
	}
	return (NULL);
}

static struct problem *
select_again(struct draw_verify_work *v, struct draw_list_work *l,
    const struct draw_pool *pool)
{
	struct draw_selecting in = {
	    .hash = v->hash, .key = &l->key, .pool = pool, .plan = &l->plan};
	size_t n = l->plan.stratum_count, i;
	uint64_t *extra = arena_array(v->a, n, sizeof(*extra));

	for (i = 0; i < n; i++) {
		extra[i] = draw_count_substitutions(
		    v, l->in->bound.list_id, l->plan.strata[i].name);
		if (v->kept != NULL && extra[i] < v->kept->extra)
			extra[i] = v->kept->extra;
	}
	in.extra = extra;
	TRY(draw_select(v->a, &in, &l->selections));
	for (i = 0; i < n; i++)
		TRY(check_selection(v, l, i));
	return (NULL);
}

static struct problem *
check_pool(struct draw_verify_work *v, struct draw_list_work *l)
{
	struct draw_pool *pool = arena_alloc(v->a, sizeof(*pool));

	TRY(draw_verify_pool(v, l->in, pool));
	return (select_again(v, l, pool));
}

struct problem *
draw_verify_list(struct draw_verify_work *v, struct draw_list_work *l)
{
	const struct draw_announced_list *bound = &l->in->bound;
	size_t i;

	TRY(draw_plan_read(v->a, bound->plan, &l->plan));
	if (!draw_text_equal(bound->group_id, l->plan.group))
		return (draw_differs(
		    v->a, "list %.*s: the group is not the plan's", WHERE(l)));
	l->key = draw_key(v->hash, &v->seed, &v->veil_key, bound->group_id);
	if (!draw_json_is_digest(json_get(l->in->json, "key"), &l->key))
		return (draw_differs(v->a, "list %.*s: key differs", WHERE(l)));
	TRY(match_strata(v, l));
	TRY(check_counts(v, l));
	for (i = 0; i < l->plan.stratum_count; i++) {
		TRY(read_drawn(v, l, i));
		TRY(check_lots(v, l, i));
		TRY(check_tickets(v, l, i));
	}
	if (v->folder != NULL)
		TRY(check_pool(v, l));
	for (i = 0; v->folder == NULL && i < l->plan.stratum_count; i++)
		if (!is_plausible(l, i))
			draw_note(v,
			    arena_fmt(v->a,
				"list %.*s stratum %.*s: the threshold is not "
				"plausible for a pool of these classes",
				SPOT(l, i)));
	return (check_once(v, l));
}

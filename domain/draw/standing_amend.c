/* SPDX-License-Identifier: Apache-2.0 */
/* Judging one amendment against what stood before it. */
#include "base/arena.h"
#include "base/day.h"
#include "base/problem.h"
#include "domain/draw/index.h"
#include "domain/draw/standing.h"
#include "domain/draw/strict.h"
#include "domain/registry_fact.h"

#define NAME(t) (int)(t).len, (t).s

#define CHINA_MS INT64_C(28800000) /* UTC+8 */

struct judging {
	struct draw_standing *s;
	struct draw_amendment x;
};

/* Problems with the entry's place in front. */
static struct problem *
wrong_object(const struct judging *j, size_t i, const char *what)
{
	return (draw_differs(j->s->a, "substitution %zu: %s", i + 1, what));
}

static struct problem *
wrong_inspector(const struct judging *j, size_t i, const char *what)
{
	return (draw_differs(j->s->a, "inspector %zu: %s", i + 1, what));
}

static struct problem *
check_chain(struct judging *j)
{
	const struct draw_standing *s = j->s;

	if (!draw_digest_equal(&j->x.transcript, &s->transcript))
		return (draw_differs(s->a, "it amends another transcript"));
	if (j->x.number != s->number + 1)
		return (draw_differs(s->a, "number %u is not the next",
		    (unsigned int)j->x.number));
	if (!draw_digest_equal(&j->x.previous, &s->last))
		return (draw_differs(
		    s->a, "it is not chained to the one before it"));
	return (NULL);
}

/* ---- objects ------------------------------------------------------------- */

static struct draw_standing_list *
find_list(struct draw_standing *s, struct draw_text list_id)
{
	size_t i;

	for (i = 0; i < s->list_count; i++)
		if (draw_text_equal(s->lists[i].list_id, list_id))
			return (&s->lists[i]);
	return (NULL);
}

/*
 * The next of a stratum that has not been used; empty where the order has
 * ended, or where he who is next was taken out of another list: he cannot come
 * in, and nobody is passed over.
 */
static struct draw_text
next_of(const struct draw_standing *s, const struct draw_standing_list *l,
    size_t stratum)
{
	const struct draw_selection *of = &l->selections[stratum];
	uint64_t at = of->size + l->used[stratum];
	struct draw_text nobody = {"", 0};

	if (at >= of->ordered ||
	    draw_index_get(s->gone, of->order[at].id) != DRAW_ABSENT)
		return (nobody);
	return (of->order[at].id);
}

/* The freeze is over before anybody commits. */
static struct problem *
check_reason(const struct judging *j, const struct draw_substituted *z)
{
	int64_t by = day_floor_div(
	    j->s->charter.commit_ms + CHINA_MS, (int64_t)DAY_SECONDS * 1000);

	if (registry_fact_is_text(z->reason.s, z->reason.len, by))
		return (NULL);
	return (draw_differs(j->s->a,
	    "\"%.*s\" is no fact of the register from before the freeze",
	    NAME(z->reason)));
}

/* One object out and one in; changes what is in. */
static struct problem *
substitute(struct judging *j, const struct draw_substituted *z)
{
	struct draw_standing *s = j->s;
	struct draw_standing_list *l = find_list(s, z->list_id);
	struct draw_text next;
	size_t stratum =
	    l == NULL ? DRAW_ABSENT : draw_index_get(l->in, z->out);

	if (l == NULL)
		return (draw_differs(s->a, "there is no such list"));
	if (stratum == DRAW_ABSENT || stratum == DRAW_TAKEN_OUT ||
	    !draw_text_equal(l->plan.strata[stratum].name, z->stratum))
		return (draw_differs(
		    s->a, "%.*s is not in, in this stratum", NAME(z->out)));
	TRY(check_reason(j, z));
	draw_index_put(s->gone, z->out, 0);
	next = next_of(s, l, stratum);
	if (next.len == 0)
		return (draw_differs(s->a,
		    "%.*s comes in, but there is nobody left who may",
		    NAME(z->in)));
	if (!draw_text_equal(z->in, next))
		return (
		    draw_differs(s->a, "%.*s is not the next in order, %.*s is",
			NAME(z->in), NAME(next)));
	l->used[stratum]++;
	draw_index_put(l->in, z->out, DRAW_TAKEN_OUT);
	draw_index_put(l->in, next, stratum);
	return (NULL);
}

static bool
is_named(const struct draw_amendment *x, struct draw_text list_id)
{
	size_t i;

	for (i = 0; i < x->substitution_count; i++)
		if (draw_text_equal(x->substitutions[i].list_id, list_id))
			return (true);
	return (false);
}

/* Whoever is out is out of every list of his visit: where somebody could come
 * in, somebody must. */
static struct problem *
check_whole_visit(const struct judging *j, const struct draw_visit *v)
{
	struct draw_standing *s = j->s;
	const struct draw_standing_list *l;
	const struct draw_check *c;
	struct draw_text next;

	for (c = v->first; c != NULL; c = c->next) {
		l = find_list(s, c->list_id);
		if (l == NULL || is_named(&j->x, c->list_id))
			continue;
		next = next_of(s, l, draw_index_get(l->in, v->object));
		if (next.len > 0)
			return (draw_differs(s->a,
			    "substitutions: nobody comes in for list %.*s, "
			    "but %.*s is next",
			    NAME(c->list_id), NAME(next)));
	}
	return (NULL);
}

static struct problem *
check_substitutions(struct judging *j)
{
	const struct draw_substituted *z = j->x.substitutions;
	const struct draw_amending *now = &j->s->now;
	struct problem *p;
	size_t i, visit;

	visit = draw_amending_visit(now, z[0].out, z[0].list_id);
	for (i = 0; i < j->x.substitution_count; i++) {
		if (draw_amending_visit(now, z[i].out, z[i].list_id) != visit)
			return (wrong_object(
			    j, i, "it is about another visit than the first"));
		if ((p = substitute(j, &z[i])) != NULL)
			return (wrong_object(j, i, p->detail));
	}
	if (visit == DRAW_ABSENT)
		return (wrong_object(j, 0, "its visit is over already"));
	return (check_whole_visit(j, &now->visits[visit]));
}

/* ---- inspectors ---------------------------------------------------------- */

/* The places of new visits are filled in their order, and nothing else. */
static struct problem *
check_places(const struct judging *j, size_t slot)
{
	const struct draw_amending *now = &j->s->now;
	const struct draw_slot *of = now->assignment.slots;
	size_t due = now->assignment.slot_count - slot, i;
	const struct draw_replaced *r = j->x.inspectors;

	if (j->s->charter.assignment == DRAW_RULE_NONE)
		due = 0;
	if (j->x.inspector_count != due)
		return (draw_differs(j->s->a,
		    "inspectors: the new visits have %zu places, %zu are named",
		    due, j->x.inspector_count));
	for (i = 0; i < due; i++)
		if (draw_amending_slot(now, r[i].visit_id, r[i].slot) !=
		    (size_t)(&of[slot + i] - of))
			return (wrong_inspector(
			    j, i, "not the next place of the new visits"));
	return (NULL);
}

static struct problem *
check_inspectors(struct judging *j, bool fresh)
{
	const struct draw_replaced *r = j->x.inspectors;
	struct problem *p;
	size_t i;

	for (i = 0; i < j->x.inspector_count; i++) {
		if (!fresh && r[i].out.len == 0)
			return (wrong_inspector(j, i, "nobody is taken off"));
		p = draw_amend_inspector(&j->s->now, &r[i]);
		if (p != NULL)
			return (draw_differs(j->s->a,
			    "inspector %zu, visit %.*s, slot %u: %s", i + 1,
			    NAME(r[i].visit_id), r[i].slot, p->detail));
	}
	return (NULL);
}

struct problem *
draw_standing_amend(struct draw_standing *s, struct draw_text bytes)
{
	struct judging j = {.s = s};
	size_t visit, slot;

	TRY(draw_amendment_read(s->a, bytes, &j.x));
	TRY(check_chain(&j));
	if (j.x.substitution_count > 0) {
		TRY(check_substitutions(&j));
		TRY(draw_amend_objects(&s->now, j.x.substitutions,
		    j.x.substitution_count, &visit, &slot));
		TRY(check_places(&j, slot));
	}
	TRY(check_inspectors(&j, j.x.substitution_count > 0));
	s->number = j.x.number;
	s->last = draw_amendment_hash(s->hash, bytes);
	return (NULL);
}

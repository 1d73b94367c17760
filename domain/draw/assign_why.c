/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a slot is empty, and who replaces somebody. Both look at one slot and
 * the people of its department, and need no workshop.
 */
#include <string.h>

#include "base/arena.h"
#include "domain/draw/assign.h"

static bool
has_specialty(const struct draw_inspector *p, struct draw_text specialty)
{
	size_t i;

	for (i = 0; i < p->specialty_count; i++)
		if (draw_text_equal(p->specialties[i], specialty))
			return (true);
	return (false);
}

/* One slot with all that its rules ask. */
struct vacancy {
	const struct draw_assigning *in;
	const struct draw_assignment *of;
	size_t slot;
	const struct draw_visit *visit;
	const struct draw_need *need;
	const struct draw_text *district;
};

static struct vacancy
vacancy_of(const struct draw_assigning *in, const struct draw_assignment *of,
    size_t slot)
{
	const struct draw_slot *s = &of->slots[slot];
	const struct draw_visit *v = &in->visits[s->visit];

	return ((struct vacancy){in, of, slot, v, &v->slots[s->number],
	    draw_roster_district(in->roster, v->object)});
}

static bool
is_qualified(const struct vacancy *v, const struct draw_inspector *p)
{
	if (!draw_text_equal(p->department, v->need->department) ||
	    !has_specialty(p, v->need->specialty))
		return (false);
	return (draw_text_equal(p->district, draw_text_of("*")) ||
	    (v->district != NULL &&
		draw_text_equal(p->district, *v->district)));
}

static bool
is_on_leave(const struct vacancy *v, const struct draw_inspector *p)
{
	size_t i;

	for (i = 0; i < p->leave_count; i++)
		if (p->leaves[i].formed &&
		    draw_text_compare(p->leaves[i].from, v->visit->to) <= 0 &&
		    draw_text_compare(v->visit->from, p->leaves[i].to) <= 0)
			return (true);
	return (false);
}

static bool
is_recused(const struct vacancy *v, const struct draw_inspector *p)
{
	return (draw_roster_recused(v->in->roster, v->visit->object, p->id));
}

/* Fills a slot of the same visit. */
static bool
is_on_visit(const struct vacancy *v, size_t person)
{
	const struct draw_slot *s = v->of->slots;
	size_t i, visit = s[v->slot].visit;

	for (i = v->slot - s[v->slot].number;
	     i < v->of->slot_count && s[i].visit == visit; i++)
		if (s[i].inspector == person)
			return (true);
	return (false);
}

struct draw_supply
draw_slot_supply(const struct draw_assigning *in,
    const struct draw_assignment *of, size_t slot)
{
	struct vacancy v = vacancy_of(in, of, slot);
	struct draw_supply s = {0, 0, 0, 0, 0, 0};
	struct draw_members of_department =
	    draw_roster_members(in->roster, v.need->department);
	const struct draw_inspector *p;
	size_t i;

	for (i = 0; i < of_department.count; i++) {
		p = &in->roster->inspectors[of_department.places[i]];
		if (!is_qualified(&v, p))
			continue;
		s.qualified++;
		if (draw_text_compare(p->certificate_until, v.visit->to) < 0)
			s.expired++;
		else if (is_on_leave(&v, p))
			s.on_leave++;
		else if (is_recused(&v, p))
			s.recused++;
		else if (is_on_visit(&v, of_department.places[i]))
			s.on_visit++;
		else
			s.free++;
	}
	return (s);
}

bool
draw_supply_is_narrow(const struct draw_supply *s)
{
	return (s->on_visit + s->free < DRAW_NARROW);
}

char *
draw_supply_text(struct arena *a, const struct draw_supply *s)
{
	return (arena_fmt(a,
	    "合格 %zu，证件过期 %zu，请假 %zu，回避 %zu，已在本次检查 "
	    "%zu，可派 %zu",
	    s->qualified, s->expired, s->on_leave, s->recused, s->on_visit,
	    s->free));
}

/* ---- substitutes ------------------------------------------------------- */

static bool
was_removed(const struct draw_removed *removed, size_t person)
{
	size_t i;

	for (i = 0; i < removed->count; i++)
		if (removed->inspectors[i] == person)
			return (true);
	return (false);
}

static const char *
bar_of(const struct vacancy *v, size_t person)
{
	const struct draw_inspector *p = &v->in->roster->inspectors[person];

	if (!is_qualified(v, p))
		return ("of another department, specialty or district");
	if (draw_text_compare(p->certificate_until, v->visit->to) < 0)
		return ("the certificate ends before the visit may");
	if (is_on_leave(v, p))
		return ("on leave");
	if (is_recused(v, p))
		return ("recused from the object");
	return (is_on_visit(v, person) ? "on this visit already" : NULL);
}

const char *
draw_slot_bar(const struct draw_assigning *in, const struct draw_assignment *of,
    size_t slot, size_t person)
{
	struct vacancy v = vacancy_of(in, of, slot);

	return (bar_of(&v, person));
}

struct candidate {
	size_t person;
	int64_t load;
	struct draw_digest pick;
	struct draw_text id;
};

static bool
is_before(const struct candidate *x, const struct candidate *y)
{
	int c;

	if (y->person == DRAW_NOBODY || x->load != y->load)
		return (y->person == DRAW_NOBODY || x->load < y->load);
	c = memcmp(x->pick.b, y->pick.b, DRAW_HASH);
	return (c != 0 ? c < 0 : draw_text_compare(x->id, y->id) < 0);
}

void
draw_substitute(const struct draw_assigning *in,
    struct draw_assignment *assignment, size_t slot,
    const struct draw_removed *removed, size_t *who)
{
	struct draw_slot *s = &assignment->slots[slot];
	struct vacancy v = vacancy_of(in, assignment, slot);
	struct candidate best = {.person = DRAW_NOBODY}, x;
	size_t holder = s->inspector;
	struct draw_digest order;

	order = draw_slot_order(in->hash, in->key,
	    (struct draw_text){v.visit->id, DRAW_VISIT_ID}, s->number);
	if (holder != DRAW_NOBODY)
		assignment->loads[holder]--;
	s->inspector = DRAW_NOBODY;
	for (x.person = 0; x.person < in->roster->count; x.person++) {
		if (x.person == holder || was_removed(removed, x.person) ||
		    bar_of(&v, x.person) != NULL)
			continue;
		x.id = in->roster->inspectors[x.person].id;
		x.load = assignment->loads[x.person];
		x.pick = draw_pick(in->hash, &order, x.id);
		if (is_before(&x, &best))
			best = x;
	}
	s->inspector = best.person;
	if (best.person != DRAW_NOBODY)
		assignment->loads[best.person]++;
	*who = best.person;
}

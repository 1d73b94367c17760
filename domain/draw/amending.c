/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/amending.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/strict.h"

/* The check of `list_id` on a visit; NULL when it has none. */
static const struct draw_check *
check_of(const struct draw_visit *v, struct draw_text list_id)
{
	const struct draw_check *c;

	for (c = v->first; c != NULL; c = c->next)
		if (draw_text_equal(c->list_id, list_id))
			return (c);
	return (NULL);
}

size_t
draw_amending_visit(const struct draw_amending *s, struct draw_text object,
    struct draw_text list_id)
{
	size_t i;

	for (i = 0; i < s->assigning.visit_count; i++)
		if (draw_text_equal(s->visits[i].object, object) &&
		    check_of(&s->visits[i], list_id) != NULL)
			return (i);
	return (DRAW_ABSENT);
}

/* ---- out ----------------------------------------------------------------- */

/* Nobody goes there any more. */
static void
end_visit(struct draw_amending *s, size_t visit)
{
	struct draw_slot *slot;
	size_t i;

	for (i = 0; i < s->assignment.slot_count; i++) {
		slot = &s->assignment.slots[i];
		if (slot->visit != visit || slot->inspector == DRAW_NOBODY)
			continue;
		s->assignment.loads[slot->inspector]--;
		slot->inspector = DRAW_NOBODY;
	}
	s->visits[visit].first = s->visits[visit].last = NULL;
	s->visits[visit].check_count = 0;
}

/* ---- in ------------------------------------------------------------------ */

/* How many visits the object has had, ended ones too. */
static uint32_t
visits_had(const struct draw_amending *s, struct draw_text object)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < s->assigning.visit_count; i++)
		n += draw_text_equal(s->visits[i].object, object) ? 1 : 0;
	return (n);
}

static void
append_slots(struct draw_amending *s, size_t visit)
{
	struct draw_assignment *of = &s->assignment;
	size_t size = sizeof(*of->slots), more = s->visits[visit].slot_count;
	size_t i;

	of->slots = arena_grow(s->a, of->slots, of->slot_count * size,
	    (of->slot_count + more) * size);
	for (i = 0; i < more; i++)
		of->slots[of->slot_count++] =
		    (struct draw_slot){visit, (unsigned int)i, DRAW_NOBODY};
}

static void
append_visit(struct draw_amending *s, const struct draw_visit *v)
{
	size_t count = s->assigning.visit_count, size = sizeof(*v);

	s->visits =
	    arena_grow(s->a, s->visits, count * size, (count + 1) * size);
	s->visits[count] = *v;
	draw_visit_id(s->visits[count].id, s->naming, v->object,
	    visits_had(s, v->object) + 1);
	s->assigning.visits = s->visits;
	s->assigning.visit_count = count + 1;
	append_slots(s, count);
}

struct problem *
draw_amend_objects(struct draw_amending *s, const struct draw_substituted *z,
    size_t count, size_t *visit, size_t *slot)
{
	struct draw_check *checks = arena_array(s->a, count, sizeof(*checks));
	size_t *places = arena_array(s->a, count, sizeof(*places));
	const struct draw_check *out;
	struct draw_visit *made;
	size_t i, n;

	for (i = 0; i < count; i++) {
		places[i] = draw_amending_visit(s, z[i].out, z[i].list_id);
		out = places[i] == DRAW_ABSENT
		    ? NULL
		    : check_of(&s->visits[places[i]], z[i].list_id);
		if (out == NULL)
			return (problem_new(s->a, PROBLEM_INVALID, NULL,
			    "a substitution takes out what is not in"));
		checks[i] = *out;
		checks[i].object = z[i].in;
		checks[i].next = NULL;
	}
	for (i = 0; i < count; i++)
		end_visit(s, places[i]);
	*visit = s->assigning.visit_count;
	*slot = s->assignment.slot_count;
	made = draw_merge(s->a, checks, count, s->max_departments, &n);
	for (i = 0; i < n; i++)
		append_visit(s, &made[i]);
	return (NULL);
}

/* ---- inspectors ---------------------------------------------------------- */

size_t
draw_amending_slot(const struct draw_amending *s, struct draw_text visit_id,
    unsigned int number)
{
	const struct draw_slot *slot = s->assignment.slots;
	size_t i;

	for (i = 0; i < s->assignment.slot_count; i++)
		if (slot[i].number == number && visit_id.len == DRAW_VISIT_ID &&
		    memcmp(s->visits[slot[i].visit].id, visit_id.s,
			DRAW_VISIT_ID) == 0)
			return (i);
	return (DRAW_ABSENT);
}

struct draw_text
draw_amending_name(const struct draw_amending *s, size_t who)
{
	if (who == DRAW_NOBODY)
		return (draw_text_of(""));
	return (s->assigning.roster->inspectors[who].id);
}

static void
take_off(struct draw_amending *s, size_t visit, size_t inspector)
{
	size_t size = sizeof(*s->off);

	s->off = arena_grow(
	    s->a, s->off, s->off_count * size, (s->off_count + 1) * size);
	s->off[s->off_count++] = (struct draw_taken_off){visit, inspector};
}

static bool
was_taken_off(const struct draw_amending *s, size_t visit, size_t inspector)
{
	size_t i;

	for (i = 0; i < s->off_count; i++)
		if (s->off[i].visit == visit &&
		    s->off[i].inspector == inspector)
			return (true);
	return (false);
}

size_t
draw_amending_next(struct draw_amending *s, size_t slot)
{
	const struct draw_slot *of = &s->assignment.slots[slot];
	size_t *gone = arena_array(s->a, s->off_count + 1, sizeof(*gone));
	struct draw_removed removed = {gone, 0};
	size_t i, who;

	if (of->inspector != DRAW_NOBODY)
		take_off(s, of->visit, of->inspector);
	for (i = 0; i < s->off_count; i++)
		if (s->off[i].visit == of->visit)
			gone[removed.count++] = s->off[i].inspector;
	draw_substitute(&s->assigning, &s->assignment, slot, &removed, &who);
	return (who);
}

#define NAME(t) (int)(t).len, (t).s

/* Why it is not he who was put in; the rule has put in `who`. */
static struct problem *
not_next(struct draw_amending *s, const struct draw_replaced *x, size_t slot,
    size_t who)
{
	size_t said = draw_index_get(s->assigning.roster->by_id, x->in);
	struct draw_text next = draw_amending_name(s, who);
	const char *why;

	if (x->in.len == 0)
		return (draw_differs(
		    s->a, "nobody is put in, but %.*s is next", NAME(next)));
	if (said == DRAW_ABSENT)
		return (draw_differs(
		    s->a, "%.*s is not in roster.csv", NAME(x->in)));
	if (was_taken_off(s, s->assignment.slots[slot].visit, said))
		return (draw_differs(
		    s->a, "%.*s was taken off this visit before", NAME(x->in)));
	why = draw_slot_bar(&s->assigning, &s->assignment, slot, said);
	if (why != NULL)
		return (draw_differs(
		    s->a, "%.*s may not go: %s", NAME(x->in), why));
	return (draw_differs(s->a, "%.*s is not the next in order, %.*s is",
	    NAME(x->in), NAME(next)));
}

struct problem *
draw_amend_inspector(struct draw_amending *s, const struct draw_replaced *x)
{
	size_t slot = draw_amending_slot(s, x->visit_id, x->slot), who;
	struct draw_text holder;

	if (slot == DRAW_ABSENT)
		return (draw_differs(s->a, "there is no such place"));
	if (x->reason.len == 0)
		return (draw_differs(s->a, "it has no reason"));
	holder = draw_amending_name(s, s->assignment.slots[slot].inspector);
	if (!draw_text_equal(holder, x->out))
		return (draw_differs(s->a,
		    "\"%.*s\" is taken off, but \"%.*s\" has the place",
		    NAME(x->out), NAME(holder)));
	who = draw_amending_next(s, slot);
	if (draw_text_equal(draw_amending_name(s, who), x->in))
		return (NULL);
	return (not_next(s, x, slot, who));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/amending.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"

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

/* The check that goes out and its visit; NULL when there is none. */
static const struct draw_check *
find_check(const struct draw_amending *s, const struct draw_substituted *z,
    size_t *visit)
{
	const struct draw_check *found = NULL;
	size_t i;

	for (i = 0; found == NULL && i < s->assigning.visit_count; i++) {
		if (!draw_text_equal(s->visits[i].object, z->out))
			continue;
		found = check_of(&s->visits[i], z->list_id);
		*visit = i;
	}
	return (found);
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
		out = find_check(s, &z[i], &places[i]);
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

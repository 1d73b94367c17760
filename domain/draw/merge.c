/* SPDX-License-Identifier: Apache-2.0 */
/* The rule of merging, see merge.h. */
#include "domain/draw/merge.h"

#include "base/arena.h"
#include "base/sort.h"

enum {
	/* Distinct (department, specialty) of a visit and one check more. */
	PAIRS_MAX = DRAW_SLOTS_MAX + 1,
};

/* The distinct pairs of a visit, ascending. */
struct pairs {
	struct draw_need need[PAIRS_MAX];
	size_t count;
};

struct merging {
	struct arena *a;
	struct draw_visit *visits;
	size_t count, room;
	size_t first;	     /* visit of the object at hand */
	struct pairs *pairs; /* of its visits, from the first on */
	size_t pairs_room;
	int max_departments;
};

static int
check_order(const void *x, const void *y, const void *arg)
{
	const struct draw_check *a = *(struct draw_check *const *)x;
	const struct draw_check *b = *(struct draw_check *const *)y;
	int c = draw_text_compare(a->object, b->object);

	(void)arg;
	if (c == 0)
		c = draw_text_compare(a->to, b->to);
	if (c == 0)
		c = draw_text_compare(a->from, b->from);
	if (c == 0)
		c = draw_text_compare(a->list_id, b->list_id);
	return (c);
}

static int
compare_needs(const struct draw_need *x, const struct draw_need *y)
{
	int c = draw_text_compare(x->department, y->department);

	return (c != 0 ? c : draw_text_compare(x->specialty, y->specialty));
}

/* Adds a check's pair where it belongs, unless it is there. */
static void
add_pair(struct pairs *p, const struct draw_check *c)
{
	struct draw_need need = {c->department, c->specialty};
	size_t i = 0, k;

	while (i < p->count && compare_needs(&p->need[i], &need) < 0)
		i++;
	if (i < p->count && compare_needs(&p->need[i], &need) == 0)
		return;
	for (k = p->count++; k > i; k--)
		p->need[k] = p->need[k - 1];
	p->need[i] = need;
}

/* How many pairs from `i` on are of the same department. */
static size_t
specialties(const struct pairs *p, size_t i)
{
	size_t n = 1;

	while (i + n < p->count &&
	    draw_text_equal(p->need[i].department, p->need[i + n].department))
		n++;
	return (n);
}

/* Slots of the pairs and, in *departments, of how many departments. */
static size_t
count_slots(const struct pairs *p, int *departments)
{
	size_t slots = 0, i, n;

	*departments = 0;
	for (i = 0; i < p->count; i += n) {
		n = specialties(p, i);
		slots += n < DRAW_SLOTS_LEAST ? DRAW_SLOTS_LEAST : n;
		(*departments)++;
	}
	return (slots);
}

/* Who is needed for the checks that joined. */
static void
set_slots(struct arena *a, struct draw_visit *v)
{
	const struct draw_check *c;
	struct pairs p = {.count = 0};
	int departments;
	size_t i, n, k;

	for (c = v->first; c != NULL; c = c->next)
		add_pair(&p, c);
	v->slots =
	    arena_array(a, count_slots(&p, &departments), sizeof(*v->slots));
	for (i = 0; i < p.count; i += n) {
		n = specialties(&p, i);
		for (k = 0; k < n; k++)
			v->slots[v->slot_count++] = p.need[i + k];
		if (n < DRAW_SLOTS_LEAST)
			v->slots[v->slot_count++] = p.need[i];
	}
}

static bool
admits(const struct draw_check *x, const struct draw_check *y)
{
	if (x->merge == DRAW_MERGE_NONE || y->merge == DRAW_MERGE_NONE)
		return (false);
	if (x->merge == DRAW_MERGE_ALL && y->merge == DRAW_MERGE_ALL)
		return (true);
	return (draw_text_equal(x->department, y->department));
}

/* True when the check may join; *with = the pairs of the visit then. */
static bool
fits(const struct merging *m, size_t visit, const struct draw_check *c,
    struct pairs *with)
{
	const struct draw_visit *v = &m->visits[visit];
	const struct draw_check *k;
	int departments;

	if (draw_text_compare(v->from, c->to) > 0 ||
	    draw_text_compare(c->from, v->to) > 0)
		return (false);
	for (k = v->first; k != NULL; k = k->next)
		if (!admits(c, k))
			return (false);
	*with = m->pairs[visit - m->first];
	add_pair(with, c);
	return (count_slots(with, &departments) <= DRAW_SLOTS_MAX &&
	    departments <= m->max_departments);
}

static void *
room_for(
    struct merging *m, void *items, size_t count, size_t *room, size_t size)
{
	size_t more = *room == 0 ? 16 : 2 * *room;

	if (count < *room)
		return (items);
	items = arena_grow(m->a, items, *room * size, more * size);
	*room = more;
	return (items);
}

static void
open_visit(struct merging *m, struct draw_check *c)
{
	size_t mine = m->count - m->first;
	struct draw_visit *v;

	m->visits =
	    room_for(m, m->visits, m->count, &m->room, sizeof(*m->visits));
	m->pairs =
	    room_for(m, m->pairs, mine, &m->pairs_room, sizeof(*m->pairs));
	v = &m->visits[m->count++];
	v->object = c->object;
	v->from = c->from;
	v->to = c->to;
	v->first = v->last = c;
	v->check_count = 1;
	m->pairs[mine].count = 0;
	add_pair(&m->pairs[mine], c);
}

static void
join(struct merging *m, size_t visit, struct draw_check *c,
    const struct pairs *with)
{
	struct draw_visit *v = &m->visits[visit];

	m->pairs[visit - m->first] = *with;
	v->last->next = c;
	v->last = c;
	v->check_count++;
	/* Checks come ascending by their end: the visit's stays. */
	if (draw_text_compare(c->from, v->from) > 0)
		v->from = c->from;
}

static void
place(struct merging *m, struct draw_check *c)
{
	struct pairs with;
	size_t v;

	c->next = NULL;
	if (m->count == 0 ||
	    !draw_text_equal(m->visits[m->count - 1].object, c->object))
		m->first = m->count;
	for (v = m->first; v < m->count; v++) {
		if (fits(m, v, c, &with)) {
			join(m, v, c, &with);
			return;
		}
	}
	open_visit(m, c);
}

struct draw_visit *
draw_merge(struct arena *a, struct draw_check *checks, size_t check_count,
    int max_departments, size_t *count)
{
	struct merging m = {.a = a, .max_departments = max_departments};
	struct draw_check **order;
	size_t i;

	order = arena_array(a, check_count, sizeof(struct draw_check *));
	for (i = 0; i < check_count; i++)
		order[i] = &checks[i];
	sort_items(
	    order, check_count, sizeof(struct draw_check *), check_order, NULL);
	for (i = 0; i < check_count; i++)
		place(&m, order[i]);
	for (i = 0; i < m.count; i++)
		set_slots(a, &m.visits[i]);
	*count = m.count;
	return (m.visits);
}

void
draw_merge_name(
    const struct draw_visit_key *key, struct draw_visit *visits, size_t count)
{
	uint32_t k = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		if (i > 0 &&
		    !draw_text_equal(visits[i - 1].object, visits[i].object))
			k = 0;
		draw_visit_id(visits[i].id, key, visits[i].object, ++k);
	}
}

struct draw_merge_figures
draw_merge_figures(const struct draw_visit *visits, size_t count)
{
	struct draw_merge_figures f = {0, 0, 0, 0};
	uint64_t of_object = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		f.checks += visits[i].check_count;
		of_object += visits[i].check_count;
		if (i + 1 < count &&
		    draw_text_equal(visits[i].object, visits[i + 1].object))
			continue;
		f.objects++;
		f.repeated += of_object > 1 ? 1 : 0;
		of_object = 0;
	}
	f.removed = f.checks - count;
	return (f);
}

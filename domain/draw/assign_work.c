/* SPDX-License-Identifier: Apache-2.0 */
/* Setting up an assignment: ranks, order, cells, recusals. */
#include "domain/draw/assign_work.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/index.h"
#include "domain/draw/strict.h"
#include "domain/draw/wire.h"

/* ---- people ------------------------------------------------------------ */

struct ranked {
	struct draw_digest pick;
	struct draw_text id;
	size_t place;
};

static int
by_pick(const void *x, const void *y, const void *arg)
{
	const struct ranked *a = x, *b = y;
	int c = memcmp(a->pick.b, b->pick.b, DRAW_HASH);

	(void)arg;
	return (c != 0 ? c : draw_text_compare(a->id, b->id));
}

static void
rank_people(struct draw_work *w)
{
	const struct draw_roster *r = w->in->roster;
	struct ranked *order = arena_array(w->a, r->count, sizeof(*order));
	size_t i;

	w->people_count = r->count;
	w->person = arena_array(w->a, r->count, sizeof(*w->person));
	w->rank_of = arena_array(w->a, r->count, sizeof(*w->rank_of));
	w->load = arena_array(w->a, r->count, sizeof(*w->load));
	w->hands = arena_array(w->a, r->count, sizeof(*w->hands));
	for (i = 0; i < r->count; i++) {
		order[i].id = r->inspectors[i].id;
		order[i].place = i;
		order[i].pick = draw_pick(w->in->hash, w->in->key, order[i].id);
	}
	sort_items(order, r->count, sizeof(*order), by_pick, NULL);
	for (i = 0; i < r->count; i++) {
		w->person[i] = order[i].place;
		w->rank_of[order[i].place] = (uint32_t)i;
		w->load[i] = r->inspectors[order[i].place].start;
	}
}

/* ---- cells ------------------------------------------------------------- */

/* Cells by (department, specialty, district), and whom a department has. */
struct cells {
	struct draw_work *w;
	struct draw_index *words; /* departments, specialties, districts */
	struct draw_index *index; /* of a triple of words */
	struct draw_cell **all;
	size_t room;
	struct draw_index *departments;
	struct draw_cell *members; /* of each department */
};

/* A text as a number from 1; 0 stands for no district at all. */
static uint32_t
word(struct cells *c, struct draw_text t)
{
	return ((uint32_t)draw_index_intern(c->words, t) + 1);
}

static void
group_people(struct cells *c)
{
	struct draw_work *w = c->w;
	const struct draw_inspector *all = w->in->roster->inspectors;
	size_t *department, i, *size, count;
	uint32_t **people;

	department = arena_array(w->a, w->people_count, sizeof(*department));
	size = arena_array(w->a, w->people_count, sizeof(*size));
	c->departments = draw_index_new(w->a);
	for (i = 0; i < w->people_count; i++) {
		department[i] = draw_index_intern(
		    c->departments, all[w->person[i]].department);
		size[department[i]]++;
	}
	count = draw_index_count(c->departments);
	c->members = arena_array(w->a, count, sizeof(*c->members));
	people = arena_array(w->a, count, sizeof(uint32_t *));
	for (i = 0; i < count; i++) {
		people[i] = arena_array(w->a, size[i], sizeof(uint32_t));
		c->members[i].people = people[i];
	}
	for (i = 0; i < w->people_count; i++)
		people[department[i]][c->members[department[i]].count++] =
		    (uint32_t)i;
}

static bool
has_specialty(const struct draw_inspector *p, struct draw_text specialty)
{
	size_t i;

	for (i = 0; i < p->specialty_count; i++)
		if (draw_text_equal(p->specialties[i], specialty))
			return (true);
	return (false);
}

/* `district` NULL: whoever has department and specialty. */
static struct draw_cell *
new_cell(struct cells *c, const struct draw_need *need,
    const struct draw_text *district)
{
	size_t department = draw_index_get(c->departments, need->department);
	struct draw_cell *cell = arena_alloc(c->w->a, sizeof(*cell));
	const struct draw_text everywhere = {"*", 1};
	const struct draw_cell *members;
	const struct draw_inspector *p;
	uint32_t *people;
	size_t i;

	if (department == DRAW_ABSENT)
		return (cell);
	members = &c->members[department];
	people = arena_array(c->w->a, members->count, sizeof(*people));
	for (i = 0; i < members->count; i++) {
		p = &c->w->in->roster
			 ->inspectors[c->w->person[members->people[i]]];
		if (has_specialty(p, need->specialty) &&
		    (district == NULL ||
			draw_text_equal(p->district, everywhere) ||
			draw_text_equal(p->district, *district)))
			people[cell->count++] = members->people[i];
	}
	cell->people = people;
	return (cell);
}

static struct draw_cell *
cell_of(struct cells *c, const struct draw_need *need,
    const struct draw_text *district)
{
	unsigned char key[12];
	struct draw_text triple = {(char *)key, sizeof(key)};
	size_t at;

	draw_put32(key, word(c, need->department));
	draw_put32(key + 4, word(c, need->specialty));
	draw_put32(key + 8, district == NULL ? 0 : word(c, *district));
	at = draw_index_get(c->index, triple);
	if (at != DRAW_ABSENT)
		return (c->all[at]);
	at = draw_index_count(c->index);
	triple.s = arena_memdup(c->w->a, key, sizeof(key));
	draw_index_put(c->index, triple, at);
	if (at == c->room) {
		c->all = arena_grow(c->w->a, c->all,
		    c->room * sizeof(struct draw_cell *),
		    2 * c->room * sizeof(struct draw_cell *));
		c->room *= 2;
	}
	c->all[at] = new_cell(c, need, district);
	return (c->all[at]);
}

/* ---- seats ------------------------------------------------------------- */

static struct problem *
add_seats(struct draw_work *w, struct cells *c, size_t visit)
{
	const struct draw_visit *v = &w->in->visits[visit];
	const struct draw_text *district;
	struct draw_seat *z;
	size_t i;

	district = draw_roster_district(w->in->roster, v->object);
	for (i = 0; i < v->slot_count; i++) {
		z = &w->seats[w->seat_count];
		z->slot = w->seat_count++;
		z->visit = visit;
		z->owner = DRAW_NOBODY;
		z->cell = cell_of(c, &v->slots[i], district);
		if (district == NULL && z->cell->count > 0)
			return (draw_differs(
			    w->a, "objects.csv: an object is missing"));
	}
	return (NULL);
}

/* H(04 ‖ K_a ‖ u8(slot) ‖ u8(len) ‖ visit_id) of all seats, many at a time. */
static void
hash_orders(struct draw_work *w)
{
	struct draw_message m[DRAW_LANES];
	size_t at, n, i, first = 0;
	struct draw_seat *z;

	for (at = 0; at < w->seat_count; at += n) {
		for (n = 0; n < DRAW_LANES && at + n < w->seat_count; n++) {
			z = &w->seats[at + n];
			if (at + n == 0 || z[-1].visit != z->visit)
				first = z->slot;
			m[n].bytes[0] = DRAW_BYTE_SLOT_ORDER;
			memcpy(m[n].bytes + 1, w->in->key->b, DRAW_KEY);
			m[n].bytes[33] = (unsigned char)(z->slot - first);
			m[n].bytes[34] = DRAW_VISIT_ID;
			memcpy(m[n].bytes + 35, w->in->visits[z->visit].id,
			    DRAW_VISIT_ID);
			m[n].len = 35 + DRAW_VISIT_ID;
		}
		draw_hash_many(w->in->hash, m, n);
		for (i = 0; i < n; i++)
			memcpy(
			    w->seats[at + i].order.b, m[i].digest, DRAW_HASH);
	}
}

static int
by_order(const void *x, const void *y, const void *arg)
{
	const struct draw_visit *visits = arg;
	const struct draw_seat *a = x, *b = y;
	int c = memcmp(a->order.b, b->order.b, DRAW_HASH);

	if (c == 0)
		c = memcmp(
		    visits[a->visit].id, visits[b->visit].id, DRAW_VISIT_ID);
	if (c == 0)
		c = (a->slot > b->slot) - (a->slot < b->slot);
	return (c);
}

static struct problem *
set_seats(struct draw_work *w)
{
	struct cells c = {.w = w, .room = 64};
	struct draw_bench *bench;
	size_t total = 0, i;

	for (i = 0; i < w->in->visit_count; i++)
		total += w->in->visits[i].slot_count;
	w->seats = arena_array(w->a, total, sizeof(*w->seats));
	c.all = arena_array(w->a, c.room, sizeof(struct draw_cell *));
	c.words = draw_index_new(w->a);
	c.index = draw_index_new(w->a);
	group_people(&c);
	for (i = 0; i < w->in->visit_count; i++)
		TRY(add_seats(w, &c, i));
	hash_orders(w);
	sort_items(w->seats, w->seat_count, sizeof(*w->seats), by_order,
	    w->in->visits);
	for (i = 0; i < w->seat_count; i++) {
		bench = &w->benches[w->seats[i].visit];
		bench->seats[bench->count++] = (uint32_t)i;
	}
	return (NULL);
}

/* ---- recusals ---------------------------------------------------------- */

static void
set_recusals(struct draw_work *w)
{
	const struct draw_roster *r = w->in->roster;
	struct draw_index *objects = draw_index_new(w->a);
	struct draw_recused **of, *x;
	size_t i, at, person;

	of = arena_array(w->a, r->recusal_count, sizeof(struct draw_recused *));
	for (i = 0; i < r->recusal_count; i++) {
		at = draw_index_intern(objects, r->recusals[i].object);
		person = draw_index_get(r->by_id, r->recusals[i].inspector);
		if (person == DRAW_ABSENT)
			continue;
		x = arena_alloc(w->a, sizeof(*x));
		x->person = w->rank_of[person];
		x->next = of[at];
		of[at] = x;
	}
	for (i = 0; i < w->in->visit_count; i++) {
		at = draw_index_get(objects, w->in->visits[i].object);
		if (at != DRAW_ABSENT)
			w->benches[i].recused = of[at];
	}
}

struct problem *
draw_work_begin(
    struct draw_work *w, struct arena *a, const struct draw_assigning *in)
{
	memset(w, 0, sizeof(*w));
	w->a = a;
	w->in = in;
	w->benches = arena_array(a, in->visit_count, sizeof(*w->benches));
	rank_people(w);
	set_recusals(w);
	return (set_seats(w));
}

/* ---- rules ------------------------------------------------------------- */

enum draw_bar
draw_work_bar(
    const struct draw_work *w, const struct draw_seat *z, size_t person)
{
	const struct draw_inspector *p =
	    &w->in->roster->inspectors[w->person[person]];
	const struct draw_visit *v = &w->in->visits[z->visit];
	const struct draw_recused *x;
	size_t i;

	if (draw_text_compare(p->certificate_until, v->to) < 0)
		return (DRAW_BAR_EXPIRED);
	for (i = 0; i < p->leave_count; i++) {
		if (!p->leaves[i].formed)
			return (DRAW_BAR_UNREADABLE);
		if (draw_text_compare(p->leaves[i].from, v->to) <= 0 &&
		    draw_text_compare(v->from, p->leaves[i].to) <= 0)
			return (DRAW_BAR_LEAVE);
	}
	for (x = w->benches[z->visit].recused; x != NULL; x = x->next)
		if (x->person == person)
			return (DRAW_BAR_RECUSED);
	return (DRAW_BAR_NONE);
}

bool
draw_work_sits(const struct draw_work *w, size_t visit, size_t person)
{
	const struct draw_bench *b = &w->benches[visit];
	size_t i;

	for (i = 0; i < b->count; i++)
		if (w->seats[b->seats[i]].owner == person)
			return (true);
	return (false);
}

static void
take_from(struct draw_hand *h, size_t seat)
{
	size_t i = 0;

	while (h->seats[i] != seat)
		i++;
	h->count--;
	memmove(
	    h->seats + i, h->seats + i + 1, (h->count - i) * sizeof(*h->seats));
}

static void
put_into(struct arena *a, struct draw_hand *h, size_t seat)
{
	size_t room = h->room == 0 ? 8 : 2 * h->room, i;

	if (h->count == h->room) {
		h->seats = arena_grow(a, h->seats, h->room * sizeof(*h->seats),
		    room * sizeof(*h->seats));
		h->room = room;
	}
	for (i = h->count++; i > 0 && h->seats[i - 1] > seat; i--)
		h->seats[i] = h->seats[i - 1];
	h->seats[i] = (uint32_t)seat;
}

void
draw_work_give(struct draw_work *w, size_t seat, size_t person)
{
	struct draw_seat *z = &w->seats[seat];

	if (z->owner != DRAW_NOBODY) {
		w->load[z->owner]--;
		take_from(&w->hands[z->owner], seat);
	}
	z->owner = person;
	w->load[person]++;
	put_into(w->a, &w->hands[person], seat);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The passes of an assignment: greedy, repair, sweeps. Each is the rule of
 * SSJ1 §5 in the words of its steps.
 */
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/assign_work.h"
#include "domain/draw/keyed.h"
#include "domain/draw/strict.h"

/* ---- greedy ------------------------------------------------------------ */

/* The people of equal, smallest load for one seat. */
struct tie {
	uint32_t *people;
	size_t count;
	int64_t load;
};

static struct problem *
least_loaded(
    const struct draw_work *w, const struct draw_seat *z, struct tie *t)
{
	enum draw_bar bar;
	size_t i;
	uint32_t p;

	t->count = 0;
	for (i = 0; i < z->cell->count; i++) {
		p = z->cell->people[i];
		bar = draw_work_bar(w, z, p);
		if (bar == DRAW_BAR_UNREADABLE)
			return (draw_differs(
			    w->a, "roster.csv: a leave is no from/to"));
		if (bar != DRAW_BAR_NONE ||
		    (t->count > 0 && w->load[p] > t->load) ||
		    draw_work_sits(w, z->visit, p))
			continue;
		if (t->count == 0 || w->load[p] < t->load)
			t->count = 0;
		t->load = w->load[p];
		t->people[t->count++] = p;
	}
	return (NULL);
}

static struct draw_text
id_of(const struct draw_work *w, size_t person)
{
	return (w->in->roster->inspectors[w->person[person]].id);
}

/* The best so far and its hash. */
struct best {
	size_t person;
	struct draw_digest pick;
};

static void
consider(const struct draw_work *w, struct best *b, size_t person,
    const struct draw_digest *pick)
{
	int c = b->person == DRAW_NOBODY
	    ? -1
	    : memcmp(pick->b, b->pick.b, DRAW_HASH);

	if (c == 0)
		c = draw_text_compare(id_of(w, person), id_of(w, b->person));
	if (c < 0)
		*b = (struct best){person, *pick};
}

/* The smallest (H(05 …), id) among people of equal load. */
static size_t
pick_one(
    const struct draw_work *w, const struct draw_digest *order, struct tie *t)
{
	struct best b = {.person = DRAW_NOBODY};
	size_t i, lane, busy = 0, of[DRAW_LANES];
	struct draw_digest d;
	struct draw_keyed k;

	if (t->count == 1)
		return (t->people[0]);
	draw_keyed_begin(&k, w->in->hash, DRAW_BYTE_PICK, order);
	for (i = 0; i < t->count; i++) {
		if (id_of(w, t->people[i]).len > DRAW_KEYED_MAX) {
			d = draw_pick(
			    w->in->hash, order, id_of(w, t->people[i]));
			consider(w, &b, t->people[i], &d);
		} else {
			draw_keyed_put(&k, busy, 0, id_of(w, t->people[i]));
			of[busy++] = t->people[i];
		}
		if (busy < DRAW_LANES && i + 1 < t->count)
			continue;
		draw_keyed_run(&k, busy);
		for (lane = 0; lane < busy; lane++) {
			draw_lanes_digest(&k.lanes, lane, d.b);
			consider(w, &b, of[lane], &d);
		}
		busy = 0;
	}
	return (b.person);
}

struct problem *
draw_work_greedy(struct draw_work *w)
{
	struct tie t = {.count = 0};
	size_t z;

	t.people = arena_array(w->a, w->people_count, sizeof(*t.people));
	for (z = 0; z < w->seat_count; z++) {
		TRY(least_loaded(w, &w->seats[z], &t));
		if (t.count > 0)
			draw_work_give(
			    w, z, pick_one(w, &w->seats[z].order, &t));
	}
	return (NULL);
}

/* ---- repair ------------------------------------------------------------ */

/* Breadth first from one seat over the people of its visit, or from one
 * person over all: who was reached, and by which seat. */
struct search {
	uint32_t *via;	 /* seat by which a person was reached */
	uint32_t *stamp; /* search in which that was */
	uint32_t *from;	 /* sweeps: the person before */
	uint32_t *queue; /* people in the order reached */
	uint32_t number; /* of this search */
	bool *dead;	 /* sweeps: reached by a search that failed */
};

static void
search_begin(struct draw_work *w, struct search *s)
{
	s->via = arena_array(w->a, w->people_count, sizeof(*s->via));
	s->stamp = arena_array(w->a, w->people_count, sizeof(*s->stamp));
	s->from = arena_array(w->a, w->people_count, sizeof(*s->from));
	s->queue = arena_array(w->a, w->people_count, sizeof(*s->queue));
	s->dead = arena_array(w->a, w->people_count, sizeof(*s->dead));
	s->number = 0;
}

static size_t
seat_of(const struct draw_work *w, size_t visit, size_t person)
{
	const struct draw_bench *b = &w->benches[visit];
	size_t i = 0;

	while (w->seats[b->seats[i]].owner != person)
		i++;
	return (b->seats[i]);
}

/*
 * The first person who is not on the visit, reached from the empty seat over
 * people who could change seats; DRAW_NOBODY when there is none.
 */
static size_t
find_shift(const struct draw_work *w, struct search *s, size_t empty)
{
	uint32_t seats[DRAW_SLOTS_MAX + 1], p;
	size_t head = 0, tail = 0, visit = w->seats[empty].visit, i;
	const struct draw_cell *cell;

	s->number++;
	seats[tail++] = (uint32_t)empty;
	while (head < tail) {
		cell = w->seats[seats[head]].cell;
		for (i = 0; i < cell->count; i++) {
			p = cell->people[i];
			if (s->stamp[p] == s->number ||
			    draw_work_bar(w, &w->seats[seats[head]], p) !=
				DRAW_BAR_NONE)
				continue;
			s->stamp[p] = s->number;
			s->via[p] = seats[head];
			if (!draw_work_sits(w, visit, p))
				return (p);
			seats[tail++] = (uint32_t)seat_of(w, visit, p);
		}
		head++;
	}
	return (DRAW_NOBODY);
}

void
draw_work_repair(struct draw_work *w)
{
	struct search s;
	size_t z, seat, person, next;

	search_begin(w, &s);
	for (z = 0; z < w->seat_count; z++) {
		if (w->seats[z].owner != DRAW_NOBODY)
			continue;
		person = find_shift(w, &s, z);
		while (person != DRAW_NOBODY) {
			seat = s.via[person];
			next = seat == z ? DRAW_NOBODY : w->seats[seat].owner;
			draw_work_give(w, seat, person);
			person = next;
		}
	}
}

/* ---- sweeps ------------------------------------------------------------ */

/* Looks from one seat of a person who was reached; the one who may take over
 * from `loaded`, or DRAW_NOBODY. *tail counts the queue. */
static size_t
look_from(const struct draw_work *w, struct search *s, size_t loaded,
    size_t seat, size_t *tail)
{
	const struct draw_seat *z = &w->seats[seat];
	size_t i;
	uint32_t p;

	for (i = 0; i < z->cell->count; i++) {
		p = z->cell->people[i];
		if (s->stamp[p] == s->number || s->dead[p] ||
		    draw_work_sits(w, z->visit, p) ||
		    draw_work_bar(w, z, p) != DRAW_BAR_NONE)
			continue;
		s->stamp[p] = s->number;
		s->via[p] = (uint32_t)seat;
		s->from[p] = (uint32_t)z->owner;
		s->queue[(*tail)++] = p;
		if (w->load[p] <= w->load[loaded] - 2)
			return (p);
	}
	return (DRAW_NOBODY);
}

/* The end of the shortest path on which `loaded` gives one away; whoever a
 * search that fails has reached is dead for this sweep. */
static size_t
find_relief(const struct draw_work *w, struct search *s, size_t loaded)
{
	size_t head, tail = 0, i, end;
	const struct draw_hand *hand;

	s->number++;
	s->stamp[loaded] = s->number;
	s->queue[tail++] = (uint32_t)loaded;
	for (head = 0; head < tail; head++) {
		hand = &w->hands[s->queue[head]];
		for (i = 0; i < hand->count; i++) {
			end = look_from(w, s, loaded, hand->seats[i], &tail);
			if (end != DRAW_NOBODY)
				return (end);
		}
	}
	for (i = 0; i < tail; i++)
		s->dead[s->queue[i]] = true;
	return (DRAW_NOBODY);
}

static bool
relieve(struct draw_work *w, struct search *s, size_t loaded)
{
	bool moved = false;
	size_t p;

	while (w->load[loaded] >= 2 && !s->dead[loaded]) {
		p = find_relief(w, s, loaded);
		if (p == DRAW_NOBODY)
			break;
		for (; p != loaded; p = s->from[p])
			draw_work_give(w, s->via[p], p);
		moved = true;
	}
	return (moved);
}

struct laden {
	int64_t load;
	size_t person;
};

static int
by_load(const void *x, const void *y, const void *arg)
{
	const struct laden *a = x, *b = y;

	(void)arg;
	if (a->load != b->load)
		return (a->load > b->load ? -1 : 1);
	return ((a->person > b->person) - (a->person < b->person));
}

void
draw_work_sweep(struct draw_work *w)
{
	struct laden *order;
	bool moved = true;
	struct search s;
	size_t i;

	search_begin(w, &s);
	order = arena_array(w->a, w->people_count, sizeof(*order));
	while (moved) {
		moved = false;
		memset(s.dead, 0, w->people_count * sizeof(*s.dead));
		for (i = 0; i < w->people_count; i++)
			order[i] = (struct laden){w->load[i], i};
		sort_items(
		    order, w->people_count, sizeof(*order), by_load, NULL);
		for (i = 0; i < w->people_count; i++)
			moved |= relieve(w, &s, order[i].person);
	}
}

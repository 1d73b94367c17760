/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of parts of a draw, see savings.h. */
#include "domain/draw/savings.h"

#include "base/arena.h"
#include "base/sort.h"
#include "domain/draw/index.h"

/* A row while it is counted, and what it has counted last. */
struct tally {
	struct draw_saving row;
	size_t object, visit; /* from 1; 0: none */
};

struct counting {
	struct arena *a;
	struct draw_index *parts;
	struct tally *tallies;
	size_t count, room;
	draw_part_of *part_of;
	const void *arg;
};

static struct tally *
tally_of(struct counting *c, const struct draw_check *check)
{
	struct draw_text part = c->part_of(check, c->arg);
	size_t at = draw_index_intern(c->parts, part);
	size_t more = 2 * c->room + 16;

	if (at < c->count)
		return (&c->tallies[at]);
	if (c->count == c->room) {
		c->tallies = arena_grow(c->a, c->tallies,
		    c->room * sizeof(*c->tallies), more * sizeof(*c->tallies));
		c->room = more;
	}
	c->count++;
	c->tallies[at].row.part = part;
	return (&c->tallies[at]);
}

/* The object and the visit are known by their numbers; each is counted once,
 * because its checks follow each other. */
static void
count_check(struct counting *c, const struct draw_check *check, size_t object,
    size_t visit, bool repeated)
{
	struct tally *t = tally_of(c, check);

	t->row.checks++;
	if (t->visit != visit)
		t->row.visits++;
	if (t->object != object) {
		t->row.objects++;
		t->row.repeated += repeated ? 1 : 0;
	}
	t->visit = visit;
	t->object = object;
}

static void
count_visit(struct counting *c, const struct draw_visit *v, size_t object,
    size_t visit, bool repeated)
{
	const struct draw_check *k;

	for (k = v->first; k != NULL; k = k->next) {
		count_check(c, k, object, visit, repeated);
		if (k != v->first)
			tally_of(c, k)->row.removed++;
	}
}

static int
by_part(const void *x, const void *y, const void *arg)
{
	const struct draw_saving *p = x, *q = y;

	(void)arg;
	return (draw_text_compare(p->part, q->part));
}

static struct draw_saving *
rows_of(struct counting *c)
{
	struct draw_saving *rows = arena_array(c->a, c->count, sizeof(*rows));
	size_t i;

	for (i = 0; i < c->count; i++)
		rows[i] = c->tallies[i].row;
	sort_items(rows, c->count, sizeof(*rows), by_part, NULL);
	return (rows);
}

/* How many visits from `i` on are of the same object; *checks of theirs. */
static size_t
visits_of_object(
    const struct draw_visit *visits, size_t count, size_t i, size_t *checks)
{
	size_t n = 0;

	*checks = 0;
	while (i + n < count &&
	    draw_text_equal(visits[i + n].object, visits[i].object))
		*checks += visits[i + n++].check_count;
	return (n);
}

struct draw_saving *
draw_savings(struct arena *a, const struct draw_visit *visits,
    size_t visit_count, draw_part_of *part_of, const void *arg, size_t *count)
{
	struct counting c = {
	    .a = a, .parts = draw_index_new(a), .part_of = part_of, .arg = arg};
	size_t i, k, n, checks;

	for (i = 0; i < visit_count; i += n) {
		n = visits_of_object(visits, visit_count, i, &checks);
		for (k = i; k < i + n; k++)
			count_visit(&c, &visits[k], i + 1, k + 1, checks > 1);
	}
	*count = c.count;
	return (rows_of(&c));
}

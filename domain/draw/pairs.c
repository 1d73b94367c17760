/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/pairs.h"

#include <stdlib.h>

#include "base/arena.h"

/* Two on one visit. */
struct together {
	size_t first, second, visit;
};

static int
compare(size_t x, size_t y)
{
	return (x < y ? -1 : x > y);
}

static int
by_pair(const void *x, const void *y)
{
	const struct together *p = x, *q = y;

	if (p->first != q->first)
		return (compare(p->first, q->first));
	if (p->second != q->second)
		return (compare(p->second, q->second));
	return (compare(p->visit, q->visit));
}

/* Writes the pairs that slot `at` makes with later ones of its visit; how
 * many. Without `out` they are only counted. */
static size_t
pairs_at(const struct draw_assignment *of, size_t at, struct together *out)
{
	const struct draw_slot *s = of->slots, *one = &s[at];
	size_t n = 0, i, other;

	if (one->inspector == DRAW_NOBODY)
		return (0);
	for (i = at + 1; i < of->slot_count && s[i].visit == one->visit; i++) {
		other = s[i].inspector;
		if (other == DRAW_NOBODY)
			continue;
		if (out != NULL)
			out[n] = one->inspector < other
			    ? (struct together){one->inspector, other,
				  one->visit}
			    : (struct together){
				  other, one->inspector, one->visit};
		n++;
	}
	return (n);
}

void
draw_pairs_of(
    struct arena *a, const struct draw_assignment *of, struct draw_pairs *out)
{
	struct together *t;
	struct draw_pair *row = NULL;
	size_t n = 0, i;

	for (i = 0; i < of->slot_count; i++)
		n += pairs_at(of, i, NULL);
	*out = (struct draw_pairs){.rows = arena_array(a, n, sizeof(*row)),
	    .visit = arena_array(a, n, sizeof(size_t))};
	t = arena_array(a, n, sizeof(*t));
	for (i = 0, n = 0; i < of->slot_count; i++)
		n += pairs_at(of, i, &t[n]);
	if (n > 0)
		qsort(t, n, sizeof(*t), by_pair);
	for (i = 0; i < n; i++) {
		if (row == NULL || row->first != t[i].first ||
		    row->second != t[i].second) {
			row = &out->rows[out->count++];
			*row = (struct draw_pair){
			    t[i].first, t[i].second, 0, 0, i};
		}
		out->visit[i] = t[i].visit;
		row->visits++;
		if (row->visits > out->most)
			out->most = row->visits;
	}
}

static int
by_people(const void *x, const void *y)
{
	const struct draw_pair *p = x, *q = y;

	if (p->first != q->first)
		return (compare(p->first, q->first));
	return (compare(p->second, q->second));
}

void
draw_pairs_before(
    struct draw_pairs *pairs, size_t one, size_t other, uint64_t visits)
{
	struct draw_pair key = {.first = one < other ? one : other,
	    .second = one < other ? other : one};
	struct draw_pair *row;

	if (pairs->count == 0)
		return;
	row = bsearch(&key, pairs->rows, pairs->count, sizeof(key), by_people);
	if (row != NULL)
		row->earlier += visits;
}

static int
by_visits(const void *x, const void *y)
{
	const struct draw_pair *p = *(const struct draw_pair *const *)x;
	const struct draw_pair *q = *(const struct draw_pair *const *)y;
	uint64_t of_p = p->earlier + p->visits, of_q = q->earlier + q->visits;

	if (of_p != of_q)
		return (of_p > of_q ? -1 : 1);
	return (by_people(p, q));
}

const struct draw_pair **
draw_pairs_over(struct arena *a, const struct draw_pairs *pairs, uint64_t bound,
    size_t *count)
{
	const struct draw_pair **over =
	    arena_array(a, pairs->count, sizeof(*over));
	size_t n = 0, i;

	for (i = 0; i < pairs->count; i++)
		if (pairs->rows[i].earlier + pairs->rows[i].visits > bound)
			over[n++] = &pairs->rows[i];
	if (n > 0)
		qsort(over, n, sizeof(*over), by_visits);
	*count = n;
	return (over);
}

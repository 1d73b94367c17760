/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/fairness_pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/index.h"

enum {
	SLOTS_MAX = 10, /* of a visit */
	TESTED_FROM = 3 /* a pair that went twice is no wonder */
};

/* Two who went together; `one` had the first of the two specialties. */
struct together {
	uint32_t cell, one, other;
};

/* How often somebody had the first or the second place in a cell. */
struct share {
	uint32_t cell, person;
	uint32_t first, second;
};

/* A filled slot of the visit at hand. */
struct seat {
	struct draw_text department, specialty;
	uint32_t person;
};

struct pairing {
	struct arena *a;
	const struct fairness_where *where;
	struct draw_index *cells, *people;
	bool *alike; /* by cell: both places ask for the same specialty */
	struct together *rows;
	size_t count, room;
	struct share *shares; /* by person, then cell */
	size_t share_count;
	uint64_t *in_cell; /* pairs of each cell */
	uint64_t *staff;   /* people of each cell */
	size_t cell_count;
};

/* ---- reading ------------------------------------------------------------- */

static void
add_pair(struct pairing *g, struct draw_text district, const struct seat *one,
    const struct seat *other)
{
	const char *key =
	    arena_fmt(g->a, "%.*s,%.*s,%.*s,%.*s", (int)one->department.len,
		one->department.s, (int)one->specialty.len, one->specialty.s,
		(int)other->specialty.len, other->specialty.s,
		(int)district.len, district.s);
	size_t cell = draw_index_intern(g->cells, draw_text_of(key));
	size_t wider = g->room == 0 ? 256 : 2 * g->room;

	if (g->count == g->room) {
		g->rows = arena_grow(g->a, g->rows, g->room * sizeof(*g->rows),
		    wider * sizeof(*g->rows));
		g->alike = arena_grow(g->a, g->alike,
		    g->room * sizeof(*g->alike), wider * sizeof(*g->alike));
		g->room = wider;
	}
	g->alike[cell] = draw_text_equal(one->specialty, other->specialty);
	g->cell_count = cell >= g->cell_count ? cell + 1 : g->cell_count;
	g->rows[g->count++] =
	    (struct together){(uint32_t)cell, one->person, other->person};
}

static void
add_visit(struct pairing *g, struct draw_text district,
    const struct seat *seats, size_t count)
{
	size_t i, k;

	for (i = 0; i < count; i++)
		for (k = i + 1; k < count; k++)
			if (draw_text_equal(
				seats[i].department, seats[k].department))
				add_pair(g, district, &seats[i], &seats[k]);
}

/* Where the visit is: `visits` stands at it or in front of it. */
static struct problem *
find_visit(
    struct draw_csv *visits, struct draw_text visit, struct draw_text *object)
{
	struct draw_text fields[DRAW_COLUMNS_MAX];
	bool more = true;

	*object = (struct draw_text){"", 0};
	while (more) {
		TRY(draw_csv_next(visits, fields, &more));
		if (more && draw_text_equal(fields[0], visit)) {
			*object = fields[1];
			break;
		}
	}
	return (NULL);
}

static struct problem *
find_district(struct pairing *g, struct draw_csv *visits,
    struct draw_text visit, struct draw_text *district)
{
	struct draw_text object;

	TRY(find_visit(visits, visit, &object));
	*district = g->where->district(g->where->arg, object);
	return (NULL);
}

static struct problem *
read_all(struct pairing *g, struct draw_csv *visits, struct draw_csv *slots)
{
	struct draw_text f[DRAW_COLUMNS_MAX], visit = {"", 0};
	struct draw_text district = {"", 0};
	struct seat seats[SLOTS_MAX];
	size_t count = 0;
	bool more, other;

	for (;;) {
		TRY(draw_csv_next(slots, f, &more));
		other = !more || !draw_text_equal(f[0], visit);
		if (other) {
			add_visit(g, district, seats, count);
			count = 0;
		}
		if (!more)
			return (NULL);
		visit = f[0];
		if (other)
			TRY(find_district(g, visits, visit, &district));
		if (f[4].len > 0 && count < SLOTS_MAX)
			seats[count++] = (struct seat){f[2], f[3],
			    (uint32_t)draw_index_intern(g->people, f[4])};
	}
}

/* ---- shares -------------------------------------------------------------- */

static int
by_person(const void *x, const void *y)
{
	const struct share *p = x, *q = y;

	if (p->person != q->person)
		return (p->person < q->person ? -1 : 1);
	return (p->cell < q->cell ? -1 : p->cell > q->cell ? 1 : 0);
}

static void
make_shares(struct pairing *g)
{
	struct share *s = arena_array(g->a, 2 * g->count, sizeof(*s));
	size_t i, n = 0;

	for (i = 0; i < g->count; i++) {
		s[n++] = (struct share){g->rows[i].cell, g->rows[i].one, 1, 0};
		s[n++] =
		    (struct share){g->rows[i].cell, g->rows[i].other, 0, 1};
	}
	qsort(s, n, sizeof(*s), by_person);
	for (i = 0; i < n; i++) {
		if (i > 0 && by_person(&s[i], &s[g->share_count - 1]) == 0) {
			s[g->share_count - 1].first += s[i].first;
			s[g->share_count - 1].second += s[i].second;
		} else {
			s[g->share_count++] = s[i];
		}
	}
	g->shares = s;
	g->in_cell = arena_array(g->a, g->cell_count, sizeof(uint64_t));
	g->staff = arena_array(g->a, g->cell_count, sizeof(uint64_t));
	for (i = 0; i < g->count; i++)
		g->in_cell[g->rows[i].cell]++;
	for (i = 0; i < g->share_count; i++)
		g->staff[s[i].cell]++;
}

static const struct share *
share_of(const struct pairing *g, uint32_t person, uint32_t cell)
{
	const struct share key = {cell, person, 0, 0};

	return (
	    bsearch(&key, g->shares, g->share_count, sizeof(key), by_person));
}

/* How often these two were due together in a cell, nobody going with
 * himself. */
static double
due_in(const struct pairing *g, const struct share *x, const struct share *y)
{
	double all = (double)g->in_cell[x->cell];
	double x1 = x->first, x2 = x->second, y1 = y->first, y2 = y->second;

	if (g->alike[x->cell])
		return ((x1 + x2) * (y1 + y2) / 2 *
		    (1 / (2 * all - x1 - x2) + 1 / (2 * all - y1 - y2)));
	return ((x1 > 0 && y2 > 0 ? x1 * y2 / (all - fmax(x2, y1)) : 0) +
	    (x2 > 0 && y1 > 0 ? x2 * y1 / (all - fmax(y2, x1)) : 0));
}

static double
due(const struct pairing *g, uint32_t one, uint32_t other)
{
	const struct share *x = g->shares, *y;
	double sum = 0;
	size_t low = 0, high = g->share_count, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (x[middle].person < one)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < g->share_count && x[low].person == one; low++)
		if ((y = share_of(g, other, x[low].cell)) != NULL)
			sum += due_in(g, &x[low], y);
	return (sum);
}

/* ---- judging ------------------------------------------------------------- */

static int
by_pair(const void *x, const void *y)
{
	const struct together *p = x, *q = y;

	if (p->one != q->one)
		return (p->one < q->one ? -1 : 1);
	return (p->other < q->other ? -1 : p->other > q->other ? 1 : 0);
}

static void
judge_pair(const struct pairing *g, const struct together *pair, uint64_t times,
    struct fairness_pairs *out)
{
	double p;

	out->distinct++;
	out->times[times < FAIRNESS_TIMES ? times - 1 : FAIRNESS_TIMES - 1]++;
	if (times > out->most)
		out->most = times;
	if (times < TESTED_FROM)
		return;
	p = fairness_at_least(due(g, pair->one, pair->other), times);
	out->p = fmin(out->p, p);
	out->flagged += fairness_judge(p, out->tests) == FAIRNESS_EXPLAIN;
}

static void
judge(struct pairing *g, struct fairness_pairs *out)
{
	struct together *r = g->rows, was;
	size_t i, from;

	make_shares(g);
	for (i = 0; i < g->cell_count; i++)
		out->tests += g->staff[i] * (g->staff[i] - 1) / 2;
	for (i = 0; i < g->count; i++)
		if (r[i].one > r[i].other) {
			was = r[i];
			r[i].one = was.other;
			r[i].other = was.one;
		}
	if (g->count > 0)
		qsort(r, g->count, sizeof(*r), by_pair);
	for (i = 0; i < g->count; i = from) {
		for (from = i;
		     from < g->count && by_pair(&r[i], &r[from]) == 0;)
			from++;
		judge_pair(g, &r[i], from - i, out);
	}
	out->together = g->count;
}

struct problem *
fairness_pairs_of(struct arena *a, struct draw_text visits,
    struct draw_text assignment, const struct fairness_where *where,
    struct fairness_pairs *out)
{
	struct pairing g = {.a = a,
	    .where = where,
	    .cells = draw_index_new(a),
	    .people = draw_index_new(a)};
	struct draw_csv of_visits, of_slots;

	*out = (struct fairness_pairs){.p = 1};
	TRY(draw_csv_open(a, draw_name(DRAW_VISITS), visits,
	    draw_header(DRAW_VISITS), &of_visits));
	TRY(draw_csv_open(a, draw_name(DRAW_ASSIGNMENT), assignment,
	    draw_header(DRAW_ASSIGNMENT), &of_slots));
	TRY(read_all(&g, &of_visits, &of_slots));
	judge(&g, out);
	return (NULL);
}

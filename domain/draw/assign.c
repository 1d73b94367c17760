/* SPDX-License-Identifier: Apache-2.0 */
/* Running an assignment, and its results as files. */
#include "domain/draw/assign.h"

#include "base/arena.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/assign_work.h"
#include "domain/draw/names.h"
#include "domain/draw/out.h"

struct problem *
draw_assign(struct arena *a, const struct draw_assigning *in,
    struct draw_assignment *out)
{
	const struct draw_seat *z;
	struct draw_work w;
	size_t i, first = 0;

	TRY(draw_work_begin(&w, a, in));
	TRY(draw_work_greedy(&w));
	draw_work_repair(&w);
	if (in->rule == DRAW_RULE_PATHS)
		draw_work_sweep(&w);
	out->slots = arena_array(a, w.seat_count, sizeof(*out->slots));
	out->slot_count = w.seat_count;
	out->unfilled = 0;
	for (i = 0; i < w.seat_count; i++) {
		z = &w.seats[i];
		out->slots[z->slot].visit = z->visit;
		out->slots[z->slot].inspector =
		    z->owner == DRAW_NOBODY ? DRAW_NOBODY : w.person[z->owner];
		out->unfilled += z->owner == DRAW_NOBODY ? 1 : 0;
	}
	for (i = 0; i < w.seat_count; i++) {
		if (i == 0 || out->slots[i - 1].visit != out->slots[i].visit)
			first = i;
		out->slots[i].number = (unsigned int)(i - first);
	}
	out->loads = arena_array(a, w.people_count, sizeof(*out->loads));
	for (i = 0; i < w.people_count; i++)
		out->loads[w.person[i]] = w.load[i];
	return (NULL);
}

/* ---- files ------------------------------------------------------------- */

enum {
	VISIT_COLUMNS = 7,
	ASSIGNMENT_COLUMNS = 5
};

static int
by_columns(const void *x, const void *y, const void *arg)
{
	const struct draw_text *a = x, *b = y;
	const size_t *columns = arg;
	size_t i;
	int c = 0;

	for (i = 0; i < *columns && c == 0; i++)
		c = draw_text_compare(a[i], b[i]);
	return (c);
}

/* Rows ascending by all their columns, whatever they hold: the bytes are
 * compared with a file, so they must not fail. */
static struct draw_text
write_rows(struct arena *a, enum draw_name n, struct draw_text *fields,
    size_t rows, size_t columns)
{
	struct draw_out o;
	size_t i, k;

	sort_items(
	    fields, rows, columns * sizeof(*fields), by_columns, &columns);
	draw_out_begin(&o, a);
	draw_out_c(&o, draw_header(n));
	draw_out_c(&o, "\n");
	for (i = 0; i < rows; i++)
		for (k = 0; k < columns; k++) {
			draw_out_text(&o, fields[i * columns + k]);
			draw_out_c(&o, k + 1 < columns ? "," : "\n");
		}
	return (draw_out_end(&o));
}

struct draw_text
draw_visits_csv(struct arena *a, const struct draw_visit *visits, size_t count)
{
	const struct draw_visit *v;
	const struct draw_check *c;
	struct draw_text *fields, *f;
	size_t rows = 0, i;

	for (i = 0; i < count; i++)
		rows += visits[i].check_count;
	f = fields = arena_array(a, rows * VISIT_COLUMNS, sizeof(*fields));
	for (i = 0; i < count; i++) {
		v = &visits[i];
		for (c = v->first; c != NULL; c = c->next) {
			*f++ = (struct draw_text){v->id, DRAW_VISIT_ID};
			*f++ = v->object;
			*f++ = c->list_id;
			*f++ = c->department;
			*f++ = c->specialty;
			*f++ = v->from;
			*f++ = v->to;
		}
	}
	return (write_rows(a, DRAW_VISITS, fields, rows, VISIT_COLUMNS));
}

struct draw_text
draw_assignment_csv(struct arena *a, const struct draw_assigning *in,
    const struct draw_assignment *of)
{
	static const char digits[] = "0123456789";
	const struct draw_slot *s;
	const struct draw_visit *v;
	struct draw_text *fields, *f;
	size_t i;

	f = fields = arena_array(
	    a, of->slot_count * ASSIGNMENT_COLUMNS, sizeof(*fields));
	for (i = 0; i < of->slot_count; i++) {
		s = &of->slots[i];
		v = &in->visits[s->visit];
		*f++ = (struct draw_text){v->id, DRAW_VISIT_ID};
		*f++ = (struct draw_text){digits + s->number, 1};
		*f++ = v->slots[s->number].department;
		*f++ = v->slots[s->number].specialty;
		*f++ = s->inspector == DRAW_NOBODY
		    ? (struct draw_text){NULL, 0}
		    : in->roster->inspectors[s->inspector].id;
	}
	return (write_rows(
	    a, DRAW_ASSIGNMENT, fields, of->slot_count, ASSIGNMENT_COLUMNS));
}

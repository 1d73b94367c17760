/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing the annexes of the assignment. */
#include "domain/draw/roster.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/index.h"
#include "domain/draw/out.h"
#include "domain/draw/strict.h"

enum {
	LOAD_MAX = 16, /* characters of a load: a sign and 15 digits */
	LEAST_ROOM = 64,
};

/* Makes room for one more of `size` bytes behind `count`. */
static void *
more(struct arena *a, void *items, size_t count, size_t *room, size_t size)
{
	size_t next = *room == 0 ? LEAST_ROOM : 2 * *room;

	if (count < *room)
		return (items);
	items = arena_grow(a, items, *room * size, next * size);
	*room = next;
	return (items);
}

/* ---- reading ----------------------------------------------------------- */

/* The parts of `text` in `a`. */
static const struct draw_text *
parts_of(struct arena *a, struct draw_text text, size_t *count)
{
	struct draw_text *parts;

	*count = draw_csv_split(text, ';', NULL, 0);
	parts = arena_array(a, *count, sizeof(*parts));
	(void)draw_csv_split(text, ';', parts, *count);
	return (parts);
}

static const struct draw_leave *
leaves_of(struct arena *a, struct draw_text text, size_t *count)
{
	const struct draw_text *parts;
	struct draw_text days[2] = {{NULL, 0}, {NULL, 0}};
	struct draw_leave *leaves;
	size_t parts_count, i;

	parts = parts_of(a, text, &parts_count);
	leaves = arena_array(a, parts_count, sizeof(*leaves));
	*count = 0;
	for (i = 0; i < parts_count; i++) {
		if (parts[i].len == 0)
			continue;
		leaves[*count].formed =
		    draw_csv_split(parts[i], '/', days, 2) == 2;
		leaves[*count].from = days[0];
		leaves[*count].to = days[1];
		(*count)++;
	}
	return (leaves);
}

static bool
load_of(struct draw_text t, int64_t *out)
{
	bool minus = t.len > 0 && t.s[0] == '-';
	size_t from = minus || (t.len > 0 && t.s[0] == '+') ? 1 : 0, i;

	*out = 0;
	if (t.len == from || t.len > LOAD_MAX)
		return (false);
	for (i = from; i < t.len; i++) {
		if (t.s[i] < '0' || t.s[i] > '9')
			return (false);
		*out = *out * 10 + (t.s[i] - '0');
	}
	*out = minus ? -*out : *out;
	return (true);
}

static struct problem *
read_inspector(struct arena *a, const struct draw_text f[DRAW_COLUMNS_MAX],
    struct draw_inspector *out)
{
	out->id = f[0];
	out->department = f[1];
	out->district = f[2];
	out->specialties = parts_of(a, f[3], &out->specialty_count);
	out->certificate_until = f[4];
	out->leaves = leaves_of(a, f[5], &out->leave_count);
	if (out->id.len > DRAW_ID_MAX)
		return (draw_differs(a, "roster.csv: an id is too long"));
	if (!load_of(f[6], &out->load))
		return (draw_differs(a, "roster.csv: a load is no number"));
	return (NULL);
}

static struct problem *
read_roster(struct arena *a, struct draw_text file, struct draw_roster *out)
{
	struct draw_text f[DRAW_COLUMNS_MAX];
	struct draw_csv c = {0};
	size_t room = 0, at;
	bool there;

	out->by_id = draw_index_new(a);
	TRY(draw_csv_open(
	    a, draw_name(DRAW_ROSTER), file, draw_header(DRAW_ROSTER), &c));
	for (;;) {
		TRY(draw_csv_next(&c, f, &there));
		if (!there)
			return (NULL);
		at = draw_index_intern(out->by_id, f[0]);
		out->inspectors = more(
		    a, out->inspectors, at, &room, sizeof(*out->inspectors));
		TRY(read_inspector(a, f, &out->inspectors[at]));
		out->count = draw_index_count(out->by_id);
	}
}

static void
add_district(
    struct arena *a, struct draw_roster *r, size_t *room, struct draw_text name)
{
	size_t at = draw_index_intern(r->by_district, name);

	r->districts = more(a, r->districts, at, room, sizeof(*r->districts));
	r->districts[at] = name;
}

/* An index of files whose rows do not ascend: the later of two counts. */
static struct problem *
index_places(struct arena *a, struct draw_csv c, struct draw_roster *out)
{
	struct draw_text f[DRAW_COLUMNS_MAX];
	bool there;

	out->place_of = draw_index_new(a);
	for (;;) {
		TRY(draw_csv_next(&c, f, &there));
		if (!there)
			return (NULL);
		draw_index_put(out->place_of, f[0],
		    draw_index_get(out->by_district, f[1]));
	}
}

static struct problem *
read_objects(struct arena *a, struct draw_text file, struct draw_roster *out)
{
	struct draw_text f[DRAW_COLUMNS_MAX], last[2] = {{NULL, 0}, {NULL, 0}};
	struct draw_csv c = {0}, first;
	bool there, ascending = true;
	size_t room = 0;

	out->by_district = draw_index_new(a);
	TRY(draw_csv_open(
	    a, draw_name(DRAW_OBJECTS), file, draw_header(DRAW_OBJECTS), &c));
	first = c;
	out->places = (struct draw_text){c.at, (size_t)(c.end - c.at)};
	for (;; last[0] = f[0], last[1] = f[1]) {
		TRY(draw_csv_next(&c, f, &there));
		if (!there)
			break;
		if (last[0].s == NULL || !draw_text_equal(last[1], f[1]))
			add_district(a, out, &room, f[1]);
		ascending &=
		    last[0].s == NULL || draw_text_compare(last[0], f[0]) < 0;
	}
	return (ascending ? NULL : index_places(a, first, out));
}

static struct problem *
read_recusals(struct arena *a, struct draw_text file, struct draw_roster *out)
{
	struct draw_text f[DRAW_COLUMNS_MAX];
	struct draw_csv c = {0};
	size_t room = 0;
	bool there;

	out->recused = draw_index_new(a);
	TRY(draw_csv_open(
	    a, draw_name(DRAW_RECUSALS), file, draw_header(DRAW_RECUSALS), &c));
	for (;;) {
		TRY(draw_csv_next(&c, f, &there));
		if (!there)
			return (NULL);
		out->recusals = more(a, out->recusals, out->recusal_count,
		    &room, sizeof(*out->recusals));
		out->recusals[out->recusal_count] = (struct draw_recusal){
		    f[0], f[1], draw_index_get(out->recused, f[1])};
		draw_index_put(out->recused, f[1], out->recusal_count++);
	}
}

static int
by_department_and_load(const void *x, const void *y, const void *arg)
{
	const struct draw_inspector *all = arg;
	const struct draw_inspector *a = &all[*(const size_t *)x];
	const struct draw_inspector *b = &all[*(const size_t *)y];
	int c = draw_text_compare(a->department, b->department);

	if (c != 0)
		return (c);
	return ((a->load > b->load) - (a->load < b->load));
}

/* Departments, and where their people start. With carried loads alone a
 * newcomer would get every slot, and the pair would be known beforehand: hence
 * what is above the median. */
static void
set_departments(struct arena *a, struct draw_roster *r)
{
	size_t *order = arena_array(a, r->count, sizeof(*order)), i, k, end;
	struct draw_inspector *all = r->inspectors;
	int64_t median;

	r->departments = draw_index_new(a);
	r->members = arena_array(a, r->count, sizeof(*r->members));
	for (i = 0; i < r->count; i++)
		order[i] = i;
	sort_items(
	    order, r->count, sizeof(*order), by_department_and_load, all);
	for (i = 0; i < r->count; i = end) {
		for (end = i + 1; end < r->count &&
		     draw_text_equal(
			 all[order[i]].department, all[order[end]].department);
		     end++)
			;
		median = all[order[i + (end - i) / 2]].load;
		k = draw_index_intern(r->departments, all[order[i]].department);
		r->members[k] = (struct draw_members){order + i, end - i};
		for (k = i; k < end; k++)
			all[order[k]].start = all[order[k]].load > median
			    ? all[order[k]].load - median
			    : 0;
	}
}

struct problem *
draw_roster_read(
    struct arena *a, const struct draw_annexes *files, struct draw_roster *out)
{
	memset(out, 0, sizeof(*out));
	TRY(read_roster(a, files->roster, out));
	TRY(read_objects(a, files->objects, out));
	TRY(read_recusals(a, files->recusals, out));
	set_departments(a, out);
	return (NULL);
}

struct draw_members
draw_roster_members(const struct draw_roster *r, struct draw_text department)
{
	size_t at = draw_index_get(r->departments, department);

	return (at == DRAW_ABSENT ? (struct draw_members){NULL, 0}
				  : r->members[at]);
}

bool
draw_roster_recused(const struct draw_roster *r, struct draw_text object,
    struct draw_text inspector)
{
	size_t at = draw_index_get(r->recused, object);

	while (at != DRAW_ABSENT &&
	    !draw_text_equal(r->recusals[at].inspector, inspector))
		at = r->recusals[at].before;
	return (at != DRAW_ABSENT);
}

/* Halves the rows until one of them is the object's; *out = what stands behind
 * its comma. */
static bool
find_place(
    struct draw_text rows, struct draw_text object, struct draw_text *out)
{
	const char *low = rows.s, *high = rows.s + rows.len, *at, *end, *comma;
	int c;

	while (low < high) {
		at = low + (high - low) / 2;
		while (at > low && at[-1] != '\n')
			at--;
		end = memchr(at, '\n', (size_t)(high - at));
		comma = memchr(at, ',', (size_t)(end - at));
		c = draw_text_compare(
		    (struct draw_text){at, (size_t)(comma - at)}, object);
		*out = (struct draw_text){comma + 1, (size_t)(end - comma - 1)};
		if (c == 0)
			return (true);
		if (c < 0)
			low = end + 1;
		else
			high = at;
	}
	return (false);
}

const struct draw_text *
draw_roster_district(const struct draw_roster *r, struct draw_text object)
{
	struct draw_text name;
	size_t at = DRAW_ABSENT;

	if (r->place_of != NULL)
		at = draw_index_get(r->place_of, object);
	else if (find_place(r->places, object, &name))
		at = draw_index_get(r->by_district, name);
	return (at == DRAW_ABSENT ? NULL : &r->districts[at]);
}

/* ---- writing ----------------------------------------------------------- */

static struct draw_text
load_text(struct arena *a, int64_t load)
{
	struct draw_out o;

	draw_out_begin(&o, a);
	if (load < 0)
		draw_out_c(&o, "-");
	draw_out_number(&o, (uint64_t)(load < 0 ? -load : load));
	return (draw_out_end(&o));
}

static struct problem *
specialties_text(
    struct arena *a, const struct draw_inspector *p, struct draw_text *out)
{
	struct draw_out o;
	size_t i;

	draw_out_begin(&o, a);
	for (i = 0; i < p->specialty_count; i++) {
		if (draw_csv_split(p->specialties[i], ';', NULL, 0) != 1)
			return (draw_differs(
			    a, "roster.csv: a specialty holds ';'"));
		if (i > 0)
			draw_out_c(&o, ";");
		draw_out_text(&o, p->specialties[i]);
	}
	*out = draw_out_end(&o);
	return (NULL);
}

static struct draw_text
leaves_text(struct arena *a, const struct draw_inspector *p)
{
	struct draw_out o;
	size_t i;

	draw_out_begin(&o, a);
	for (i = 0; i < p->leave_count; i++) {
		if (i > 0)
			draw_out_c(&o, ";");
		draw_out_text(&o, p->leaves[i].from);
		draw_out_c(&o, "/");
		draw_out_text(&o, p->leaves[i].to);
	}
	return (draw_out_end(&o));
}

struct problem *
draw_roster_write(struct arena *a, const struct draw_inspector *inspectors,
    size_t count, struct draw_text *out)
{
	enum {
		COLUMNS = 7
	};
	struct draw_text *f = arena_array(a, count * COLUMNS, sizeof(*f)), *row;
	const struct draw_inspector *p;
	size_t i;

	for (i = 0; i < count; i++) {
		p = &inspectors[i];
		row = f + i * COLUMNS;
		row[0] = p->id;
		row[1] = p->department;
		row[2] = p->district;
		TRY(specialties_text(a, p, &row[3]));
		row[4] = p->certificate_until;
		row[5] = leaves_text(a, p);
		row[6] = load_text(a, p->load);
	}
	return (draw_csv_write(a, DRAW_ROSTER, f, count, out));
}

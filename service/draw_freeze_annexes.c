/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What A binds beside the pools: who was left out, where the objects are, who
 * may be sent, who must not meet. Rows are only passed on; what may stand in a
 * file is checked where it is written (domain/draw/).
 */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/roster.h"
#include "service/draw_freeze_reading.h"
#include "storage/pools.h"

enum {
	RECUSAL_COLUMNS = 2,
	SPECIALTIES_DEPTH = 2,
};

static struct problem *
put(struct freeze_reading *r, enum draw_name name, struct draw_text bytes)
{
	struct pools_written written;

	return (pools_put(r->x->arena, r->stage, draw_name(name), bytes.s,
	    bytes.len, &written));
}

static struct problem *
write_excluded(struct freeze_reading *r)
{
	struct draw_text text;

	TRY(draw_csv_write(
	    r->x->arena, DRAW_EXCLUDED, r->excluded, r->excluded_count, &text));
	return (put(r, DRAW_EXCLUDED, text));
}

/* Bound whenever a cap applies to this draw, also when nobody was visited. */
static struct problem *
write_caps(struct freeze_reading *r)
{
	struct draw_text *rows, text;
	size_t count;

	freeze_rules_caps(r, &rows, &count);
	if (rows == NULL)
		return (NULL);
	TRY(draw_csv_write(r->x->arena, DRAW_CAPS, rows, count, &text));
	return (put(r, DRAW_CAPS, text));
}

/* One list of the walk through all pools side by side. */
struct walk {
	struct draw_pool_cursor cursor;
	struct draw_record record; /* where it stands */
	const char *district;	   /* of the record */
};

static bool
step(struct walk *w)
{
	w->district += FREEZE_DISTRICT;
	return (draw_pool_next(&w->cursor, &w->record));
}

static bool
is_before(const struct walk *x, const struct walk *y)
{
	return (draw_text_compare(x->record.id, y->record.id) < 0);
}

/* The heap's first stands foremost; moves `at` down to where it belongs. */
static void
sink(struct walk **heap, size_t count, size_t at)
{
	struct walk *moved = heap[at];
	size_t child;

	while ((child = 2 * at + 1) < count) {
		if (child + 1 < count &&
		    is_before(heap[child + 1], heap[child]))
			child++;
		if (!is_before(heap[child], moved))
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = moved;
}

/* Every list that has an object, as a heap; returns how many there are. */
static size_t
begin_walk(struct freeze_reading *r, struct walk ***out)
{
	struct arena *a = r->x->arena;
	size_t lists = r->attempt->list_count, count = 0, i;
	struct walk *walks = arena_array(a, lists, sizeof(*walks));
	struct walk **heap = arena_array(a, lists, sizeof(struct walk *));

	for (i = 0; i < lists; i++) {
		walks[i].cursor = draw_pool_begin(&r->lists[i].pool);
		walks[i].district = r->lists[i].places;
		if (draw_pool_next(&walks[i].cursor, &walks[i].record))
			heap[count++] = &walks[i];
	}
	for (i = count / 2; i-- > 0;)
		sink(heap, count, i);
	*out = heap;
	return (count);
}

/* A line of w's record, unless *last was of the same object. */
static struct problem *
write_place(
    struct pools_file *file, const struct walk *w, struct draw_text *last)
{
	if (draw_text_equal(w->record.id, *last))
		return (NULL);
	*last = w->record.id;
	TRY(pools_write(file, w->record.id.s, w->record.id.len));
	TRY(pools_write(file, ",", 1));
	TRY(pools_write(file, w->district, FREEZE_DISTRICT));
	return (pools_write(file, "\n", 1));
}

/* objects.csv: every object of any pool once, ascending. */
static struct problem *
write_places(struct freeze_reading *r, struct pools_file *file)
{
	struct draw_text last = {"", 0};
	struct walk **heap;
	size_t count = begin_walk(r, &heap);

	while (count > 0) {
		TRY(write_place(file, heap[0], &last));
		if (!step(heap[0]))
			heap[0] = heap[--count];
		if (count > 0)
			sink(heap, count, 0);
	}
	return (NULL);
}

static struct problem *
write_objects(struct freeze_reading *r)
{
	const char *header = draw_header(DRAW_OBJECTS);
	struct pools_written written;
	struct pools_file *file;

	TRY(pools_create(
	    r->x->arena, r->stage, draw_name(DRAW_OBJECTS), &file));
	TRY(pools_write(file, header, strlen(header)));
	TRY(pools_write(file, "\n", 1));
	TRY(write_places(r, file));
	return (pools_finish(file, &written));
}

/* ---- people ------------------------------------------------------ */

static struct problem *
specialties_of(
    struct arena *a, const char *json_text, struct draw_inspector *out)
{
	const struct json *json, *each;
	struct draw_text *words;

	TRY(json_read(
	    a, json_text, strlen(json_text), SPECIALTIES_DEPTH, &json));
	words = arena_array(a, json->len, sizeof(*words));
	for (each = json->child; each != NULL; each = each->next)
		words[out->specialty_count++] =
		    (struct draw_text){each->text, each->len};
	out->specialties = words;
	return (NULL);
}

/* "from/to;from/to" as the database printed it. */
static void
leaves_of(struct arena *a, const char *text, struct draw_inspector *out)
{
	struct draw_leave *leaves =
	    arena_array(a, strlen(text) / sizeof("2026-01-01/2026-01-01") + 1,
		sizeof(*leaves));
	struct draw_text parts[2];
	size_t len;

	for (; *text != '\0'; text += len + (text[len] == ';')) {
		len = strcspn(text, ";");
		(void)draw_csv_split(
		    (struct draw_text){text, len}, '/', parts, 2);
		leaves[out->leave_count++] =
		    (struct draw_leave){parts[0], parts[1], true};
	}
	out->leaves = leaves;
}

/* From the first day of any list to the last. */
static struct source_period
period_of(const struct freeze_reading *r)
{
	const struct plan_line *line = r->lists[0].list.line;
	struct source_period period = {line->from, line->to, r->plan.year};
	size_t i;

	for (i = 1; i < r->attempt->list_count; i++) {
		line = r->lists[i].list.line;
		if (strcmp(line->from, period.from) < 0)
			period.from = line->from;
		if (strcmp(line->to, period.to) > 0)
			period.to = line->to;
	}
	return (period);
}

static struct problem *
write_roster(struct db *db, struct freeze_reading *r)
{
	struct arena *a = r->x->arena;
	struct source_period period = period_of(r);
	const struct source_inspector *row;
	struct draw_inspector *people;
	struct draw_text text;
	struct db_rows rows;
	size_t i;

	TRY(source_roster(
	    db, a, r->departments, r->attempt->list_count, &period, &rows));
	row = rows.rows;
	people = arena_array(a, rows.count, sizeof(*people));
	for (i = 0; i < rows.count; i++) {
		people[i] = (struct draw_inspector){
		    .id = draw_text_of(row[i].code),
		    .department = draw_text_of(row[i].department),
		    .district = draw_text_of(row[i].district),
		    .certificate_until = draw_text_of(row[i].certificate_until),
		    .load = row[i].load,
		};
		TRY(specialties_of(a, row[i].specialties, &people[i]));
		leaves_of(a, row[i].leave, &people[i]);
	}
	TRY(draw_roster_write(a, people, rows.count, &text));
	return (put(r, DRAW_ROSTER, text));
}

static struct problem *
write_recusals(struct db *db, struct freeze_reading *r)
{
	struct arena *a = r->x->arena;
	const struct source_recusal *row;
	struct draw_text *fields, text;
	struct db_rows rows;
	size_t i;

	TRY(source_recusals(
	    db, a, r->departments, r->attempt->list_count, &rows));
	row = rows.rows;
	fields = arena_array(a, rows.count, RECUSAL_COLUMNS * sizeof(*fields));
	for (i = 0; i < rows.count; i++) {
		fields[i * RECUSAL_COLUMNS] = draw_text_of(row[i].inspector);
		fields[i * RECUSAL_COLUMNS + 1] = draw_text_of(row[i].object);
	}
	TRY(draw_csv_write(a, DRAW_RECUSALS, fields, rows.count, &text));
	return (put(r, DRAW_RECUSALS, text));
}

struct problem *
freeze_annexes(struct db *db, struct freeze_reading *r)
{
	TRY(write_excluded(r));
	TRY(write_caps(r));
	if (r->attempt->charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	TRY(write_objects(r));
	TRY(write_roster(db, r));
	return (write_recusals(db, r));
}

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
#include "domain/draw/walk.h"
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

/* ---- objects ----------------------------------------------------- */

/* The lines that the walk through `pools` gives, under the header of `name`.
 * Nothing is gathered: there may be a line for each object of each list. */
struct lines {
	struct freeze_reading *r;
	struct pools_file *file;
	struct draw_text last; /* id of the line before */
	struct problem *(*write)(
	    struct lines *lines, const struct draw_walker *at);
};

static struct problem *
write_text(struct lines *l, struct draw_text text)
{
	return (pools_write(l->file, text.s, text.len));
}

static struct problem *
write_walk(struct freeze_reading *r, enum draw_name name,
    const struct draw_pool *const *pools, struct lines *l)
{
	struct arena *a = r->x->arena;
	const struct draw_walker *at;
	struct pools_written written;
	struct draw_walk walk =
	    draw_walk_begin(a, pools, r->attempt->list_count);

	l->r = r;
	TRY(pools_create(a, r->stage, draw_name(name), &l->file));
	TRY(write_text(l, draw_text_of(draw_header(name))));
	TRY(write_text(l, draw_text_of("\n")));
	for (; (at = draw_walk_at(&walk)) != NULL; draw_walk_step(&walk))
		TRY(l->write(l, at));
	return (pools_finish(l->file, &written));
}

/* Who was left out of the list, and why. */
static struct problem *
write_reason(struct lines *l, const struct draw_walker *at)
{
	const struct freeze_list *list = &l->r->lists[at->pool];
	struct draw_text why = list->left_out.strata[at->record.stratum].name;
	struct draw_text parts[FREEZE_REASON_PARTS];
	size_t i;

	(void)draw_csv_split(
	    why, FREEZE_REASON_BREAK, parts, FREEZE_REASON_PARTS);
	TRY(write_text(l, at->record.id));
	TRY(write_text(l, draw_text_of(",")));
	TRY(write_text(l, draw_text_of(list->list.list_id)));
	for (i = 0; i < FREEZE_REASON_PARTS; i++) {
		TRY(write_text(l, draw_text_of(",")));
		TRY(write_text(l, parts[i]));
	}
	return (write_text(l, draw_text_of("\n")));
}

/* The district of an object, once however many lists have it. */
static struct problem *
write_place(struct lines *l, const struct draw_walker *at)
{
	struct freeze_list *list = &l->r->lists[at->pool];
	struct draw_text place = {list->places, FREEZE_DISTRICT};

	list->places += FREEZE_DISTRICT;
	if (draw_text_equal(at->record.id, l->last))
		return (NULL);
	l->last = at->record.id;
	TRY(write_text(l, at->record.id));
	TRY(write_text(l, draw_text_of(",")));
	TRY(write_text(l, place));
	return (write_text(l, draw_text_of("\n")));
}

/* excluded.csv, and objects.csv where somebody is sent: by object and list. */
static struct problem *
write_walks(struct freeze_reading *r)
{
	size_t count = r->attempt->list_count, i;
	const struct draw_pool **pools =
	    arena_array(r->x->arena, count, sizeof(*pools));
	struct lines reasons = {.write = write_reason},
		     places = {.write = write_place};

	for (i = 0; i < count; i++)
		pools[i] = &r->lists[i].left_out;
	TRY(write_walk(r, DRAW_EXCLUDED, pools, &reasons));
	if (r->attempt->charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	for (i = 0; i < count; i++)
		pools[i] = &r->lists[i].pool;
	return (write_walk(r, DRAW_OBJECTS, pools, &places));
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
	TRY(write_walks(r));
	TRY(write_caps(r));
	if (r->attempt->charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	TRY(write_roster(db, r));
	return (write_recusals(db, r));
}

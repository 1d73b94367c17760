/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pools, roster and recusals out of the libraries into files. Rows are only
 * passed on; what may stand in a file is checked where it is written
 * (domain/draw/).
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/roster.h"
#include "service/draw_freeze_private.h"
#include "storage/draw_sources.h"
#include "storage/plans.h"
#include "storage/pools.h"

enum {
	GUESS = 1 << 20,       /* bytes of a pool, to begin with */
	CHECK_EVERY = 1 << 16, /* objects */
	EXCLUDED_COLUMNS = 4,
	RECUSAL_COLUMNS = 2,
	SPECIALTIES_DEPTH = 2,
	DISTRICT = 6,
};

/* A list while its objects arrive, ascending by id. */
struct gathering {
	struct reading *reading;
	const struct draw_list_row *row;
	const struct plan_line *line;
	const struct plan_item *item;
	struct plan_reach reach;
	struct draw_pool_builder *builder;
	struct draw_pool pool;
	char *districts; /* of each object, DISTRICT bytes */
	size_t count, room;
	uint64_t excluded;
};

struct reading {
	struct job_run *run;
	struct ctx *x;
	const struct attempt *attempt;
	struct plan plan;
	const char *stage; /* folder */
	struct gathering *lists;
	const char **departments; /* one per list */
	/* Rows of excluded.csv. */
	struct draw_text *excluded;
	size_t excluded_count, excluded_room;
};

const char *
draw_freeze_pool_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.pool", list_id));
}

const char *
draw_freeze_plan_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.plan", list_id));
}

const char *
draw_freeze_item_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.item", list_id));
}

/* ---- pools ------------------------------------------------------- */

static struct draw_text
kept(struct arena *a, struct source_text t)
{
	return ((struct draw_text){arena_memdup(a, t.s, t.len), t.len});
}

static void
exclude(struct gathering *g, const struct source_object *o)
{
	struct reading *r = g->reading;
	struct arena *a = r->x->arena;
	size_t size = EXCLUDED_COLUMNS * sizeof(*r->excluded);
	struct draw_text *row;

	if (r->excluded_count == r->excluded_room) {
		size_t room = r->excluded_room * 2 + 64;

		r->excluded = arena_grow(
		    a, r->excluded, r->excluded_room * size, room * size);
		r->excluded_room = room;
	}
	row = &r->excluded[r->excluded_count++ * EXCLUDED_COLUMNS];
	row[0] = kept(a, o->code);
	row[1] = draw_text_of(g->row->list_id);
	row[2] = draw_text_of("status");
	row[3] = kept(a, o->status);
	g->excluded++;
}

static struct problem *
keep_district(struct gathering *g, struct source_text district)
{
	struct arena *a = g->reading->x->arena;

	if (district.len != DISTRICT)
		return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
	if (g->count == g->room) {
		size_t room = g->room * 2 + 1024;

		g->districts = arena_grow(
		    a, g->districts, g->room * DISTRICT, room * DISTRICT);
		g->room = room;
	}
	memcpy(&g->districts[g->count++ * DISTRICT], district.s, DISTRICT);
	return (NULL);
}

static struct problem *
take_object(void *arg, const struct source_object *o)
{
	static const char existing[] = "existing";
	struct gathering *g = arg;

	if (o->status.len != sizeof(existing) - 1 ||
	    memcmp(o->status.s, existing, o->status.len) != 0) {
		exclude(g, o);
		return (NULL);
	}
	TRY(keep_district(g, o->district));
	if (g->count % CHECK_EVERY == 0) {
		job_run_progress(g->reading->run, "pool", (int64_t)g->count, 0);
		TRY(job_run_check(g->reading->run));
	}
	return (draw_pool_add(g->builder,
	    (struct draw_text){o->code.s, o->code.len},
	    (struct draw_text){o->stratum.s, o->stratum.len}, 1));
}

static struct problem *
write_pool(struct gathering *g)
{
	struct arena *a = g->reading->x->arena;
	struct pools_written written;
	struct pools_file *file;

	TRY(pools_create(a, g->reading->stage,
	    draw_freeze_pool_name(a, g->row->list_id), &file));
	TRY(draw_pool_write(&g->pool, &(struct draw_sink){pools_write, file}));
	return (pools_finish(file, &written));
}

static struct problem *
gather(struct db *db, struct gathering *g)
{
	struct arena *a = g->reading->x->arena;

	g->builder = draw_pool_builder_new(a, GUESS);
	TRY(source_pool(db, a, &g->reach, take_object, g));
	TRY(draw_pool_finish(g->builder, &g->pool));
	return (write_pool(g));
}

/* ---- the plan of a list ------------------------------------------ */

static uint64_t
count_of(const struct draw_pool *pool, struct draw_text stratum)
{
	size_t i;

	for (i = 0; i < pool->stratum_count; i++)
		if (draw_text_equal(pool->strata[i].name, stratum))
			return (pool->strata[i].count);
	return (0);
}

static enum draw_merging
merging_of(const char *word)
{
	int m;

	for (m = 0; m < DRAW_MERGE_COUNT - 1; m++)
		if (strcmp(draw_merging_word((enum draw_merging)m), word) == 0)
			break;
	return ((enum draw_merging)m);
}

/* What the slot reaches, as it was applied. */
static const char *
filter_of(struct arena *a, const struct gathering *g)
{
	struct plan_line narrowed = {
	    .districts = g->reach.districts,
	    .kinds = g->reach.kinds,
	    .industries = g->reach.industries,
	};

	return (
	    arena_fmt(a, "%s %s", g->reach.low, plan_scope_json(a, &narrowed)));
}

static struct problem *
write_plan(struct gathering *g)
{
	struct arena *a = g->reading->x->arena;
	const struct plan_line *line = g->line;
	struct draw_stratum *strata =
	    arena_array(a, line->ratio_count, sizeof(*strata));
	struct draw_excluded excluded = {draw_text_of("status"), g->excluded};
	struct pools_written written;
	struct draw_text text;
	size_t i;

	for (i = 0; i < line->ratio_count; i++) {
		struct draw_text name = draw_text_of(line->ratios[i].stratum);

		strata[i] = (struct draw_stratum){name,
		    (uint32_t)line->ratios[i].num,
		    (uint32_t)line->ratios[i].den, count_of(&g->pool, name)};
	}
	TRY(draw_plan_write(a,
	    &(struct draw_plan){.group = draw_text_of(g->row->group_id),
		.item = draw_text_of(g->item->code),
		.department = draw_text_of(g->item->department),
		.specialty = draw_text_of(g->item->specialty),
		.from = draw_text_of(line->from),
		.to = draw_text_of(line->to),
		.merge = merging_of(line->merge),
		.filter = draw_text_of(filter_of(a, g)),
		.excluded = &excluded,
		.excluded_count = 1,
		.strata = strata,
		.stratum_count = line->ratio_count},
	    &text));
	return (pools_put(a, g->reading->stage,
	    draw_freeze_plan_name(a, g->row->list_id), text.s, text.len,
	    &written));
}

static struct problem *
write_item(struct gathering *g)
{
	struct arena *a = g->reading->x->arena;
	const char *version = arena_fmt(a, "%" PRId64, g->item->version);
	struct pools_written written;

	return (pools_put(a, g->reading->stage,
	    draw_freeze_item_name(a, g->row->list_id), version, strlen(version),
	    &written));
}

/* ---- annexes ----------------------------------------------------- */

static struct problem *
put(struct reading *r, enum draw_name name, struct draw_text bytes)
{
	struct pools_written written;

	return (pools_put(r->x->arena, r->stage, draw_name(name), bytes.s,
	    bytes.len, &written));
}

static struct problem *
write_excluded(struct reading *r)
{
	struct draw_text text;

	TRY(draw_csv_write(
	    r->x->arena, DRAW_EXCLUDED, r->excluded, r->excluded_count, &text));
	return (put(r, DRAW_EXCLUDED, text));
}

/* One list of the walk through all pools side by side. */
struct walk {
	struct draw_pool_cursor cursor;
	struct draw_record record;
	const char *district;
	bool more;
};

static void
step(struct walk *w)
{
	w->more = draw_pool_next(&w->cursor, &w->record);
	w->district += DISTRICT;
}

/* The list whose next object stands first; NULL when all are at their end. */
static struct walk *
foremost(struct walk *walks, size_t count)
{
	struct walk *first = NULL;
	size_t i;

	for (i = 0; i < count; i++)
		if (walks[i].more &&
		    (first == NULL ||
			draw_text_compare(
			    walks[i].record.id, first->record.id) < 0))
			first = &walks[i];
	return (first);
}

/* objects.csv: every object of any pool once, ascending. */
static struct problem *
write_places(struct walk *walks, size_t count, struct pools_file *file)
{
	struct walk *w;
	struct draw_text id;
	size_t i;

	while ((w = foremost(walks, count)) != NULL) {
		id = w->record.id;
		TRY(pools_write(file, id.s, id.len));
		TRY(pools_write(file, ",", 1));
		TRY(pools_write(file, w->district, DISTRICT));
		TRY(pools_write(file, "\n", 1));
		for (i = 0; i < count; i++)
			if (walks[i].more &&
			    draw_text_equal(walks[i].record.id, id))
				step(&walks[i]);
	}
	return (NULL);
}

static struct problem *
write_objects(struct reading *r)
{
	struct arena *a = r->x->arena;
	size_t count = r->attempt->list_count, i;
	struct walk *walks = arena_array(a, count, sizeof(*walks));
	const char *header = draw_header(DRAW_OBJECTS);
	struct pools_written written;
	struct pools_file *file;

	for (i = 0; i < count; i++) {
		walks[i].cursor = draw_pool_begin(&r->lists[i].pool);
		walks[i].more =
		    draw_pool_next(&walks[i].cursor, &walks[i].record);
		walks[i].district = r->lists[i].districts;
	}
	TRY(pools_create(a, r->stage, draw_name(DRAW_OBJECTS), &file));
	TRY(pools_write(file, header, strlen(header)));
	TRY(pools_write(file, "\n", 1));
	TRY(write_places(walks, count, file));
	return (pools_finish(file, &written));
}

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

static struct problem *
write_roster(struct db *db, struct reading *r)
{
	struct arena *a = r->x->arena;
	const struct plan_line *line = r->lists[0].line;
	struct source_period period = {line->from, line->to, r->plan.year};
	const struct source_inspector *row;
	struct draw_inspector *people;
	struct draw_text text;
	struct db_rows rows;
	size_t i;

	for (i = 1; i < r->attempt->list_count; i++) {
		line = r->lists[i].line;
		if (strcmp(line->from, period.from) < 0)
			period.from = line->from;
		if (strcmp(line->to, period.to) > 0)
			period.to = line->to;
	}
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
write_recusals(struct db *db, struct reading *r)
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

/* ---- all of it --------------------------------------------------- */

static struct problem *
prepare(struct db *db, struct reading *r)
{
	struct arena *a = r->x->arena;
	size_t count = r->attempt->list_count, i;
	struct plan_row row;

	TRY(plans_get(db, a, r->attempt->row.plan_id, &row));
	TRY(plans_load(db, a, &row, &r->plan));
	r->lists = arena_array(a, count, sizeof(*r->lists));
	r->departments = arena_array(a, count, sizeof(*r->departments));
	for (i = 0; i < count; i++) {
		struct gathering *g = &r->lists[i];

		g->reading = r;
		g->row = &r->attempt->lists[i];
		g->line = plan_line_at(&r->plan, g->row->slot);
		g->item = plan_item_of(&r->plan, g->line);
		if (strcmp(g->item->state, "active") != 0)
			return (problem_new(a, PROBLEM_RULE, NULL,
			    "事项 %s 没有启用，清单之外无事项（C03）",
			    g->item->code));
		g->reach = plan_reach(a, r->plan.district, g->line, g->item);
		r->departments[i] = g->item->department;
	}
	return (NULL);
}

static struct problem *
read_all(struct db *db, struct arena *a, void *arg)
{
	struct reading *r = arg;
	size_t i;

	(void)a;
	TRY(prepare(db, r));
	for (i = 0; i < r->attempt->list_count; i++) {
		TRY(gather(db, &r->lists[i]));
		TRY(write_plan(&r->lists[i]));
		TRY(write_item(&r->lists[i]));
	}
	job_run_progress(r->run, "annexes", 0, 0);
	TRY(write_excluded(r));
	if (r->attempt->charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	TRY(write_objects(r));
	TRY(write_roster(db, r));
	return (write_recusals(db, r));
}

struct problem *
draw_freeze_read(
    struct job_run *run, struct ctx *x, const struct attempt *attempt)
{
	struct reading r = {.run = run, .x = x, .attempt = attempt};

	if (pools_there(x->arena, attempt->row.id))
		return (NULL);
	job_run_progress(run, "pool", 0, 0);
	TRY(pools_stage(x->arena, &r.stage));
	TRY(db_transact(x->db, x->arena, read_all, &r));
	job_run_progress(run, "keep", 0, 0);
	return (pools_keep(x->arena, r.stage, attempt->row.id));
}

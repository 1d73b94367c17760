/* SPDX-License-Identifier: Apache-2.0 */
/* The reports of every year and of all draws: those whose draws have changed
 * are written. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "domain/draw/out.h"
#include "service/fairness_private.h"

enum {
	DRAWS_MOST = 1000, /* named one by one, the newest */
	FINDINGS_MOST = FAIRNESS_FAMILIES,
};

/* To be raised when a report says other things than before of the same draws:
 * then all are written anew. */
#define REPORT_FORM "1"

/* One scope, gathered. */
struct report {
	struct ctx *x;
	struct db *db;
	const char *scope, *year; /* year NULL: all */
	struct fairness_counters_row counters;
	const struct fairness_cell_row *rows;
	size_t row_count;
	struct fairness_pairs_row pairs;
	struct fairness_finding findings[FINDINGS_MOST];
	size_t finding_count;
	cJSON *json;
	struct draw_out csv;
};

/* A table of the report. */
struct table {
	const char *const *names;
	const struct fairness_cell *cells;
	size_t count;
};

static double
real(const char *text)
{
	return (strtod(text, NULL));
}

static void
add_finding(struct report *r, struct fairness_finding f)
{
	r->findings[r->finding_count++] = f;
}

/* ---- CSV ----------------------------------------------------------------- */

static void
csv_line(struct report *r, const char *section, const char *name,
    const struct fairness_cell *c, bool hide)
{
	draw_out_c(&r->csv,
	    hide ? arena_fmt(r->csv.a, "%s,%s,,,,\r\n", section, name)
		 : arena_fmt(r->csv.a,
		       "%s,%s,%" PRIu64 ",%" PRIu64 ",%.6g,%.6g\r\n", section,
		       name, c->count, c->drawn, c->expected,
		       fairness_count(
			   (double)c->drawn, c->expected, c->variance)));
}

static void
csv_table(struct report *r, const char *section, const struct table *t)
{
	bool *hide = arena_array(r->csv.a, t->count, sizeof(*hide));
	size_t i;

	fairness_hide(t->cells, t->count, hide);
	for (i = 0; i < t->count; i++)
		csv_line(r, section, t->names[i], &t->cells[i], hide[i]);
}

/* ---- tables -------------------------------------------------------------- */

static void
take_table(struct report *r, const char *dimension, struct table *out)
{
	struct arena *a = r->x->arena;
	const char **names = arena_array(a, r->row_count, sizeof(*names));
	struct fairness_cell *cells =
	    arena_array(a, r->row_count, sizeof(*cells));
	size_t i, n = 0;

	for (i = 0; i < r->row_count; i++) {
		const struct fairness_cell_row *row = &r->rows[i];

		if (strcmp(row->dimension, dimension) != 0)
			continue;
		names[n] = row->category;
		cells[n++] = (struct fairness_cell){(uint64_t)row->count,
		    (uint64_t)row->drawn, real(row->expected),
		    real(row->variance)};
	}
	*out = (struct table){names, cells, n};
}

static void
put_table(struct report *r, const char *dimension, const char *member,
    const char *title)
{
	struct table t;

	take_table(r, dimension, &t);
	add_finding(r, fairness_cells_finding(member, title, t.cells, t.count));
	fairness_put_cells(
	    r->x->arena, r->json, member, t.names, t.cells, t.count);
	csv_table(r, member, &t);
}

static struct problem *
put_squares(struct report *r)
{
	static const char *const names[] = {"district_squares", "age_squares"};
	static const char *const titles[] = {
	    "各区划合计（卡方）", "入库时间合计（卡方）"};
	const struct fairness_square_row *row;
	struct fairness_square s;
	struct db_rows rows;
	size_t d, i;

	TRY(fairness_squares(r->db, r->x->arena, r->year, &rows));
	row = rows.rows;
	for (d = 0; d < FAIRNESS_DIMENSIONS; d++) {
		s = (struct fairness_square){0, 0};
		for (i = 0; i < rows.count; i++)
			if (strcmp(row[i].dimension,
				fairness_dimension_words[d]) == 0)
				s = (struct fairness_square){
				    real(row[i].x), (uint64_t)row[i].df};
		add_finding(r, fairness_square_finding(names[d], titles[d], s));
	}
	return (NULL);
}

/* ---- pairs, counters, draws ---------------------------------------------- */

/* The p-value of a draw's pairs is that of all of them; here each draw is a
 * test. */
static struct problem *
put_pairs(struct report *r)
{
	const struct fairness_pairs_row *s = &r->pairs;
	struct fairness_pairs p;

	TRY(fairness_pairs_sum(r->db, r->x->arena, r->year, &r->pairs));
	p = (struct fairness_pairs){.together = (uint64_t)s->together,
	    .times = {(uint64_t)s->once, (uint64_t)s->twice,
		(uint64_t)s->thrice, (uint64_t)s->more},
	    .most = (uint64_t)s->most};
	fairness_put_pairs(r->json, &p);
	add_finding(r,
	    (struct fairness_finding){"pairs", "检查人员搭档（各场取最小者）",
		false, 0, 0, real(r->pairs.p), (uint64_t)r->pairs.tests});
	return (NULL);
}

static struct problem *
put_counters(struct report *r)
{
	const struct fairness_counters_row *c = &r->counters;
	cJSON *json = cJSON_AddObjectToObject(r->json, "counters");

	TRY(fairness_counters(r->db, r->x->arena, r->year, &r->counters));
	cJSON_AddNumberToObject(json, "drawn", (double)c->drawn);
	cJSON_AddNumberToObject(json, "disclosed", (double)c->disclosed);
	cJSON_AddNumberToObject(json, "void", (double)c->voided);
	cJSON_AddNumberToObject(
	    json, "void_after_entropy", (double)c->void_after_entropy);
	cJSON_AddNumberToObject(json, "self_drawn", (double)c->self_drawn);
	return (NULL);
}

static cJSON *
draw_json(struct arena *a, const struct fairness_draw_row *row)
{
	cJSON *json = cJSON_CreateObject();
	const struct json *body;

	json_put(json, "id", row->id);
	json_put(json, "draw_no", row->draw_no);
	cJSON_AddNumberToObject(json, "attempt", (double)row->attempt);
	json_put(json, "drawn_at", row->drawn_at);
	if (json_read(a, row->body, strlen(row->body), JSON_DEPTH_MAX, &body) ==
	    NULL) {
		json_put(
		    json, "verdict", json_string(json_get(body, "verdict")));
		json_put(json, "words", json_string(json_get(body, "words")));
	}
	return (json);
}

static struct problem *
put_draws(struct report *r)
{
	cJSON *array = cJSON_AddArrayToObject(r->json, "draws");
	const struct fairness_draw_row *row;
	struct db_rows rows;
	size_t i;

	TRY(fairness_draws(r->db, r->x->arena, r->year, DRAWS_MOST, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		cJSON_AddItemToArray(array, draw_json(r->x->arena, &row[i]));
	return (NULL);
}

/* ---- how often ----------------------------------------------------------- */

static const char *const times_names[FAIRNESS_TIMES] = {
    "从未抽中", "抽中一次", "抽中两次", "抽中三次以上"};

static struct fairness_cell
times_cell(int64_t objects, const char *expected, const char *variance)
{
	return ((struct fairness_cell){(uint64_t)objects, (uint64_t)objects,
	    real(expected), real(variance)});
}

static struct problem *
put_often(struct report *r, uint64_t objects)
{
	struct fairness_finding f = {.name = "often",
	    .title = "个别对象被抽中过多",
	    .p = 1,
	    .tests = objects};
	const struct fairness_often_row *row;
	uint64_t flagged = 0;
	struct db_rows rows;
	double p;
	size_t i;

	TRY(fairness_often(r->db, r->x->arena, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		p = fairness_at_least(real(row[i].due), (uint64_t)row[i].drawn);
		f.p = fmin(f.p, p);
		flagged += fairness_judge(p, objects * FAIRNESS_FAMILIES) ==
		    FAIRNESS_EXPLAIN;
	}
	cJSON_AddNumberToObject(r->json, "often", (double)flagged);
	add_finding(r, f);
	return (NULL);
}

/* Of all draws only: an object's years are not kept apart. */
static struct problem *
put_times(struct report *r)
{
	struct fairness_cell cells[FAIRNESS_TIMES];
	const struct table t = {times_names, cells, FAIRNESS_TIMES};
	struct fairness_times_row x;
	uint64_t objects = 0;
	size_t i;

	if (r->year != NULL)
		return (NULL);
	TRY(fairness_times(r->db, r->x->arena, &x));
	cells[0] = times_cell(x.n0, x.e0, x.v0);
	cells[1] = times_cell(x.n1, x.e1, x.v1);
	cells[2] = times_cell(x.n2, x.e2, x.v2);
	cells[3] = times_cell(x.n3, x.e3, x.v3);
	for (i = 0; i < FAIRNESS_TIMES; i++)
		objects += cells[i].count;
	fairness_put_cells(
	    r->x->arena, r->json, "times", times_names, cells, FAIRNESS_TIMES);
	csv_table(r, "times", &t);
	add_finding(r,
	    fairness_cells_finding(
		"times", "累计抽中次数", cells, FAIRNESS_TIMES));
	return (put_often(r, objects));
}

/* ---- one report ---------------------------------------------------------- */

static const char csv_head[] =
    "\xef\xbb\xbfsection,category,count,drawn,expected,p\r\n";

static struct problem *
fill(struct report *r)
{
	struct db_rows rows;

	json_put(r->json, "scope", r->scope);
	json_put(
	    r->json, "computed_at", clock_rfc3339(r->x->arena, r->x->now_ms));
	TRY(put_counters(r));
	TRY(fairness_cells(r->db, r->x->arena, r->year, &rows));
	r->rows = rows.rows;
	r->row_count = rows.count;
	TRY(put_squares(r));
	put_table(r, "district", "districts", "各区划分别");
	put_table(r, "age", "ages", "入库时间分别");
	put_table(r, "small", "small", "不足一个名额的分类");
	TRY(put_pairs(r));
	TRY(put_times(r));
	fairness_put_findings(r->json, r->findings, r->finding_count);
	return (put_draws(r));
}

static struct problem *
write_report(struct db *db, struct ctx *x, const char *scope,
    const struct fairness_scope_row *of)
{
	struct report r = {.x = x, .db = db, .scope = scope, .year = of->year};
	struct fairness_report_row row = {
	    .computed_at = clock_rfc3339(x->arena, x->now_ms)};
	struct problem *p;

	r.json = cJSON_CreateObject();
	draw_out_begin(&r.csv, x->arena);
	draw_out_c(&r.csv, csv_head);
	p = fill(&r);
	row.body = json_write(x->arena, r.json);
	row.csv = arena_memdup(x->arena, r.csv.s, r.csv.len);
	TRY(p);
	return (fairness_report_put(db, x->arena, scope, of->basis, &row));
}

/* Is there a report of it, from the same facts? */
static bool
is_written(const struct db_rows *bases, const char *scope, const char *basis)
{
	const struct fairness_basis_row *row = bases->rows;
	size_t i;

	for (i = 0; i < bases->count; i++)
		if (strcmp(row[i].scope, scope) == 0)
			return (strcmp(row[i].basis, basis) == 0);
	return (false);
}

/* What a report rests on is read before it, so that one that something was
 * added to meanwhile is written again. */
static struct problem *
write_changed(struct db *db, struct arena *a, void *arg)
{
	struct ctx *x = arg;
	const struct fairness_scope_row *row;
	struct db_rows scopes, bases;
	const char *scope;
	size_t i;

	TRY(fairness_report_lock(db, a));
	TRY(fairness_bases(db, a, &bases));
	TRY(fairness_scopes(db, a, REPORT_FORM, &scopes));
	row = scopes.rows;
	for (i = 0; i < scopes.count; i++) {
		scope = row[i].year == NULL ? FAIRNESS_TOTAL : row[i].year;
		if (!is_written(&bases, scope, row[i].basis))
			TRY(write_report(db, x, scope, &row[i]));
	}
	return (NULL);
}

struct problem *
fairness_write_reports(struct job_run *run, struct ctx *x)
{
	return (job_run_transact(run, x, write_changed, x));
}

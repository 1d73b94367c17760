/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who goes, by the platform's rows, beside what was drawn and published: a
 * swap that no file names would send somebody nobody can find afterwards.
 */
#include <string.h>

#include "base/arena.h"
#include "domain/draw/amend.h"
#include "domain/draw/csvfile.h"
#include "service/draw_bundle_private.h"
#include "storage/draws.h"
#include "storage/pools.h"

enum {
	VISIT,
	SLOT,
	INSPECTOR = 4 /* columns of assignment.csv */
};

struct people {
	struct arena *a;
	const struct draw_bundle_person_row *rows;
	size_t count, at;
	struct draw_amendment *amendments;
	size_t amendment_count;
};

static struct problem *
read_amendments(struct db *db, struct people *p, const char *draw_id)
{
	const struct draw_amendment_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draws_amendments(db, p->a, draw_id, &rows));
	row = rows.rows;
	p->amendments = arena_array(p->a, rows.count, sizeof(*p->amendments));
	for (i = 0; i < rows.count; i++)
		TRY(draw_amendment_read(
		    p->a, draw_text_of(row[i].text), &p->amendments[i]));
	p->amendment_count = rows.count;
	return (NULL);
}

static bool
is_amended(const struct people *p, const struct draw_bundle_person_row *row)
{
	const struct draw_replaced *r;
	size_t i, k;

	for (i = 0; i < p->amendment_count; i++)
		for (k = 0; k < p->amendments[i].inspector_count; k++) {
			r = &p->amendments[i].inspectors[k];
			if (draw_text_equal(
				r->visit_id, draw_text_of(row->visit_no)) &&
			    r->slot == row->slot &&
			    draw_text_equal(
				r->in, draw_text_of(row->inspector)))
				return (true);
		}
	return (false);
}

/* Slots are single digits, so that bytes order them like numbers. */
static int
order(struct arena *a, const struct draw_bundle_person_row *row,
    const struct draw_text *f)
{
	int d = draw_text_compare(draw_text_of(row->visit_no), f[VISIT]);

	if (d != 0)
		return (d);
	return (draw_text_compare(
	    draw_text_of(arena_fmt(a, "%lld", (long long)row->slot)), f[SLOT]));
}

static struct problem *
swapped(const struct people *p, const struct draw_text *f, const char *now)
{
	return (problem_new(p->a, PROBLEM_CONFLICT, NULL,
	    "检查 %.*s 的第 %.*s 个岗位：抽取派出“%.*s”，平台记载“%s”，"
	    "没有与之相符的递补文件",
	    (int)f[VISIT].len, f[VISIT].s, (int)f[SLOT].len, f[SLOT].s,
	    (int)f[INSPECTOR].len, f[INSPECTOR].s, now));
}

/* The slot's rows: as drawn first, then one for each amendment. Rows of other
 * visits between them came in with substitutes of objects. */
static struct problem *
check_slot(struct people *p, const struct draw_text *f)
{
	const struct draw_bundle_person_row *row = p->rows;
	int64_t turn = 0;

	while (p->at < p->count && order(p->a, &row[p->at], f) < 0)
		p->at++;
	for (; p->at < p->count && order(p->a, &row[p->at], f) == 0; p->at++) {
		if (row[p->at].turn != turn ||
		    (turn == 0 ? !draw_text_equal(f[INSPECTOR],
				     draw_text_of(row[p->at].inspector))
			       : !is_amended(p, &row[p->at])))
			return (swapped(p, f, row[p->at].inspector));
		turn++;
	}
	return (turn > 0 ? NULL : swapped(p, f, ""));
}

struct problem *
draw_bundle_check_people(struct db *db, struct arena *a, const char *draw_id)
{
	const char *name = draw_name(DRAW_ASSIGNMENT);
	struct draw_text fields[DRAW_COLUMNS_MAX], bytes;
	struct people p = {.a = a};
	struct problem *problem;
	struct draw_csv csv;
	struct db_rows rows;
	bool more;

	problem =
	    pools_map(a, pools_path(a, draw_id), name, &bytes.s, &bytes.len);
	if (problem != NULL) /* nobody was assigned by the draw */
		return (problem->kind == PROBLEM_NOT_FOUND ? NULL : problem);
	TRY(read_amendments(db, &p, draw_id));
	TRY(draw_bundle_people(db, a, draw_id, &rows));
	p.rows = rows.rows;
	p.count = rows.count;
	TRY(draw_csv_open(a, name, bytes, draw_header(DRAW_ASSIGNMENT), &csv));
	for (;;) {
		TRY(draw_csv_next(&csv, fields, &more));
		if (!more)
			return (NULL);
		TRY(check_slot(&p, fields));
	}
}

/* ---- what has become of it ---------------------------------------------- */

static const char *
in_words(const char *what)
{
	static const struct {
		const char *word, *title;
	} words[] = {{"cancelled", "已取消"}, {"recorded", "已检查"},
	    {"declined", "有人退出"}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].word, what) == 0)
			return (words[i].title);
	return ("有人接受");
}

struct problem *
draw_bundle_check_visits(struct db *db, struct arena *a, const char *draw_id)
{
	const struct draw_bundle_untold_row *row;
	struct db_rows rows;

	TRY(draw_bundle_untold(db, a, draw_id, &rows));
	if (rows.count == 0)
		return (NULL);
	row = rows.rows;
	return (problem_new(a, PROBLEM_CONFLICT, NULL,
	    row->is_told ? "检查 %s：日志记载“%s”，平台现在的记载与之不符，"
			   "请审核人员核对日志与任务"
			 : "检查 %s：平台记载“%s”，日志中没有这件事，"
			   "请审核人员核对日志与任务",
	    row->visit_no, in_words(row->what)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/fairness.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/array.h"
#include "storage/fairness.sql.h"

/* clang-format off */
#define QUERY(name, SQL, columns, row) \
	static const struct db_query name = {"fairness_" #name, SQL, columns, \
	    sizeof(struct row)}
/* clang-format on */

static const struct db_column id_columns[] = {
    DB_COL_TEXT(struct fairness_id_row, id),
    {0},
};
static const struct db_column year_columns[] = {
    DB_COL_I64(struct fairness_year_row, year),
    {0},
};
static const struct db_column scope_columns[] = {
    DB_COL_TEXT(struct fairness_scope_row, year),
    DB_COL_TEXT(struct fairness_scope_row, basis),
    {0},
};
static const struct db_column basis_columns[] = {
    DB_COL_TEXT(struct fairness_basis_row, scope),
    DB_COL_TEXT(struct fairness_basis_row, basis),
    {0},
};
static const struct db_column object_columns[] = {
    DB_COL_TEXT(struct fairness_object_row, code),
    DB_COL_TEXT(struct fairness_object_row, district),
    DB_COL_I64(struct fairness_object_row, days),
    {0},
};
static const struct db_column cell_columns[] = {
    DB_COL_TEXT(struct fairness_cell_row, dimension),
    DB_COL_TEXT(struct fairness_cell_row, category),
    DB_COL_I64(struct fairness_cell_row, count),
    DB_COL_I64(struct fairness_cell_row, drawn),
    DB_COL_TEXT(struct fairness_cell_row, expected),
    DB_COL_TEXT(struct fairness_cell_row, variance),
    {0},
};
static const struct db_column square_columns[] = {
    DB_COL_TEXT(struct fairness_square_row, dimension),
    DB_COL_TEXT(struct fairness_square_row, x),
    DB_COL_I64(struct fairness_square_row, df),
    {0},
};
static const struct db_column counters_columns[] = {
    DB_COL_I64(struct fairness_counters_row, drawn),
    DB_COL_I64(struct fairness_counters_row, disclosed),
    DB_COL_I64(struct fairness_counters_row, voided),
    DB_COL_I64(struct fairness_counters_row, void_after_entropy),
    DB_COL_I64(struct fairness_counters_row, self_drawn),
    {0},
};
static const struct db_column pairs_columns[] = {
    DB_COL_I64(struct fairness_pairs_row, together),
    DB_COL_I64(struct fairness_pairs_row, once),
    DB_COL_I64(struct fairness_pairs_row, twice),
    DB_COL_I64(struct fairness_pairs_row, thrice),
    DB_COL_I64(struct fairness_pairs_row, more),
    DB_COL_I64(struct fairness_pairs_row, most),
    DB_COL_I64(struct fairness_pairs_row, tests),
    DB_COL_TEXT(struct fairness_pairs_row, p),
    {0},
};
static const struct db_column draw_columns[] = {
    DB_COL_TEXT(struct fairness_draw_row, id),
    DB_COL_TEXT(struct fairness_draw_row, draw_no),
    DB_COL_I64(struct fairness_draw_row, attempt),
    DB_COL_TIME(struct fairness_draw_row, drawn_at),
    DB_COL_TEXT(struct fairness_draw_row, body),
    {0},
};
static const struct db_column times_columns[] = {
    DB_COL_I64(struct fairness_times_row, n0),
    DB_COL_I64(struct fairness_times_row, n1),
    DB_COL_I64(struct fairness_times_row, n2),
    DB_COL_I64(struct fairness_times_row, n3),
    DB_COL_TEXT(struct fairness_times_row, e0),
    DB_COL_TEXT(struct fairness_times_row, e1),
    DB_COL_TEXT(struct fairness_times_row, e2),
    DB_COL_TEXT(struct fairness_times_row, e3),
    DB_COL_TEXT(struct fairness_times_row, v0),
    DB_COL_TEXT(struct fairness_times_row, v1),
    DB_COL_TEXT(struct fairness_times_row, v2),
    DB_COL_TEXT(struct fairness_times_row, v3),
    {0},
};
static const struct db_column often_columns[] = {
    DB_COL_I64(struct fairness_often_row, drawn),
    DB_COL_TEXT(struct fairness_often_row, due),
    {0},
};
static const struct db_column report_columns[] = {
    DB_COL_TEXT(struct fairness_report_row, body),
    DB_COL_TEXT(struct fairness_report_row, csv),
    DB_COL_TIME(struct fairness_report_row, computed_at),
    {0},
};

QUERY(waiting, SQL_FAIRNESS_WAITING, id_columns, fairness_id_row);
QUERY(year_of, SQL_FAIRNESS_YEAR_OF, year_columns, fairness_year_row);
QUERY(objects, SQL_FAIRNESS_OBJECTS, object_columns, fairness_object_row);
QUERY(scopes, SQL_FAIRNESS_SCOPES, scope_columns, fairness_scope_row);
QUERY(bases, SQL_FAIRNESS_BASES, basis_columns, fairness_basis_row);
QUERY(counters, SQL_FAIRNESS_COUNTERS, counters_columns, fairness_counters_row);
QUERY(cells, SQL_FAIRNESS_CELLS, cell_columns, fairness_cell_row);
QUERY(squares, SQL_FAIRNESS_SQUARES, square_columns, fairness_square_row);
QUERY(pairs, SQL_FAIRNESS_PAIRS, pairs_columns, fairness_pairs_row);
QUERY(draws, SQL_FAIRNESS_DRAWS, draw_columns, fairness_draw_row);
QUERY(times, SQL_FAIRNESS_TIMES, times_columns, fairness_times_row);
QUERY(often, SQL_FAIRNESS_OFTEN, often_columns, fairness_often_row);
QUERY(report_get, SQL_FAIRNESS_REPORT_GET, report_columns, fairness_report_row);
QUERY(draw_get, SQL_FAIRNESS_DRAW_GET, report_columns, fairness_report_row);

static const struct db_query draw_claim = {
    "fairness_draw_claim", SQL_FAIRNESS_DRAW_CLAIM, NULL, 0};
static const struct db_query draw_fill = {
    "fairness_draw_fill", SQL_FAIRNESS_DRAW_FILL, NULL, 0};
static const struct db_query report_lock = {
    "fairness_report_lock", SQL_FAIRNESS_REPORT_LOCK, NULL, 0};
static const struct db_query cells_insert = {
    "fairness_cells_insert", SQL_FAIRNESS_CELLS_INSERT, NULL, 0};
static const struct db_query square_insert = {
    "fairness_square_insert", SQL_FAIRNESS_SQUARE_INSERT, NULL, 0};
static const struct db_query objects_put = {
    "fairness_objects_put", SQL_FAIRNESS_OBJECTS_PUT, NULL, 0};
static const struct db_query visits_put = {
    "fairness_visits_put", SQL_FAIRNESS_VISITS_PUT, NULL, 0};
static const struct db_query visits_get = {"fairness_visits_get",
    SQL_FAIRNESS_VISITS_GET, body_columns, sizeof(struct body_row)};
static const struct db_query report_put = {
    "fairness_report_put", SQL_FAIRNESS_REPORT_PUT, NULL, 0};

static const char *
number(struct arena *a, int64_t v)
{
	return (arena_fmt(a, "%" PRId64, v));
}

/* ---- reading ------------------------------------------------------------- */

struct problem *
fairness_waiting(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &waiting, DB_NO_PARAMS, out));
}

struct problem *
fairness_year_of(
    struct db *db, struct arena *a, const char *plan_id, int64_t *year)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &year_of, DB_PARAMS(plan_id), &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	*year = ((const struct fairness_year_row *)rows.rows)->year;
	return (NULL);
}

struct problem *
fairness_objects(struct db *db, struct arena *a, const char *code,
    const char *day, int64_t most, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &objects, DB_PARAMS(code, day, number(a, most)), out));
}

struct problem *
fairness_scopes(
    struct db *db, struct arena *a, const char *form, struct db_rows *out)
{
	return (db_fetch(db, a, &scopes, DB_PARAMS(form), out));
}

struct problem *
fairness_bases(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &bases, DB_NO_PARAMS, out));
}

struct problem *
fairness_counters(struct db *db, struct arena *a, const char *year,
    struct fairness_counters_row *out)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &counters, DB_PARAMS(year), &rows));
	*out = *(const struct fairness_counters_row *)rows.rows;
	return (NULL);
}

struct problem *
fairness_cells(
    struct db *db, struct arena *a, const char *year, struct db_rows *out)
{
	return (db_fetch(db, a, &cells, DB_PARAMS(year), out));
}

struct problem *
fairness_squares(
    struct db *db, struct arena *a, const char *year, struct db_rows *out)
{
	return (db_fetch(db, a, &squares, DB_PARAMS(year), out));
}

struct problem *
fairness_pairs_sum(struct db *db, struct arena *a, const char *year,
    struct fairness_pairs_row *out)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &pairs, DB_PARAMS(year), &rows));
	*out = *(const struct fairness_pairs_row *)rows.rows;
	return (NULL);
}

struct problem *
fairness_draws(struct db *db, struct arena *a, const char *year, int64_t most,
    struct db_rows *out)
{
	return (db_fetch(db, a, &draws, DB_PARAMS(year, number(a, most)), out));
}

struct problem *
fairness_times(struct db *db, struct arena *a, struct fairness_times_row *out)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &times, DB_NO_PARAMS, &rows));
	*out = *(const struct fairness_times_row *)rows.rows;
	return (NULL);
}

struct problem *
fairness_often(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &often, DB_NO_PARAMS, out));
}

static struct problem *
get_report(struct db *db, struct arena *a, const struct db_query *query,
    const char *key, struct fairness_report_row *out)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, query, DB_PARAMS(key), &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	*out = *(const struct fairness_report_row *)rows.rows;
	return (NULL);
}

struct problem *
fairness_report_get(struct db *db, struct arena *a, const char *scope,
    struct fairness_report_row *out)
{
	return (get_report(db, a, &report_get, scope, out));
}

struct problem *
fairness_draw_get(struct db *db, struct arena *a, const char *id,
    struct fairness_report_row *out)
{
	return (get_report(db, a, &draw_get, id, out));
}

/* ---- writing ------------------------------------------------------------- */

static const char *
real(struct arena *a, double v)
{
	return (arena_fmt(a, "%.17g", v));
}

struct problem *
fairness_draw_claim(struct db *db, struct arena *a,
    const struct fairness_draw_in *in, bool *added)
{
	struct db_rows changed;

	TRY(db_fetch(db, a, &draw_claim,
	    DB_PARAMS(in->id, number(a, in->year), in->drawn_at, in->now),
	    &changed));
	*added = changed.affected > 0;
	return (NULL);
}

struct problem *
fairness_draw_fill(
    struct db *db, struct arena *a, const struct fairness_draw_in *in)
{
	const struct fairness_pairs *p = in->pairs;
	const char *numbers[FAIRNESS_TIMES];
	size_t i;

	for (i = 0; i < FAIRNESS_TIMES; i++)
		numbers[i] = number(a, (int64_t)p->times[i]);
	TRY(db_run(db, a, &draw_fill,
	    DB_PARAMS(in->id, number(a, (int64_t)p->together),
		db_array(a, numbers, FAIRNESS_TIMES),
		number(a, (int64_t)p->most), number(a, (int64_t)p->tests),
		real(a, fairness_adjusted(p->p, p->tests)), in->body)));
	TRY(db_run(db, a, &cells_insert, DB_PARAMS(in->id, in->cells)));
	for (i = 0; i < 2; i++)
		TRY(db_run(db, a, &square_insert,
		    DB_PARAMS(in->id, in->dimensions[i],
			real(a, in->squares[i].x),
			number(a, (int64_t)in->squares[i].df))));
	return (NULL);
}

struct problem *
fairness_objects_put(
    struct db *db, struct arena *a, const struct fairness_chances *c)
{
	return (db_run(db, a, &objects_put,
	    DB_PARAMS(db_array(a, c->districts, c->count),
		db_array(a, c->codes, c->count), db_array(a, c->q, c->count),
		db_array(a, c->drawn, c->count))));
}

struct problem *
fairness_report_put(struct db *db, struct arena *a, const char *scope,
    const char *basis, const struct fairness_report_row *row)
{
	return (db_run(db, a, &report_put,
	    DB_PARAMS(scope, row->body, row->csv, row->computed_at, basis)));
}

struct problem *
fairness_report_lock(struct db *db, struct arena *a)
{
	return (db_run(db, a, &report_lock, DB_NO_PARAMS));
}

struct problem *
fairness_visits_put(
    struct db *db, struct arena *a, const char *now, const char *day)
{
	return (db_run(db, a, &visits_put, DB_PARAMS(now, day)));
}

struct problem *
fairness_visits_get(
    struct db *db, struct arena *a, const char *scope, struct body_row *out)
{
	return (db_one(db, a, &visits_get, DB_PARAMS(scope), out));
}

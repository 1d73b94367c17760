/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the fairness watch; what they mean is domain/fairness.h. All of it
 * but the reports is for the system alone. */
#ifndef SSJ_STORAGE_FAIRNESS_H
#define SSJ_STORAGE_FAIRNESS_H

#include <stdint.h>

#include "domain/fairness_pairs.h"
#include "storage/body.h"
#include "storage/db.h"

struct fairness_id_row {
	const char *id;
};

struct fairness_object_row {
	const char *code, *district;
	int64_t days; /* in the library */
};

struct fairness_cell_row {
	const char *dimension, *category;
	int64_t count, drawn;
	const char *expected, *variance; /* numbers as text */
};

struct fairness_square_row {
	const char *dimension, *x;
	int64_t df;
};

struct fairness_counters_row {
	int64_t drawn, disclosed, voided, void_after_entropy, self_drawn;
};

struct fairness_pairs_row {
	int64_t together, once, twice, thrice, more, most, tests;
	const char *p;
};

struct fairness_draw_row {
	const char *id, *draw_no;
	int64_t attempt;
	const char *drawn_at, *body;
};

struct fairness_times_row {
	int64_t n0, n1, n2, n3;	       /* objects drawn so often */
	const char *e0, *e1, *e2, *e3; /* expected */
	const char *v0, *v1, *v2, *v3; /* variance */
};

struct fairness_often_row {
	int64_t drawn;
	const char *due;
};

struct fairness_report_row {
	const char *body, *csv, *computed_at;
};

struct fairness_year_row {
	int64_t year;
};

/* A report there should be, and what it would be written from. */
struct fairness_scope_row {
	const char *year;  /* NULL: all of them */
	const char *basis; /* changes with everything the report depends on */
};

/* A report there is, and what it was written from. */
struct fairness_basis_row {
	const char *scope, *basis;
};

/* What is to be written of one draw. */
struct fairness_draw_in {
	const char *id, *drawn_at, *body, *now;
	int64_t year;
	const struct fairness_pairs *pairs;
	const char *cells; /* JSON array of fairness_cell rows */
	struct fairness_square squares[2];
	const char *const *dimensions; /* of the squares */
};

/* Chances of some objects in one draw; parallel arrays. */
struct fairness_chances {
	const char **districts, **codes, **q, **drawn;
	size_t count;
};

/* Rows of fairness_id_row: disclosed draws that are not in yet. */
struct problem *
fairness_waiting(struct db *db, struct arena *a, struct db_rows *out);
struct problem *fairness_year_of(
    struct db *db, struct arena *a, const char *plan_id, int64_t *year);
/* Up to `most` rows of fairness_object_row behind `code`, ascending. */
struct problem *fairness_objects(struct db *db, struct arena *a,
    const char *code, const char *day, int64_t most, struct db_rows *out);

/* Takes the draw for this transaction; *added is false when it is in
 * already. Another run that claims it waits. */
struct problem *fairness_draw_claim(struct db *db, struct arena *a,
    const struct fairness_draw_in *in, bool *added);
/* Its figures, once they are known. */
struct problem *fairness_draw_fill(
    struct db *db, struct arena *a, const struct fairness_draw_in *in);
struct problem *fairness_objects_put(
    struct db *db, struct arena *a, const struct fairness_chances *c);

/* Rows of fairness_scope_row, that of all draws last, also when there is no
 * draw. `form` stands in every basis: another one writes all reports anew. */
struct problem *fairness_scopes(
    struct db *db, struct arena *a, const char *form, struct db_rows *out);
/* Rows of fairness_basis_row, in any order. */
struct problem *
fairness_bases(struct db *db, struct arena *a, struct db_rows *out);

/* Sums of a year; `year` NULL: of all. */
struct problem *fairness_counters(struct db *db, struct arena *a,
    const char *year, struct fairness_counters_row *out);
struct problem *fairness_cells(
    struct db *db, struct arena *a, const char *year, struct db_rows *out);
struct problem *fairness_squares(
    struct db *db, struct arena *a, const char *year, struct db_rows *out);
struct problem *fairness_pairs_sum(struct db *db, struct arena *a,
    const char *year, struct fairness_pairs_row *out);
/* Up to `most` rows of fairness_draw_row, newest first. */
struct problem *fairness_draws(struct db *db, struct arena *a, const char *year,
    int64_t most, struct db_rows *out);
struct problem *
fairness_times(struct db *db, struct arena *a, struct fairness_times_row *out);
struct problem *
fairness_often(struct db *db, struct arena *a, struct db_rows *out);

/* Holds all reports until the end of the transaction. */
struct problem *fairness_report_lock(struct db *db, struct arena *a);
struct problem *
fairness_report_put(struct db *db, struct arena *a, const char *scope,
    const char *basis, const struct fairness_report_row *row);
/* PROBLEM_NOT_FOUND when there is none. */
struct problem *fairness_report_get(struct db *db, struct arena *a,
    const char *scope, struct fairness_report_row *out);
struct problem *fairness_draw_get(struct db *db, struct arena *a,
    const char *id, struct fairness_report_row *out);

/* Counts what has become of the visits of every year's draws, and of all, by
 * `day`; of all also when there are none. */
struct problem *fairness_visits_put(
    struct db *db, struct arena *a, const char *now, const char *day);
/* PROBLEM_NOT_FOUND when there is none. */
struct problem *fairness_visits_get(
    struct db *db, struct arena *a, const char *scope, struct body_row *out);

#endif

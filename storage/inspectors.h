/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The library of inspectors as rows, with their leave and recusals. Writes
 * belong inside a transaction that began with library_hold() when they add a
 * certificate number or move somebody, with library_share() otherwise.
 */
#ifndef SSJ_STORAGE_INSPECTORS_H
#define SSJ_STORAGE_INSPECTORS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "storage/db.h"

struct page;

struct inspector_row {
	const char *district, *id;
	const char *code; /* certificate number; what a draw calls them */
	const char *name, *org_id, *org_path;
	const char *department; /* code of the department's organisation */
	const char *level;
	bool whole_city;
	const char *specialties; /* JSON array */
	const char *certificate_until, *grade, *status;
	int64_t version;
	const char *created_at, *updated_at;
};

/* Which inspectors; NULL: any. */
struct inspector_filter {
	const char *department, *district, *status, *code;
};

struct leave_row {
	const char *from_day, *to_day, *reason;
};

struct recusal_row {
	const char *object_code, *reason, *declared_at;
	const char *ended_at; /* NULL: holds */
	/* Written only: the draw of the visit on stepping back from which it
	 * was declared; NULL: it tells nothing of a draw. */
	const char *draw_id;
};

/* PROBLEM_NOT_FOUND. */
struct problem *inspectors_get(
    struct db *db, struct arena *a, const char *id, struct inspector_row *out);
struct problem *inspectors_lock(
    struct db *db, struct arena *a, const char *id, struct inspector_row *out);

/* struct inspector_row by (district, id). */
struct problem *inspectors_page(struct db *db, struct arena *a,
    const struct inspector_filter *f, const struct page *page,
    struct db_rows *out);

/* *taken = somebody of the city other than `id` has this number. */
struct problem *inspectors_code_taken(struct db *db, struct arena *a,
    const char *code, const char *id, bool *taken);

struct problem *inspectors_insert(struct db *db, struct arena *a,
    const struct inspector_row *row, const char *now);

/* `was` becomes `row`; in another district, leave and recusals go along and a
 * line stays behind. */
struct problem *inspectors_update(struct db *db, struct arena *a,
    const struct inspector_row *was, const struct inspector_row *row,
    const char *now);

/* struct leave_row, by day. */
struct problem *leaves_list(struct db *db, struct arena *a,
    const struct inspector_row *of, struct db_rows *out);
struct problem *leaves_insert(struct db *db, struct arena *a,
    const struct inspector_row *of, const struct leave_row *leave);
/* PROBLEM_NOT_FOUND when none begins on this day. */
struct problem *
leaves_delete(struct db *db, struct arena *a, const struct inspector_row *of,
    const char *from_day, struct leave_row *was);

/* struct recusal_row, by object; `veiled`: with those of draws that are not
 * disclosed yet. */
struct problem *recusals_list(struct db *db, struct arena *a,
    const struct inspector_row *of, bool veiled, struct db_rows *out);
/* Declares object_code and reason of `r` as of declared_at, again if it had
 * ended; reads it back. */
struct problem *recusals_put(struct db *db, struct arena *a,
    const struct inspector_row *of, struct recusal_row *r);
/* Ends r->object_code as of ended_at; PROBLEM_NOT_FOUND when none holds. */
struct problem *recusals_end(struct db *db, struct arena *a,
    const struct inspector_row *of, struct recusal_row *r);

#endif

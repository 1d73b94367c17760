/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of the organisation tree. No rule is decided here; row-level security
 * lets everybody read and only those above write.
 */
#ifndef SSJ_STORAGE_ORGS_H
#define SSJ_STORAGE_ORGS_H

#include <stdint.h>

#include "base/problem.h"
#include "storage/db.h"

struct org_row {
	const char *id;
	const char *parent_id; /* NULL: the root */
	const char *code;      /* for ever */
	const char *path;      /* "/SZ/SCJG/" */
	const char *name;
	const char *kind; /* city_office, department, district, unit */
	const char *district;
	const char *valid_until; /* NULL: without end */
	int64_t version;
	const char *created_at, *updated_at;
};

struct org_filter {
	const char *after; /* path of the last row seen; "" = from the top */
	const char *under; /* path: this organisation and all below */
	const char *kind;  /* NULL: all */
	const char *parent_id; /* NULL: all */
	const char *live_at;   /* NULL: ended ones too */
	const char *most;      /* LIMIT */
};

/* PROBLEM_NOT_FOUND when there is none. */
struct problem *
orgs_get(struct db *db, struct arena *a, const char *id, struct org_row *out);
struct problem *orgs_root(struct db *db, struct arena *a, struct org_row *out);

/* orgs_get(), locked until the transaction ends. Gives no row to whom may not
 * change it. */
struct problem *
orgs_lock(struct db *db, struct arena *a, const char *id, struct org_row *out);

/* struct org_row, ascending by path. */
struct problem *orgs_list(struct db *db, struct arena *a,
    const struct org_filter *f, struct db_rows *out);

/* Writes `o` (version and times are set from `now`) and reads it back. */
struct problem *
orgs_insert(struct db *db, struct arena *a, const char *now, struct org_row *o);

/* Name and end of `o` become as they are there; NULL as name keeps it.
 * PROBLEM_STALE unless the stored version is o->version. Reads it back. */
struct problem *
orgs_update(struct db *db, struct arena *a, const char *now, struct org_row *o);

/* How many directly below have not ended at `now`. */
struct problem *orgs_children_live(struct db *db, struct arena *a,
    const char *id, const char *now, int64_t *number);

#endif

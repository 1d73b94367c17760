/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The library of objects as rows. Every write keeps three tables in step: the
 * object, its line in the city's directory (one live row per code) and its
 * grams for the search by name; call it inside a transaction.
 */
#ifndef SSJ_STORAGE_OBJECTS_H
#define SSJ_STORAGE_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "storage/db.h"

struct page;

struct object_row {
	const char *district, *id;
	const char *code;	   /* what a draw calls it */
	const char *uscc, *reg_no; /* NULL: none */
	const char *name, *kind, *industry, *address;
	const char *registered_on; /* NULL: not known */
	const char *status;
	const char *risk; /* "" = not classified */
	bool abnormal;
	const char *warnings; /* JSON array of words */
	int64_t version;
	const char *created_at, *updated_at;
};

/* Which objects; NULL: any. */
struct object_filter {
	const char *district, *kind, *status;
	const char *risk;     /* "" = not classified */
	const char *industry; /* the code's beginning */
	const char *code;     /* exact: uscc, obj-…, or reg_no */
	const char *name;     /* two or more neighbouring characters */
};

/* The live row; PROBLEM_NOT_FOUND. */
struct problem *objects_get(
    struct db *db, struct arena *a, const char *id, struct object_row *out);

/* The same, held until the end of the transaction; shares the library. */
struct problem *objects_lock(
    struct db *db, struct arena *a, const char *id, struct object_row *out);

/*
 * A page by (district, id). *rows are struct object_row, up to limit + 1; a
 * search by a name that very many bear may give fewer although there are more:
 * then `more` is the key to go on behind, NULL otherwise.
 */
struct object_page {
	struct db_rows rows;
	const char *const *more; /* district, id */
};
struct problem *
objects_page(struct db *db, struct arena *a, const struct object_filter *f,
    const struct page *page, struct object_page *out);

/* A new object: everything but version and times. */
struct problem *objects_insert(struct db *db, struct arena *a,
    const struct object_row *row, const char *now);

/* `was` becomes `row`, in another district perhaps: then a line stays behind
 * that says where it went. */
struct problem *
objects_update(struct db *db, struct arena *a, const struct object_row *was,
    const struct object_row *row, const char *now);

#endif

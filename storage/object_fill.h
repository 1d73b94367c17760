/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Millions of objects at once into a library that has none: what a
 * demonstration of a city's size, or a measurement, begins with. The ordinary
 * way in is the import, which looks at every row.
 *
 * In one transaction of the schema's owner (row-level security refuses COPY to
 * everybody else): object_fill_begin(), object_fill_add() for each object,
 * object_fill_end(). The library is locked meanwhile.
 */
#ifndef SSJ_STORAGE_OBJECT_FILL_H
#define SSJ_STORAGE_OBJECT_FILL_H

#include "domain/library.h"
#include "storage/copy_text.h"
#include "storage/db.h"

struct object_fill {
	struct db *db;
	const char *now;
	struct copy_rows objects, search; /* not sent yet */
	struct arena *piece;		  /* of what is not sent yet */
};

/* PROBLEM_WRONG_STATE when the library is not empty. */
struct problem *object_fill_begin(
    struct object_fill *f, struct db *db, struct arena *a, const char *now);

/* `id` is a UUID that no other object has; the object's code is its own, too,
 * and no number but it. */
struct problem *object_fill_add(
    struct object_fill *f, const char *id, const struct library_object *o);

/* The rest of the rows; then the directory and all keys. */
struct problem *object_fill_end(struct object_fill *f, struct arena *a);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Inspection items (one list 一单) as rows; the rules are service/items.h. */
#ifndef SSJ_STORAGE_ITEMS_H
#define SSJ_STORAGE_ITEMS_H

#include <stdint.h>

#include "base/problem.h"
#include "storage/db.h"

/* An item with one of its versions. Lists are JSON arrays of texts. */
struct item_row {
	const char *id, *code, *org_id, *org_code, *org_name, *org_path, *state;
	int64_t item_version;
	const char *name, *category, *item_class, *legal_basis;
	const char *object_types, *object_note, *industries, *content;
	const char *methods, *levels, *frequency, *specialty;
	const char *form_id;			   /* NULL: no checklist */
	int64_t form_version;			   /* 0: no checklist */
	const char *effective_from, *effective_to; /* NULL: in force */
	int64_t version;
	const char *created_at, *updated_at;
};

/* Which items; NULL: any. */
struct item_filter {
	const char *state, *org_id, *specialty, *code;
};

/* The version in force; PROBLEM_NOT_FOUND. */
struct problem *
items_get(struct db *db, struct arena *a, const char *id, struct item_row *out);

/* The same, held until the end of the transaction; shares the library. */
struct problem *items_lock(
    struct db *db, struct arena *a, const char *id, struct item_row *out);

/* struct item_row, ascending by code, behind `code`. */
struct problem *
items_page(struct db *db, struct arena *a, const struct item_filter *f,
    const char *code, const char *limit, struct db_rows *out);

/* Active ones; `department` = code of the organisation or NULL. */
struct problem *
items_public_page(struct db *db, struct arena *a, const char *department,
    const char *code, const char *limit, struct db_rows *out);

/* All versions of one item below `item_version`, the newest first. */
struct problem *items_versions(struct db *db, struct arena *a, const char *id,
    const char *item_version, const char *limit, struct db_rows *out);

/* A new draft with its first version: everything but states and times. */
struct problem *items_insert(struct db *db, struct arena *a,
    const struct item_row *row, const char *now);

/* Version row->item_version + 1, which replaces the one in force. */
struct problem *items_new_version(struct db *db, struct arena *a,
    const struct item_row *row, const char *now);

struct problem *items_set_state(struct db *db, struct arena *a, const char *id,
    const char *state, const char *now);

#endif

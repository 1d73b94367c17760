/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Caps and lots as rows: what the city has laid down, and what a freeze needs
 * of it. Rules are only added to; the newest that has begun is in force.
 */
#ifndef SSJ_STORAGE_CITY_RULES_H
#define SSJ_STORAGE_CITY_RULES_H

#include <stdint.h>

#include "domain/ruling.h"
#include "storage/body.h"
#include "storage/db.h"

struct cap_row {
	const char *id, *org_path;
	int64_t year;
	const char *level;
	const char *most; /* number as text; NULL: lifted */
	const char *valid_from, *legal_basis;
	const char *created_by; /* NULL: the system */
};
struct problem *caps_insert(struct db *db, struct arena *a,
    const struct cap_row *row, const char *now, struct body_row *out);

/* Up to `limit` struct body_row behind `after`, newest first; `year` as text,
 * NULL: all. */
struct problem *caps_list(struct db *db, struct arena *a, const char *after,
    const char *year, const char *limit, struct db_rows *out);

struct lot_rule_row {
	const char *id, *org_path, *list;
	int64_t at_least, lots;
	const char *valid_from, *legal_basis;
	const char *created_by;
};
struct problem *lot_rules_insert(struct db *db, struct arena *a,
    const struct lot_rule_row *row, const char *now, struct body_row *out);
struct problem *lot_rules_list(struct db *db, struct arena *a,
    const char *after, const char *limit, struct db_rows *out);

/* The caps of `year` in force on `day`. */
struct problem *caps_in_force(struct db *db, struct arena *a, int64_t year,
    const char *day, struct caps *out);

/* Rows of struct cap_use, ascending by code (memcmp): published visits of
 * `year` before the moment `before`; of one object, or of all (NULL). */
struct problem *caps_use(struct db *db, struct arena *a, int64_t year,
    const char *before, const char *object_code, struct db_rows *out);

/* Rows of struct ruling_lots, ascending by code (memcmp): everybody who has
 * more than one lot on `day`. */
struct problem *lots_in_force(
    struct db *db, struct arena *a, const char *day, struct db_rows *out);

#endif

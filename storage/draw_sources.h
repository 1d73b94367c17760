/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a freeze and a draw read out of the libraries: pools, inspectors,
 * recusals, objects. Nothing is decided here.
 */
#ifndef SSJ_STORAGE_DRAW_SOURCES_H
#define SSJ_STORAGE_DRAW_SOURCES_H

#include <stdint.h>

#include "domain/plan.h"
#include "storage/db.h"

/* An object that a slot covers; texts with lengths, gone with the next one. */
struct source_text {
	const char *s;
	size_t len;
};
struct source_object {
	struct source_text code, stratum, district, status;
};

/*
 * Hands every object within reach to `take`, ascending by code (memcmp), in
 * one snapshot, as a binary COPY. A problem from it ends the copy.
 */
struct problem *
source_pool(struct db *db, struct arena *a, const struct plan_reach *reach,
    struct problem *(*take)(void *arg, const struct source_object *o),
    void *arg);

struct source_inspector {
	const char *code, *department;
	const char *district;	 /* "*": the whole city */
	const char *specialties; /* JSON array, ascending */
	const char *certificate_until;
	const char *leave; /* from/to joined by ';' */
	int64_t load;	   /* visits of the year */
};

/* Rows of source_inspector, ascending by code: those of the departments who
 * are on duty; absences that touch the period. */
struct source_period {
	const char *from, *to; /* days */
	int64_t year;
};
struct problem *
source_roster(struct db *db, struct arena *a, const char *const *departments,
    size_t count, const struct source_period *period, struct db_rows *out);

struct source_recusal {
	const char *inspector, *object;
};
/* Rows of source_recusal, ascending. */
struct problem *source_recusals(struct db *db, struct arena *a,
    const char *const *departments, size_t count, struct db_rows *out);

struct source_person {
	const char *code, *id;
};
/* Rows of source_person, ascending by code; codes that nobody has are not
 * there. */
struct problem *source_inspectors(struct db *db, struct arena *a,
    const char *const *codes, size_t count, struct db_rows *out);

struct source_found {
	const char *district, *code, *id;
	const char *snapshot; /* JSON, for task.object */
};
/* Rows of source_found, in any order, for pairs of district ("": wherever it
 * is) and code. */
struct problem *
source_objects(struct db *db, struct arena *a, const char *const *districts,
    const char *const *codes, size_t count, struct db_rows *out);

/* The checklist of an item's version; NULL and 0 where it has none. */
struct source_form {
	const char *form_id;
	int64_t form_version;
};
struct problem *source_item(struct db *db, struct arena *a, const char *item_id,
    int64_t item_version, struct source_form *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of visits that are made together (C62); the rules are
 * domain/together.h. */
#ifndef SSJ_STORAGE_COMPANIONS_H
#define SSJ_STORAGE_COMPANIONS_H

#include <stdint.h>

#include "storage/db.h"

/* One of two visits, held until the end of the transaction. */
struct companion_visit_row {
	const char *district, *id, *org_path, *object_code, *state;
	const char *from_day, *to_day;
	int64_t slots;
};
/* Rows of companion_visit_row, ascending by id: those that the actor sees. */
struct problem *companions_hold(struct db *db, struct arena *a, const char *one,
    const char *other, struct db_rows *out);

/* A pair; `task_id` stands before `other_id`. */
struct companion_pair {
	const char *district, *task_id, *other_id;
};

/* Departments of both visits. */
struct problem *companions_departments(struct db *db, struct arena *a,
    const struct companion_pair *pair, int64_t *out);

struct companion_row {
	const char *reason;
	int64_t departments, people;
	const char *entered_by, *entered_at;
};
/* PROBLEM_DUPLICATE when the pair is there. */
struct problem *companions_insert(struct db *db, struct arena *a,
    const struct companion_pair *pair, const struct companion_row *row);

struct companion_state_row {
	const char *entered_by, *approved_by; /* NULL: nobody */
};
/* PROBLEM_NOT_FOUND when nobody has asked for it. */
struct problem *companions_get(struct db *db, struct arena *a,
    const struct companion_pair *pair, struct companion_state_row *out);

struct problem *companions_approve(struct db *db, struct arena *a,
    const struct companion_pair *pair, const char *user_id, const char *now);

#endif

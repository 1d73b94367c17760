/* SPDX-License-Identifier: Apache-2.0 */
/* Drawn visits that somebody wants not to take place, as rows. */
#ifndef SSJ_STORAGE_CANCELLATIONS_H
#define SSJ_STORAGE_CANCELLATIONS_H

#include "storage/body.h"
#include "storage/db.h"
#include "storage/tasks.h"

struct cancellation_row {
	const char *id;
	const char *reason; /* domain/cancelling.h */
	const char *note;
	const char *state; /* requested, approved, refused */
	const char *requested_by;
};

/* Of a task that is held; PROBLEM_DUPLICATE when one is open. */
struct problem *cancellations_insert(struct db *db, struct arena *a,
    const struct task_row *task, const struct cancellation_row *row,
    const char *now, struct body_row *out);

/* The newest of a task as it is shown; PROBLEM_NOT_FOUND. */
struct problem *cancellations_get(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct body_row *out);

/* The newest of a task, held; PROBLEM_NOT_FOUND. */
struct problem *cancellations_lock(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct cancellation_row *out);

/* Decided by `user_id`. */
struct cancellation_decision {
	const char *state; /* approved, refused */
	const char *user_id, *now;
	const char *text; /* why it was refused; NULL */
};
struct problem *
cancellations_decide(struct db *db, struct arena *a, const char *id,
    const struct cancellation_decision *decision, struct body_row *out);

#endif

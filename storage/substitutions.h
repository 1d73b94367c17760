/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that make way for the next one in order, as rows. */
#ifndef SSJ_STORAGE_SUBSTITUTIONS_H
#define SSJ_STORAGE_SUBSTITUTIONS_H

#include "storage/body.h"
#include "storage/db.h"

struct substitution_row {
	const char *id, *district, *task_id, *draw_id, *object_code;
	const char *reason;  /* cancelled, revoked, moved_out, duplicate */
	const char *fact_on; /* day */
	const char *state;
	const char *requested_by; /* NULL: the system */
};

/* What the one who asks says besides. */
struct substitution_claim {
	const char *note, *evidence; /* sha256 */
};
struct problem *substitutions_insert(struct db *db, struct arena *a,
    const struct substitution_row *row, const struct substitution_claim *claim,
    const char *now, struct body_row *out);

/* The newest of a task as it is shown; PROBLEM_NOT_FOUND. */
struct problem *substitutions_get(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct body_row *out);

/* The one of that id, or (NULL) the newest of the task, held;
 * PROBLEM_NOT_FOUND. */
struct problem *
substitutions_lock(struct db *db, struct arena *a, const char *id,
    const char *district, const char *task_id, struct substitution_row *out);

/* Decided by `user_id`. */
struct substitution_decision {
	const char *state; /* approved, refused */
	const char *user_id, *now;
	const char *text; /* why it was refused; NULL */
};
struct problem *
substitutions_decide(struct db *db, struct arena *a, const char *id,
    const struct substitution_decision *decision, struct body_row *out);

/* The end of it: done, exhausted or refused; `amendment` as text or NULL. */
struct substitution_end {
	const char *state, *now, *amendment, *text;
};
struct problem *substitutions_finish(struct db *db, struct arena *a,
    const char *id, const struct substitution_end *end);

/* Rows of struct draw_task_item_row of a task, ascending by list. */
struct problem *substitutions_items(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct db_rows *out);

/* Rows of struct draw_task_partner_row of a task, ascending by department. */
struct problem *substitutions_partners(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct db_rows *out);

struct substitution_owed_row {
	const char *code;
};
/* Rows of substitution_owed_row, ascending: who stands in the stratum 补查 of
 * the item's next draw. */
struct problem *substitutions_owed(
    struct db *db, struct arena *a, const char *item_id, struct db_rows *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that make way for the next one in order, as rows (requests.h). */
#ifndef SSJ_STORAGE_SUBSTITUTIONS_H
#define SSJ_STORAGE_SUBSTITUTIONS_H

#include "storage/requests.h"

/* What a request says besides; its `reason` is one of cancelled, revoked,
 * moved_out, duplicate. */
struct substitution_claim {
	const char *fact_on;  /* day */
	const char *evidence; /* sha256 */
};
/* Of a task that is held; PROBLEM_DUPLICATE when one is open. */
struct problem *substitutions_insert(struct db *db, struct arena *a,
    const struct task_row *task, const struct request_row *row,
    const struct substitution_claim *claim, struct body_row *out);

/* What is to be done once it is approved. */
struct substitution_row {
	const char *id, *task_id, *draw_id, *object_code;
	const char *reason, *fact_on;
	const char *state; /* requested, approved, refused, done, exhausted */
};
/* Rows of it: all that are approved and not done. */
struct problem *
substitutions_orders(struct db *db, struct arena *a, struct db_rows *out);
/* One of them; PROBLEM_NOT_FOUND. */
struct problem *substitutions_order(struct db *db, struct arena *a,
    const char *id, struct substitution_row *out);

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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of visits that a draw makes. What happens to them afterwards is
 * storage/tasks.h.
 */
#ifndef SSJ_STORAGE_DRAW_TASKS_H
#define SSJ_STORAGE_DRAW_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/db.h"

struct draw_task_item_row {
	const char *district, *task_id, *item_id;
	int64_t item_version;
	const char *list_id, *department, *specialty;
	const char *methods; /* JSON array of words (C73); empty: any */
	const char *form_id; /* NULL: no checklist */
	int64_t form_version;
};

struct draw_task_row {
	const char *district, *id, *visit_no;
	const char *org_id, *org_path;
	const char *object_id, *object_code, *object; /* JSON */
	const char *from_day, *to_day;
	int64_t slots, unfilled;
	bool in_company; /* it will have partners */
	const struct draw_task_item_row *items;
	size_t item_count;
};

struct draw_task_inspector_row {
	const char *district, *task_id;
	int64_t slot, turn;
	const char *department, *specialty;
	const char *inspector_id; /* NULL: nobody could be found */
	bool leader;
	const char *state;  /* assigned, unfilled */
	const char *reason; /* why it is unfilled, in numbers; or NULL */
};

/* Rows of one draw; each call is one statement. Visits come with their items
 * and before what else belongs to them. */
struct problem *
draw_tasks_insert(struct db *db, struct arena *a, const char *draw_id,
    const struct draw_task_row *rows, size_t count, const char *now);
struct problem *draw_task_items_insert(struct db *db, struct arena *a,
    const struct draw_task_item_row *rows, size_t count);
struct problem *draw_task_inspectors_insert(struct db *db, struct arena *a,
    const struct draw_task_inspector_row *rows, size_t count);

/* ---- substitution ------------------------------------------------ */

struct draw_task_link {
	const char *draw_id; /* NULL: it was not drawn */
	const char *visit_no;
	const char *state;
};
struct problem *draw_task_get(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct draw_task_link *out);

struct draw_turn_row {
	int64_t slot, turn;
	const char *department, *specialty;
	const char *inspector; /* code; NULL: nobody */
	bool leader;
	const char *state;
};
/* Rows of draw_turn_row of one slot, by turn. */
struct problem *
draw_task_turns(struct db *db, struct arena *a, const char *district,
    const char *task_id, int64_t slot, struct db_rows *out);

struct draw_left_row {
	const char *district, *task_id;
	int64_t slot, turn;
};
/* Rows of draw_left_row: places of drawn visits that somebody has left and
 * nobody has taken. */
struct problem *
draw_tasks_left(struct db *db, struct arena *a, struct db_rows *out);

/* One more slot that nobody fills. */
struct problem *draw_task_unfilled(struct db *db, struct arena *a,
    const char *district, const char *task_id, const char *now);

#endif

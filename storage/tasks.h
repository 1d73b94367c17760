/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of tasks: visits, their items and who goes. */
#ifndef SSJ_STORAGE_TASKS_H
#define SSJ_STORAGE_TASKS_H

#include <stdint.h>

#include "domain/visit.h"
#include "storage/body.h"
#include "storage/db.h"

/* A task that is held until the end of the transaction. */
struct task_row {
	const char *id, *district;
	const char *org_id, *org_path;
	const char *draw_id; /* NULL: it was not drawn */
	const char *visit_no, *object_code, *object_name;
	const char *origin; /* C24 */
	const char *state;
	const char *from_day;	/* its period begins, YYYY-MM-DD, … */
	const char *to_day;	/* … and ends */
	const char *created_at; /* the draw's moment */
	int64_t version;
	bool
	    in_company; /* partners, companions or assistants have been there */
};

/* An item of a task and the fields of its form. */
struct task_form_row {
	const char *item_id;
	int64_t item_version;
	const char *fields;  /* JSON array; NULL: no form */
	const char *methods; /* JSON array of words; empty: any */
};

/* A new state, why (may be NULL) and when. */
struct task_change {
	const char *state, *reason, *now;
};

/* What a list wants; NULL: any. */
struct task_filter {
	/* Tasks of organisations with low <= path < high … */
	const char *low, *high;
	bool partner; /* those they join and others lead */
	/* … or, when not NULL, those this inspector is on. */
	const char *inspector_id;
	const char *org_id, *object_code, *state;
	const char *due_from, *due_to; /* days; both ends included */
	const char *draw_id;
};

/* PROBLEM_NOT_FOUND when there is none that the actor may see. out->mine is
 * false, whoever is on the task, where it is in the actor's scope and
 * `scope_is_enough` for him to be shown it. */
struct problem *tasks_get(struct db *db, struct arena *a, const char *id,
    bool scope_is_enough, struct body_view *out);

/* Up to `limit` struct body_row behind `after`, newest first. */
struct problem *
tasks_page(struct db *db, struct arena *a, const struct task_filter *f,
    const char *after, const char *limit, struct db_rows *out);

/* The task without holding it; PROBLEM_NOT_FOUND. */
struct problem *tasks_get_row(
    struct db *db, struct arena *a, const char *id, struct task_row *out);

/* Holds the task and everybody on it; PROBLEM_NOT_FOUND. `forms` (may be
 * NULL) gets what tasks_forms() gives, in the same trip. */
struct problem *tasks_hold(struct db *db, struct arena *a, const char *id,
    struct task_row *out, struct visit *visit, struct db_rows *forms);

/* Rows of struct task_form_row, ascending by item_id. */
struct problem *tasks_forms(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);

/* The holder of a turn gave `change` as his answer. */
struct problem *
tasks_decide(struct db *db, struct arena *a, const struct task_row *task,
    const struct visit_turn *turn, const struct task_change *change);

/* From now on `turn` leads the visit. */
struct problem *tasks_lead(struct db *db, struct arena *a,
    const struct task_row *task, const struct visit_turn *turn);

/* The task gets the state of `change`, and its reason where there is one. */
struct problem *tasks_move(struct db *db, struct arena *a, const char *district,
    const char *id, const struct task_change *change);

#endif

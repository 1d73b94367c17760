/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of checks that were not drawn (C24). Their items and people go in
 * through storage/draw_tasks.h, as those of every task.
 */
#ifndef SSJ_STORAGE_PROPOSALS_H
#define SSJ_STORAGE_PROPOSALS_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/db.h"

struct proposal_item_row {
	const char *item_id, *code, *state;
	int64_t item_version;
	const char *specialty;
	const char *methods; /* JSON array of words; empty: any */
	const char *form_id; /* NULL: no checklist */
	int64_t form_version;
	const char *department, *department_id, *department_path;
};
/* Rows of proposal_item_row in the order of `ids`; ids that no item has are
 * not there. */
struct problem *proposals_items(struct db *db, struct arena *a,
    const char *const *ids, size_t count, struct db_rows *out);

struct proposal_person_row {
	const char *id, *code, *department;
	const char *district;	 /* "*": the whole city */
	const char *specialties; /* JSON array */
	const char *certificate_until;
	bool on_duty, on_leave, recused;
};
/* A visit somebody may not be free for. */
struct proposal_window {
	const char *object_code, *from, *to;
};
/* Rows of proposal_person_row in the order of `ids`; ids that no inspector
 * has are not there. */
struct problem *
proposals_people(struct db *db, struct arena *a, const char *const *ids,
    size_t count, const struct proposal_window *window, struct db_rows *out);

struct proposal_row {
	const char *district, *id, *origin;
	const char *org_id, *org_path;
	const char *object_id, *object_code, *object; /* JSON */
	const char *from_day, *to_day;
	int64_t slots;
	const char *cause, *reference;
	const char *entered_by; /* NULL: the system */
};
/*
 * *id = a check of another origin that is the same as `row` in object, origin,
 * days and one of the items, whoever's it is, and has not been made yet; NULL:
 * there is none. Until the transaction ends nobody else enters one for the
 * object.
 */
struct problem *
proposals_same(struct db *db, struct arena *a, const struct proposal_row *row,
    const char *const *items, size_t count, const char **id);

/* The task, 'proposed', and its cause. */
struct problem *proposals_insert(struct db *db, struct arena *a,
    const struct proposal_row *row, const char *now);

/* Only the cause: of a task that is there. */
struct problem *proposals_cause(struct db *db, struct arena *a,
    const struct proposal_row *row, const char *now);

/* So many people have been named for a visit that had none. */
struct problem *proposals_staffed(struct db *db, struct arena *a,
    const char *district, const char *id, int64_t people);

struct proposal_content_row {
	const char *from_day, *to_day, *entered_by;
	const char *items, *people; /* JSON arrays of ids */
};
/* PROBLEM_NOT_FOUND when it has no cause. */
struct problem *proposals_get(struct db *db, struct arena *a, const char *id,
    struct proposal_content_row *out);

/* `user_id` has approved it; or has named somebody else for it. */
struct problem *proposals_approve(struct db *db, struct arena *a,
    const char *district, const char *id, const char *user_id, const char *now);
struct problem *proposals_reopen(struct db *db, struct arena *a,
    const char *district, const char *id, const char *user_id, const char *now);

#endif

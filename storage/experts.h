/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of experts, and of the tasks they assist. */
#ifndef SSJ_STORAGE_EXPERTS_H
#define SSJ_STORAGE_EXPERTS_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/body.h"
#include "storage/db.h"

struct task_row;

struct expert_row {
	const char *id, *org_id, *org_path;
	const char *name, *kind, *field, *employer;
	const char *active; /* "true", "false"; for a change */
};

struct problem *experts_insert(struct db *db, struct arena *a,
    const struct expert_row *row, const char *now);
struct problem *experts_get(
    struct db *db, struct arena *a, const char *id, struct body_view *out);

/* Members that are NULL stay; PROBLEM_STALE unless `version` is stored. */
struct problem *experts_update(struct db *db, struct arena *a,
    const struct expert_row *row, int64_t version, const char *now);

/* Up to `limit` struct body_row behind `after`, newest first; field and
 * active ("true", "false") narrow it, NULL: any. */
struct expert_filter {
	const char *field, *active;
};
struct problem *
experts_page(struct db *db, struct arena *a, const struct expert_filter *f,
    const char *after, const char *limit, struct db_rows *out);

/* *all: every one of these exists and is active. */
struct problem *experts_active(struct db *db, struct arena *a,
    const char *const *ids, size_t count, bool *all);

/* From now on these assist the task and no others; `list` is a JSON array of
 * {expert_id, duty}. */
struct problem *
experts_assign(struct db *db, struct arena *a, const struct task_row *task,
    const char *list, const char *user_id, const char *now);

/* *late: the task has a record. */
struct problem *experts_too_late(
    struct db *db, struct arena *a, const struct task_row *task, bool *late);

#endif

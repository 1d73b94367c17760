/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/experts.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/array.h"
#include "storage/experts.sql.h"
#include "storage/tasks.h"

static const struct db_query expert_insert = {
    "expert_insert", SQL_EXPERT_INSERT, NULL, 0};
static const struct db_query expert_update = {
    "expert_update", SQL_EXPERT_UPDATE, NULL, 0};
static const struct db_query expert_get = {
    "expert_get", SQL_EXPERT_GET, body_view_columns, sizeof(struct body_view)};
static const struct db_query expert_page = {
    "expert_page", SQL_EXPERT_PAGE, body_columns, sizeof(struct body_row)};
static const struct db_query assistant_clear = {
    "assistant_clear", SQL_ASSISTANT_CLEAR, NULL, 0};
static const struct db_query assistant_insert = {
    "assistant_insert", SQL_ASSISTANT_INSERT, NULL, 0};

struct count_row {
	int64_t count;
};
static const struct db_column count_columns[] = {
    DB_COL_I64(struct count_row, count),
    {0},
};
static const struct db_query expert_active = {"expert_active",
    SQL_EXPERT_ACTIVE, count_columns, sizeof(struct count_row)};

struct late_row {
	bool late;
};
static const struct db_column late_columns[] = {
    DB_COL_BOOL(struct late_row, late),
    {0},
};
static const struct db_query too_late = {"assistant_too_late",
    SQL_ASSISTANT_TOO_LATE, late_columns, sizeof(struct late_row)};

struct problem *
experts_insert(struct db *db, struct arena *a, const struct expert_row *row,
    const char *now)
{
	return (db_run(db, a, &expert_insert,
	    DB_PARAMS(row->id, row->org_id, row->org_path, row->name, row->kind,
		row->field, row->employer, now)));
}

struct problem *
experts_get(
    struct db *db, struct arena *a, const char *id, struct body_view *out)
{
	return (db_one(db, a, &expert_get, DB_PARAMS(id), out));
}

struct problem *
experts_update(struct db *db, struct arena *a, const struct expert_row *row,
    int64_t version, const char *now)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &expert_update,
	    DB_PARAMS(row->id, arena_fmt(a, "%" PRId64, version), row->name,
		row->field, row->employer, row->active, now),
	    &rows));
	if (rows.affected == 1)
		return (NULL);
	return (problem_new(a, PROBLEM_STALE, NULL, NULL));
}

struct problem *
experts_page(struct db *db, struct arena *a, const struct expert_filter *f,
    const char *after, const char *limit, struct db_rows *out)
{
	return (db_fetch(db, a, &expert_page,
	    DB_PARAMS(after, f->field, f->active, limit), out));
}

struct problem *
experts_active(struct db *db, struct arena *a, const char *const *ids,
    size_t count, bool *all)
{
	struct count_row row;

	TRY(db_one(
	    db, a, &expert_active, DB_PARAMS(db_array(a, ids, count)), &row));
	*all = row.count == (int64_t)count;
	return (NULL);
}

struct problem *
experts_assign(struct db *db, struct arena *a, const struct task_row *task,
    const char *list, const char *user_id, const char *now)
{
	TRY(db_run(
	    db, a, &assistant_clear, DB_PARAMS(task->district, task->id)));
	return (db_run(db, a, &assistant_insert,
	    DB_PARAMS(task->district, task->id, list, user_id, now)));
}

struct problem *
experts_too_late(
    struct db *db, struct arena *a, const struct task_row *task, bool *late)
{
	struct late_row row;

	TRY(db_one(
	    db, a, &too_late, DB_PARAMS(task->district, task->id), &row));
	*late = row.late;
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/companions.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/change.h"
#include "storage/companions.sql.h"

static const struct db_column visit_columns[] = {
    DB_COL_TEXT(struct companion_visit_row, district),
    DB_COL_TEXT(struct companion_visit_row, id),
    DB_COL_TEXT(struct companion_visit_row, org_path),
    DB_COL_TEXT(struct companion_visit_row, object_code),
    DB_COL_TEXT(struct companion_visit_row, state),
    DB_COL_TEXT(struct companion_visit_row, from_day),
    DB_COL_TEXT(struct companion_visit_row, to_day),
    DB_COL_I64(struct companion_visit_row, slots),
    {0},
};
static const struct db_query visits = {"companion_visits", SQL_COMPANION_VISITS,
    visit_columns, sizeof(struct companion_visit_row)};

struct departments_row {
	int64_t departments;
};
static const struct db_column departments_columns[] = {
    DB_COL_I64(struct departments_row, departments),
    {0},
};
static const struct db_query departments = {"companion_departments",
    SQL_COMPANION_DEPARTMENTS, departments_columns,
    sizeof(struct departments_row)};

static const struct db_column state_columns[] = {
    DB_COL_TEXT(struct companion_state_row, entered_by),
    DB_COL_TEXT(struct companion_state_row, approved_by),
    {0},
};
static const struct db_query get = {"companion_get", SQL_COMPANION_GET,
    state_columns, sizeof(struct companion_state_row)};

static const struct db_query insert = {
    "companion_insert", SQL_COMPANION_INSERT, NULL, 0};
static const struct db_query approve = {
    "companion_approve", SQL_COMPANION_APPROVE, NULL, 0};

struct problem *
companions_hold(struct db *db, struct arena *a, const char *one,
    const char *other, struct db_rows *out)
{
	return (db_fetch(db, a, &visits, DB_PARAMS(one, other), out));
}

struct problem *
companions_departments(struct db *db, struct arena *a,
    const struct companion_pair *pair, int64_t *out)
{
	struct departments_row row;

	TRY(db_one(db, a, &departments,
	    DB_PARAMS(pair->district, pair->task_id, pair->other_id), &row));
	*out = row.departments;
	return (NULL);
}

struct problem *
companions_insert(struct db *db, struct arena *a,
    const struct companion_pair *pair, const struct companion_row *row)
{
	return (db_run(db, a, &insert,
	    DB_PARAMS(pair->district, pair->task_id, pair->other_id,
		row->reason, arena_fmt(a, "%" PRId64, row->departments),
		arena_fmt(a, "%" PRId64, row->people), row->entered_by,
		row->entered_at)));
}

struct problem *
companions_get(struct db *db, struct arena *a,
    const struct companion_pair *pair, struct companion_state_row *out)
{
	return (db_one(db, a, &get,
	    DB_PARAMS(pair->district, pair->task_id, pair->other_id), out));
}

struct problem *
companions_approve(struct db *db, struct arena *a,
    const struct companion_pair *pair, const char *user_id, const char *now)
{
	return (change_one(db, a, &approve,
	    DB_PARAMS(
		pair->district, pair->task_id, pair->other_id, user_id, now)));
}

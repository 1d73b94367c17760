/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/cancellations.h"

#include "storage/cancellations.sql.h"

static const struct db_column row_columns[] = {
    DB_COL_TEXT(struct cancellation_row, id),
    DB_COL_TEXT(struct cancellation_row, reason),
    DB_COL_TEXT(struct cancellation_row, note),
    DB_COL_TEXT(struct cancellation_row, state),
    DB_COL_TEXT(struct cancellation_row, requested_by),
    {0},
};
static const struct db_query lock = {"cancellation_lock", SQL_CANCELLATION_LOCK,
    row_columns, sizeof(struct cancellation_row)};

static const struct db_query insert = {"cancellation_insert",
    SQL_CANCELLATION_INSERT, body_columns, sizeof(struct body_row)};
static const struct db_query get = {"cancellation_get", SQL_CANCELLATION_GET,
    body_columns, sizeof(struct body_row)};
static const struct db_query decide = {"cancellation_decide",
    SQL_CANCELLATION_DECIDE, body_columns, sizeof(struct body_row)};

struct problem *
cancellations_insert(struct db *db, struct arena *a,
    const struct task_row *task, const struct cancellation_row *row,
    const char *now, struct body_row *out)
{
	return (db_one(db, a, &insert,
	    DB_PARAMS(row->id, task->district, task->id, row->reason, row->note,
		row->requested_by, now),
	    out));
}

struct problem *
cancellations_get(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct body_row *out)
{
	return (db_one(db, a, &get, DB_PARAMS(district, task_id), out));
}

struct problem *
cancellations_lock(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct cancellation_row *out)
{
	return (db_one(db, a, &lock, DB_PARAMS(district, task_id), out));
}

struct problem *
cancellations_decide(struct db *db, struct arena *a, const char *id,
    const struct cancellation_decision *decision, struct body_row *out)
{
	return (db_one(db, a, &decide,
	    DB_PARAMS(id, decision->state, decision->user_id, decision->now,
		decision->text),
	    out));
}

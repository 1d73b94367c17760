/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/cancellations.h"

#include "storage/cancellations.sql.h"

static const struct db_query insert = {"cancellation_insert",
    SQL_CANCELLATION_INSERT, body_columns, sizeof(struct body_row)};
static const struct db_query get = {"cancellation_get", SQL_CANCELLATION_GET,
    body_columns, sizeof(struct body_row)};
static const struct db_query lock = {"cancellation_lock", SQL_CANCELLATION_LOCK,
    request_columns, sizeof(struct request_row)};
static const struct db_query decide = {"cancellation_decide",
    SQL_CANCELLATION_DECIDE, body_columns, sizeof(struct body_row)};

const struct requests cancellations = {&get, &lock, &decide};

struct problem *
cancellations_insert(struct db *db, struct arena *a,
    const struct task_row *task, const struct request_row *row,
    struct body_row *out)
{
	return (db_one(db, a, &insert,
	    DB_PARAMS(row->id, task->district, task->id, row->reason, row->note,
		row->requested_by, row->requested_at),
	    out));
}

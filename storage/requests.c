/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/requests.h"

const struct db_column request_columns[] = {
    DB_COL_TEXT(struct request_row, id),
    DB_COL_TEXT(struct request_row, reason),
    DB_COL_TEXT(struct request_row, note),
    DB_COL_TEXT(struct request_row, state),
    DB_COL_TEXT(struct request_row, requested_by),
    DB_COL_TIME(struct request_row, requested_at),
    {0},
};

struct problem *
requests_get(const struct requests *of, struct db *db, struct arena *a,
    const struct task_row *task, struct body_row *out)
{
	return (db_one(
	    db, a, of->newest, DB_PARAMS(task->district, task->id), out));
}

struct problem *
requests_hold(const struct requests *of, struct db *db, struct arena *a,
    const struct task_row *task, struct request_row *out)
{
	return (
	    db_one(db, a, of->hold, DB_PARAMS(task->district, task->id), out));
}

struct problem *
requests_decide(const struct requests *of, struct db *db, struct arena *a,
    const char *id, const struct request_decision *decision,
    struct body_row *out)
{
	return (db_one(db, a, of->decide,
	    DB_PARAMS(id, decision->state, decision->user_id, decision->now,
		decision->text),
	    out));
}

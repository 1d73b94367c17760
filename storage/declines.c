/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/declines.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/declines.sql.h"

static const struct db_query insert = {
    "decline_evidence_insert", SQL_DECLINE_EVIDENCE_INSERT, NULL, 0};

static const struct db_column columns[] = {
    DB_COL_I64(struct decline_row, slot),
    DB_COL_I64(struct decline_row, turn),
    DB_COL_TEXT(struct decline_row, inspector_id),
    DB_COL_TEXT(struct decline_row, code),
    DB_COL_TEXT(struct decline_row, name),
    DB_COL_TEXT(struct decline_row, reason),
    DB_COL_TEXT(struct decline_row, evidence),
    DB_COL_TIME(struct decline_row, decided_at),
    {0},
};
static const struct db_query of_task = {"declines_of_task",
    SQL_DECLINES_OF_TASK, columns, sizeof(struct decline_row)};

struct problem *
declines_show_evidence(struct db *db, struct arena *a,
    const struct task_row *task, const struct visit_turn *turn,
    const char *sha256, const char *now)
{
	return (db_run(db, a, &insert,
	    DB_PARAMS(task->district, task->id,
		arena_fmt(a, "%" PRId64, turn->slot),
		arena_fmt(a, "%" PRId64, turn->turn), sha256, now)));
}

struct problem *
declines_of_task(
    struct db *db, struct arena *a, const char *task_id, struct db_rows *out)
{
	return (db_fetch(db, a, &of_task, DB_PARAMS(task_id), out));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/notice_paper.h"

#include "storage/notice_paper.sql.h"

static const struct db_query paper = {"notice_paper", SQL_NOTICE_PAPER,
    body_view_columns, sizeof(struct body_view)};

static const struct db_column rank_columns[] = {
    DB_COL_TEXT(struct notice_rank_row, list_id),
    DB_COL_I64(struct notice_rank_row, rank),
    {0},
};
static const struct db_query ranks = {"notice_ranks", SQL_NOTICE_RANKS,
    rank_columns, sizeof(struct notice_rank_row)};

struct problem *
notice_paper_get(struct db *db, struct arena *a, const char *task_id,
    const char *inspector_id, struct body_view *out)
{
	return (db_one(db, a, &paper, DB_PARAMS(task_id, inspector_id), out));
}

struct problem *
notice_paper_ranks(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct db_rows *out)
{
	return (db_fetch(db, a, &ranks, DB_PARAMS(district, task_id), out));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/notice_paper.h"

#include "storage/notice_paper.sql.h"

static const struct db_query paper = {"notice_paper", SQL_NOTICE_PAPER,
    body_view_columns, sizeof(struct body_view)};

struct issued_row {
	const char *task_id;
};
static const struct db_column issued_columns[] = {
    DB_COL_TEXT(struct issued_row, task_id),
    {0},
};
static const struct db_query issue = {"notice_issue", SQL_NOTICE_ISSUE,
    issued_columns, sizeof(struct issued_row)};

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
notice_paper_issue(struct db *db, struct arena *a,
    const struct notice_issue_row *row, bool *first)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &issue,
	    DB_PARAMS(row->district, row->task_id, row->user_id, row->at),
	    &rows));
	*first = rows.count == 1;
	return (NULL);
}

struct problem *
notice_paper_ranks(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct db_rows *out)
{
	return (db_fetch(db, a, &ranks, DB_PARAMS(district, task_id), out));
}

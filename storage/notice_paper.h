/* SPDX-License-Identifier: Apache-2.0 */
/* What a 检查通知书 says (domain/notice.h). */
#ifndef SSJ_STORAGE_NOTICE_PAPER_H
#define SSJ_STORAGE_NOTICE_PAPER_H

#include <stdint.h>

#include "storage/body.h"
#include "storage/db.h"

/* The contract's Notice but printed_on, visits_this_year and proofs;
 * `inspector_id` (may be NULL) decides out->mine. */
struct problem *notice_paper_get(struct db *db, struct arena *a,
    const char *task_id, const char *inspector_id, struct body_view *out);

struct notice_issue_row {
	const char *district, *task_id;
	const char *user_id; /* who issues it */
	const char *at;
};
/* The notice of a task is issued; *first is false, and nothing written, when
 * it had been before. */
struct problem *notice_paper_issue(struct db *db, struct arena *a,
    const struct notice_issue_row *row, bool *first);

struct notice_rank_row {
	const char *list_id;
	int64_t rank; /* from 0, through the strata in the plan's order */
};
/* Rows of notice_rank_row, ascending by list. */
struct problem *notice_paper_ranks(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct db_rows *out);

#endif

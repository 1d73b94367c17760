/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of records, their signatures, results and links to evidence. */
#ifndef SSJ_STORAGE_RECORDS_H
#define SSJ_STORAGE_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/record.h"
#include "storage/body.h"
#include "storage/db.h"
#include "storage/events.h"

/* A record that is held, with its task, until the end of the transaction. */
struct record_row {
	const char *id, *district;
	const char *task_id;
	const char *org_id, *org_path;
	const char *state;
	const char *content, *content_sha256;
	const char *check_end; /* NULL before it was submitted */
	const char *due_on;
	int64_t version;
	const char *task_state;
	const char *origin;  /* of the task, C24 */
	const char *draw_id; /* NULL: the task was not drawn */
	const char *visit_no, *object_code, *object_name, *object_kind;
	const char *task_created_at; /* or approved, where no draw made it */
};

struct record_signer_row {
	const char *inspector_id, *user_id;
};

/* What the leader states, and the day that follows from it (C82). */
struct record_submission {
	const char *check_in, *check_end;
	const char *due_on;
	bool due_provisional;
};

/* What a list wants; NULL: any. */
struct record_filter {
	/* Records of organisations with low <= path < high … */
	const char *low, *high;
	bool partner; /* of visits they join and others lead */
	/* … or, when not NULL, of tasks this inspector is on. */
	const char *inspector_id;
	const char *org_id, *state, *task_id;
	const char *due_to;  /* day, included */
	const char *overdue; /* "true", "false" */
};

/* PROBLEM_NOT_FOUND when there is none that the actor may see; as
 * tasks_get(). */
struct problem *records_get(struct db *db, struct arena *a, const char *id,
    bool scope_is_enough, struct body_view *out);

/* Up to `limit` struct body_row behind `after`, newest first. */
struct problem *
records_page(struct db *db, struct arena *a, const struct record_filter *f,
    const char *after, const char *limit, struct db_rows *out);

/* Holds the record and its task; PROBLEM_NOT_FOUND. */
struct problem *records_hold(
    struct db *db, struct arena *a, const char *id, struct record_row *out);

/*
 * A new draft: id, district, task_id, org_id and org_path of `row`, with its
 * event, in front of whatever the transaction sends next (db_batch_run_later):
 * there it is PROBLEM_DUPLICATE when the task has one.
 */
struct problem *
records_create(struct db *db, const struct ctx *x, const struct record_row *row,
    const struct record_text *content, const struct event *e);

/* New content; signatures end with the old one. */
struct problem *
records_edit(struct db *db, struct arena *a, const struct record_row *row,
    const struct record_text *content, const char *state, const char *now);

/* Links the evidence of `content` (JSON), and only that. */
struct problem *records_link_evidence(struct db *db, struct arena *a,
    const struct record_row *row, const char *content);

/* One inspector's signature over row->content_sha256; *first is false when he
 * has signed it before. */
struct problem *records_sign(struct db *db, struct arena *a,
    const struct record_row *row, const struct ctx *x, bool *first);

/* Rows of struct record_signer_row. */
struct problem *records_signers(struct db *db, struct arena *a,
    const struct record_row *row, struct db_rows *out);

/* Whether this inspector has signed the task's record. */
struct problem *
records_signed_by(struct db *db, struct arena *a, const char *district,
    const char *task_id, const char *inspector_id, bool *signed_by);

/* By anybody, also when an edit has taken the signatures off since. */
struct problem *records_ever_signed(struct db *db, struct arena *a,
    const char *district, const char *task_id, bool *ever);

struct problem *records_move(struct db *db, struct arena *a,
    const struct record_row *row, const char *state, const char *now);

/* Also writes the results of the items into their columns. */
struct problem *
records_submit(struct db *db, struct arena *a, const struct record_row *row,
    const struct record_submission *s, const char *state, const char *now);

/* A reviewer's word; `reason` NULL when it is yes. */
struct problem *
records_decide(struct db *db, struct arena *a, const struct record_row *row,
    const struct ctx *x, const char *state, const char *reason);

struct problem *
records_publish(struct db *db, struct arena *a, const struct record_row *row,
    const char *state, const char *now, bool overdue);

#endif

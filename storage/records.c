/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/records.h"

#include "base/clock.h"
#include "storage/change.h"
#include "storage/records.sql.h"

static const struct db_query record_insert = {
    "record_insert", SQL_RECORD_INSERT, NULL, 0};
static const struct db_query record_get = {
    "record_get", SQL_RECORD_GET, body_view_columns, sizeof(struct body_view)};
static const struct db_query record_page = {
    "record_page", SQL_RECORD_PAGE, body_columns, sizeof(struct body_row)};
static const struct db_query record_page_task = {"record_page_task",
    SQL_RECORD_PAGE_TASK, body_columns, sizeof(struct body_row)};
static const struct db_query record_page_mine = {"record_page_mine",
    SQL_RECORD_PAGE_MINE, body_columns, sizeof(struct body_row)};
static const struct db_query record_page_partner = {"record_page_partner",
    SQL_RECORD_PAGE_PARTNER, body_columns, sizeof(struct body_row)};

static const struct db_column record_columns[] = {
    DB_COL_TEXT(struct record_row, id),
    DB_COL_TEXT(struct record_row, district),
    DB_COL_TEXT(struct record_row, task_id),
    DB_COL_TEXT(struct record_row, org_id),
    DB_COL_TEXT(struct record_row, org_path),
    DB_COL_TEXT(struct record_row, state),
    DB_COL_TEXT(struct record_row, content),
    DB_COL_TEXT(struct record_row, content_sha256),
    DB_COL_TIME(struct record_row, check_end),
    DB_COL_TEXT(struct record_row, due_on),
    DB_COL_I64(struct record_row, version),
    DB_COL_TEXT(struct record_row, task_state),
    DB_COL_TEXT(struct record_row, origin),
    DB_COL_TEXT(struct record_row, draw_id),
    DB_COL_TEXT(struct record_row, visit_no),
    DB_COL_TEXT(struct record_row, object_code),
    DB_COL_TEXT(struct record_row, object_name),
    DB_COL_TEXT(struct record_row, object_kind),
    DB_COL_TIME(struct record_row, task_created_at),
    {0},
};
static const struct db_query record_lock = {
    "record_lock", SQL_RECORD_LOCK, record_columns, sizeof(struct record_row)};

static const struct db_query record_edit = {
    "record_edit", SQL_RECORD_EDIT, NULL, 0};
static const struct db_query record_move = {
    "record_move", SQL_RECORD_MOVE, NULL, 0};
static const struct db_query record_submit = {
    "record_submit", SQL_RECORD_SUBMIT, NULL, 0};
static const struct db_query record_decide = {
    "record_decide", SQL_RECORD_DECIDE, NULL, 0};
static const struct db_query record_publish = {
    "record_publish", SQL_RECORD_PUBLISH, NULL, 0};
static const struct db_query record_sign = {
    "record_sign", SQL_RECORD_SIGN, NULL, 0};
static const struct db_query record_unsign = {
    "record_unsign", SQL_RECORD_UNSIGN, NULL, 0};

static const struct db_column signer_columns[] = {
    DB_COL_TEXT(struct record_signer_row, inspector_id),
    DB_COL_TEXT(struct record_signer_row, user_id),
    {0},
};
static const struct db_query record_signers = {"record_signers",
    SQL_RECORD_SIGNERS, signer_columns, sizeof(struct record_signer_row)};

struct signed_row {
	bool signed_by;
};
static const struct db_column signed_columns[] = {
    DB_COL_BOOL(struct signed_row, signed_by),
    {0},
};
static const struct db_query record_signed_by = {"record_signed_by",
    SQL_RECORD_SIGNED_BY, signed_columns, sizeof(struct signed_row)};
static const struct db_query record_ever_signed = {"record_ever_signed",
    SQL_RECORD_EVER_SIGNED, signed_columns, sizeof(struct signed_row)};

static const struct db_query record_results_delete = {
    "record_results_delete", SQL_RECORD_RESULTS_DELETE, NULL, 0};
static const struct db_query record_results_insert = {
    "record_results_insert", SQL_RECORD_RESULTS_INSERT, NULL, 0};
static const struct db_query record_evidence_delete = {
    "record_evidence_delete", SQL_RECORD_EVIDENCE_DELETE, NULL, 0};
static const struct db_query record_evidence_insert = {
    "record_evidence_insert", SQL_RECORD_EVIDENCE_INSERT, NULL, 0};

/* ---- reading ----------------------------------------------------------- */

struct problem *
records_get(struct db *db, struct arena *a, const char *id,
    bool scope_is_enough, struct body_view *out)
{
	return (db_one(db, a, &record_get,
	    DB_PARAMS(id, scope_is_enough ? "true" : "false"), out));
}

struct problem *
records_page(struct db *db, struct arena *a, const struct record_filter *f,
    const char *after, const char *limit, struct db_rows *out)
{
	if (f->task_id != NULL)
		return (db_fetch(db, a, &record_page_task,
		    DB_PARAMS(after, limit, f->low, f->high, f->org_id,
			f->state, f->due_to, f->overdue, f->task_id,
			f->inspector_id != NULL ? "true" : "false",
			f->inspector_id),
		    out));
	if (f->inspector_id != NULL)
		return (db_fetch(db, a, &record_page_mine,
		    DB_PARAMS(after, limit, f->inspector_id, f->org_id,
			f->state, f->due_to, f->overdue),
		    out));
	if (f->partner)
		return (db_fetch(db, a, &record_page_partner,
		    DB_PARAMS(after, limit, f->low, f->high, f->org_id,
			f->state, f->due_to, f->overdue),
		    out));
	return (db_fetch(db, a, &record_page,
	    DB_PARAMS(after, limit, f->low, f->high, f->org_id, f->state,
		f->due_to, f->overdue),
	    out));
}

struct problem *
records_hold(
    struct db *db, struct arena *a, const char *id, struct record_row *out)
{
	return (db_one(db, a, &record_lock, DB_PARAMS(id), out));
}

struct problem *
records_signers(struct db *db, struct arena *a, const struct record_row *row,
    struct db_rows *out)
{
	return (db_fetch(
	    db, a, &record_signers, DB_PARAMS(row->district, row->id), out));
}

struct problem *
records_signed_by(struct db *db, struct arena *a, const char *district,
    const char *task_id, const char *inspector_id, bool *signed_by)
{
	struct signed_row row;

	TRY(db_one(db, a, &record_signed_by,
	    DB_PARAMS(district, task_id, inspector_id), &row));
	*signed_by = row.signed_by;
	return (NULL);
}

struct problem *
records_ever_signed(struct db *db, struct arena *a, const char *district,
    const char *task_id, bool *ever)
{
	struct signed_row row;

	TRY(db_one(
	    db, a, &record_ever_signed, DB_PARAMS(district, task_id), &row));
	*ever = row.signed_by;
	return (NULL);
}

/* ---- writing ----------------------------------------------------------- */

struct problem *
records_create(struct db *db, const struct ctx *x, const struct record_row *row,
    const struct record_text *content, const struct event *e)
{
	struct db_batch *b = db_batch_new(db, x->arena);

	db_batch_add(b, &record_insert,
	    DB_PARAMS(row->district, row->id, row->task_id, row->org_id,
		row->org_path, content->text, content->sha256,
		x->actor->user_id, clock_rfc3339(x->arena, x->now_ms)),
	    NULL);
	event_add(b, x, e);
	return (db_batch_run_later(b));
}

struct problem *
records_edit(struct db *db, struct arena *a, const struct record_row *row,
    const struct record_text *content, const char *state, const char *now)
{
	TRY(db_run(db, a, &record_unsign, DB_PARAMS(row->district, row->id)));
	return (change_one(db, a, &record_edit,
	    DB_PARAMS(row->district, row->id, content->text, content->sha256,
		state, now)));
}

struct problem *
records_link_evidence(struct db *db, struct arena *a,
    const struct record_row *row, const char *content)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_add(b, &record_evidence_delete,
	    DB_PARAMS(row->district, row->id), NULL);
	db_batch_add(b, &record_evidence_insert,
	    DB_PARAMS(row->district, row->id, content), NULL);
	return (db_batch_run(b));
}

struct problem *
records_sign(struct db *db, struct arena *a, const struct record_row *row,
    const struct ctx *x, bool *first)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &record_sign,
	    DB_PARAMS(row->district, row->id, x->actor->inspector_id,
		x->actor->user_id, row->content_sha256,
		clock_rfc3339(a, x->now_ms)),
	    &rows));
	*first = rows.affected > 0;
	return (NULL);
}

struct problem *
records_move(struct db *db, struct arena *a, const struct record_row *row,
    const char *state, const char *now)
{
	return (change_one(db, a, &record_move,
	    DB_PARAMS(row->district, row->id, state, now)));
}

struct problem *
records_submit(struct db *db, struct arena *a, const struct record_row *row,
    const struct record_submission *s, const char *state, const char *now)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_add(
	    b, &record_results_delete, DB_PARAMS(row->district, row->id), NULL);
	db_batch_add(
	    b, &record_results_insert, DB_PARAMS(row->district, row->id), NULL);
	TRY(db_batch_run(b));
	return (change_one(db, a, &record_submit,
	    DB_PARAMS(row->district, row->id, state, now, s->check_in,
		s->check_end, s->due_on,
		s->due_provisional ? "true" : "false")));
}

struct problem *
records_decide(struct db *db, struct arena *a, const struct record_row *row,
    const struct ctx *x, const char *state, const char *reason)
{
	return (change_one(db, a, &record_decide,
	    DB_PARAMS(row->district, row->id, state,
		clock_rfc3339(a, x->now_ms), x->actor->user_id, reason)));
}

struct problem *
records_publish(struct db *db, struct arena *a, const struct record_row *row,
    const char *state, const char *now, bool overdue)
{
	return (change_one(db, a, &record_publish,
	    DB_PARAMS(row->district, row->id, state, now,
		overdue ? "true" : "false")));
}

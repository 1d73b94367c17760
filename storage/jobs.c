/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/jobs.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/page.h"
#include "storage/events.h"
#include "storage/jobs.sql.h"

static const struct db_column job_columns[] = {
    DB_COL_TEXT(struct job_row, id),
    DB_COL_TEXT(struct job_row, kind),
    DB_COL_TEXT(struct job_row, state),
    DB_COL_TEXT(struct job_row, phase),
    DB_COL_TEXT(struct job_row, args),
    DB_COL_I64(struct job_row, attempts),
    DB_COL_I64(struct job_row, max_attempts),
    DB_COL_I64(struct job_row, fence),
    DB_COL_I64(struct job_row, done),
    DB_COL_I64(struct job_row, total),
    DB_COL_BOOL(struct job_row, cancel_requested),
    DB_COL_TEXT(struct job_row, result),
    DB_COL_TEXT(struct job_row, problem),
    DB_COL_TEXT(struct job_row, org_path),
    DB_COL_TEXT(struct job_row, actor_id),
    DB_COL_TEXT(struct job_row, request_id),
    DB_COL_TIME(struct job_row, created_at),
    DB_COL_TIME(struct job_row, started_at),
    DB_COL_TIME(struct job_row, finished_at),
    {0},
};

static const struct db_query job_add = {"job_add", SQL_JOB_ADD, NULL, 0};
static const struct db_query job_get = {
    "job_get", SQL_JOB_GET, job_columns, sizeof(struct job_row)};
static const struct db_query job_list = {
    "job_list", SQL_JOB_LIST, job_columns, sizeof(struct job_row)};
static const struct db_query job_cancel = {
    "job_cancel", SQL_JOB_CANCEL, NULL, 0};
static const struct db_query job_sweep = {"job_sweep", SQL_JOB_SWEEP, NULL, 0};
static const struct db_query job_remove = {
    "job_remove", SQL_JOB_REMOVE, NULL, 0};
static const struct db_query job_claim = {
    "job_claim", SQL_JOB_CLAIM, job_columns, sizeof(struct job_row)};
static const struct db_query job_end = {"job_end", SQL_JOB_END, NULL, 0};
static const struct db_query job_again = {"job_again", SQL_JOB_AGAIN, NULL, 0};

struct id_row {
	const char *id;
};
static const struct db_column id_columns[] = {
    DB_COL_TEXT(struct id_row, id), {0}};
static const struct db_query job_live = {
    "job_live", SQL_JOB_LIVE, id_columns, sizeof(struct id_row)};

struct beat_row {
	bool cancel;
};
static const struct db_column beat_columns[] = {
    DB_COL_BOOL(struct beat_row, cancel), {0}};
static const struct db_query job_beat = {
    "job_beat", SQL_JOB_BEAT, beat_columns, sizeof(struct beat_row)};

static const struct db_query job_hold = {
    "job_hold", SQL_JOB_HOLD, beat_columns, sizeof(struct beat_row)};

static const char *
number(struct arena *a, int64_t n)
{
	return (arena_fmt(a, "%" PRId64, n));
}

static const char *
now_of(const struct ctx *x)
{
	return (clock_rfc3339(x->arena, x->now_ms));
}

struct problem *
jobs_add(
    struct db *db, const struct ctx *x, const struct job_new *job, bool *added)
{
	struct db_rows rows;

	TRY(db_fetch(db, x->arena, &job_add,
	    DB_PARAMS(job->id, job->kind, job->args, job->unique_key,
		number(x->arena, job->max_attempts), job->org_path,
		event_actor_kind(x->actor), x->actor->user_id, x->request_id,
		now_of(x)),
	    &rows));
	*added = rows.affected == 1;
	return (NULL);
}

struct problem *
jobs_live(struct db *db, struct arena *a, const char *key, const char **id)
{
	struct id_row row;

	TRY(db_one(db, a, &job_live, DB_PARAMS(key), &row));
	*id = row.id;
	return (NULL);
}

struct problem *
jobs_get(struct db *db, struct arena *a, const char *id, struct job_row *out)
{
	return (db_one(db, a, &job_get, DB_PARAMS(id), out));
}

struct problem *
jobs_list(struct db *db, struct arena *a, const struct page *page,
    const struct job_filter *f, struct db_rows *out)
{
	return (db_fetch(db, a, &job_list,
	    DB_PARAMS(page_key(page, 0, "infinity"),
		page_key(page, 1, UUID_LAST), f->state, f->kind, f->low,
		f->high, f->actor_id, page_fetch(a, page)),
	    out));
}

struct problem *
jobs_cancel(struct db *db, const struct ctx *x, const char *id, bool *changed)
{
	struct db_rows rows;

	TRY(db_fetch(
	    db, x->arena, &job_cancel, DB_PARAMS(id, now_of(x)), &rows));
	*changed = rows.affected == 1;
	return (NULL);
}

/* ---- for workers --------------------------------------------------------- */

struct problem *
jobs_sweep(struct db *db, const struct ctx *x, int64_t *found)
{
	struct db_rows rows;

	TRY(db_fetch(db, x->arena, &job_sweep, DB_PARAMS(now_of(x)), &rows));
	*found = rows.affected;
	return (NULL);
}

struct problem *
jobs_remove(struct db *db, struct arena *a, int64_t before_ms, int64_t most,
    int64_t *count)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &job_remove,
	    DB_PARAMS(clock_rfc3339(a, before_ms), number(a, most)), &rows));
	*count = rows.affected;
	return (NULL);
}

struct problem *
jobs_claim(struct db *db, const struct ctx *x, const char *worker, int lease_s,
    struct job_row *out, bool *found)
{
	struct db_rows rows;

	TRY(db_fetch(db, x->arena, &job_claim,
	    DB_PARAMS(worker, number(x->arena, lease_s), now_of(x)), &rows));
	*found = rows.count > 0;
	if (*found)
		*out = *(struct job_row *)rows.rows;
	return (NULL);
}

/* Whoever no longer holds the lease hears of it here. */
static struct problem *
lease_lost(struct arena *a)
{
	return (
	    problem_new(a, PROBLEM_WRONG_STATE, NULL, "作业已由其他进程接手"));
}

struct problem *
jobs_beat(struct db *db, struct arena *a, const struct job_hold *hold,
    int lease_s, const struct job_row *progress, bool *cancel)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &job_beat,
	    DB_PARAMS(hold->id, number(a, hold->fence), number(a, lease_s),
		progress->phase, number(a, progress->done),
		number(a, progress->total)),
	    &rows));
	if (rows.count == 0)
		return (lease_lost(a));
	*cancel = ((struct beat_row *)rows.rows)->cancel;
	return (NULL);
}

struct problem *
jobs_hold(
    struct db *db, struct arena *a, const struct job_hold *hold, bool *cancel)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &job_hold,
	    DB_PARAMS(hold->id, number(a, hold->fence)), &rows));
	if (rows.count == 0)
		return (lease_lost(a));
	*cancel = ((struct beat_row *)rows.rows)->cancel;
	return (NULL);
}

struct problem *
jobs_end(struct db *db, const struct ctx *x, const struct job_hold *hold,
    const char *state, const char *result, const char *problem)
{
	struct db_rows rows;

	TRY(db_fetch(db, x->arena, &job_end,
	    DB_PARAMS(hold->id, number(x->arena, hold->fence), state, result,
		problem, now_of(x)),
	    &rows));
	return (rows.affected == 0 ? lease_lost(x->arena) : NULL);
}

struct problem *
jobs_again(struct db *db, struct arena *a, const struct job_hold *hold,
    int64_t delay_ms, bool counted, const char *problem)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &job_again,
	    DB_PARAMS(hold->id, number(a, hold->fence), number(a, delay_ms),
		counted ? "true" : "false", problem),
	    &rows));
	return (rows.affected == 0 ? lease_lost(a) : NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs as rows: the truth about work that is done later.
 *
 * A worker that claims a job gets a lease and a fence: a number that is raised
 * with every claim. Everything it writes about the job names the fence, and is
 * refused (PROBLEM_WRONG_STATE) once somebody else has claimed the job since.
 *
 * Leases and pauses are measured by the database's own clock: they are about
 * processes that die, not about days, and workers on several machines must
 * agree on them. Everything a person sees is the time of the act.
 */
#ifndef SSJ_STORAGE_JOBS_H
#define SSJ_STORAGE_JOBS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/db.h"

struct page;

struct job_row {
	const char *id, *kind, *state, *phase;
	const char *args; /* JSON */
	int64_t attempts, max_attempts, fence;
	int64_t done, total; /* total 0: not known */
	bool cancel_requested;
	const char *result, *problem; /* JSON or NULL */
	const char *org_path, *actor_id, *request_id;
	const char *created_at, *started_at, *finished_at;
};

/* A job to be. */
struct job_new {
	const char *id; /* UUID */
	const char *kind;
	const char *args;	/* JSON object */
	const char *unique_key; /* at most one live job has it; NULL: none */
	int64_t max_attempts;
	const char *org_path; /* whose job it is; NULL: the system's */
};

/*
 * Writes the job, in the transaction around it; *added = false when one with
 * this id, or a live one with this key, is there already.
 */
struct problem *jobs_add(
    struct db *db, const struct ctx *x, const struct job_new *job, bool *added);

/* The live job with this key; PROBLEM_NOT_FOUND. */
struct problem *
jobs_live(struct db *db, struct arena *a, const char *key, const char **id);

struct problem *
jobs_get(struct db *db, struct arena *a, const char *id, struct job_row *out);

/* Which jobs; NULL: any. */
struct job_filter {
	const char *state, *kind;
	/* Of organisations with low <= path < high, or asked for by this
	 * account; both NULL: all. */
	const char *low, *high, *actor_id;
};

/* struct job_row, newest first. */
struct problem *jobs_list(struct db *db, struct arena *a,
    const struct page *page, const struct job_filter *f, struct db_rows *out);

/* Ends a queued job, asks a running one to end; *changed = false when it had
 * ended already or is not there. */
struct problem *
jobs_cancel(struct db *db, const struct ctx *x, const char *id, bool *changed);

/* ---- for workers, acting as the system ----------------------------------- */

/*
 * Jobs whose worker fell silent: queued again, or dead after their last
 * attempt, or cancelled when that was asked. *found = how many there were.
 */
struct problem *jobs_sweep(struct db *db, const struct ctx *x, int64_t *found);

/* Removes up to `most` jobs that ended before then and that no import points
 * to; *count = how many. Nothing else hangs on a job. */
struct problem *jobs_remove(struct db *db, struct arena *a, int64_t before_ms,
    int64_t most, int64_t *count);

/* The oldest job that may run now, leased for `lease_s` seconds; *found =
 * false when there is none. */
struct problem *jobs_claim(struct db *db, const struct ctx *x,
    const char *worker, int lease_s, struct job_row *out, bool *found);

/* What a worker writes about the job it holds. */
struct job_hold {
	const char *id;
	int64_t fence;
};

/* Extends the lease and shows progress; *cancel = somebody asked to end. */
struct problem *
jobs_beat(struct db *db, struct arena *a, const struct job_hold *hold,
    int lease_s, const struct job_row *progress, bool *cancel);

/*
 * Inside a transaction: locks the job's row and checks the fence, so that what
 * the transaction does is done by the holder of the lease or not at all.
 * *cancel = somebody asked to end.
 */
struct problem *jobs_hold(
    struct db *db, struct arena *a, const struct job_hold *hold, bool *cancel);

/* Ends the job: state done, failed, cancelled or dead. */
struct problem *
jobs_end(struct db *db, const struct ctx *x, const struct job_hold *hold,
    const char *state, const char *result, const char *problem);

/* Queues it again in `delay_ms`; `counted` = the attempt was one. */
struct problem *
jobs_again(struct db *db, struct arena *a, const struct job_hold *hold,
    int64_t delay_ms, bool counted, const char *problem);

#endif

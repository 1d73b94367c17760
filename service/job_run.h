/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A job while a worker does it, as the code that does it sees it.
 *
 * Killing the worker at any moment must leave nothing half done that a second
 * run would not mend. Two tools help: job_run_transact() writes only while
 * this run still holds the job, and job_run_finish() makes the last effect and
 * the end of the job one transaction.
 *
 * All functions accept a NULL run and then do the work without the job: so an
 * act can be called by a job, by a tool and by a test alike.
 */
#ifndef SSJ_SERVICE_JOB_RUN_H
#define SSJ_SERVICE_JOB_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "service/job.h"
#include "storage/db.h"

struct job_run;
struct json;

/* Acts as the system, on behalf of whoever asked; owns the run's arena. */
struct ctx *job_run_ctx(struct job_run *run);

const struct json *job_run_args(const struct job_run *run);
const char *job_run_id(const struct job_run *run);
/* 1 for the first attempt. */
int job_run_attempt(const struct job_run *run);

/*
 * Shows how far it is: `phase` is a string constant, `total` 0 when it is not
 * known. Costs nothing; written to the database every few seconds.
 */
void job_run_progress(
    struct job_run *run, const char *phase, int64_t done, int64_t total);

/*
 * To be asked between steps, at least every second or so: a problem means
 * stop and pass it on (somebody cancelled the job, the worker is to end, or
 * another one has taken over).
 */
struct problem *job_run_check(struct job_run *run);

/* True when job_run_check() fails because a person ended the job. */
bool job_run_cancelled(const struct job_run *run);

/* What the job found out; shown as `result`. Taken over. */
void job_run_result(struct job_run *run, struct cJSON *result);

/* db_transact() that fails, and leaves nothing, once another worker has taken
 * the job over. `db` is used when `run` is NULL. */
struct problem *job_run_transact(struct job_run *run, struct ctx *x,
    struct problem *(*act)(struct db *db, struct arena *a, void *arg),
    void *arg);

/* The same, and the job is done with it, its result as set until then. */
struct problem *job_run_finish(struct job_run *run, struct ctx *x,
    struct problem *(*act)(struct db *db, struct arena *a, void *arg),
    void *arg);

#endif

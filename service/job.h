/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long work: asked for here, done by a worker (service/job_run.h).
 *
 * A job is a row, written in the transaction of what makes it necessary:
 * either both are there or none. A run may be repeated at any moment (the
 * worker was killed, the database went away), so whatever a job does must be
 * harmless the second time.
 */
#ifndef SSJ_SERVICE_JOB_H
#define SSJ_SERVICE_JOB_H

#include "base/actor.h"
#include "base/page.h"
#include "base/problem.h"
#include "service/job_kind.h"
#include "storage/jobs.h"

struct cJSON;

struct job_request {
	enum job_kind kind;
	/* What to do; an object. Taken over, deleted here. NULL: {}. */
	struct cJSON *args;
	/* At most one live job has it: asking again gives the same job. NULL:
	 * every request is a job of its own. */
	const char *unique_key;
	const char *org_path; /* who may see it; NULL: the system's affair */
};

/*
 * Writes the job in the transaction around it (or in one of its own). *id is
 * the job's; may be NULL. Marks the context, so that the frame around the act
 * wakes a worker once all is committed.
 */
struct problem *
job_enqueue(struct ctx *x, const struct job_request *r, const char **id);

/* Sets *id to the live job with this unique key, if there is one. */
struct problem *
job_live(struct ctx *x, const char *unique_key, const char **id, bool *found);

/* ---- what people see ----------------------------------------------------- */

/* Needs job.read for the job's organisation, or to be who asked for it;
 * PROBLEM_NOT_FOUND otherwise. */
struct problem *job_get(struct ctx *x, const char *id, struct job_row *out);

/* struct job_row that job_get() would give, newest first, up to
 * page->limit + 1; `state` and `kind` may be NULL. Needs job.read. */
struct problem *job_list(struct ctx *x, const struct page *page,
    const char *state, const char *kind, struct db_rows *out);

/*
 * Ends a queued job, asks a running one to end. PROBLEM_WRONG_STATE for one
 * that has ended, or of a kind that cannot be ended half-way.
 */
struct problem *job_cancel(struct ctx *x, const char *id, struct job_row *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker: claims one job after the other and does it.
 *
 * It needs PostgreSQL and waits for it as long as it takes. Redis only makes
 * it quicker: without it, it looks for jobs twice a second.
 */
#ifndef SSJ_WORKER_WORKER_H
#define SSJ_WORKER_WORKER_H

#include <stdbool.h>

#include "worker/kinds.h"

struct db;
struct worker;

struct worker_settings {
	struct db *db;	    /* for jobs; acts as the system */
	struct db *beat_db; /* another connection, for the beats beside them */
	const char *redis;  /* socket; NULL: none */
	const char *name;   /* tells this worker from others in job rows */
	worker_function *const *functions; /* by kind; worker_functions */
};

struct worker *worker_new(const struct worker_settings *settings);
void worker_free(struct worker *w);

/* Does one job if there is one; *did tells. A problem says that the database
 * could not be asked, not that the job failed. */
struct problem *worker_once(struct worker *w, bool *did);

/* Goes on until worker_stop(). */
void worker_loop(struct worker *w);

/*
 * Ends the loop after the job at hand; a job that asks job_run_check() is
 * handed back instead. May be called from a signal handler.
 */
void worker_stop(struct worker *w);

#endif

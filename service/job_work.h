/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the worker's main loop needs: claim a job, keep it, end it. The rules
 * for repeating live here.
 */
#ifndef SSJ_SERVICE_JOB_WORK_H
#define SSJ_SERVICE_JOB_WORK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "service/job_run.h"

enum {
	JOB_LEASE_S = 30, /* how long a worker may be silent */
	JOB_BEAT_S = 2,	  /* how often it speaks */
};

/* What the run and the thread that beats for it tell each other. */
struct job_pulse {
	_Atomic(const char *) phase;
	atomic_int_fast64_t done, total;
	atomic_bool cancel; /* somebody asked to end the job */
	atomic_bool lost;   /* somebody else holds it */
	atomic_bool stop;   /* this worker is to end */
};

/*
 * Claims the next job and makes a run of it, owned by `a`. `db` acts as the
 * system. *run = NULL when there is nothing to do.
 */
struct problem *job_next(struct db *db, struct arena *a, const char *worker,
    struct job_pulse *pulse, struct job_run **run);

enum job_kind job_run_kind(const struct job_run *run);

/*
 * One beat: extends the lease, writes the progress, learns of a cancellation.
 * From another thread than the run's, over a connection of its own.
 */
struct problem *
job_beat(const struct job_run *run, struct db *db, struct arena *a);

/*
 * Writes how the run ended. `p` is what it returned. A failure that may pass
 * by itself (no database, disk full, unknown outcome, a defect) is tried
 * again, with pauses that double from 1 s to 5 min, until the attempts are
 * used up and the job is dead; anything else fails at once. A run that was
 * cut short because the worker ends is handed back and not counted.
 */
struct problem *job_end(struct job_run *run, const struct problem *p);

/* Gives the jobs of workers that fell silent to others. */
struct problem *job_sweep(struct db *db, struct arena *a);

/* Makes the jobs of service/job_schedule.def that are due. */
struct problem *job_schedule(struct db *db, struct arena *a);

#endif

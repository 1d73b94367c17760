/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread that speaks for a run every JOB_BEAT_S seconds, so that the code
 * of a job may compute for minutes without thinking of its lease. It stops
 * speaking for a run that takes longer than its kind's limit: that one is
 * stuck, and another worker shall have the job.
 */
#ifndef SSJ_WORKER_BEAT_H
#define SSJ_WORKER_BEAT_H

struct beat;
struct db;
struct job_run;

/* `db` belongs to the thread from now on. */
struct beat *beat_new(struct db *db);
void beat_free(struct beat *b);

/* Speaks for `run` from now on; NULL: for nobody. When it returns, no beat
 * for the previous one is under way any more. */
void beat_for(struct beat *b, const struct job_run *run);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept for a while only, and removed by a job then. */
#ifndef SSJ_SERVICE_TIDY_H
#define SSJ_SERVICE_TIDY_H

#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"

struct job_run;

struct tidy_account {
	int64_t idempotency;	/* answers older than 7 days */
	int64_t refresh_tokens; /* expired for 30 days: until then a second
				   use of one still tells of a theft */
	int64_t login_failures; /* a day after they stopped to count */
};

struct problem *tidy(struct ctx *x, struct tidy_account *out);

enum {
	/* A quarter: longer than any term that begins with a job (an import, a
	 * freeze, a proof that was asked for), and of those that come by
	 * themselves (job_schedule.def) some 28,000 rows. */
	TIDY_JOB_DAYS = 90,
	/* Answers that name a job are given again for 7 days. */
	TIDY_JOB_DAYS_LEAST = 8,
	TIDY_JOB_DAYS_MOST = 36500
};

/*
 * Removes the jobs that ended more than `days` ago, a few hundred at a time,
 * each lot by itself: whoever is killed between two leaves the rest to the
 * next run, and two at once share the work. What an import points to stays.
 * The log keeps what jobs did, and whatever they made belongs to others: what
 * goes with a row is its own result, such as a proof that was fetched since.
 */
struct problem *
tidy_jobs(struct job_run *run, struct ctx *x, int64_t days, int64_t *count);

/* The number of days that `text` (SSJ_JOB_DAYS) says; NULL is the default.
 * PROBLEM_INVALID when it is none, or too few. */
struct problem *tidy_job_days(struct arena *a, const char *text, int64_t *days);

#endif

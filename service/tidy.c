/* SPDX-License-Identifier: Apache-2.0 */
#include "service/tidy.h"

#include <stdlib.h>

#include "service/idempotency.h"
#include "service/job_run.h"
#include "storage/jobs.h"
#include "storage/tidy.h"

static const int64_t DAY_MS = 86400000;

enum {
	JOBS_AT_ONCE = 500
};

struct problem *
tidy(struct ctx *x, struct tidy_account *out)
{
	TRY(idempotency_clean(x, &out->idempotency));
	TRY(tidy_refresh_tokens(
	    x, x->now_ms - 30 * DAY_MS, &out->refresh_tokens));
	return (tidy_login_failures(
	    x, x->now_ms - 2 * DAY_MS, &out->login_failures));
}

struct problem *
tidy_jobs(struct job_run *run, struct ctx *x, int64_t days, int64_t *count)
{
	int64_t before_ms = x->now_ms - days * DAY_MS, removed;

	*count = 0;
	do {
		TRY(job_run_check(run));
		TRY(jobs_remove(
		    x->db, x->arena, before_ms, JOBS_AT_ONCE, &removed));
		*count += removed;
		job_run_progress(run, "jobs", *count, 0);
	} while (removed == JOBS_AT_ONCE);
	return (NULL);
}

struct problem *
tidy_job_days(struct arena *a, const char *text, int64_t *days)
{
	char *end;

	*days = TIDY_JOB_DAYS;
	if (text == NULL)
		return (NULL);
	*days = strtoll(text, &end, 10);
	if (end != text && *end == '\0' && *days >= TIDY_JOB_DAYS_LEAST &&
	    *days <= TIDY_JOB_DAYS_MOST)
		return (NULL);
	return (problem_new(a, PROBLEM_INVALID, NULL,
	    "SSJ_JOB_DAYS 应为 %d 到 %d 之间的天数", TIDY_JOB_DAYS_LEAST,
	    TIDY_JOB_DAYS_MOST));
}

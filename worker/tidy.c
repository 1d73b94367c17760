/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/kinds.h"

#include <stdlib.h>

#include <cjson/cJSON.h>

#include "service/tidy.h"

struct problem *
worker_tidy(struct job_run *run)
{
	struct ctx *x = job_run_ctx(run);
	struct tidy_account account;
	struct cJSON *result;
	int64_t days, jobs;

	TRY(tidy(x, &account));
	TRY(tidy_job_days(x->arena, getenv("SSJ_JOB_DAYS"), &days));
	TRY(tidy_jobs(run, x, days, &jobs));
	result = cJSON_CreateObject();
	(void)cJSON_AddNumberToObject(
	    result, "idempotency", (double)account.idempotency);
	(void)cJSON_AddNumberToObject(
	    result, "refresh_tokens", (double)account.refresh_tokens);
	(void)cJSON_AddNumberToObject(
	    result, "login_failures", (double)account.login_failures);
	(void)cJSON_AddNumberToObject(result, "jobs", (double)jobs);
	job_run_result(run, result);
	return (NULL);
}

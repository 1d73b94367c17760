/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/kinds.h"

#include <cjson/cJSON.h>

#include "service/tidy.h"

struct problem *
worker_tidy(struct job_run *run)
{
	struct tidy_account account;
	struct cJSON *result;

	TRY(tidy(job_run_ctx(run), &account));
	result = cJSON_CreateObject();
	(void)cJSON_AddNumberToObject(
	    result, "idempotency", (double)account.idempotency);
	(void)cJSON_AddNumberToObject(
	    result, "refresh_tokens", (double)account.refresh_tokens);
	(void)cJSON_AddNumberToObject(
	    result, "login_failures", (double)account.login_failures);
	job_run_result(run, result);
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "service/deadline.h"

#include <cjson/cJSON.h>

#include "worker/kinds.h"

static void
put(struct cJSON *json, const char *name, int64_t count)
{
	(void)cJSON_AddNumberToObject(json, name, (double)count);
}

struct problem *
worker_deadline(struct job_run *run)
{
	struct deadline_account account;
	struct cJSON *result;

	TRY(deadline_run(run, job_run_ctx(run), &account));
	result = cJSON_CreateObject();
	put(result, "recomputed", account.recomputed);
	put(result, "published", account.published);
	put(result, "warned", account.warned);
	put(result, "overdue", account.overdue);
	put(result, "archived", account.archived);
	job_run_result(run, result);
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/kinds.h"

#include "base/json.h"
#include "service/imports.h"

struct problem *
worker_import(struct job_run *run)
{
	struct ctx *x = job_run_ctx(run);

	import_sweep(x);
	TRY(import_settle(x, false));
	return (import_run(
	    x, run, json_string(json_get(job_run_args(run), "import_id"))));
}

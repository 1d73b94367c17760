/* SPDX-License-Identifier: Apache-2.0 */
#include "service/fairness.h"

#include "worker/kinds.h"

struct problem *
worker_fairness(struct job_run *run)
{
	return (fairness_tend(run, job_run_ctx(run)));
}

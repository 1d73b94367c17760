/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a run, for service/job_run.c and job_work.c. */
#ifndef SSJ_SERVICE_JOB_RUN_PRIVATE_H
#define SSJ_SERVICE_JOB_RUN_PRIVATE_H

#include "service/job_work.h"
#include "storage/jobs.h"

struct job_run {
	struct ctx x;
	struct actor actor; /* the system, for whoever asked */
	struct job_row row;
	enum job_kind kind;
	struct job_hold hold;
	const struct json *args;
	struct job_pulse *pulse;
	const char *result; /* JSON; NULL: none */
	bool ended;	    /* its end is written already */
};

#endif

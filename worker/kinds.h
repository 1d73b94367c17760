/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What does each kind of job: worker_WORD() for every line of
 * service/job_kind.def, in a file of its own; a missing one does not link.
 *
 * NULL means done. A problem means not done: tried again when it may pass by
 * itself (service/job_work.h says which), final otherwise. Whatever was done
 * half-way must be harmless the second time.
 */
#ifndef SSJ_WORKER_KINDS_H
#define SSJ_WORKER_KINDS_H

#include "service/job_run.h"

#define JOB_KIND(name, word, limit, cancel, title) \
	struct problem *worker_##word(struct job_run *run);
#include "service/job_kind.def"
#undef JOB_KIND

typedef struct problem *worker_function(struct job_run *run);

/* By kind. */
extern worker_function *const worker_functions[JOB_KINDS];

#endif

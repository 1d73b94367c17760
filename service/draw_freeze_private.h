/* SPDX-License-Identifier: Apache-2.0 */
/* What the two halves of a freeze share: reading and binding. */
#ifndef SSJ_SERVICE_DRAW_FREEZE_PRIVATE_H
#define SSJ_SERVICE_DRAW_FREEZE_PRIVATE_H

#include "domain/draw/pool.h"
#include "domain/plan.h"
#include "service/ceremony_private.h"
#include "service/draw_jobs.h"

/* Names of the files that no annex is: the packed pool of a list, its plan's
 * text, and the version of its item that was in force. */
const char *draw_freeze_pool_name(struct arena *a, const char *list_id);
const char *draw_freeze_plan_name(struct arena *a, const char *list_id);
const char *draw_freeze_item_name(struct arena *a, const char *list_id);

/*
 * Reads everything out of the libraries into the attempt's folder, unless the
 * folder is there: then somebody has read already and that is what counts.
 */
struct problem *draw_freeze_read(
    struct job_run *run, struct ctx *x, const struct attempt *attempt);

#endif

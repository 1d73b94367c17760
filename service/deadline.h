/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms: what the passing of time does by itself.
 *
 * From the end of a check 20 working days run until its result must be public
 * (C82); warnings come 10, 5 and 1 working days before, each once, and after
 * that the record is overdue for ever. A publication is on display for 7
 * working days (C83), then archived and still found. What is approved and not
 * published on its last day is published by the job (docs/adr/0062).
 */
#ifndef SSJ_SERVICE_DEADLINE_H
#define SSJ_SERVICE_DEADLINE_H

#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "storage/db.h"

struct job_run;
struct page;

/* What a run has done. */
struct deadline_account {
	int64_t recomputed; /* terms that another calendar moved */
	int64_t published;  /* on their last day */
	int64_t warned;	    /* warnings given */
	int64_t overdue;    /* marked now */
	int64_t archived;   /* displays that ended */
};

/*
 * Does all of it, at the time of `x` (the run's context, or another one's that
 * acts as the system). Each step is a transaction of its own and does nothing
 * the second time. `run` may be NULL.
 */
struct problem *
deadline_run(struct job_run *run, struct ctx *x, struct deadline_account *out);

/*
 * A page of warnings (struct body_dated_row), newest first, about records that
 * the actor may read. `kind` NULL: all.
 */
struct problem *deadline_notices(struct ctx *x, const char *kind,
    const struct page *page, struct db_rows *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The computing part of a draw, done by jobs that act as the system: only the
 * system may read an attempt's keys. Each may be killed at any moment and
 * started again: files appear whole or not at all, the same bytes follow from
 * the same attempt, and all rows come in one transaction that first asks
 * whether the attempt still waits for them.
 */
#ifndef SSJ_SERVICE_DRAW_JOBS_H
#define SSJ_SERVICE_DRAW_JOBS_H

#include <stdint.h>

#include "service/job_run.h"

/*
 * Fixes what a draw is made from: makes the keys, reads pools, roster and
 * recusals out of the libraries once, into the attempt's folder, and binds
 * them all by A. Afterwards the attempt is frozen. What is wrong in the
 * libraries (an id that is no id, a code that stands twice, an item that was
 * retired) is the job's problem: mended, the freeze is asked for again.
 */
struct problem *
draw_freeze(struct job_run *run, struct ctx *x, const char *draw_id);

/*
 * Computes the draw from its folder, its secrets and its beacon: selection,
 * visits, inspectors, transcript and statement, and writes the tasks. Discloses
 * at once when the charter says at_draw. Files are computed before the first
 * row is written.
 */
struct problem *
draw_compute(struct job_run *run, struct ctx *x, const char *draw_id);

/* What attempts need from time to time: a computation or a substitute asked
 * for again if its job is gone, disclosure when its moment has come, an end
 * when nobody goes on; and what a freeze that died left in the folder is
 * removed after a day. With a draw_id only whether the moment of that one has
 * come. */
struct problem *
draw_tend(struct job_run *run, struct ctx *x, const char *draw_id);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the rest of the business asks of a draw once it is drawn: somebody
 * else for a slot, and the moment of disclosure.
 *
 * The ceremony itself is service/draws.h. Nothing here lets anybody choose:
 * who comes next follows from the draw's own keys (draw.md, section 5).
 */
#ifndef SSJ_SERVICE_DRAW_H
#define SSJ_SERVICE_DRAW_H

#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"

/*
 * Asks for a substitute (C49) for slot `slot` of a drawn task whose holder of
 * turn `turn` has just been marked 'declined'. Call it in the transaction of
 * the decline: it enqueues one job per (task, slot, turn), so asking twice is
 * harmless. The keys of a draw are read by jobs only, hence no answer here.
 */
struct problem *draw_substitute_request(struct ctx *x, const char *district,
    const char *task_id, int64_t slot, int64_t turn);

/*
 * The job behind it; acts as the system. Writes turn + 1 of the slot: the
 * next inspector as 'assigned' (leader if the one replaced was), or
 * 'unfilled' with the reason in numbers when nobody is eligible; and the
 * amendment file (SSJ1-amend) that says so. Does nothing when that turn is
 * there already, or when the visit is cancelled. PROBLEM_WRONG_STATE when the
 * holder has not declined.
 */
struct problem *draw_substitute_inspector(struct ctx *x, const char *district,
    const char *task_id, int64_t slot, int64_t turn);

/* From time to time, as the system: asks again for that job where a place was
 * left and there is none, because it gave up. */
struct problem *draw_substitute_resume(struct ctx *x);

/*
 * To be called in the transaction in which a task of `draw_id` (NULL: the
 * task was not drawn, nothing happens) was done or cancelled, or its notice
 * issued: enqueues the look whether that was the last one, when the charter
 * discloses after_visit or at_notice. Each call a job of its own; wake the
 * workers.
 */
struct problem *draw_task_ended(struct ctx *x, const char *draw_id);

/*
 * The look: discloses every draw whose moment has come (the last of its tasks
 * ended or, under at_notice, has its notice; or disclose_by has passed). Acts
 * as the system. *count is the number disclosed now; the first problem is
 * returned when all have been looked at.
 */
struct problem *draw_disclose_due(struct ctx *x, int64_t *count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A drawn visit that does not take place (C25): nobody lets an object go that
 * the draw has found, so two people answer for it (four_eyes.h).
 *
 * Somebody who goes on the visit, or may cancel visits, asks for it with a
 * reason; somebody else, who does not go and may cancel visits of the
 * organisation that leads, approves it. How many visits of a draw were
 * cancelled is public at once, and why when the draw is disclosed.
 */
#ifndef SSJ_SERVICE_CANCELLATION_H
#define SSJ_SERVICE_CANCELLATION_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/body.h"

struct cancellation_draft {
	const char *reason; /* domain/cancelling.h */
	const char *note;
};

/* PROBLEM_RULE for a task that was not drawn, PROBLEM_WRONG_STATE after the
 * check, PROBLEM_DUPLICATE when one is open. */
struct problem *cancellation_request(struct ctx *x, const char *task_id,
    const struct cancellation_draft *draft, struct body_row *out);

/* The newest of the task; for whoever may read the task. */
struct problem *
cancellation_show(struct ctx *x, const char *task_id, struct body_row *out);

/* Needs task.cancel; PROBLEM_FORBIDDEN for who asked and for who goes. An
 * approval cancels the task. */
struct problem *
cancellation_approve(struct ctx *x, const char *task_id, struct body_row *out);
struct problem *cancellation_refuse(struct ctx *x, const char *task_id,
    const char *reason, struct body_row *out);

#endif

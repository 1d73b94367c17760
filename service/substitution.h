/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A drawn object makes way for the next one in order (SSJ1 §2).
 *
 * Somebody who goes on the visit, or may enter checks, asks for it with a fact
 * of the register of before the freeze and evidence; somebody else, who does
 * not go, approves it; then a job, which alone may read the draw's keys, puts
 * in the next of the order, as an amendment of the draw. Whoever was taken out
 * is drawn for certain next time (补查).
 */
#ifndef SSJ_SERVICE_SUBSTITUTION_H
#define SSJ_SERVICE_SUBSTITUTION_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/body.h"

struct substitution_draft {
	const char *reason, *fact_on, *note;
	const char *evidence; /* sha256 of a file the actor has uploaded */
};

/* PROBLEM_RULE for what is no such fact, for tasks that were not drawn and for
 * evidence that the actor has not shown; PROBLEM_DUPLICATE when one is open. */
struct problem *substitution_request(struct ctx *x, const char *task_id,
    const struct substitution_draft *draft, struct body_row *out);

/* The newest of the task; for whoever may read the task. */
struct problem *
substitution_show(struct ctx *x, const char *task_id, struct body_row *out);

/* Needs task.approve; PROBLEM_FORBIDDEN for who asked and for who goes. */
struct problem *
substitution_approve(struct ctx *x, const char *task_id, struct body_row *out);
struct problem *substitution_refuse(struct ctx *x, const char *task_id,
    const char *reason, struct body_row *out);

/* The job behind an approval; acts as the system. Does nothing when it is done
 * already. */
struct problem *draw_replace_object(struct ctx *x, const char *id);

/* From time to time, as the system: asks again for that job where an approved
 * one has none, because it gave up. */
struct problem *substitution_resume(struct ctx *x);

#endif

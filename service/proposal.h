/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of another origin than the draw (C24): a complaint, big data, a
 * warning, a case handed over, an order from above, a special campaign.
 *
 * One person enters the check with its cause, somebody else approves it, and
 * only then does anybody go (N04: 凡检查必审批). From there it is a task as
 * every other, marked with its origin wherever it is shown. Who goes is chosen
 * by hand under the rules of domain/appointment.h, looked at again when it is
 * approved. These checks count for the caps and the report on repeated checks.
 */
#ifndef SSJ_SERVICE_PROPOSAL_H
#define SSJ_SERVICE_PROPOSAL_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/body.h"

struct json;

/* What is said about the check. */
struct proposal_draft {
	const char *origin, *cause, *reference, *object_code;
	const char *from_day, *to_day;
	const struct json *items;      /* ids of items of the list */
	const struct json *inspectors; /* ids; the first one leads */
};

/*
 * Needs task.propose for the task's organisation: the actor's where it is
 * within the first item's department, else that department. PROBLEM_RULE names
 * all that is against it; PROBLEM_DUPLICATE the task that is the same check:
 * object, origin, an item and days in common, and not made yet.
 */
struct problem *proposal_enter(struct ctx *x,
    const struct proposal_draft *draft, const char **id, struct body_view *out);

/* Needs task.approve; PROBLEM_FORBIDDEN for the one who entered it and for
 * whoever goes. */
struct problem *
proposal_approve(struct ctx *x, const char *id, struct body_view *out);

/* Names somebody for a place whose inspector has declined; the task waits for
 * approval again. PROBLEM_RULE for tasks that were drawn: there the order of
 * the draw decides. */
struct problem *proposal_replace(struct ctx *x, const char *id, int64_t slot,
    const char *inspector_id, struct body_view *out);

/*
 * Names the people of a visit that was drawn without them (单随机, C27); the
 * first one leads. The task waits for approval, by somebody else. Needs
 * task.propose. PROBLEM_WRONG_STATE for every other task.
 */
struct problem *proposal_dispatch(struct ctx *x, const char *id,
    const struct json *inspectors, struct body_view *out);

#endif

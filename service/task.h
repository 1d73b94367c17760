/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts on a task: a visit of two or more inspectors to one object.
 *
 * Whoever may read the tasks of its organisation sees it; so does each
 * inspector on it, whatever unit he belongs to, until he declines. For
 * everybody else it does not exist (PROBLEM_NOT_FOUND).
 */
#ifndef SSJ_SERVICE_TASK_H
#define SSJ_SERVICE_TASK_H

#include <stdbool.h>

#include "base/actor.h"
#include "base/problem.h"
#include "domain/visit.h"
#include "storage/body.h"
#include "storage/declines.h"
#include "storage/tasks.h"

struct page;

/* The task as the API shows it. */
struct problem *task_show(struct ctx *x, const char *id, struct body_view *out);

/*
 * A page of tasks (struct body_row), newest first: of the organisations whose
 * tasks the actor may read, or, `mine`, those he is on. Scope and inspector of
 * `filter` are set here.
 */
struct problem *task_list(struct ctx *x, bool mine, struct task_filter *filter,
    const struct page *page, struct db_rows *out);

/* The actor takes his place. Again is no mistake. When the last place is
 * taken the task may be carried out (C72). */
struct problem *
task_accept(struct ctx *x, const char *id, struct body_view *out);

/*
 * The actor gives up his place, before the record is signed by him, for one of
 * the reasons of domain/stepping_back.h; he keeps his row with the reason and
 * the file he shows, and the draw is asked for who comes next (C49). An
 * interest is recorded in the library. PROBLEM_FORBIDDEN when he is not on the
 * visit; PROBLEM_RULE for a file that he has not uploaded.
 */
struct task_stepping_back {
	const char *kind, *reason;
	const char *evidence; /* SHA-256; may be NULL */
};
struct problem *task_decline(
    struct ctx *x, const char *id, const struct task_stepping_back *why);

/* Rows of decline_row (storage/declines.h): who has stepped back from the
 * visit and what he showed; for whoever sees the task. */
struct problem *
task_declines(struct ctx *x, const char *id, struct db_rows *out);

/* The visit will not take place. Needs task.cancel; not after the check.
 * PROBLEM_RULE for a drawn one, which takes two people (cancellation.h). */
struct problem *task_cancel(
    struct ctx *x, const char *id, const char *reason, struct body_view *out);

/*
 * Looks again whether the visit is ready, after a place was filled or found
 * to be nobody's, and moves the task if so. For jobs; may be called at any
 * time.
 */
struct problem *task_settle(struct ctx *x, const char *id);

/* For acts on the task's record, inside their transaction: the held task
 * becomes 'accepted' if the visit is ready; *task says so. */
struct problem *
task_settle_held(struct ctx *x, struct task_row *task, const struct visit *v);

/* Before a held task is ended without a check: whoever has signed its record,
 * be it edited since, has been there, and what he found is published (C82).
 * PROBLEM_WRONG_STATE then. */
struct problem *
task_require_unsigned(struct ctx *x, const struct task_row *task);

/* The turn by which the actor goes on this visit, having accepted;
 * PROBLEM_FORBIDDEN when there is none. */
struct problem *task_require_member(
    struct ctx *x, const struct visit *v, const struct visit_turn **out);

#endif

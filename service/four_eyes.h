/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What nobody does alone to a drawn visit (the four-eyes principle, C62).
 *
 * Somebody asks for it: who goes on the visit, or holds a permission of the
 * organisation that leads. Somebody else decides: who neither asked nor goes,
 * with another permission. Either way the drawn visit will not take place, so
 * it must not have been checked when it is asked for, nor when it is approved.
 *
 * The visit is held in every step, so that what is decided from is still true
 * at the end; a step and its event are one transaction. Of one kind there is
 * one open request for a visit; what was refused may be asked for again.
 *
 * A kind says the rest in a struct four_eyes (service/cancellation.c,
 * service/substitution.c).
 */
#ifndef SSJ_SERVICE_FOUR_EYES_H
#define SSJ_SERVICE_FOUR_EYES_H

#include "domain/event_kind.h"
#include "domain/visit.h"
#include "storage/requests.h"

struct four_eyes_act;

/* Where a request is when somebody comes too late to decide it. */
struct four_eyes_end {
	const char *state; /* NULL ends the table */
	const char *title; /* "已经批准" */
};

/* A kind of request. */
struct four_eyes {
	const char *title;     /* "取消", for sentences */
	const char *not_drawn; /* what is told about a visit that was not */
	const char *id_name;   /* of the request in events */
	enum permission may_ask, may_decide;
	enum event_kind requested, refused;
	const struct requests *rows;
	const struct four_eyes_end *ends; /* all but refused */
	/* Checks the draft and writes act->row, of which reason and note are
	 * still to be said, into act->out. */
	struct problem *(*write)(struct four_eyes_act *act);
	/* What follows from an approval, and its event. */
	struct problem *(*approved)(struct four_eyes_act *act);
};

/* One step; for the kind's own functions. */
struct four_eyes_act {
	struct ctx x; /* the caller's until the transaction binds it */
	const struct four_eyes *kind;
	const char *task_id, *now;
	const void *draft; /* of the kind */
	struct task_row task;
	struct visit visit;
	struct request_row row;
	struct request_decision decision;
	const char *cancelled; /* once approved: the visit's state without it */
	struct body_row *out;
};

/* The event `event` of the visit, with the request's id and `reason`. Not with
 * the object: who reads the log need not know yet who was drawn. */
struct problem *four_eyes_append(
    struct four_eyes_act *act, enum event_kind event, const char *reason);

/* PROBLEM_RULE for a visit that was not drawn, PROBLEM_WRONG_STATE after the
 * check or once its record is signed, PROBLEM_DUPLICATE when a request is open.
 */
struct problem *four_eyes_request(struct ctx *x, const struct four_eyes *kind,
    const char *task_id, const void *draft, struct body_row *out);

/* The newest of the visit; for whoever may read the visit. */
struct problem *four_eyes_show(struct ctx *x, const struct four_eyes *kind,
    const char *task_id, struct body_row *out);

/* PROBLEM_FORBIDDEN for who asked and for who goes, PROBLEM_WRONG_STATE for
 * what is decided already. */
struct problem *four_eyes_approve(struct ctx *x, const struct four_eyes *kind,
    const char *task_id, struct body_row *out);
struct problem *four_eyes_refuse(struct ctx *x, const struct four_eyes *kind,
    const char *task_id, const char *reason, struct body_row *out);

#endif

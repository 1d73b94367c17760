/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two visits of one object that are made together although they are beyond
 * the limits of C62: one person asks with a reason, somebody else approves.
 * They stay two tasks, each with its people, its record and its publication.
 */
#ifndef SSJ_SERVICE_COMPANIONS_H
#define SSJ_SERVICE_COMPANIONS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/body.h"

/* Needs task.propose for the organisations of both. PROBLEM_NOT_FOUND for a
 * visit the actor cannot see, PROBLEM_RULE as together_check(). */
struct problem *companion_ask(struct ctx *x, const char *id, const char *other,
    const char *reason, struct body_view *out);

/* Needs task.approve for the organisations of both, in another person than the
 * one who asked. */
struct problem *companion_approve(
    struct ctx *x, const char *id, const char *other, struct body_view *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of service/users.h, for the files that carry out its acts. */
#ifndef SSJ_SERVICE_USER_RULES_H
#define SSJ_SERVICE_USER_RULES_H

#include <stdbool.h>

#include "base/actor.h"
#include "base/problem.h"
#include "service/users.h"

/* True when the actor looks after accounts at `path` (and, with `below`, of
 * everything below it). */
bool user_rules_reach(const struct actor *actor, const char *path, bool below);

/*
 * Locks the account `id` and checks that the actor may change it:
 * PROBLEM_NOT_FOUND outside his reach, PROBLEM_RULE for his own account,
 * PROBLEM_FORBIDDEN when it holds a role beyond his reach.
 */
struct problem *user_rules_take(
    struct db *db, struct ctx *x, const char *id, struct user_row *out);

/* The same without asking what other roles the account holds. */
struct problem *user_rules_take_any(
    struct db *db, struct ctx *x, const char *id, struct user_row *out);

/*
 * PROBLEM_RULE when `id` is the only one left who can administer the city.
 * Two who would remove each other wait for one another here. Call it before
 * the change, in its transaction.
 */
struct problem *
user_rules_keep_one(struct db *db, struct ctx *x, const char *id);

/* A fresh one-time code, good for 72 hours; kept by users_reset_set(). */
struct user_reset user_rules_code(struct ctx *x);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What the files about plans share. */
#ifndef SSJ_SERVICE_PLANS_PRIVATE_H
#define SSJ_SERVICE_PLANS_PRIVATE_H

#include "service/plans.h"

/* SHA-256 of a text, 64 hex digits. */
const char *plan_sha256(struct arena *a, const char *text);

/* A plan as it is shown, inside a transaction. */
struct problem *plan_view_load(
    struct db *db, struct arena *a, const char *id, struct plan_view *out);

/* Asks the departments whose items stand in the plan, and nobody else; who
 * was asked the same before keeps his answer. */
struct problem *plan_ask(struct db *db, struct arena *a,
    const struct plan_row *row, const struct plan *plan);

/*
 * May the actor publish: has everybody who is asked agreed to the plan as it
 * is, and none of them in the person of the one who publishes? Holds the
 * answers until the end of the transaction. *agreed in order of department.
 */
struct problem *
plan_require_agreed(struct db *db, struct ctx *x, const char *id,
    const struct plan *plan, const struct plan_answer **agreed, size_t *count);

#endif

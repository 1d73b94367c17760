/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs that an object was drawn, from the trees that the draw has left
 * beside its results: no secret is read for them.
 */
#ifndef SSJ_SERVICE_DRAW_PROOFS_H
#define SSJ_SERVICE_DRAW_PROOFS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/draws.h"
#include "storage/tasks.h"

/* The file of a list's result tree (domain/draw/result_tree.h). */
const char *draw_tree_name(struct arena *a, const char *list_id);

/*
 * *out: a JSON array of the proofs (domain/draw/proof.h) of the task's object
 * in every list by which it came to be visited; for one that was put in by an
 * amendment this is its proof (domain/draw/proof_amend.h), with the signatures
 * that it has. Empty for draws without trees; and as long as that amendment
 * names other objects whose checks are not public yet: then *withheld_until is
 * the last day of the charter (YYYY-MM-DD), otherwise NULL.
 */
struct problem *draw_proofs(struct ctx *x, const struct draw_row *draw,
    const struct task_row *task, const char **out, const char **withheld_until);

#endif

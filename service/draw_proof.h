/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs about one object of a draw (domain/draw/proof.h), for draw.audit once
 * the draw is disclosed; whatever may not be read is PROBLEM_NOT_FOUND. They
 * are made by a job: one over millions of objects is one more root.
 */
#ifndef SSJ_SERVICE_DRAW_PROOF_H
#define SSJ_SERVICE_DRAW_PROOF_H

#include <stdbool.h>

#include "base/actor.h"
#include "base/problem.h"
#include "service/job_run.h"

/* Which proof. */
struct draw_proof_order {
	const char *draw_id;
	const char *list_id;
	const char *object_code;
	bool result; /* that it was drawn; otherwise that it is in the pool or
			is not */
};

/* Enqueues the job; the same order again gives the same job while it lives.
 * PROBLEM_INVALID for a list that the draw does not have. */
struct problem *draw_proof_order(
    struct ctx *x, const struct draw_proof_order *order, const char **job_id);

/* The job; acts as the system. Its result is the proof. PROBLEM_RULE when
 * an object that was not drawn is to be proved drawn. */
struct problem *draw_proof_make(
    struct job_run *run, struct ctx *x, const struct draw_proof_order *order);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit bundle of a draw (domain/draw/bundle.h): all its attempts up to
 * one that has ended and is public, in one archive, made by a job and read in
 * pieces. For draw.audit; whatever may not be read is PROBLEM_NOT_FOUND.
 *
 * A bundle is what was there when it was made: amendments that follow are in
 * the next one, which takes its place.
 */
#ifndef SSJ_SERVICE_DRAW_BUNDLE_H
#define SSJ_SERVICE_DRAW_BUNDLE_H

#include "service/draw_documents.h"
#include "service/job_run.h"
#include "storage/draw_bundles.h"

enum {
	DRAW_BUNDLE_PIECE = 8 << 20 /* bytes; the last one has fewer */
};

/* Enqueues the job. PROBLEM_WRONG_STATE for an attempt that has not ended, is
 * not public yet, or was given up before its freeze. */
struct problem *
draw_bundle_order(struct ctx *x, const char *id, const char **job_id);

/* The job; acts as the system. The bundle is judged before it is kept:
 * PROBLEM_CONFLICT, with the first difference, when it is not good. */
struct problem *
draw_bundle_make(struct job_run *run, struct ctx *x, const char *id);

/* The newest bundle. */
struct problem *
draw_bundle_read(struct ctx *x, const char *id, struct draw_bundle_row *out);

/* Piece `number` of it, from 0; PROBLEM_NOT_FOUND behind the last. */
struct problem *draw_bundle_piece(
    struct ctx *x, const char *id, int64_t number, struct draw_document *out);

#endif

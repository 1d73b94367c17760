/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The protocol's transcript of an attempt, from its rows: as far as the
 * attempt has come. What follows from the pools is added by draw_conclude().
 */
#ifndef SSJ_SERVICE_DRAW_TRANSCRIPT_H
#define SSJ_SERVICE_DRAW_TRANSCRIPT_H

#include "domain/draw/names.h"
#include "domain/draw/roster.h"
#include "domain/draw/transcript.h"
#include "service/ceremony_private.h"

/*
 * All that the rows say of a frozen attempt. `files`: its draw_file rows, of
 * which the annexes are taken. The outcome is DRAWN; the caller sets another.
 */
struct problem *
draw_transcript_of(struct arena *a, const struct attempt *attempt,
    const struct db_rows *files, struct draw_transcript *out);

/*
 * The three annexes that an assignment follows from, out of the attempt's
 * folder, as A has bound them: PROBLEM_INTERNAL when a file is another one.
 */
struct draw_binding {
	const struct attempt *attempt;
	const struct db_rows *files; /* draw_file_row */
	const struct draw_digest *pool_key;
};
struct problem *draw_annexes_read(struct arena *a,
    const struct draw_binding *binding, struct draw_annexes *out);

/* That the annexes from `first` on, as far as the attempt has them, are the
 * files that A binds: whoever checks the draw gets them. */
struct problem *draw_annexes_check(
    struct arena *a, const struct draw_binding *binding, enum draw_name first);

/*
 * The bytes of the transcript of an attempt that is void or about to be, in
 * the state `state` ("void", "void_after_entropy"): they follow from the rows
 * and are the same whenever they are asked for.
 */
struct problem *draw_transcript_void(struct db *db, struct arena *a,
    const struct attempt *attempt, const char *state, struct draw_text *out);

#endif

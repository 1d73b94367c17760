/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging a statement, which is published at once and must not tell who was
 * drawn: alone, and beside its transcript once that is public.
 */
#ifndef SSJ_DOMAIN_DRAW_STATEMENT_H
#define SSJ_DOMAIN_DRAW_STATEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/draw/transcript.h"
#include "domain/draw/verify.h"

struct json;

/* True for a JSON object that has what only statements have. */
bool draw_statement_is(const struct json *j);

/*
 * Judges a statement's bytes by themselves: A, C, O and S follow from what it
 * says, sizes from the plans, signatures hold; and it has none of what the
 * veil hides. At best DRAW_CONSISTENT.
 */
struct draw_verdict
draw_statement_verify(struct arena *a, struct draw_text statement);

/*
 * A statement says what its transcript says, byte for byte. `t` is the
 * transcript as it was read; it must have been judged. PROBLEM_INVALID names
 * the member in which they part.
 */
struct problem *
draw_statement_follows(struct arena *a, const struct draw_transcript_in *t,
    struct draw_text transcript, struct draw_text statement);

/* The drawn ids of a list of a judged transcript, in rank order. */
struct problem *draw_drawn_ids(struct arena *a, const struct draw_list_in *list,
    const struct draw_text **out, size_t *count);

/* What a published document, a statement or a transcript that has been judged,
 * binds of one of its lists. */
struct draw_published {
	const struct draw_hash *hash;
	struct draw_text draw_id;
	uint32_t attempt;
	struct draw_digest root, result_root;
	uint64_t count, drawn; /* leaves of either tree */
	bool has_result;       /* false for an attempt without a draw */
};
struct problem *draw_published_list(struct arena *a, struct draw_text document,
    struct draw_text list_id, struct draw_published *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who signed a statement, or an amendment. These signatures come when the
 * transcript has long been written: receipts carry those of the statement that
 * there were, an audit bundle has all of them in files of their own:
 *
 *	{"protocol":"SSJ1-signatures","statement":"<hex>",
 *	 "signatures":[{"by":"…","role":"statement","at":0,"sig":"<hex>"}]}
 *
 * "statement" is D("statement", bytes), which is what they sign; of an
 * amendment the member and the role are "amend", and D("amend", bytes).
 */
#ifndef SSJ_DOMAIN_DRAW_STATEMENT_SIGNED_H
#define SSJ_DOMAIN_DRAW_STATEMENT_SIGNED_H

#include "domain/draw/signature.h"
#include "domain/draw/transcript.h"

struct arena;
struct draw_out;
struct json;
struct problem;

/* JSON: `"signatures":[…]`. */
void draw_out_signatures(
    struct draw_out *o, const struct draw_signature *list, size_t count);

/* The file's bytes, in `a`: of X, which all of `list` have signed as `role`. */
struct draw_text draw_signatures_write(struct arena *a, enum draw_role role,
    const struct draw_digest *x, const struct draw_signature *list,
    size_t count);

/* What is signed, and under whose keys. */
struct draw_signed_keys {
	const struct draw_hash *hash;
	const struct draw_charter *charter;
	enum draw_role role; /* statement or amend */
	struct draw_digest x;
};

/*
 * Judges a member "signatures": each is of X, under the signer's key for the
 * role in the charter, and nobody's stands twice. PROBLEM_INVALID names the
 * first that is not valid; *count is how many there are. Nobody is required:
 * who has not signed yet still may.
 */
struct problem *draw_signatures_check(struct arena *a,
    const struct draw_signed_keys *of, const struct json *list, size_t *count);

/* Judges a file, which has one spelling; *list is its member "signatures". */
struct problem *draw_signatures_read(struct arena *a, struct draw_text text,
    const struct draw_signed_keys *of, const struct json **list);

#endif

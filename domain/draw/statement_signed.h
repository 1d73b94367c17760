/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who signed a statement. These signatures come when the transcript has long
 * been written: receipts carry those there were, an audit bundle has all of
 * them in a file of their own:
 *
 *	{"protocol":"SSJ1-signatures","statement":"<hex>",
 *	 "signatures":[{"by":"…","role":"statement","at":0,"sig":"<hex>"}]}
 *
 * "statement" is D("statement", bytes), which is what they sign.
 */
#ifndef SSJ_DOMAIN_DRAW_STATEMENT_SIGNED_H
#define SSJ_DOMAIN_DRAW_STATEMENT_SIGNED_H

#include "domain/draw/transcript.h"

struct arena;
struct draw_out;
struct json;
struct problem;

/* JSON: `"signatures":[…]`. */
void draw_out_signatures(
    struct draw_out *o, const struct draw_signature *list, size_t count);

/* The file's bytes, in `a`; all of `list` have the role "statement". */
struct draw_text
draw_signatures_write(struct arena *a, const struct draw_digest *statement,
    const struct draw_signature *list, size_t count);

/* What is signed, and under whose keys. */
struct draw_statement_keys {
	const struct draw_hash *hash;
	const struct draw_charter *charter;
	struct draw_digest statement;
};

/*
 * Judges a member "signatures": each is of the statement, under the signer's
 * key in the charter, and nobody's stands twice. PROBLEM_INVALID names the
 * first that is not valid; *count is how many there are. Nobody is required:
 * who has not signed yet still may.
 */
struct problem *
draw_signatures_check(struct arena *a, const struct draw_statement_keys *of,
    const struct json *list, size_t *count);

/* Judges a file, which has one spelling; *list is its member "signatures". */
struct problem *draw_signatures_read(struct arena *a, struct draw_text text,
    const struct draw_statement_keys *of, const struct json **list);

#endif

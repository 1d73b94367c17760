/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof of an object that came in afterwards (递补): it was in no result
 * tree, so the amendment that put it in is its proof, whole, with the
 * signatures of the holders who computed it again.
 *
 *	{"protocol":"SSJ1-proof","kind":"put_in","hash":"SM3","draw_id":"…",
 *	 "attempt":1,"list_id":"…","id":"…","number":1,"amendment":"<bytes>",
 *	 "signatures":[{"by":"…","role":"amend","at":0,"sig":"<hex>"}]}
 *
 * The amendment names the transcript, by the hash that the statement has had
 * since the draw; its number and chain are in it, so that it is found again in
 * the public list. Without two signatures only the platform stands by it.
 */
#ifndef SSJ_DOMAIN_DRAW_PROOF_AMEND_H
#define SSJ_DOMAIN_DRAW_PROOF_AMEND_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;
struct json;
struct problem;

struct draw_put_in {
	const struct draw_hash *hash;
	struct draw_text draw_id, list_id, id;
	uint32_t attempt, number;
	struct draw_text amendment;  /* its bytes */
	struct draw_text signatures; /* for writing: a JSON list */
};

/* The file's bytes, in `a`. */
struct draw_text
draw_put_in_write(struct arena *a, const struct draw_put_in *p);

/* True for a JSON object that says it is such a proof. */
bool draw_put_in_is(const struct json *j);

/*
 * Checks a proof: the amendment puts this object into this list; and, beside a
 * judged transcript or statement (`document`, or NULL), it is of that draw and
 * whoever signed it is a holder. *out is what it says, *signers how many have
 * signed. PROBLEM_INVALID says what differs.
 */
struct problem *draw_put_in_check(struct arena *a, struct draw_text proof,
    const struct draw_text *document, struct draw_put_in *out, size_t *signers);

/* Any proof, of this kind or of domain/draw/proof.h, beside a document. */
struct problem *draw_any_proof_check(
    struct arena *a, struct draw_text proof, struct draw_text document);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs about one object of a draw, as JSON files: that it stands in a list's
 * pool, that it does not, that it was drawn. Whoever has the published roots
 * (a transcript or a statement) can check them without the pool.
 *
 *	{"protocol":"SSJ1-proof","kind":"in_pool","hash":"SM3","draw_id":"…",
 *	 "attempt":1,"list_id":"…","id":"…","count":N,"leaves":[{"index":0,
 *	 "id":"…","stratum":"…","lots":1,"nonce":"<hex>","path":["<hex>"]}]}
 *
 * in_pool has the object's own leaf. not_in_pool has those of its two
 * neighbours in the ascending order of ids; one, if the object would stand
 * before the first or behind the last; none, if the pool is empty. drawn has
 * the object's leaf of the result tree, without stratum and lots; its index is
 * its rank and count is how many were drawn.
 *
 * A proof gives away the neighbours, and it is about codes that can be
 * guessed: it is for the auditor and for the object itself.
 */
#ifndef SSJ_DOMAIN_DRAW_PROOF_H
#define SSJ_DOMAIN_DRAW_PROOF_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"
#include "domain/draw/pool.h"
#include "domain/draw/result.h"

struct arena;
struct json;
struct problem;

enum draw_proof_kind {
	DRAW_PROOF_IN_POOL,
	DRAW_PROOF_NOT_IN_POOL,
	DRAW_PROOF_DRAWN,
	DRAW_PROOF_KIND_COUNT,
};

/* "in_pool", … */
const char *draw_proof_kind_word(enum draw_proof_kind kind);

struct draw_proof_leaf {
	uint64_t index; /* its place; drawn: its rank */
	struct draw_text id, stratum;
	unsigned int lots;
	unsigned char nonce[DRAW_NONCE];
	const struct draw_digest *siblings;
	size_t sibling_count;
};

struct draw_proof {
	enum draw_proof_kind kind;
	const struct draw_hash *hash;
	struct draw_text draw_id, list_id, id;
	uint32_t attempt;
	uint64_t count; /* leaves of the tree */
	struct draw_proof_leaf leaves[2];
	size_t leaf_count;
};

/*
 * Completes `p`, whose hash, draw_id, attempt, list_id and id are set, from
 * the list's pool: kind, count, leaves. Reads the pool once per leaf, and as
 * much again is hashed.
 */
void draw_proof_from_pool(struct arena *a, const struct draw_digest *pool_key,
    const struct draw_pool *pool, struct draw_proof *p);

/* The same from the object's place among those drawn, as
 * draw_result_prove() gives it. */
void draw_proof_from_result(
    const struct draw_result_proof *result, struct draw_proof *p);

/*
 * The same from a transcript that has been judged; kind is then DRAWN.
 * PROBLEM_NOT_FOUND when the object was not drawn there, or nothing was.
 */
struct problem *draw_proof_from_transcript(
    struct arena *a, struct draw_text transcript, struct draw_proof *p);

/* The file's bytes, in `a`. */
struct draw_text draw_proof_write(struct arena *a, const struct draw_proof *p);

/*
 * Reads a proof and checks it in itself: the leaves lead to one root, and they
 * are the object's own or its neighbours. *root is that root; unless the
 * leaves are none, it has yet to be compared with a published one.
 * PROBLEM_INVALID says what differs.
 */
struct problem *draw_proof_read(struct arena *a, struct draw_text text,
    struct draw_proof *out, struct draw_digest *root);

/*
 * Compares what draw_proof_read() gave with a published document, a transcript
 * or a statement that has been judged.
 */
struct problem *draw_proof_compare(struct arena *a, const struct draw_proof *p,
    const struct draw_digest *root, struct draw_text document);

/* True for a JSON object that says it is such a proof. */
bool draw_proof_is(const struct json *j);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The result root of a list, published in the statement while the names are
 * still veiled, and the proof that a 检查通知书 carries: a firm sees at the
 * door that it was drawn before.
 *
 * rank counts from 0 through the strata in the plan's order, each in ticket
 * order.
 */
#ifndef SSJ_DOMAIN_DRAW_RESULT_H
#define SSJ_DOMAIN_DRAW_RESULT_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"
#include "domain/draw/merkle.h"

struct arena;

/* What every leaf of one list has in common. */
struct draw_result {
	const struct draw_hash *hash;
	const struct draw_digest *veil_key;
	struct draw_text list_id;
};

/* The first bytes of D("result-nonce", VK, list_id, id). */
void draw_result_nonce(const struct draw_result *r, struct draw_text id,
    unsigned char nonce[DRAW_NONCE]);

struct draw_digest draw_result_leaf(
    const struct draw_result *r, struct draw_text id, uint32_t rank);

/* Over the drawn ids in rank order. */
struct draw_digest draw_result_root(
    const struct draw_result *r, const struct draw_text *ids, size_t count);

/*
 * What the object of `rank` needs to check itself against the root: the nonce
 * of its leaf (the veil key stays where it is), its place and its siblings.
 * Lives in `a`.
 */
struct draw_result_proof {
	unsigned char nonce[DRAW_NONCE];
	struct draw_merkle_path path;
};
struct draw_result_proof
draw_result_prove(struct arena *a, const struct draw_result *r,
    const struct draw_text *ids, size_t count, uint32_t rank);

/* The leaf that the nonce gives, without the veil key. */
struct draw_digest draw_result_leaf_of(const struct draw_hash *h,
    const unsigned char nonce[DRAW_NONCE], struct draw_text list_id,
    struct draw_text id, uint32_t rank);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves of the result tree. Few are drawn, so one by one is fast enough. */
#include "domain/draw/result.h"

#include <string.h>

#include "base/arena.h"
#include "domain/draw/wire.h"

void
draw_result_nonce(const struct draw_result *r, struct draw_text id,
    unsigned char nonce[DRAW_NONCE])
{
	struct draw_text key = {(const char *)r->veil_key->b, DRAW_KEY};
	struct draw_digest d;

	d = draw_d(r->hash, "result-nonce",
	    (struct draw_text[]){key, r->list_id, id}, 3);
	memcpy(nonce, d.b, DRAW_NONCE);
}

static void
add_lp(struct draw_hasher *x, struct draw_text t)
{
	unsigned char prefix[4];

	draw_put32(prefix, (uint32_t)t.len);
	draw_hash_add(x, prefix, 4);
	draw_hash_add(x, t.s, t.len);
}

struct draw_digest
draw_result_leaf_of(const struct draw_hash *h,
    const unsigned char nonce[DRAW_NONCE], struct draw_text list_id,
    struct draw_text id, uint32_t rank)
{
	const unsigned char domain = DRAW_BYTE_LEAF;
	unsigned char place[4];
	struct draw_digest out = {{0}};
	struct draw_hasher x;

	draw_put32(place, rank);
	draw_hash_begin(&x, h);
	draw_hash_add(&x, &domain, 1);
	draw_hash_add(&x, nonce, DRAW_NONCE);
	add_lp(&x, list_id);
	add_lp(&x, id);
	draw_hash_add(&x, place, 4);
	draw_hash_end(&x, out.b);
	return (out);
}

struct draw_digest
draw_result_leaf(
    const struct draw_result *r, struct draw_text id, uint32_t rank)
{
	unsigned char nonce[DRAW_NONCE];

	draw_result_nonce(r, id, nonce);
	return (draw_result_leaf_of(r->hash, nonce, r->list_id, id, rank));
}

struct draw_digest
draw_result_root(
    const struct draw_result *r, const struct draw_text *ids, size_t count)
{
	struct draw_merkle tree;
	struct draw_digest leaf;
	size_t i;

	draw_merkle_begin(&tree, r->hash);
	for (i = 0; i < count; i++) {
		leaf = draw_result_leaf(r, ids[i], (uint32_t)i);
		draw_merkle_leaf(&tree, &leaf);
	}
	return (draw_merkle_end(&tree));
}

struct draw_result_proof
draw_result_prove(struct arena *a, const struct draw_result *r,
    const struct draw_text *ids, size_t count, uint32_t rank)
{
	struct draw_digest *leaves = arena_array(a, count, sizeof(*leaves));
	struct draw_result_proof proof;
	size_t i;

	for (i = 0; i < count; i++)
		leaves[i] = draw_result_leaf(r, ids[i], (uint32_t)i);
	draw_result_nonce(r, ids[rank], proof.nonce);
	proof.path.leaf = leaves[rank];
	proof.path.index = rank;
	proof.path.count = count;
	proof.path.siblings = draw_merkle_proof(
	    a, r->hash, leaves, count, rank, &proof.path.sibling_count);
	return (proof);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merkle trees as in RFC 6962: leaves and nodes are told apart by their first
 * byte, a node without a partner moves up unchanged, the root of nothing is
 * the hash of nothing.
 *
 * The root is computed while the leaves stream by, in memory of 64 digests; a
 * proof needs all leaves at hand and is meant for the few that were drawn.
 */
#ifndef SSJ_DOMAIN_DRAW_MERKLE_H
#define SSJ_DOMAIN_DRAW_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;

struct draw_merkle {
	const struct draw_hash *hash;
	uint64_t count; /* leaves that stand in the stack */
	/* Roots of full trees of 2^level leaves, where count has that bit. */
	struct draw_digest stack[64];
	/* Leaves waiting until a vector is full of them. */
	struct draw_digest waiting[DRAW_LANES];
	size_t waiting_count;
};

void draw_merkle_begin(struct draw_merkle *m, const struct draw_hash *h);

/* The next leaf, as its digest. */
void draw_merkle_leaf(struct draw_merkle *m, const struct draw_digest *leaf);

/* The root; `m` must begin anew afterwards. */
struct draw_digest draw_merkle_end(struct draw_merkle *m);

/*
 * The siblings from leaf `index` up to the root, *path_count of them in `a`.
 */
const struct draw_digest *draw_merkle_proof(struct arena *a,
    const struct draw_hash *h, const struct draw_digest *leaves, size_t count,
    size_t index, size_t *path_count);

/* One leaf and the way from it to a root. */
struct draw_merkle_path {
	struct draw_digest leaf;
	uint64_t index, count; /* its place among how many */
	const struct draw_digest *siblings;
	size_t sibling_count;
};

/* True when the path leads to `root`. */
bool draw_merkle_check(const struct draw_hash *h,
    const struct draw_merkle_path *path, const struct draw_digest *root);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merkle trees as in RFC 6962: leaves and nodes are told apart by their first
 * byte, a node without a partner moves up unchanged, the root of nothing is
 * the hash of nothing.
 *
 * The root is computed while the leaves stream by, sixteen trees side by side
 * so that every lane of the hash has work, in 25 kB; a proof needs all leaves
 * at hand and is meant for the few that were drawn.
 */
#ifndef SSJ_DOMAIN_DRAW_MERKLE_H
#define SSJ_DOMAIN_DRAW_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;

enum {
	DRAW_MERKLE_LEVELS = 40 /* at most 2^40 rows: 2^44 leaves */
};

/* Sixteen digests, word by word as in struct draw_lanes. */
struct draw_row_of_digests {
	_Alignas(64) uint32_t word[DRAW_STATE][DRAW_LANES];
};

/* Aligned for vectors: lives on the stack, not in an arena. */
struct draw_merkle {
	/* Where rows has the bit: roots of sixteen neighbouring full trees of
	 * 2^level leaves. */
	struct draw_row_of_digests row[DRAW_MERKLE_LEVELS];
	/* Leaves waiting until they are a row. */
	struct draw_digest waiting[DRAW_LANES];
	size_t waiting_count;
	uint64_t rows; /* of sixteen leaves each, so far */
	const struct draw_hash *hash;
};

void draw_merkle_begin(struct draw_merkle *m, const struct draw_hash *h);

/* The next leaf, as its digest. */
void draw_merkle_leaf(struct draw_merkle *m, const struct draw_digest *leaf);

/* The next sixteen, as they stand in the lanes. The leaves before must have
 * been a multiple of sixteen. */
void draw_merkle_leaves(struct draw_merkle *m, const struct draw_lanes *leaves);

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

/* Where the path leads; false when it is not of such a tree. */
bool draw_merkle_root_of(const struct draw_hash *h,
    const struct draw_merkle_path *path, struct draw_digest *root);

/* True when the path leads to `root`. */
bool draw_merkle_check(const struct draw_hash *h,
    const struct draw_merkle_path *path, const struct draw_digest *root);

#endif

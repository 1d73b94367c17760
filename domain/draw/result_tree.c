/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/result_tree.h"

#include <string.h>

#include "base/arena.h"
#include "domain/draw/wire.h"

enum {
	HEAD = 4 /* bytes of the count */
};

/* Nodes of the level above one of `count`: who has no partner moves up. */
static size_t
above(size_t count)
{
	return (count / 2 + count % 2);
}

/* Nodes of all levels. */
static size_t
nodes_of(size_t count)
{
	size_t total = count;

	while (count > 1) {
		count = above(count);
		total += count;
	}
	return (total);
}

static size_t
size_of(size_t count)
{
	return (HEAD + count * DRAW_NONCE + nodes_of(count) * DRAW_HASH);
}

static void
put_node(
    const struct draw_hash *h, const char *left, const char *right, char *out)
{
	const unsigned char domain = DRAW_BYTE_NODE;
	struct draw_hasher x;
	struct draw_digest d;

	draw_hash_begin(&x, h);
	draw_hash_add(&x, &domain, 1);
	draw_hash_add(&x, left, DRAW_HASH);
	draw_hash_add(&x, right, DRAW_HASH);
	draw_hash_end(&x, d.b);
	memcpy(out, d.b, DRAW_HASH);
}

/* The level above `count` nodes at `level`, written behind them. */
static void
put_level(const struct draw_hash *h, char *level, size_t count)
{
	char *out = level + count * DRAW_HASH;
	size_t i;

	for (i = 0; i + 1 < count; i += 2)
		put_node(h, level + i * DRAW_HASH, level + (i + 1) * DRAW_HASH,
		    out + i / 2 * DRAW_HASH);
	if (count % 2 != 0)
		memcpy(out + count / 2 * DRAW_HASH,
		    level + (count - 1) * DRAW_HASH, DRAW_HASH);
}

struct draw_text
draw_result_tree_write(struct arena *a, const struct draw_result *r,
    const struct draw_text *ids, size_t count)
{
	char *bytes = arena_alloc(a, size_of(count));
	char *nonces = bytes + HEAD, *level = nonces + count * DRAW_NONCE;
	unsigned char nonce[DRAW_NONCE];
	struct draw_digest leaf;
	size_t i;

	draw_put32((unsigned char *)bytes, (uint32_t)count);
	for (i = 0; i < count; i++) {
		draw_result_nonce(r, ids[i], nonce);
		leaf = draw_result_leaf_of(
		    r->hash, nonce, r->list_id, ids[i], (uint32_t)i);
		memcpy(nonces + i * DRAW_NONCE, nonce, DRAW_NONCE);
		memcpy(level + i * DRAW_HASH, leaf.b, DRAW_HASH);
	}
	for (i = count; i > 1; i = above(i)) {
		put_level(r->hash, level, i);
		level += i * DRAW_HASH;
	}
	return ((struct draw_text){bytes, size_of(count)});
}

/* ---- proofs -------------------------------------------------------------- */

static size_t
count_of(const unsigned char *p)
{
	return (
	    (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3]);
}

bool
draw_result_tree_prove(struct arena *a, struct draw_text bytes, uint32_t rank,
    struct draw_result_proof *out)
{
	struct draw_digest *siblings =
	    arena_array(a, DRAW_MERKLE_LEVELS, sizeof(*siblings));
	size_t at = rank, count, used = 0;
	const char *level;

	if (bytes.len < HEAD)
		return (false);
	count = count_of((const unsigned char *)bytes.s);
	if (bytes.len != size_of(count) || rank >= count)
		return (false);
	memcpy(out->nonce, bytes.s + HEAD + at * DRAW_NONCE, DRAW_NONCE);
	level = bytes.s + HEAD + count * DRAW_NONCE;
	memcpy(out->path.leaf.b, level + at * DRAW_HASH, DRAW_HASH);
	out->path.index = rank;
	out->path.count = count;
	for (; count > 1; count = above(count), at /= 2) {
		if ((at ^ 1) < count)
			memcpy(siblings[used++].b, level + (at ^ 1) * DRAW_HASH,
			    DRAW_HASH);
		level += count * DRAW_HASH;
	}
	out->path.siblings = siblings;
	out->path.sibling_count = used;
	return (true);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves are taken sixteen at a time, so that their inner nodes fill the
 * lanes of the hash; whatever is left in the end goes one by one. */
#include "domain/draw/merkle.h"

#include <string.h>

#include "base/arena.h"

enum {
	NODE = 1 + 2 * DRAW_HASH, /* bytes of a node's message */
	FULL_LEVEL = 4,		  /* 2^4 = DRAW_LANES */
};

static void
node_message(struct draw_message *m, const struct draw_digest *left,
    const struct draw_digest *right)
{
	m->bytes[0] = DRAW_BYTE_NODE;
	memcpy(m->bytes + 1, left->b, DRAW_HASH);
	memcpy(m->bytes + 1 + DRAW_HASH, right->b, DRAW_HASH);
	m->len = NODE;
}

static struct draw_digest
node(const struct draw_hash *h, const struct draw_digest *left,
    const struct draw_digest *right)
{
	unsigned char bytes[NODE] = {DRAW_BYTE_NODE};
	struct draw_digest out = {{0}};

	memcpy(bytes + 1, left->b, DRAW_HASH);
	memcpy(bytes + 1 + DRAW_HASH, right->b, DRAW_HASH);
	draw_hash_of(h, bytes, NODE, out.b);
	return (out);
}

void
draw_merkle_begin(struct draw_merkle *m, const struct draw_hash *h)
{
	m->hash = h;
	m->count = 0;
	m->waiting_count = 0;
}

/* A full tree of 2^level leaves joins those that stand on the left. */
static void
push(struct draw_merkle *m, struct draw_digest tree, unsigned int level)
{
	uint64_t size = (uint64_t)1 << level;

	m->count += size;
	for (; ((m->count - size) >> level & 1) != 0; level++)
		tree = node(m->hash, &m->stack[level], &tree);
	m->stack[level] = tree;
}

/* The sixteen leaves that wait become one tree. */
static void
fold(struct draw_merkle *m)
{
	struct draw_message nodes[DRAW_LANES / 2];
	size_t pairs, i;

	for (pairs = DRAW_LANES / 2; pairs > 0; pairs /= 2) {
		for (i = 0; i < pairs; i++)
			node_message(&nodes[i], &m->waiting[2 * i],
			    &m->waiting[2 * i + 1]);
		draw_hash_many(m->hash, nodes, pairs);
		for (i = 0; i < pairs; i++)
			memcpy(m->waiting[i].b, nodes[i].digest, DRAW_HASH);
	}
	push(m, m->waiting[0], FULL_LEVEL);
	m->waiting_count = 0;
}

void
draw_merkle_leaf(struct draw_merkle *m, const struct draw_digest *leaf)
{
	m->waiting[m->waiting_count++] = *leaf;
	if (m->waiting_count == DRAW_LANES)
		fold(m);
}

struct draw_digest
draw_merkle_end(struct draw_merkle *m)
{
	struct draw_digest root = {{0}};
	unsigned int level;
	size_t i;

	for (i = 0; i < m->waiting_count; i++)
		push(m, m->waiting[i], 0);
	if (m->count == 0) {
		draw_hash_of(m->hash, NULL, 0, root.b);
		return (root);
	}
	/* From the smallest tree, which stands rightmost, to the largest. */
	for (level = 0; (m->count >> level & 1) == 0; level++)
		;
	root = m->stack[level];
	for (level++; level < 64 && m->count >> level != 0; level++)
		if ((m->count >> level & 1) != 0)
			root = node(m->hash, &m->stack[level], &root);
	return (root);
}

const struct draw_digest *
draw_merkle_proof(struct arena *a, const struct draw_hash *h,
    const struct draw_digest *leaves, size_t count, size_t index,
    size_t *path_count)
{
	struct draw_digest *level = arena_array(a, count, sizeof(*level));
	struct draw_digest *path = arena_array(a, 64, sizeof(*path));
	size_t found = 0, i;

	memcpy(level, leaves, count * sizeof(*level));
	for (; count > 1; count = (count + 1) / 2, index /= 2) {
		if ((index ^ 1) < count)
			path[found++] = level[index ^ 1];
		for (i = 0; i + 1 < count; i += 2)
			level[i / 2] = node(h, &level[i], &level[i + 1]);
		if (count % 2 != 0)
			level[count / 2] = level[count - 1];
	}
	*path_count = found;
	return (path);
}

bool
draw_merkle_check(const struct draw_hash *h,
    const struct draw_merkle_path *path, const struct draw_digest *root)
{
	uint64_t count = path->count, index = path->index;
	struct draw_digest at = path->leaf;
	size_t used = 0;

	if (index >= count)
		return (false);
	for (; count > 1; count = count / 2 + count % 2, index /= 2) {
		if ((index ^ 1) >= count)
			continue;
		if (used == path->sibling_count)
			return (false);
		if (index % 2 == 0)
			at = node(h, &at, &path->siblings[used++]);
		else
			at = node(h, &path->siblings[used++], &at);
	}
	return (used == path->sibling_count && draw_digest_equal(&at, root));
}

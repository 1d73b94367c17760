/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two rows of sixteen trees become one row of sixteen larger ones, whose left
 * and right halves are the even and the odd lanes. Words stay words from leaf
 * to root: making bytes of them and reading those again took twice the time of
 * the hashing.
 */
#include "domain/draw/merkle.h"

#include <string.h>

#include "base/arena.h"
#include "domain/draw/wire.h"

enum {
	NODE = 1 + 2 * DRAW_HASH, /* bytes of a node's message */
	ROW_LEVEL = 4,		  /* 2^4 = DRAW_LANES */
	LEVELS = DRAW_MERKLE_LEVELS + ROW_LEVEL,
};

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
	m->rows = 0;
	m->waiting_count = 0;
}

/* ---- rows -------------------------------------------------------------- */

/* The words of the left children, then those of the right ones. */
static void
pair_up(uint32_t (*child)[DRAW_LANES], const struct draw_row_of_digests *first,
    const struct draw_row_of_digests *second)
{
	const size_t half = DRAW_LANES / 2;
	size_t w, i;

	for (w = 0; w < DRAW_STATE; w++)
		for (i = 0; i < half; i++) {
			child[w][i] = first->word[w][2 * i];
			child[w][half + i] = second->word[w][2 * i];
			child[DRAW_STATE + w][i] = first->word[w][2 * i + 1];
			child[DRAW_STATE + w][half + i] =
			    second->word[w][2 * i + 1];
		}
}

/* The sixteen parents of two rows: H(01 ‖ left ‖ right), where the byte in
 * front moves all words by eight bits. */
static void
parents(const struct draw_hash *h, const struct draw_row_of_digests *first,
    const struct draw_row_of_digests *second, struct draw_row_of_digests *out)
{
	_Alignas(64) uint32_t child[DRAW_WORDS][DRAW_LANES];
	struct draw_lanes lanes;
	size_t w, i;

	pair_up(child, first, second);
	draw_lanes_begin(&lanes, h);
	for (i = 0; i < DRAW_LANES; i++)
		lanes.word[0][i] =
		    (uint32_t)DRAW_BYTE_NODE << 24 | child[0][i] >> 8;
	for (w = 1; w < DRAW_WORDS; w++)
		for (i = 0; i < DRAW_LANES; i++)
			lanes.word[w][i] =
			    child[w - 1][i] << 24 | child[w][i] >> 8;
	h->feed_lanes(&lanes, DRAW_LANES);
	memset(lanes.word, 0, sizeof(lanes.word));
	for (i = 0; i < DRAW_LANES; i++) {
		lanes.word[0][i] = child[DRAW_WORDS - 1][i] << 24 | 0x800000;
		lanes.word[DRAW_WORDS - 1][i] = NODE * 8;
	}
	h->feed_lanes(&lanes, DRAW_LANES);
	memcpy(out->word, lanes.state, sizeof(out->word));
}

static void
push_row(struct draw_merkle *m, struct draw_row_of_digests *row)
{
	unsigned int level;

	for (level = 0; (m->rows >> level & 1) != 0; level++)
		parents(m->hash, &m->row[level], row, row);
	/* cppcheck-suppress uninitvar; who calls has copied into it */
	m->row[level] = *row;
	m->rows++;
}

void
draw_merkle_leaves(struct draw_merkle *m, const struct draw_lanes *leaves)
{
	struct draw_row_of_digests row;

	memcpy(row.word, leaves->state, sizeof(row.word));
	push_row(m, &row);
}

void
draw_merkle_leaf(struct draw_merkle *m, const struct draw_digest *leaf)
{
	struct draw_row_of_digests row;
	size_t w, i;

	m->waiting[m->waiting_count++] = *leaf;
	if (m->waiting_count < DRAW_LANES)
		return;
	for (w = 0; w < DRAW_STATE; w++)
		for (i = 0; i < DRAW_LANES; i++)
			row.word[w][i] = draw_be32(m->waiting[i].b + 4 * w);
	push_row(m, &row);
	m->waiting_count = 0;
}

/* ---- the end ------------------------------------------------------------ */

/* Full trees of 2^level leaves, where count has that bit. */
struct trees {
	const struct draw_hash *hash;
	uint64_t count;
	struct draw_digest root[LEVELS];
};

/* A full tree of 2^level leaves joins those that stand on the left. */
static void
push(struct trees *t, struct draw_digest tree, unsigned int level)
{
	uint64_t size = (uint64_t)1 << level;

	t->count += size;
	for (; ((t->count - size) >> level & 1) != 0; level++)
		tree = node(t->hash, &t->root[level], &tree);
	t->root[level] = tree;
}

static void
push_trees(
    struct trees *t, const struct draw_row_of_digests *row, unsigned int level)
{
	struct draw_digest tree = {{0}};
	size_t w, i;

	for (i = 0; i < DRAW_LANES; i++) {
		for (w = 0; w < DRAW_STATE; w++)
			draw_put32(tree.b + 4 * w, row->word[w][i]);
		push(t, tree, level);
	}
}

struct draw_digest
draw_merkle_end(struct draw_merkle *m)
{
	struct trees t = {.hash = m->hash, .count = 0};
	struct draw_digest root = {{0}};
	unsigned int level;
	size_t i;

	for (level = DRAW_MERKLE_LEVELS; level-- > 0;)
		if ((m->rows >> level & 1) != 0)
			push_trees(&t, &m->row[level], level);
	for (i = 0; i < m->waiting_count; i++)
		push(&t, m->waiting[i], 0);
	if (t.count == 0) {
		draw_hash_of(m->hash, NULL, 0, root.b);
		return (root);
	}
	/* From the smallest tree, which stands rightmost, to the largest. */
	for (level = 0; (t.count >> level & 1) == 0; level++)
		;
	root = t.root[level];
	for (level++; level < LEVELS && t.count >> level != 0; level++)
		if ((t.count >> level & 1) != 0)
			root = node(m->hash, &t.root[level], &root);
	return (root);
}

/* ---- proofs ------------------------------------------------------------- */

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
draw_merkle_root_of(const struct draw_hash *h,
    const struct draw_merkle_path *path, struct draw_digest *root)
{
	uint64_t count = path->count, index = path->index;
	size_t used = 0;

	*root = path->leaf;
	if (index >= count)
		return (false);
	for (; count > 1; count = count / 2 + count % 2, index /= 2) {
		if ((index ^ 1) >= count)
			continue;
		if (used == path->sibling_count)
			return (false);
		if (index % 2 == 0)
			*root = node(h, root, &path->siblings[used++]);
		else
			*root = node(h, &path->siblings[used++], root);
	}
	return (used == path->sibling_count);
}

bool
draw_merkle_check(const struct draw_hash *h,
    const struct draw_merkle_path *path, const struct draw_digest *root)
{
	struct draw_digest there;

	return (draw_merkle_root_of(h, path, &there) &&
	    draw_digest_equal(&there, root));
}

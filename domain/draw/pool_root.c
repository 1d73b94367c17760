/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The root of a pool. Sixteen records are bound at a time, and pieces of the
 * pool, which are full trees, side by side.
 *
 * Nearly all ids are codes of 18 characters, and neighbours begin alike. So the
 * first block of a nonce's message is the same for thousands of records and is
 * hashed once, its second block and the leaf's only block are put together
 * from the code's words, and no byte is written that is read again. Records
 * that are otherwise take the long way to the same digests.
 */
#include <string.h>

#include "base/arena.h"
#include "base/crew.h"
#include "domain/draw/merkle.h"
#include "domain/draw/pool.h"
#include "domain/draw/wire.h"

enum {
	CODE = 18, /* bytes of a 统一社会信用代码 */
	FIRST = 5, /* of them in the first block of a nonce's message */
	NONCE_MESSAGE = DRAW_BLOCK + CODE - FIRST,
	LEAF_MESSAGE = 1 + DRAW_NONCE + 4 + CODE + 4 + 1, /* and the stratum */
	NAME_MOST = DRAW_ONE_BLOCK - LEAF_MESSAGE,
	TAIL_AT = 10, /* first word of a leaf behind the code */
	TAIL = 5,     /* words */
};

/* What stands behind the code: LP(stratum) without its first byte, which is
 * 0, lots, padding. */
struct tail {
	uint32_t word[TAIL], bits; /* bits 0: the name is too long */
};

struct binding {
	const struct draw_hash *hash;
	const struct draw_digest *pool_key;
	const struct draw_pool *pool;
	struct tail *tails;	   /* of each stratum with one lot */
	struct draw_digest *roots; /* of each piece */
};

/* Sixteen records on their way, and what the last sixteen had in common. */
struct sixteen {
	struct draw_lanes nonce, leaf;
	struct draw_record r[DRAW_LANES];
	uint32_t begun[DRAW_STATE]; /* state behind the first block … */
	char first[FIRST];	    /* … that ends with this */
};

/* ---- any record -------------------------------------------------------- */

static void
put_lp(struct draw_message *m, struct draw_text t)
{
	draw_put32(m->bytes + m->len, (uint32_t)t.len);
	memcpy(m->bytes + m->len + 4, t.s, t.len);
	m->len += 4 + t.len;
}

/* D("nonce", PK, id), as draw_d() would hash it. */
static void
nonce_message(struct draw_message *m, const struct draw_digest *pool_key,
    struct draw_text id)
{
	m->bytes[0] = DRAW_BYTE_STRUCTURED;
	m->len = 1;
	put_lp(m, draw_text_of("SSJ1/nonce"));
	draw_put32(m->bytes + m->len, 2);
	m->len += 4;
	put_lp(m, (struct draw_text){(const char *)pool_key->b, DRAW_KEY});
	put_lp(m, id);
}

static void
leaf_message(struct draw_message *m, const struct draw_record *r,
    struct draw_text stratum)
{
	unsigned char nonce[DRAW_NONCE];

	memcpy(nonce, m->digest, DRAW_NONCE);
	m->bytes[0] = DRAW_BYTE_LEAF;
	memcpy(m->bytes + 1, nonce, DRAW_NONCE);
	m->len = 1 + DRAW_NONCE;
	put_lp(m, r->id);
	put_lp(m, stratum);
	m->bytes[m->len++] = (unsigned char)r->lots;
}

static void
bind_any(const struct binding *b, const struct draw_record *r, size_t n,
    struct draw_merkle *tree)
{
	struct draw_message m[DRAW_LANES];
	struct draw_digest leaf;
	size_t i;

	for (i = 0; i < n; i++)
		nonce_message(&m[i], b->pool_key, r[i].id);
	draw_hash_many(b->hash, m, n);
	for (i = 0; i < n; i++)
		leaf_message(&m[i], &r[i], b->pool->strata[r[i].stratum].name);
	draw_hash_many(b->hash, m, n);
	for (i = 0; i < n; i++) {
		memcpy(leaf.b, m[i].digest, DRAW_HASH);
		draw_merkle_leaf(tree, &leaf);
	}
}

/* ---- sixteen codes ----------------------------------------------------- */

static struct tail
tail_of(struct draw_text stratum, unsigned int lots)
{
	unsigned char bytes[4 * TAIL] = {0};
	struct tail t = {{0}, 0};
	size_t i;

	if (stratum.len > NAME_MOST)
		return (t);
	bytes[2] = (unsigned char)stratum.len;
	memcpy(bytes + 3, stratum.s, stratum.len);
	bytes[3 + stratum.len] = (unsigned char)lots;
	bytes[4 + stratum.len] = 0x80;
	for (i = 0; i < TAIL; i++)
		t.word[i] = draw_be32(bytes + 4 * i);
	t.bits = (uint32_t)(LEAF_MESSAGE + stratum.len) * 8;
	return (t);
}

static void
set_common(struct sixteen *x, const struct binding *b)
{
	struct draw_message m;

	nonce_message(&m, b->pool_key, x->r[0].id);
	memcpy(x->begun, b->hash->iv, sizeof(x->begun));
	b->hash->feed(x->begun, m.bytes, 1);
	memcpy(x->first, x->r[0].id.s, FIRST);
}

/* True when all are codes that begin alike, and their strata's names short. */
static bool
alike(struct sixteen *x, const struct binding *b)
{
	const char *first = x->r[0].id.s;
	size_t i;

	for (i = 0; i < DRAW_LANES; i++)
		if (x->r[i].id.len != CODE ||
		    memcmp(x->r[i].id.s, first, FIRST) != 0 ||
		    b->tails[x->r[i].stratum].bits == 0)
			return (false);
	if (memcmp(x->first, first, FIRST) != 0)
		set_common(x, b);
	return (true);
}

/* The words of both messages that are the record's own. */
static void
put_record(struct sixteen *x, size_t i, const struct binding *b)
{
	const struct draw_record *r = &x->r[i];
	const unsigned char *s = (const unsigned char *)r->id.s;
	struct tail t = b->tails[r->stratum];
	size_t w;

	if (r->lots != 1)
		t = tail_of(b->pool->strata[r->stratum].name, r->lots);
	x->nonce.word[0][i] = draw_be32(s + 5);
	x->nonce.word[1][i] = draw_be32(s + 9);
	x->nonce.word[2][i] = draw_be32(s + 13);
	x->nonce.word[3][i] = (uint32_t)s[17] << 24 | 0x800000;
	x->leaf.word[5][i] = (uint32_t)CODE << 24 | (uint32_t)s[0] << 16 |
	    (uint32_t)s[1] << 8 | s[2];
	x->leaf.word[6][i] = draw_be32(s + 3);
	x->leaf.word[7][i] = draw_be32(s + 7);
	x->leaf.word[8][i] = draw_be32(s + 11);
	x->leaf.word[9][i] = (uint32_t)s[15] << 24 | (uint32_t)s[16] << 16 |
	    (uint32_t)s[17] << 8;
	for (w = 0; w < TAIL; w++)
		x->leaf.word[TAIL_AT + w][i] = t.word[w];
	x->leaf.word[DRAW_WORDS - 1][i] = t.bits;
}

/* 00 ‖ nonce: the byte in front moves all words by eight bits. */
static void
put_nonces(struct sixteen *x)
{
	size_t w, i;

	for (i = 0; i < DRAW_LANES; i++) {
		x->leaf.word[0][i] = x->nonce.state[0][i] >> 8;
		x->leaf.word[4][i] = x->nonce.state[3][i] << 24;
	}
	for (w = 1; w < 4; w++)
		for (i = 0; i < DRAW_LANES; i++)
			x->leaf.word[w][i] = x->nonce.state[w - 1][i] << 24 |
			    x->nonce.state[w][i] >> 8;
}

static void
bind_codes(struct sixteen *x, const struct binding *b, struct draw_merkle *tree)
{
	size_t i, w;

	for (i = 0; i < DRAW_LANES; i++)
		put_record(x, i, b);
	for (w = 0; w < DRAW_STATE; w++)
		for (i = 0; i < DRAW_LANES; i++)
			x->nonce.state[w][i] = x->begun[w];
	b->hash->feed_lanes(&x->nonce, DRAW_LANES);
	put_nonces(x);
	draw_lanes_begin(&x->leaf, b->hash);
	b->hash->feed_lanes(&x->leaf, DRAW_LANES);
	draw_merkle_leaves(tree, &x->leaf);
}

/* ---- pieces ------------------------------------------------------------ */

static void
bind_piece(void *arg, size_t piece)
{
	const struct binding *b = arg;
	struct draw_pool_cursor c = draw_pool_piece(b->pool, piece);
	struct draw_merkle tree;
	struct sixteen x;
	size_t n, i;

	memset(&x, 0, sizeof(x));
	for (i = 0; i < DRAW_LANES; i++)
		x.nonce.word[DRAW_WORDS - 1][i] = NONCE_MESSAGE * 8;
	draw_merkle_begin(&tree, b->hash);
	do {
		for (n = 0; n < DRAW_LANES && draw_pool_next(&c, &x.r[n]); n++)
			;
		if (n == DRAW_LANES && alike(&x, b))
			bind_codes(&x, b, &tree);
		else
			bind_any(b, x.r, n, &tree);
	} while (n == DRAW_LANES);
	b->roots[piece] = draw_merkle_end(&tree);
}

struct draw_digest
draw_pool_root_by(const struct crew *crew, const struct draw_hash *h,
    const struct draw_digest *pool_key, const struct draw_pool *p)
{
	struct arena *a = arena_new();
	struct binding b = {.hash = h, .pool_key = pool_key, .pool = p};
	struct draw_merkle tree;
	struct draw_digest root;
	size_t i;

	b.tails = arena_array(a, p->stratum_count, sizeof(*b.tails));
	b.roots = arena_array(a, p->piece_count, sizeof(*b.roots));
	for (i = 0; i < p->stratum_count; i++)
		b.tails[i] = tail_of(p->strata[i].name, 1);
	crew_run(crew, p->piece_count, bind_piece, &b);
	/* Pieces are full trees, the last one whatever is left: the root over
	 * their roots is the root over all leaves. */
	draw_merkle_begin(&tree, h);
	for (i = 0; i < p->piece_count; i++)
		draw_merkle_leaf(&tree, &b.roots[i]);
	root = draw_merkle_end(&tree);
	arena_free(a);
	return (root);
}

struct draw_digest
draw_pool_root(const struct draw_hash *h, const struct draw_digest *pool_key,
    const struct draw_pool *p)
{
	return (draw_pool_root_by(NULL, h, pool_key, p));
}

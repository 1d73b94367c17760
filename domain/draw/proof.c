/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making and writing proofs. The siblings of a leaf are roots of parts of the
 * pool, computed by whatever computes the root of the whole: so a proof over
 * millions of objects takes as long as one more root.
 */
#include "domain/draw/proof.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/out.h"
#include "domain/draw/statement.h"
#include "domain/draw/strict.h"

static const char *const kind_words[DRAW_PROOF_KIND_COUNT] = {
    [DRAW_PROOF_IN_POOL] = "in_pool",
    [DRAW_PROOF_NOT_IN_POOL] = "not_in_pool",
    [DRAW_PROOF_DRAWN] = "drawn",
};

const char *
draw_proof_kind_word(enum draw_proof_kind kind)
{
	return (kind_words[kind]);
}

/* ---- from a pool --------------------------------------------------------- */

/* Neighbouring records of a pool. */
struct range {
	size_t at; /* of the first record, in bytes */
	uint64_t count;
};

/* How many bytes the first `count` records of a range are. */
static size_t
span(const struct draw_pool *pool, size_t at, uint64_t count)
{
	const unsigned char *r = pool->records + at;

	for (; count > 0; count--)
		r += DRAW_RECORD_HEAD + r[0];
	return ((size_t)(r - pool->records) - at);
}

/* A pool of a range's records alone. */
static struct draw_pool
part_of(struct arena *a, const struct draw_pool *pool, struct range range)
{
	struct draw_pool part = *pool;
	size_t n = draw_pool_piece_count(range.count), at = 0, i, *pieces;

	pieces = arena_array(a, n, sizeof(*pieces));
	part.records = pool->records + range.at;
	for (i = 0; i < n; i++) {
		pieces[i] = at;
		at += span(pool, range.at + at,
		    i + 1 < n ? DRAW_PIECE : range.count - i * DRAW_PIECE);
	}
	part.count = range.count;
	part.bytes = at;
	part.pieces = pieces;
	part.piece_count = n;
	return (part);
}

/* Where a tree of so many leaves has its left half: the largest power of two
 * that is less. */
static uint64_t
left_half(uint64_t count)
{
	uint64_t k = 1;

	while (2 * k < count)
		k *= 2;
	return (k);
}

/* The siblings of leaf `index`, from the top of the tree to the leaf; they
 * are wanted the other way round. */
static void
climb_down(struct arena *a, const struct draw_hash *h,
    const struct draw_digest *pool_key, const struct draw_pool *pool,
    struct draw_proof_leaf *leaf)
{
	struct draw_digest *down = arena_array(a, 64, sizeof(*down)), *up;
	struct range here = {0, pool->count}, left, right;
	uint64_t index = leaf->index;
	struct draw_pool part;
	size_t n = 0, i;

	while (here.count > 1) {
		left = (struct range){here.at, left_half(here.count)};
		right =
		    (struct range){here.at + span(pool, here.at, left.count),
			here.count - left.count};
		here = index < left.count ? left : right;
		part = part_of(a, pool, index < left.count ? right : left);
		index -= index < left.count ? 0 : left.count;
		down[n++] = draw_pool_root(h, pool_key, &part);
	}
	up = arena_array(a, n, sizeof(*up));
	for (i = 0; i < n; i++)
		up[i] = down[n - 1 - i];
	leaf->siblings = up;
	leaf->sibling_count = n;
}

static void
set_nonce(const struct draw_hash *h, const struct draw_digest *pool_key,
    struct draw_proof_leaf *leaf)
{
	struct draw_text fields[] = {
	    {(const char *)pool_key->b, DRAW_KEY}, leaf->id};
	struct draw_digest d = draw_d(h, "nonce", fields, 2);

	memcpy(leaf->nonce, d.b, DRAW_NONCE);
}

static struct draw_proof_leaf
leaf_of(
    const struct draw_pool *pool, const struct draw_record *r, uint64_t index)
{
	return ((struct draw_proof_leaf){.index = index,
	    .id = r->id,
	    .stratum = pool->strata[r->stratum].name,
	    .lots = r->lots});
}

/* The object's own leaf, or its neighbours'. */
static void
find_leaves(const struct draw_pool *pool, struct draw_proof *p)
{
	struct draw_pool_cursor c = draw_pool_begin(pool);
	struct draw_record r;
	uint64_t index = 0;
	int order = -1;

	p->kind = DRAW_PROOF_NOT_IN_POOL;
	p->leaf_count = 0;
	for (; order < 0 && draw_pool_next(&c, &r); index++) {
		order = draw_text_compare(r.id, p->id);
		if (order == 0) {
			p->kind = DRAW_PROOF_IN_POOL;
			p->leaf_count = 0;
		}
		if (order < 0)
			p->leaf_count = 0;
		p->leaves[p->leaf_count++] = leaf_of(pool, &r, index);
	}
}

void
draw_proof_from_pool(struct arena *a, const struct draw_digest *pool_key,
    const struct draw_pool *pool, struct draw_proof *p)
{
	size_t i;

	p->count = pool->count;
	find_leaves(pool, p);
	for (i = 0; i < p->leaf_count; i++) {
		set_nonce(p->hash, pool_key, &p->leaves[i]);
		climb_down(a, p->hash, pool_key, pool, &p->leaves[i]);
	}
}

void
draw_proof_from_result(
    const struct draw_result_proof *result, struct draw_proof *p)
{
	struct draw_proof_leaf *leaf = &p->leaves[0];

	p->kind = DRAW_PROOF_DRAWN;
	p->count = result->path.count;
	p->leaf_count = 1;
	*leaf = (struct draw_proof_leaf){.index = result->path.index,
	    .id = p->id,
	    .siblings = result->path.siblings,
	    .sibling_count = result->path.sibling_count};
	memcpy(leaf->nonce, result->nonce, DRAW_NONCE);
}

/* Where the object stands among the drawn of a list. */
static struct problem *
prove_in_list(struct arena *a, const struct draw_transcript_in *t,
    const struct draw_list_in *list, struct draw_proof *p)
{
	struct draw_result in = {.hash = p->hash, .list_id = p->list_id};
	struct draw_result_proof result;
	const struct draw_text *ids;
	struct draw_digest veil_key;
	size_t count, i = 0;

	TRY(draw_drawn_ids(a, list, &ids, &count));
	while (i < count && !draw_text_equal(ids[i], p->id))
		i++;
	if (i == count)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	TRY(draw_read_digest(
	    a, json_get(t->json, "veil_key"), "veil_key", &veil_key));
	in.veil_key = &veil_key;
	result = draw_result_prove(a, &in, ids, count, (uint32_t)i);
	draw_proof_from_result(&result, p);
	return (NULL);
}

struct problem *
draw_proof_from_transcript(
    struct arena *a, struct draw_text transcript, struct draw_proof *p)
{
	struct draw_transcript_in t;
	size_t i;

	TRY(draw_transcript_read(a, transcript, &t));
	for (i = 0; i < t.list_count; i++)
		if (draw_text_equal(t.lists[i].bound.list_id, p->list_id))
			return (prove_in_list(a, &t, &t.lists[i], p));
	return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
}

/* ---- writing ------------------------------------------------------------- */

static void
write_leaf(struct draw_out *o, const struct draw_proof *p, size_t i)
{
	const struct draw_proof_leaf *leaf = &p->leaves[i];
	size_t k;

	draw_out_object(o);
	draw_out_integer(o, "index", leaf->index);
	draw_out_member(o, "id", leaf->id);
	if (p->kind != DRAW_PROOF_DRAWN) {
		draw_out_member(o, "stratum", leaf->stratum);
		draw_out_integer(o, "lots", leaf->lots);
	}
	draw_out_key(o, "nonce");
	draw_out_c(o, "\"");
	draw_out_hex(o, leaf->nonce, DRAW_NONCE);
	draw_out_c(o, "\"");
	draw_out_list(o, "path");
	for (k = 0; k < leaf->sibling_count; k++) {
		draw_out_c(o, k == 0 ? "\"" : ",\"");
		draw_out_hex(o, leaf->siblings[k].b, DRAW_HASH);
		draw_out_c(o, "\"");
	}
	draw_out_c(o, "]}");
}

struct draw_text
draw_proof_write(struct arena *a, const struct draw_proof *p)
{
	struct draw_out o;
	size_t i;

	draw_out_begin(&o, a);
	draw_out_object(&o);
	draw_out_member(&o, "protocol", draw_text_of("SSJ1-proof"));
	draw_out_member(&o, "kind", draw_text_of(kind_words[p->kind]));
	draw_out_member(&o, "hash", draw_text_of(p->hash->name));
	draw_out_member(&o, "draw_id", p->draw_id);
	draw_out_integer(&o, "attempt", p->attempt);
	draw_out_member(&o, "list_id", p->list_id);
	draw_out_member(&o, "id", p->id);
	draw_out_integer(&o, "count", p->count);
	draw_out_list(&o, "leaves");
	for (i = 0; i < p->leaf_count; i++)
		write_leaf(&o, p, i);
	draw_out_c(&o, "]}\n");
	return (draw_out_end(&o));
}

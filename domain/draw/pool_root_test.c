/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of a pool's root, against its definition leaf by leaf. */
#include "domain/draw/testing.h"

#include "base/crew.h"
#include "domain/draw/merkle.h"
#include "domain/draw/pool.h"

static struct draw_digest
leaf_of(const struct draw_hash *h, const struct draw_digest *key,
    const struct draw_record *r, struct draw_text stratum)
{
	const struct draw_text fields[] = {
	    {(const char *)key->b, DRAW_KEY}, r->id};
	struct draw_digest nonce = draw_d(h, "nonce", fields, 2);
	struct draw_digest leaf = {{0}};
	unsigned char lots = (unsigned char)r->lots;
	unsigned char length[4] = {0};
	struct draw_hasher x;

	draw_hash_begin(&x, h);
	draw_hash_add(&x, "", 1);
	draw_hash_add(&x, nonce.b, DRAW_NONCE);
	length[3] = (unsigned char)r->id.len;
	draw_hash_add(&x, length, 4);
	draw_hash_add(&x, r->id.s, r->id.len);
	length[3] = (unsigned char)stratum.len;
	draw_hash_add(&x, length, 4);
	draw_hash_add(&x, stratum.s, stratum.len);
	draw_hash_add(&x, &lots, 1);
	draw_hash_end(&x, leaf.b);
	return (leaf);
}

static struct draw_digest
defined(const struct draw_hash *h, const struct draw_digest *key,
    const struct draw_pool *p)
{
	struct draw_pool_cursor c = draw_pool_begin(p);
	struct draw_merkle tree;
	struct draw_digest leaf;
	struct draw_record r;

	draw_merkle_begin(&tree, h);
	while (draw_pool_next(&c, &r)) {
		leaf = leaf_of(h, key, &r, p->strata[r.stratum].name);
		draw_merkle_leaf(&tree, &leaf);
	}
	return (draw_merkle_end(&tree));
}

static void
assert_as_defined(const struct draw_pool *p)
{
	const struct crew three = crew_threads(3);
	struct draw_digest key = filled(7), want, got;
	const struct draw_hash *h;
	size_t i;

	for (i = 0; (h = draw_hash_backend(i)) != NULL; i++) {
		want = defined(h, &key, p);
		got = draw_pool_root(h, &key, p);
		assert_true(draw_digest_equal(&got, &want));
		got = draw_pool_root_by(&three, h, &key, p);
		assert_true(draw_digest_equal(&got, &want));
	}
}

/* Ids made by `format` from numbers, in strata that take turns. */
static void
add(struct draw_pool_builder *b, const char *before, size_t count,
    const char *const strata[2])
{
	size_t i;

	for (i = 0; i < count; i++)
		assert_null(draw_pool_add(b,
		    draw_text_of(arena_fmt(arena, "%s%010zu", before, i)),
		    draw_text_of(strata[i / 3 % 2]),
		    i % 37 == 5 ? 1 + (unsigned int)(i % 16) : 1));
}

static const char *const usual[2] = {"A", "未分类"};

static void
codes_of_every_number_have_the_defined_root(void **state)
{
	struct draw_pool_builder *b;
	struct draw_pool p;
	size_t n;

	(void)state;
	for (n = 0; n < 70; n++) {
		b = draw_pool_builder_new(arena, 0);
		add(b, "91440300", n, usual);
		assert_null(draw_pool_finish(b, &p));
		assert_as_defined(&p);
	}
}

static void
whatever_neighbours_do_not_share_takes_the_long_way(void **state)
{
	static const char *const longest[2] = {"elevenbytes", "twelve-bytes"};
	static const char *const starts[] = {"12440300", "52440300", "91440100",
	    "91440300", "91450300", "obj-0190a6e0-7000-8000-", "obj-short-"};
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		add(b, starts[i], 35 + i, usual);
	add(b, "93440300", 64, longest);
	add(b, "z", 200, usual);
	assert_null(draw_pool_finish(b, &p));
	assert_as_defined(&p);
}

static void
pieces_make_one_root_whoever_does_them(void **state)
{
	const size_t counts[] = {
	    DRAW_PIECE - 1, DRAW_PIECE, DRAW_PIECE + 1, 3 * DRAW_PIECE + 17};
	struct draw_pool_builder *b;
	struct draw_text file;
	struct draw_pool p, q;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		b = draw_pool_builder_new(arena, 0);
		add(b, "91440300", counts[i], usual);
		assert_null(draw_pool_finish(b, &p));
		assert_int_equal(p.piece_count,
		    counts[i] / DRAW_PIECE + (counts[i] % DRAW_PIECE != 0));
		file = packed(&p);
		assert_null(draw_pool_open(arena, file.s, file.len, &q));
		assert_int_equal(q.piece_count, p.piece_count);
		assert_memory_equal(
		    q.pieces, p.pieces, p.piece_count * sizeof(*p.pieces));
		assert_as_defined(&q);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(codes_of_every_number_have_the_defined_root),
	    CASE(whatever_neighbours_do_not_share_takes_the_long_way),
	    CASE(pieces_make_one_root_whoever_does_them),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of proofs: made from a pool, written, read, and altered. */
#include "domain/draw/testing.h"

#include "domain/draw/proof.h"
#include "domain/draw/statement.h"

#define HEX                                \
	"00000000000000000000000000000000" \
	"00000000000000000000000000000000"

/* A pool of `n` objects with gaps between their codes. */
static struct draw_pool
gapped(size_t n)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool pool;
	size_t i;

	for (i = 0; i < n; i++)
		assert_null(draw_pool_add(b,
		    draw_text_of(arena_fmt(arena, "91440300MA5%07zu", 2 * i)),
		    i % 3 == 0 ? T("A") : T("高风险"), i % 5 == 0 ? 3 : 1));
	assert_null(draw_pool_finish(b, &pool));
	return (pool);
}

static struct draw_proof
about(const char *id)
{
	return ((struct draw_proof){.hash = draw_hash_sm3(),
	    .draw_id = T("城-2026-7"),
	    .list_id = T("L1"),
	    .attempt = 1,
	    .id = draw_text_of(id)});
}

static struct draw_proof
prove(const struct draw_pool *pool, size_t number)
{
	struct draw_digest key = filled(7);
	struct draw_proof p =
	    about(arena_fmt(arena, "91440300MA5%07zu", number));

	draw_proof_from_pool(arena, &key, pool, &p);
	return (p);
}

static void
assert_reads(const struct draw_proof *p, const struct draw_digest *want)
{
	struct draw_text text = draw_proof_write(arena, p), again;
	struct draw_digest root;
	struct draw_proof read;

	assert_null(draw_proof_read(arena, text, &read, &root));
	assert_memory_equal(root.b, want->b, DRAW_HASH);
	again = draw_proof_write(arena, &read);
	assert_true(draw_text_equal(text, again));
}

static void
every_object_is_proved_in_pools_of_every_size(void **state)
{
	struct draw_digest key = filled(7), root;
	struct draw_pool pool;
	struct draw_proof p;
	size_t n, i;

	(void)state;
	for (n = 0; n < 36; n++) {
		pool = gapped(n);
		root = draw_pool_root(draw_hash_sm3(), &key, &pool);
		for (i = 0; i < 2 * n + 1; i++) {
			p = prove(&pool, i);
			assert_int_equal(p.kind,
			    i % 2 == 0 && i < 2 * n ? DRAW_PROOF_IN_POOL
						    : DRAW_PROOF_NOT_IN_POOL);
			assert_reads(&p, &root);
		}
		p = about("0");
		draw_proof_from_pool(arena, &key, &pool, &p);
		assert_int_equal(p.leaf_count, n == 0 ? 0 : 1);
		assert_reads(&p, &root);
	}
}

/* Pieces of a pool are trees of 65,536 leaves. */
static void
a_pool_of_several_pieces_is_proved_as_well(void **state)
{
	struct draw_digest key = filled(7), root;
	struct draw_pool pool = gapped(2 * DRAW_PIECE + 3);
	size_t at[] = {0, DRAW_PIECE - 1, DRAW_PIECE, 2 * DRAW_PIECE + 2}, i;
	struct draw_proof p;

	(void)state;
	root = draw_pool_root(draw_hash_sm3(), &key, &pool);
	for (i = 0; i < 4; i++) {
		p = prove(&pool, 2 * at[i]);
		assert_int_equal(p.kind, DRAW_PROOF_IN_POOL);
		assert_reads(&p, &root);
		p = prove(&pool, 2 * at[i] + 1);
		assert_int_equal(p.kind, DRAW_PROOF_NOT_IN_POOL);
		assert_reads(&p, &root);
	}
}

/* ---- altered ------------------------------------------------------------- */

static void
assert_refused(const struct draw_proof *p, const char *old, const char *new,
    const char *why)
{
	struct draw_text text = replaced(draw_proof_write(arena, p), old, new);
	struct draw_digest root;
	struct draw_proof read;
	struct problem *problem;

	problem = draw_proof_read(arena, text, &read, &root);
	assert_non_null(problem);
	assert_string_equal(problem->detail, why);
}

static void
refuses_what_is_no_proof(void **state)
{
	struct draw_pool pool = gapped(9);
	struct draw_proof p = prove(&pool, 4);

	(void)state;
	assert_refused(&p, "SSJ1-proof", "SSJ1", "unknown protocol");
	assert_refused(&p, "in_pool", "in_love", "kind: an unknown word");
	assert_refused(&p, "SM3", "SM4", "unknown hash");
	assert_refused(
	    &p, "\"lots\"", "\"lost\"", "leaf: the key lots is missing");
	assert_refused(&p, "nonce\":\"", "nonce\":\"0",
	    "nonce is not 16 bytes of lower-case hex");
	assert_refused(&p, "path\":[\"", "path\":[\"0",
	    "path is not 32 bytes of lower-case hex");
	assert_refused(&p, "]}]}", "]},{},{}]}", "leaf: not exactly the keys");
	p = prove(&pool, 5);
	assert_refused(&p, "]}]}", "]},{}]}", "proof: too many leaves");
}

static void
refuses_leaves_that_prove_something_else(void **state)
{
	static const char *const no =
	    "proof: its leaves do not prove what it says";
	static const char *const of = "proof: the path is not of such a tree";
	struct draw_pool pool = gapped(9);
	struct draw_proof in = prove(&pool, 4), out = prove(&pool, 5), p;

	(void)state;
	assert_refused(&in, "\"index\":2", "\"index\":9", of);
	assert_refused(&in, "path\":[", "path\":[\"" HEX "\",", of);
	assert_refused(&in, "\"count\":9", "\"count\":2", of);
	assert_refused(&in, "\"kind\":\"in_pool", "\"kind\":\"not_in_pool", no);
	assert_refused(&out, "MA50000005\"", "MA50000007\"", no);
	assert_refused(&out, "\"index\":3", "\"index\":4", no);
	assert_refused(&out, "\"lots\":1", "\"lots\":2",
	    "proof: its leaves are of two trees");
	p = out; /* one neighbour hides what stands on its other side */
	p.leaf_count = 1;
	assert_refused(&p, "leaves", "leaves", no);
	p.id = T("91440300MA50000000"); /* the first, before the third */
	p.leaves[0] = in.leaves[0];
	assert_refused(&p, "leaves", "leaves", no);
	p = prove(&pool, 40);
	assert_refused(&p, "\"index\":8", "\"index\":7", no);
	p.leaf_count = 0;
	assert_refused(&p, "leaves", "leaves", no);
}

/* ---- against what was published ------------------------------------------ */

static const char *
compared(const struct draw_proof *p, struct draw_text document)
{
	struct draw_text text = draw_proof_write(arena, p);
	struct draw_digest root;
	struct problem *problem;
	struct draw_proof read;

	assert_null(draw_proof_read(arena, text, &read, &root));
	problem = draw_proof_compare(arena, &read, &root, document);
	return (problem == NULL ? "" : problem->detail);
}

static struct draw_proof
toy_proof(struct toy *y, const char *id)
{
	struct draw_proof p = {.hash = y->t.hash,
	    .draw_id = y->t.draw_id,
	    .attempt = y->t.attempt,
	    .list_id = y->lists[0].list_id,
	    .id = draw_text_of(id)};

	draw_proof_from_pool(arena, &y->pool_key, &y->pools[0], &p);
	return (p);
}

static struct draw_proof
toy_drawn(struct toy *y)
{
	struct draw_result result = {
	    y->t.hash, &y->veil_key, y->lists[0].list_id};
	struct draw_proof p = toy_proof(y, "x");
	struct draw_result_proof made;
	const struct draw_text *ids;
	size_t count;

	ids = draw_list_drawn(arena, &y->t.lists[0], &count);
	made = draw_result_prove(arena, &result, ids, count, 0);
	p.id = ids[0];
	draw_proof_from_result(&made, &p);
	return (p);
}

static void
a_proof_belongs_to_the_draw_that_published_its_root(void **state)
{
	static const char *const other =
	    "proof: it leads to another root than the published";
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text full = draw_transcript_write(arena, &y->t), told;
	struct draw_proof p = toy_proof(y, "91440300MA50000003");
	struct draw_proof drawn = toy_drawn(y), first;

	(void)state;
	told = draw_statement_write(arena, &y->t, full);
	assert_int_equal(p.kind, DRAW_PROOF_IN_POOL);
	assert_string_equal(compared(&p, full), "");
	assert_string_equal(compared(&p, told), "");
	assert_string_equal(compared(&drawn, full), "");
	assert_string_equal(compared(&drawn, told), "");
	p.leaves[0].lots++;
	assert_string_equal(compared(&p, full), other);
	drawn.leaves[0].nonce[0] ^= 1;
	assert_string_equal(compared(&drawn, told), other);
	/* The first leaf's path is as long in a tree of one leaf less. */
	first = toy_proof(y, "91440300MA50000000");
	assert_string_equal(compared(&first, full), "");
	first.count--;
	assert_string_equal(compared(&first, full), other);
	p.attempt++;
	assert_string_equal(compared(&p, full), "proof: it is of another draw");
	p.list_id = T("L9");
	assert_string_equal(compared(&p, full), "the draw has no list L9");
	assert_string_equal(
	    compared(&p, T("{}")), "transcript: not exactly the keys");
}

static void
a_transcript_proves_who_was_drawn(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text full = draw_transcript_write(arena, &y->t);
	struct draw_proof p = toy_drawn(y), again = toy_proof(y, "x");
	struct problem *problem;

	(void)state;
	problem = draw_proof_from_transcript(arena, full, &again);
	assert_int_equal(problem->kind, PROBLEM_NOT_FOUND);
	again.id = p.id;
	assert_null(draw_proof_from_transcript(arena, full, &again));
	assert_string_equal(compared(&again, full), "");
	assert_true(draw_text_equal(
	    draw_proof_write(arena, &again), draw_proof_write(arena, &p)));
	again.list_id = T("L9");
	problem = draw_proof_from_transcript(arena, full, &again);
	assert_int_equal(problem->kind, PROBLEM_NOT_FOUND);
}

static void
nothing_was_drawn_in_a_void_attempt(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_proof in = toy_proof(y, "91440300MA50000003");
	struct draw_proof drawn = toy_drawn(y);
	struct draw_text text;

	(void)state;
	y->t.outcome = DRAW_OUTCOME_VOID;
	text = draw_transcript_write(arena, &y->t);
	assert_string_equal(compared(&in, text), "");
	assert_string_equal(compared(&drawn, text), "proof: nothing was drawn");
}

static void
proofs_are_told_apart_from_other_files(void **state)
{
	struct draw_pool pool = gapped(1);
	struct draw_proof p = prove(&pool, 0);
	const struct json *j;

	(void)state;
	assert_null(draw_read_json(arena, draw_proof_write(arena, &p), &j));
	assert_true(draw_proof_is(j));
	assert_null(draw_read_json(arena, T("{\"protocol\":\"SSJ1\"}"), &j));
	assert_false(draw_proof_is(j));
	assert_string_equal(
	    draw_proof_kind_word(DRAW_PROOF_NOT_IN_POOL), "not_in_pool");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(every_object_is_proved_in_pools_of_every_size),
	    CASE(a_pool_of_several_pieces_is_proved_as_well),
	    CASE(refuses_what_is_no_proof),
	    CASE(refuses_leaves_that_prove_something_else),
	    CASE(a_proof_belongs_to_the_draw_that_published_its_root),
	    CASE(a_transcript_proves_who_was_drawn),
	    CASE(nothing_was_drawn_in_a_void_attempt),
	    CASE(proofs_are_told_apart_from_other_files),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the result tree as a file. */
#include "domain/draw/result_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

enum {
	MOST = 40
};

static struct arena *arena;
static struct draw_text ids[MOST];
static struct draw_digest veil_key;
static struct draw_result result;

static int
setup(void **state)
{
	size_t i;

	(void)state;
	arena = arena_new();
	memset(veil_key.b, 7, sizeof(veil_key.b));
	for (i = 0; i < MOST; i++)
		ids[i] = draw_text_of(arena_fmt(arena, "91440300%zuX", i));
	result = (struct draw_result){
	    draw_hash_sm3(), &veil_key, draw_text_of("L0001")};
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static void
assert_same(
    const struct draw_result_proof *x, const struct draw_result_proof *y)
{
	assert_memory_equal(x->nonce, y->nonce, DRAW_NONCE);
	assert_memory_equal(x->path.leaf.b, y->path.leaf.b, DRAW_HASH);
	assert_int_equal(x->path.index, y->path.index);
	assert_int_equal(x->path.count, y->path.count);
	assert_int_equal(x->path.sibling_count, y->path.sibling_count);
	if (x->path.sibling_count > 0)
		assert_memory_equal(x->path.siblings, y->path.siblings,
		    x->path.sibling_count * DRAW_HASH);
}

/* Trees of every shape: full, odd at any level, of one leaf. */
static void
every_proof_is_the_one_that_the_key_gives(void **state)
{
	struct draw_result_proof ours, theirs;
	struct draw_digest root;
	struct draw_text tree;
	size_t count;
	uint32_t rank;

	(void)state;
	for (count = 1; count <= MOST; count++) {
		tree = draw_result_tree_write(arena, &result, ids, count);
		root = draw_result_root(&result, ids, count);
		for (rank = 0; rank < count; rank++) {
			assert_true(
			    draw_result_tree_prove(arena, tree, rank, &ours));
			theirs =
			    draw_result_prove(arena, &result, ids, count, rank);
			assert_same(&ours, &theirs);
			assert_true(
			    draw_merkle_check(result.hash, &ours.path, &root));
		}
		assert_memory_equal(
		    tree.s + tree.len - DRAW_HASH, root.b, DRAW_HASH);
	}
}

static void
who_was_not_drawn_has_no_proof(void **state)
{
	struct draw_text tree = draw_result_tree_write(arena, &result, ids, 3);
	struct draw_text none = draw_result_tree_write(arena, &result, ids, 0);
	struct draw_result_proof p;

	(void)state;
	assert_false(draw_result_tree_prove(arena, tree, 3, &p));
	assert_false(draw_result_tree_prove(arena, none, 0, &p));
}

static void
bytes_that_are_no_tree_prove_nothing(void **state)
{
	struct draw_text tree = draw_result_tree_write(arena, &result, ids, 3);
	struct draw_result_proof p;

	(void)state;
	tree.len--;
	assert_false(draw_result_tree_prove(arena, tree, 0, &p));
	tree.len = 3;
	assert_false(draw_result_tree_prove(arena, tree, 0, &p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_proof_is_the_one_that_the_key_gives),
	    cmocka_unit_test(who_was_not_drawn_has_no_proof),
	    cmocka_unit_test(bytes_that_are_no_tree_prove_nothing),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of Merkle roots and proofs, against the definition in RFC 6962. */
#include "domain/draw/testing.h"

#include "domain/draw/merkle.h"
#include "domain/draw/result.h"

enum {
	MOST = 70
};

static struct draw_digest leaves[MOST];

static void
set_leaves(void)
{
	size_t i;

	for (i = 0; i < MOST; i++)
		leaves[i] = filled((unsigned char)(i + 1));
}

static struct draw_digest
join(const struct draw_digest *left, const struct draw_digest *right)
{
	unsigned char message[65] = {1};
	struct draw_digest d = {{0}};

	memcpy(message + 1, left->b, 32);
	memcpy(message + 33, right->b, 32);
	draw_hash_of(draw_hash_sm3(), message, sizeof(message), d.b);
	return (d);
}

/* The definition: split at the largest power of two below n. */
static struct draw_digest
defined(const struct draw_digest *d, size_t n)
{
	struct draw_digest left, right;
	size_t k = 1;

	if (n == 1)
		return (*d);
	while (2 * k < n)
		k *= 2;
	left = defined(d, k);
	right = defined(d + k, n - k);
	return (join(&left, &right));
}

static struct draw_digest
streamed(size_t n)
{
	struct draw_merkle m;
	size_t i;

	draw_merkle_begin(&m, draw_hash_sm3());
	for (i = 0; i < n; i++)
		draw_merkle_leaf(&m, &leaves[i]);
	return (draw_merkle_end(&m));
}

static void
the_streamed_root_is_the_defined_one(void **state)
{
	struct draw_digest got, want;
	size_t n;

	(void)state;
	set_leaves();
	for (n = 1; n <= MOST; n++) {
		got = streamed(n);
		want = defined(leaves, n);
		assert_true(draw_digest_equal(&got, &want));
	}
}

static void
the_root_of_nothing_is_the_hash_of_nothing(void **state)
{
	struct draw_digest got = streamed(0), want;

	(void)state;
	draw_hash_of(draw_hash_sm3(), NULL, 0, want.b);
	assert_true(draw_digest_equal(&got, &want));
}

static struct draw_merkle_path
prove(size_t n, size_t i)
{
	struct draw_merkle_path path = {
	    .leaf = leaves[i], .index = i, .count = n};

	path.siblings = draw_merkle_proof(
	    arena, draw_hash_sm3(), leaves, n, i, &path.sibling_count);
	return (path);
}

static void
every_leaf_of_every_tree_has_a_proof(void **state)
{
	struct draw_merkle_path path;
	struct draw_digest root;
	size_t n, i;

	(void)state;
	set_leaves();
	for (n = 1; n <= MOST; n++) {
		root = streamed(n);
		for (i = 0; i < n; i++) {
			path = prove(n, i);
			assert_true(
			    draw_merkle_check(draw_hash_sm3(), &path, &root));
		}
	}
}

static void
a_proof_proves_nothing_else(void **state)
{
	struct draw_digest root;
	struct draw_merkle_path path;

	(void)state;
	set_leaves();
	root = streamed(21);
	path = prove(21, 20);
	path.leaf = leaves[19];
	assert_false(draw_merkle_check(draw_hash_sm3(), &path, &root));
	path = prove(21, 20);
	path.index = 21;
	assert_false(draw_merkle_check(draw_hash_sm3(), &path, &root));
	path = prove(21, 3);
	path.index = 4;
	assert_false(draw_merkle_check(draw_hash_sm3(), &path, &root));
	path = prove(21, 3);
	path.sibling_count--;
	assert_false(draw_merkle_check(draw_hash_sm3(), &path, &root));
	path = prove(21, 20);
	path.sibling_count++;
	assert_false(draw_merkle_check(draw_hash_sm3(), &path, &root));
	/* Behind the only leaf nothing has to be climbed. */
	root = streamed(1);
	path = prove(1, 0);
	assert_true(draw_merkle_check(draw_hash_sm3(), &path, &root));
	path.index = 1;
	assert_false(draw_merkle_check(draw_hash_sm3(), &path, &root));
}

/* ---- results ----------------------------------------------------------- */

static void
a_drawn_object_can_check_itself_without_the_veil_key(void **state)
{
	const struct draw_text ids[] = {T("X"), T("Y"), T("Z")};
	struct draw_digest veil_key = filled(9), root;
	const struct draw_result r = {draw_hash_sm3(), &veil_key, T("SP-1")};
	struct draw_result_proof proof;
	uint32_t rank;

	(void)state;
	root = draw_result_root(&r, ids, 3);
	for (rank = 0; rank < 3; rank++) {
		proof = draw_result_prove(arena, &r, ids, 3, rank);
		proof.path.leaf = draw_result_leaf_of(
		    draw_hash_sm3(), proof.nonce, T("SP-1"), ids[rank], rank);
		assert_true(
		    draw_merkle_check(draw_hash_sm3(), &proof.path, &root));
	}
	proof.path.leaf = draw_result_leaf_of(
	    draw_hash_sm3(), proof.nonce, T("SP-1"), T("W"), 2);
	assert_false(draw_merkle_check(draw_hash_sm3(), &proof.path, &root));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(the_streamed_root_is_the_defined_one),
	    CASE(the_root_of_nothing_is_the_hash_of_nothing),
	    CASE(every_leaf_of_every_tree_has_a_proof),
	    CASE(a_proof_proves_nothing_else),
	    CASE(a_drawn_object_can_check_itself_without_the_veil_key),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

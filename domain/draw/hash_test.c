/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the hashes: published answers, and all back-ends alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "domain/draw/hash.h"

static void
assert_digest(
    const struct draw_hash *h, const char *message, size_t len, const char *hex)
{
	unsigned char digest[DRAW_HASH];
	char text[2 * DRAW_HASH + 1] = {0};

	draw_hash_of(h, message, len, digest);
	text_hex_into(text, digest, DRAW_HASH);
	assert_string_equal(text, hex);
}

static void
answers_what_the_standards_print(void **state)
{
	const char *abcd =
	    "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd";

	(void)state;
	assert_digest(draw_hash_sm3(), "abc", 3,
	    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	assert_digest(draw_hash_sm3(), abcd, 64,
	    "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
	assert_digest(draw_hash_sha256(), "abc", 3,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_digest(draw_hash_sha256(),
	    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	assert_digest(draw_hash_sha256(), "", 0,
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
is_found_by_the_name_that_is_hashed(void **state)
{
	(void)state;
	assert_string_equal(draw_hash_find("SM3", 3)->name, "SM3");
	assert_string_equal(draw_hash_find("SHA-256", 7)->name, "SHA-256");
	assert_null(draw_hash_find("sm3", 3));
	assert_null(draw_hash_find("SHA-2567", 8));
	assert_null(draw_hash_find("", 0));
}

/* A message of `len` bytes that no other `seed` gives. */
static void
fill(struct draw_message *m, size_t len, uint32_t seed)
{
	size_t i;

	m->len = len;
	for (i = 0; i < len; i++) {
		seed = seed * 1664525 + 1013904223;
		m->bytes[i] = (unsigned char)(seed >> 24);
	}
}

static void
assert_many_like_one(
    const struct draw_hash *h, size_t count, size_t len, size_t step)
{
	struct draw_message m[DRAW_LANES], copy;
	unsigned char want[DRAW_HASH];
	size_t i;

	for (i = 0; i < count; i++)
		fill(&m[i], len + i * step, (uint32_t)(len + i));
	draw_hash_many(h, m, count);
	for (i = 0; i < count; i++) {
		fill(&copy, len + i * step, (uint32_t)(len + i));
		draw_hash_of(h, copy.bytes, copy.len, want);
		assert_memory_equal(m[i].digest, want, DRAW_HASH);
	}
}

static void
gives_the_same_bytes_in_every_lane_of_every_backend(void **state)
{
	const struct draw_hash *h;
	size_t i, len;

	(void)state;
	for (i = 0; (h = draw_hash_backend(i)) != NULL; i++) {
		for (len = 0; len < 192; len++)
			assert_many_like_one(h, DRAW_LANES, len, 0);
		for (len = 0; len <= DRAW_LANES; len++)
			assert_many_like_one(h, len, 50, 0);
		assert_many_like_one(h, DRAW_LANES, 40, 2);
		assert_many_like_one(h, 3, DRAW_MESSAGE - 9, 0);
	}
	assert_true(i >= 2);
}

static void
does_not_care_how_a_message_is_cut(void **state)
{
	struct draw_hasher x;
	struct draw_message m;
	unsigned char digest[DRAW_HASH], want[DRAW_HASH];
	size_t cut, then;

	(void)state;
	fill(&m, 192, 7);
	draw_hash_of(draw_hash_sm3(), m.bytes, 192, want);
	for (cut = 0; cut <= 192; cut++) {
		then = (192 - cut) / 2;
		draw_hash_begin(&x, draw_hash_sm3());
		draw_hash_add(&x, m.bytes, cut);
		draw_hash_add(&x, m.bytes + cut, then);
		draw_hash_add(&x, m.bytes + cut + then, 192 - cut - then);
		draw_hash_end(&x, digest);
		assert_memory_equal(digest, want, DRAW_HASH);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers_what_the_standards_print),
	    cmocka_unit_test(is_found_by_the_name_that_is_hashed),
	    cmocka_unit_test(
		gives_the_same_bytes_in_every_lane_of_every_backend),
	    cmocka_unit_test(does_not_care_how_a_message_is_cut),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

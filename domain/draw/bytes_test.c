/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the hashed bytes that the vectors do not show. */
#include "domain/draw/testing.h"

static void
orders_texts_with_the_shorter_prefix_first(void **state)
{
	(void)state;
	assert_true(draw_text_compare(T("a"), T("ab")) < 0);
	assert_true(draw_text_compare(T("b"), T("ab")) > 0);
	assert_true(draw_text_compare(T("é"), T("z")) > 0);
	assert_true(draw_text_equal(T(""), (struct draw_text){NULL, 0}));
	assert_false(draw_text_equal(T("a"), T("b")));
	assert_int_equal(draw_text_of(NULL).len, 0);
}

static void
a_structured_hash_has_tag_count_and_lengths(void **state)
{
	static const char message[] = "\x02\0\0\0\x0aSSJ1/nonce\0\0\0\x02"
				      "\0\0\0\x01"
				      "a\0\0\0\x02"
				      "bc";
	const struct draw_text fields[] = {T("a"), T("bc")};
	struct draw_digest d, want;

	(void)state;
	d = draw_d(draw_hash_sm3(), "nonce", fields, 2);
	draw_hash_of(draw_hash_sm3(), message, sizeof(message) - 1, want.b);
	assert_true(draw_digest_equal(&d, &want));
}

static void
more_lots_never_make_a_ticket_greater(void **state)
{
	struct draw_digest key = filled(3), last, next;
	unsigned int lots;

	(void)state;
	last = draw_ticket(draw_hash_sm3(), &key, T("X"), 1);
	for (lots = 2; lots <= DRAW_LOTS_MAX; lots++) {
		next = draw_ticket(draw_hash_sm3(), &key, T("X"), lots);
		assert_true(memcmp(next.b, last.b, DRAW_HASH) <= 0);
		last = next;
	}
}

static uint64_t
size(uint64_t count, uint32_t num, uint32_t den)
{
	struct draw_digest key = filled(3);

	return (draw_size(draw_hash_sm3(), &key, T("A"), count, num, den));
}

static void
sizes_are_rounded_up(void **state)
{
	(void)state;
	assert_int_equal(size(100, 3, 100), 3);
	assert_int_equal(size(101, 3, 100), 4);
	assert_int_equal(size(1, 1, 1), 1);
	assert_int_equal(size(8000000, 999999, 1000000), 7999992);
	/* Beyond what 64 bits would hold: 2^53 - 1 objects. */
	assert_true(
	    size(9007199254740991, 1000000, 1000000) == 9007199254740991);
	assert_int_equal(size(0, 1, 2), 0);
	assert_int_equal(size(10, 0, 2), 0);
}

static void
less_than_one_object_is_due_with_its_probability(void **state)
{
	struct draw_digest key;
	int hits = 0, i;

	(void)state;
	assert_true(draw_size_is_small(1, 3, 10));
	assert_false(draw_size_is_small(4, 3, 10));
	for (i = 0; i < 10000; i++) {
		memset(key.b, 0, DRAW_KEY);
		key.b[0] = (unsigned char)(i >> 8);
		key.b[1] = (unsigned char)i;
		hits += draw_size(draw_hash_sm3(), &key, T("A"), 1, 3, 10) == 1;
	}
	/* 3,000 ± 5 standard deviations of 46. */
	assert_in_range(hits, 2770, 3230);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(orders_texts_with_the_shorter_prefix_first),
	    CASE(a_structured_hash_has_tag_count_and_lengths),
	    CASE(more_lots_never_make_a_ticket_greater),
	    CASE(sizes_are_rounded_up),
	    CASE(less_than_one_object_is_due_with_its_probability),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the table of texts. */
#include "domain/draw/testing.h"

#include "domain/draw/index.h"

static void
finds_what_was_put_in(void **state)
{
	struct draw_index *x = draw_index_new(arena);
	size_t i;

	(void)state;
	for (i = 0; i < 5000; i++)
		assert_int_equal(
		    draw_index_intern(
			x, draw_text_of(arena_fmt(arena, "key %zu", i))),
		    i);
	for (i = 0; i < 5000; i++)
		assert_int_equal(
		    draw_index_get(
			x, draw_text_of(arena_fmt(arena, "key %zu", i))),
		    i);
	assert_true(draw_index_get(x, T("key 5000")) == DRAW_ABSENT);
	assert_true(draw_index_get(x, T("")) == DRAW_ABSENT);
	assert_int_equal(draw_index_count(x), 5000);
	assert_int_equal(draw_index_intern(x, T("key 7")), 7);
}

static void
a_later_number_replaces_an_earlier_one(void **state)
{
	struct draw_index *x = draw_index_new(arena);

	(void)state;
	draw_index_put(x, T("a"), 1);
	draw_index_put(x, T("a"), 9);
	assert_int_equal(draw_index_get(x, T("a")), 9);
	assert_int_equal(draw_index_count(x), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(finds_what_was_put_in),
	    CASE(a_later_number_replaces_an_earlier_one),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

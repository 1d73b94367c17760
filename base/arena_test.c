/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
	MIB = 1024 * 1024
};

/* Byte `i` of piece `n`. */
static unsigned char
byte(size_t n, size_t i)
{
	return ((unsigned char)(n * 31 + i * 7 + i / 251));
}

static void
fill(unsigned char *piece, size_t n, size_t from, size_t to)
{
	size_t i;

	for (i = from; i < to; i++) {
		assert_int_equal(piece[i], 0);
		piece[i] = byte(n, i);
	}
}

static void
assert_filled(const unsigned char *piece, size_t n, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (piece[i] != byte(n, i))
			fail_msg("piece %zu, byte %zu", n, i);
}

/* Several pieces grow in turn, so that none is always the newest. */
static void
assert_grows(size_t first, size_t most)
{
	enum {
		PIECES = 3
	};
	struct arena *a = arena_new();
	unsigned char *piece[PIECES] = {NULL};
	size_t size = 0, next, n;

	for (next = first; next <= most; next += next / 2 + 1) {
		for (n = 0; n < PIECES; n++) {
			piece[n] = arena_grow(a, piece[n], size, next);
			fill(piece[n], n, size, next);
			(void)arena_strdup(a, "between");
		}
		size = next;
		for (n = 0; n < PIECES; n++)
			assert_filled(piece[n], n, size);
	}
	arena_free(a);
}

static void
what_grows_keeps_its_bytes_and_gets_zeros(void **state)
{
	(void)state;
	assert_grows(1, 3000);
	assert_grows(100000, 9 * MIB);
}

static void
large_pieces_leave_nothing_behind(void **state)
{
	struct arena *a = arena_new();
	unsigned char *x = arena_alloc(a, MIB), *y = arena_alloc(a, MIB);
	size_t size;

	(void)state;
	for (size = MIB; size < 64 * (size_t)MIB; size += MIB) {
		x = arena_grow(a, x, size, size + MIB);
		y = arena_grow(a, y, size, size + MIB);
	}
	assert_int_equal(arena_used(a), 2 * size);
	arena_free(a);
}

static void
a_piece_that_is_large_enough_stays(void **state)
{
	struct arena *a = arena_new();
	char *x = arena_alloc(a, 2 * (size_t)MIB);

	(void)state;
	assert_ptr_equal(arena_grow(a, x, 2 * (size_t)MIB, MIB), x);
	assert_ptr_equal(arena_grow(a, x, 2 * (size_t)MIB, 2 * (size_t)MIB), x);
	arena_free(a);
}

static void
count_one(void *arg)
{
	++*(size_t *)arg;
}

static void
one_within_another_ends_with_it_or_earlier(void **state)
{
	struct arena *a = arena_new(), *within = arena_within(a);
	size_t ended = 0;

	(void)state;
	arena_defer(within, count_one, &ended);
	arena_reset(within);
	assert_int_equal(ended, 1);
	arena_defer(within, count_one, &ended);
	arena_free(a);
	assert_int_equal(ended, 2);
}

static void
texts_of_any_length_are_formatted_whole(void **state)
{
	static char letters[1024];
	struct arena *a = arena_new();
	const char *text;
	size_t len;

	(void)state;
	memset(letters, 'x', sizeof(letters) - 1);
	for (len = 0; len < sizeof(letters); len++) {
		text = arena_fmt(a, "%.*s%d", (int)len, letters, 7);
		assert_int_equal(strlen(text), len + 1);
		assert_memory_equal(text, letters, len);
		assert_int_equal(text[len], '7');
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_grows_keeps_its_bytes_and_gets_zeros),
	    cmocka_unit_test(large_pieces_leave_nothing_behind),
	    cmocka_unit_test(a_piece_that_is_large_enough_stays),
	    cmocka_unit_test(one_within_another_ends_with_it_or_earlier),
	    cmocka_unit_test(texts_of_any_length_are_formatted_whole),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

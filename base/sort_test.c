/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of sorting without memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/sort.h"

static int
by_number(const void *x, const void *y, const void *arg)
{
	const uint32_t *a = x, *b = y;
	int sign = *(const int *)arg;

	return (sign * ((*a > *b) - (*a < *b)));
}

static void
puts_items_into_ascending_order(void **state)
{
	uint32_t items[1000], seed = 1;
	int up = 1;
	size_t i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		seed = seed * 1103515245 + 12345;
		items[i] = seed >> 20;
	}
	sort_items(items, 1000, sizeof(items[0]), by_number, &up);
	for (i = 1; i < 1000; i++)
		assert_true(items[i - 1] <= items[i]);
}

static void
hands_the_argument_to_every_comparison(void **state)
{
	uint32_t items[] = {2, 3, 1};
	int down = -1;

	(void)state;
	sort_items(items, 3, sizeof(items[0]), by_number, &down);
	assert_int_equal(items[0], 3);
	assert_int_equal(items[1], 2);
	assert_int_equal(items[2], 1);
}

static void
leaves_none_and_one_as_they_are(void **state)
{
	uint32_t one = 7;
	int up = 1;

	(void)state;
	sort_items(NULL, 0, sizeof(one), by_number, &up);
	sort_items(&one, 1, sizeof(one), by_number, &up);
	assert_int_equal(one, 7);
}

static int
by_first_byte(const void *x, const void *y, const void *arg)
{
	(void)arg;
	return (memcmp(x, y, 1));
}

static void
moves_items_larger_than_its_buffer_whole(void **state)
{
	char items[2][150];

	(void)state;
	memset(items[0], 'b', sizeof(items[0]));
	memset(items[1], 'a', sizeof(items[1]));
	sort_items(items, 2, sizeof(items[0]), by_first_byte, NULL);
	assert_int_equal(items[0][149], 'a');
	assert_int_equal(items[1][149], 'b');
}

static void
orders_bytes_with_the_shorter_prefix_first(void **state)
{
	(void)state;
	assert_true(sort_bytes("ab", 2, "abc", 3) < 0);
	assert_true(sort_bytes("abc", 3, "ab", 2) > 0);
	assert_true(sort_bytes("ab", 2, "ab", 2) == 0);
	assert_true(sort_bytes("b", 1, "ab", 2) > 0);
	assert_true(sort_bytes(NULL, 0, "a", 1) < 0);
	assert_true(sort_bytes("\xff", 1, "\x01", 1) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(puts_items_into_ascending_order),
	    cmocka_unit_test(hands_the_argument_to_every_comparison),
	    cmocka_unit_test(leaves_none_and_one_as_they_are),
	    cmocka_unit_test(moves_items_larger_than_its_buffer_whole),
	    cmocka_unit_test(orders_bytes_with_the_shorter_prefix_first),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

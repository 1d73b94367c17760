/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"

static struct arena *arena;

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const struct json *
number(const char *text)
{
	const struct json *j;

	assert_null(json_read(arena, text, strlen(text), 1, &j));
	return (j);
}

static int
order(const char *x, const char *y)
{
	return (json_number_order(number(x), number(y)));
}

static void
orders_by_value_however_it_is_written(void **state)
{
	/* Each is less than the next. */
	static const char *const rising[] = {"-1e99999999999999999999",
	    "-18446744073709551616", "-18446744073709551615.5",
	    "-18446744073709551615", "-10.5", "-2", "-1e-9", "0", "1e-400",
	    "0.001", "0.01", "9.99e-1", "1", "1.0000000000000000001", "2", "10",
	    "10.5", "1e2", "101", "18446744073709551615",
	    "18446744073709551616", "1e400", "1e99999999999999999999"};
	size_t i, k, n = sizeof(rising) / sizeof(rising[0]);

	(void)state;
	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			assert_int_equal((order(rising[i], rising[k]) > 0) -
				(order(rising[i], rising[k]) < 0),
			    (i > k) - (i < k));
}

static void
zero_is_zero_with_any_sign_and_exponent(void **state)
{
	(void)state;
	assert_int_equal(order("0", "-0.000"), 0);
	assert_int_equal(order("0e999999999999999999999", "0"), 0);
	assert_true(json_number_equal(number("0"), number("-0.0e5")));
}

static void
equal_is_equal_in_value(void **state)
{
	(void)state;
	assert_true(json_number_equal(number("100"), number("1e2")));
	assert_true(json_number_equal(number("0.5"), number("50e-2")));
	assert_false(json_number_equal(number("0.5"), number("-0.5")));
	assert_false(json_number_equal(
	    number("1e99999999999999999"), number("1e99999999999999998")));
}

static bool
multiple(const char *x, const char *by)
{
	assert_true(json_number_divides(number(by)));
	return (json_number_multiple(number(x), number(by)));
}

static void
divides_without_rounding(void **state)
{
	(void)state;
	assert_true(multiple("10", "2"));
	assert_false(multiple("7", "2"));
	assert_true(multiple("4.5", "1.5"));
	assert_false(multiple("35", "1.5"));
	assert_true(multiple("0.0075", "0.0001"));
	assert_false(multiple("0.00751", "0.0001"));
	assert_true(multiple("0", "3"));
	assert_true(multiple("1e999999999999", "10"));
	assert_false(multiple("1e999999999999", "3"));
	assert_true(multiple("-19.99", "0.01"));
	assert_true(multiple("1e2", "1e-5"));
	assert_false(multiple("1e-5", "1e2"));
	assert_true(multiple("123456789123456789123456789", "9"));
}

static void
says_what_it_cannot_divide_by(void **state)
{
	(void)state;
	assert_false(json_number_divides(number("0")));
	assert_false(json_number_divides(number("-1")));
	assert_false(json_number_divides(number("1234567891")));
	assert_false(json_number_divides(number("1e99999999999999999")));
	assert_true(json_number_divides(number("123456789")));
	assert_true(json_number_divides(number("1000000000000")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(orders_by_value_however_it_is_written),
	    cmocka_unit_test(zero_is_zero_with_any_sign_and_exponent),
	    cmocka_unit_test(equal_is_equal_in_value),
	    cmocka_unit_test(divides_without_rounding),
	    cmocka_unit_test(says_what_it_cannot_divide_by),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "service/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static int
open_arena(void **state)
{
	*state = arena_new();
	return (0);
}

static int
close_arena(void **state)
{
	arena_free(*state);
	return (0);
}

static void
never_makes_the_same_one_twice(void **state)
{
	assert_string_not_equal(secret_token(*state), secret_token(*state));
	assert_string_not_equal(secret_code(*state), secret_code(*state));
}

static void
makes_codes_that_people_can_copy(void **state)
{
	const char *code = secret_code(*state);

	assert_int_equal(strlen(code), SECRET_CODE);
	assert_int_equal(code[5], '-');
	assert_int_equal(code[11], '-');
	assert_int_equal(code[17], '-');
	assert_int_equal(
	    strspn(code, "0123456789abcdefghjkmnpqrstvwxyz-"), SECRET_CODE);
}

static void
makes_tokens_that_headers_can_carry(void **state)
{
	const char *token = secret_token(*state);

	assert_int_equal(strlen(token), SECRET_TOKEN);
	assert_int_equal(strspn(token,
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789-_"),
	    SECRET_TOKEN);
}

static void
keeps_them_as_sha_256(void **state)
{
	assert_string_equal(secret_hash(*state, "abc"),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		never_makes_the_same_one_twice, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		makes_codes_that_people_can_copy, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		makes_tokens_that_headers_can_carry, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		keeps_them_as_sha_256, open_arena, close_arena),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

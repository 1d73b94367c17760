/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/password.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
accepts_variety_or_length(void **state)
{
	(void)state;
	assert_null(password_weakness("chen", "Bright-Tea7"));
	assert_null(password_weakness("chen", "bright tea 7 o'clock"));
	assert_null(
	    password_weakness("chen", "quiet mountains keep their rain"));
	assert_null(password_weakness("chen", "清晨Tea喝三杯不加糖7"));
}

static void
refuses_what_is_short(void **state)
{
	(void)state;
	assert_string_equal(
	    password_weakness("chen", ""), "密码至少需要 10 个字符");
	assert_non_null(password_weakness("chen", "Br1ght-Te"));
	/* Nine characters, though 27 bytes. */
	assert_non_null(password_weakness("chen", "清晨喝三杯不加糖"));
}

static void
refuses_what_is_longer_than_anybody_types(void **state)
{
	char text[PASSWORD_MAX_BYTES + 2];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text) - 1; i++)
		text[i] = (char)('!' + i % 90);
	text[sizeof(text) - 1] = '\0';
	assert_string_equal(
	    password_weakness("chen", text), "密码过长，最多 256 个字节");
}

static void
refuses_one_kind_of_character_and_repetition(void **state)
{
	(void)state;
	assert_non_null(password_weakness("chen", "brightteaseven"));
	assert_non_null(password_weakness("chen", "1357924680"));
	assert_non_null(password_weakness("chen", "Aa1Aa1Aa1Aa1"));
	assert_string_equal(
	    password_weakness("chen", "aaaaaaaaaaaaaaaaaaaaaaaa"),
	    "密码中重复的字符过多");
}

static void
refuses_the_login_and_what_everybody_tries(void **state)
{
	(void)state;
	assert_string_equal(password_weakness("bright", "My-Bright-Tea7"),
	    "密码不能包含登录名");
	assert_non_null(password_weakness("chen", "Passw0rd-2026"));
	assert_non_null(password_weakness("chen", "Xy-123456-zW"));
	assert_non_null(password_weakness("chen", "QWERTYuiop-1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(accepts_variety_or_length),
	    cmocka_unit_test(refuses_what_is_short),
	    cmocka_unit_test(refuses_what_is_longer_than_anybody_types),
	    cmocka_unit_test(refuses_one_kind_of_character_and_repetition),
	    cmocka_unit_test(refuses_the_login_and_what_everybody_tries),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

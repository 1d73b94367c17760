/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what origins are called. */
#include "domain/origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
every_origin_has_its_name(void **state)
{
	(void)state;
	assert_string_equal(origin_title("random"), "随机抽取");
	assert_string_equal(origin_title("special"), "专项检查");
	assert_string_equal(origin_title("other"), "other");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_origin_has_its_name),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

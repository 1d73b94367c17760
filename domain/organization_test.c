/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/organization.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void
lets_units_stand_below_departments_and_districts_only(void **state)
{
	(void)state;
	assert_true(organization_may_contain("city_office", "department"));
	assert_true(organization_may_contain("city_office", "district"));
	assert_true(organization_may_contain("department", "unit"));
	assert_true(organization_may_contain("district", "unit"));
	assert_false(organization_may_contain("city_office", "unit"));
	assert_false(organization_may_contain("unit", "unit"));
	assert_false(organization_may_contain("department", "department"));
	assert_false(organization_may_contain("unit", "city_office"));
}

static void
names_kinds_as_clerks_do(void **state)
{
	(void)state;
	assert_string_equal(organization_kind_title("district"), "区");
	assert_string_equal(organization_kind_title("moon"), "moon");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		lets_units_stand_below_departments_and_districts_only),
	    cmocka_unit_test(names_kinds_as_clerks_do),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/rights.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/actor.h"

enum {
	READ = 1,
	WRITE = 2,
	PUBLISH = 4,
};

static const struct grant grants[] = {
    {"/SZ/", true, READ},
    {"/SZ/SCJG/", false, WRITE},
    {"/SZ/SCJG/NS/", true, PUBLISH},
};

static struct rights
at(const char *path)
{
	return (rights_at(grants, sizeof(grants) / sizeof(grants[0]), path));
}

static void
brings_along_what_was_granted_higher_up_with_all_below(void **state)
{
	(void)state;
	assert_int_equal(at("/SZ/WJW/").here, READ);
	assert_int_equal(at("/SZ/WJW/").below, READ);
	assert_int_equal(at("/SZ/SCJG/NS/YH/").here, READ | PUBLISH);
	assert_int_equal(at("/SZ/SCJG/NS/YH/").below, READ | PUBLISH);
}

static void
keeps_a_grant_without_below_where_it_was_given(void **state)
{
	(void)state;
	assert_int_equal(at("/SZ/SCJG/").here, READ | WRITE);
	assert_int_equal(at("/SZ/SCJG/").below, READ);
	assert_int_equal(at("/SZ/SCJG/FT/").here, READ);
}

static void
gives_nothing_upwards_or_beside(void **state)
{
	static const struct grant low = {"/SZ/SCJG/", true, WRITE};

	(void)state;
	assert_int_equal(rights_at(&low, 1, "/SZ/").here, 0);
	assert_int_equal(rights_at(&low, 1, "/SZ/SCJG2/").here, 0);
	assert_int_equal(rights_at(&low, 1, "/SZ/SCJG/").below, WRITE);
	assert_int_equal(rights_at(NULL, 0, "/SZ/").here, 0);
}

static void
knows_what_lies_below(void **state)
{
	(void)state;
	assert_true(rights_within("/SZ/", "/SZ/"));
	assert_true(rights_within("/SZ/A/B/", "/SZ/"));
	assert_false(rights_within("/SZ/", "/SZ/A/"));
	assert_false(rights_within("/SZA/", "/SZ/"));
}

static void
reads_the_words_of_a_role(void **state)
{
	uint64_t user = UINT64_C(1) << PERM_USER_MANAGE,
		 event = UINT64_C(1) << PERM_EVENT_READ;

	(void)state;
	assert_int_equal(rights_mask(""), 0);
	assert_int_equal(rights_mask("user.manage"), user);
	assert_int_equal(
	    rights_mask("user.manage,fly,event.read"), user | event);
	assert_int_equal(rights_mask("user,user.manage.all"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		brings_along_what_was_granted_higher_up_with_all_below),
	    cmocka_unit_test(keeps_a_grant_without_below_where_it_was_given),
	    cmocka_unit_test(gives_nothing_upwards_or_beside),
	    cmocka_unit_test(knows_what_lies_below),
	    cmocka_unit_test(reads_the_words_of_a_role),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

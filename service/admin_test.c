/* SPDX-License-Identifier: Apache-2.0 */
/* The first administrator (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

#include "service/admin.h"

static const struct org_draft shenzhen = {
    NULL, "SZ", "市联席会议办公室", NULL, "440300"};

static void
a_code_makes_an_administrator_of_the_whole_city(void **state)
{
	struct admin_draft draft = {"first", "系统管理员", shenzhen, NULL};
	struct user_detail d;
	struct user_reset r;
	struct login_tokens t;

	(void)state;
	assert_well(admin_create(as_system(), &draft, &d, &r));
	assert_problem(try_login("first", "", &t), PROBLEM_LOGIN_FAILED);
	assert_well(login_reset(as_system(), "first", r.code, PASSWORD));
	assert_well(try_login("first", PASSWORD, &t));
	assert_true(actor_may(&t.actor, PERM_USER_MANAGE, "/SZ/WJW/"));
	assert_string_equal(t.actor.org_path, "/SZ/");
}

static void
a_password_makes_one_who_can_log_in(void **state)
{
	struct admin_draft draft = {
	    "second", "系统管理员", shenzhen, "Bright-Tea7"};
	struct user_detail d;
	struct user_reset r;
	struct login_tokens t;

	(void)state;
	assert_well(admin_create(as_system(), &draft, &d, &r));
	assert_well(try_login("second", "Bright-Tea7", &t));
}

static void
a_weak_password_or_a_taken_login_makes_nobody(void **state)
{
	struct admin_draft weak = {"third", "系统管理员", shenzhen, "secret"},
			   taken = {"root", "系统管理员", shenzhen, NULL};
	struct user_detail d;
	struct user_reset r;

	(void)state;
	assert_problem(
	    admin_create(as_system(), &weak, &d, &r), PROBLEM_WEAK_PASSWORD);
	assert_problem(
	    admin_create(as_system(), &taken, &d, &r), PROBLEM_DUPLICATE);
}

static void
nobody_becomes_one_over_the_network(void **state)
{
	struct admin_draft draft = {"fourth", "系统管理员", shenzhen, NULL};
	struct user_detail d;
	struct user_reset r;

	(void)state;
	assert_problem(
	    admin_create(&city.root.x, &draft, &d, &r), PROBLEM_FORBIDDEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_code_makes_an_administrator_of_the_whole_city),
	    cmocka_unit_test(a_password_makes_one_who_can_log_in),
	    cmocka_unit_test(a_weak_password_or_a_taken_login_makes_nobody),
	    cmocka_unit_test(nobody_becomes_one_over_the_network),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}

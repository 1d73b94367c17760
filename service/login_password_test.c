/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords: changed, forgotten, reset (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

static void
a_new_password_ends_the_old_one_and_every_session(void **state)
{
	struct login_tokens t, other;
	struct person p;

	(void)state;
	(void)account_new("changer", &city.ns);
	person_log_in(&p, "changer");
	assert_well(try_login("changer", PASSWORD, &other));
	assert_well(login_change(&p.x, PASSWORD, "Greener-Tea8"));
	assert_problem(
	    refresh_at(NOW_MS, other.refresh_token, &t), PROBLEM_TOKEN_INVALID);
	assert_problem(
	    org_get(&p.x, city.ns.id, &city.ns), PROBLEM_TOKEN_INVALID);
	assert_problem(
	    try_login("changer", PASSWORD, &t), PROBLEM_LOGIN_FAILED);
	assert_well(try_login("changer", "Greener-Tea8", &t));
	person_close(&p);
}

static void
the_old_password_is_asked_for_and_counted(void **state)
{
	struct problem *wrong;
	struct person p;
	int i;

	(void)state;
	(void)account_new("guessed", &city.ns);
	person_log_in(&p, "guessed");
	for (i = 0; i < LOGIN_ATTEMPTS; i++) {
		wrong = login_change(&p.x, "Wrong-Tea77", "Greener-Tea8");
		assert_problem(wrong, PROBLEM_INVALID);
		assert_string_equal(
		    wrong->fields->pointer, "/current_password");
	}
	assert_problem(login_change(&p.x, PASSWORD, "Greener-Tea8"),
	    PROBLEM_TOO_MANY_REQUESTS);
	person_close(&p);
}

static void
weak_passwords_are_refused(void **state)
{
	struct person p;

	(void)state;
	(void)account_new("weak", &city.ns);
	person_log_in(&p, "weak");
	assert_problem(
	    login_change(&p.x, PASSWORD, "short"), PROBLEM_WEAK_PASSWORD);
	assert_problem(
	    login_change(&p.x, PASSWORD, PASSWORD), PROBLEM_WEAK_PASSWORD);
	assert_problem(login_reset(as_system(), "weak", "x", "Passw0rd-2026"),
	    PROBLEM_WEAK_PASSWORD);
	person_close(&p);
}

static void
a_code_sets_a_new_password_once(void **state)
{
	const char *id = account_new("lost", &city.ns);
	struct user_reset r;
	struct problem *p;
	struct login_tokens t;

	(void)state;
	assert_well(user_reset(&city.keeper.x, id, &r));
	assert_problem(try_login("lost", PASSWORD, &t), PROBLEM_LOGIN_FAILED);
	assert_well(login_reset(as_system(), "lost", r.code, "Greener-Tea8"));
	assert_well(try_login("lost", "Greener-Tea8", &t));
	p = login_reset(as_system(), "lost", r.code, "Redder-Tea99");
	assert_problem(p, PROBLEM_LOGIN_FAILED);
	assert_non_null(strstr(p->detail, "重置码"));
}

static void
a_code_is_good_for_72_hours_and_for_its_account(void **state)
{
	const char *id = account_new("slow", &city.ns);
	struct ctx late = as_system_at(NOW_MS + INT64_C(72) * 3600 * 1000);
	struct user_reset r;

	(void)state;
	assert_well(user_reset(&city.keeper.x, id, &r));
	assert_problem(
	    login_reset(as_system(), "keeper", r.code, "Greener-Tea8"),
	    PROBLEM_LOGIN_FAILED);
	assert_problem(
	    login_reset(as_system(), "nobody2", r.code, "Greener-Tea8"),
	    PROBLEM_LOGIN_FAILED);
	assert_problem(login_reset(&late, "slow", r.code, "Greener-Tea8"),
	    PROBLEM_LOGIN_FAILED);
}

static void
a_new_code_ends_the_one_before(void **state)
{
	const char *id = account_new("twocodes", &city.ns);
	struct user_reset first, second;

	(void)state;
	assert_well(user_reset(&city.keeper.x, id, &first));
	assert_well(user_reset(&city.keeper.x, id, &second));
	assert_problem(
	    login_reset(as_system(), "twocodes", first.code, "Greener-Tea8"),
	    PROBLEM_LOGIN_FAILED);
	assert_well(
	    login_reset(as_system(), "twocodes", second.code, "Greener-Tea8"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_password_ends_the_old_one_and_every_session),
	    cmocka_unit_test(the_old_password_is_asked_for_and_counted),
	    cmocka_unit_test(weak_passwords_are_refused),
	    cmocka_unit_test(a_code_sets_a_new_password_once),
	    cmocka_unit_test(a_code_is_good_for_72_hours_and_for_its_account),
	    cmocka_unit_test(a_new_code_ends_the_one_before),
	    cmocka_unit_test(no_secret_is_in_the_log),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}

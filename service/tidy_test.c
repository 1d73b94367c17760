/* SPDX-License-Identifier: Apache-2.0 */
/* What is removed when it is old (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

#include "service/tidy.h"

static const int64_t day_ms = INT64_C(86400000);

static void
failures_are_forgotten_two_days_later(void **state)
{
	struct tidy_account account;
	struct login_tokens t;
	struct ctx x = *as_system();

	(void)state;
	assert_problem(try_login("nobody", PASSWORD, &t), PROBLEM_LOGIN_FAILED);
	x.now_ms = NOW_MS + 2 * day_ms;
	assert_well(tidy(&x, &account));
	assert_int_equal(account.login_failures, 0);
	x.now_ms++;
	assert_well(tidy(&x, &account));
	assert_int_equal(account.login_failures, 1);
}

static void
refresh_tokens_are_forgotten_a_month_after_their_end(void **state)
{
	struct tidy_account account;
	struct ctx x = *as_system();

	(void)state;
	x.now_ms = NOW_MS + 30 * day_ms;
	assert_well(tidy(&x, &account));
	assert_int_equal(account.refresh_tokens, 0);
	x.now_ms = NOW_MS + 31 * day_ms;
	assert_well(tidy(&x, &account));
	/* Those of root and keeper, who logged in first. */
	assert_int_equal(account.refresh_tokens, 2);
}

static void
replies_are_forgotten_after_a_week(void **state)
{
	struct tidy_account account;
	struct ctx x = *as_system();

	(void)state;
	(void)test_owner_sql(city.a,
	    arena_fmt(city.a,
		"INSERT INTO idempotency (principal, org, method, route, key,"
		" body_hash, created_at) VALUES ('user:1', '', 'POST', '/x',"
		" 'k', 'h', '%s')",
		clock_rfc3339(city.a, NOW_MS)));
	x.now_ms = NOW_MS + 7 * day_ms;
	assert_well(tidy(&x, &account));
	assert_int_equal(account.idempotency, 0);
	x.now_ms++;
	assert_well(tidy(&x, &account));
	assert_int_equal(account.idempotency, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(failures_are_forgotten_two_days_later),
	    cmocka_unit_test(
		refresh_tokens_are_forgotten_a_month_after_their_end),
	    cmocka_unit_test(replies_are_forgotten_after_a_week),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}

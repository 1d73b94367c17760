/* SPDX-License-Identifier: Apache-2.0 */
/* Logging in, with a password, for an organisation (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

#include <pthread.h>

enum {
	LOCK_MS = 30 * 1000,
};

static struct problem *
log_in(int64_t ms, const char *login, const char *password,
    const char *organization_id, struct login_tokens *out)
{
	struct login_request r = {login, password, organization_id};
	struct ctx x = as_system_at(ms);

	return (login_password(&x, &r, out));
}

/* ---- the password -------------------------------------------------------- */

static void
a_password_opens_a_session_of_ten_minutes(void **state)
{
	struct login_tokens t;
	struct token claims;

	(void)state;
	assert_well(try_login("root", PASSWORD, &t));
	assert_int_equal(t.expires_in_s, 600);
	assert_string_equal(t.refresh_expires_at,
	    clock_rfc3339(city.a, NOW_MS + INT64_C(12) * 3600 * 1000));
	assert_well(token_verify(city.a, t.access_token, NOW_MS, &claims));
	assert_string_equal(claims.actor.org_path, "/SZ/");
	assert_true(actor_may(&claims.actor, PERM_USER_MANAGE, "/SZ/WJW/"));
	assert_false(actor_may(&claims.actor, PERM_DRAW_OPERATE, "/SZ/"));
}

static void
every_failure_looks_the_same(void **state)
{
	struct user_draft draft = {.login = "nopass",
	    .display_name = "未设密码",
	    .organization_id = city.ns.id};
	struct user_detail d;
	struct user_reset reset;
	struct login_tokens t;
	struct problem *wrong, *nobody, *none;

	(void)state;
	assert_well(user_create(as_system(), &draft, &d, &reset));
	wrong = try_login("root", "Wrong-Tea77", &t);
	nobody = try_login("nobody", PASSWORD, &t);
	none = try_login("nopass", PASSWORD, &t);
	assert_problem(wrong, PROBLEM_LOGIN_FAILED);
	assert_problem(nobody, PROBLEM_LOGIN_FAILED);
	assert_problem(none, PROBLEM_LOGIN_FAILED);
	assert_null(wrong->detail);
	assert_null(nobody->detail);
	assert_null(none->detail);
}

/* A helper that counts what it is asked and says no. */
static int asked;

static struct problem *
count_and_say_no(struct helper *h, struct arena *a,
    const struct helper_job *job, struct helper_done *done)
{
	(void)h;
	(void)a;
	assert_int_equal(job->task, HELPER_PASSWORD_VERIFY);
	asked++;
	*done = (struct helper_done){.ok = false};
	return (NULL);
}

static void
log_in_counted(const char *login)
{
	struct helper counting = {.run = count_and_say_no};
	struct login_request r = {.login = login, .password = PASSWORD};
	struct ctx x = *as_system();
	struct login_tokens t;

	x.helper = &counting;
	asked = 0;
	assert_problem(login_password(&x, &r, &t), PROBLEM_LOGIN_FAILED);
	assert_int_equal(asked, 1);
}

static void
every_failure_costs_one_hash(void **state)
{
	struct user_change off = {.status = "suspended"};
	const char *id = account_new("suspended", &city.ns);
	struct user_detail d;

	(void)state;
	assert_well(user_get(as_system(), id, &d));
	assert_well(user_update(as_system(), id, d.user.version, &off, &d));
	log_in_counted("suspended");
	log_in_counted("keeper");
	log_in_counted("nopass");
	log_in_counted("not.there");
}

static void
fail_five_times(int64_t ms, const char *login)
{
	struct login_tokens t;
	int i;

	for (i = 0; i < LOGIN_ATTEMPTS; i++)
		assert_problem(log_in(ms, login, "Wrong-Tea77", NULL, &t),
		    PROBLEM_LOGIN_FAILED);
}

static void
five_failures_lock_an_account_for_a_while(void **state)
{
	struct login_tokens t;
	struct problem *p;

	(void)state;
	(void)account_new("locked", &city.ns);
	fail_five_times(NOW_MS, "locked");
	p = log_in(NOW_MS, "locked", PASSWORD, NULL, &t);
	assert_problem(p, PROBLEM_TOO_MANY_REQUESTS);
	assert_int_equal(p->retry_after, 30);
	assert_problem(
	    log_in(NOW_MS + LOCK_MS - 1, "locked", PASSWORD, NULL, &t),
	    PROBLEM_TOO_MANY_REQUESTS);
	assert_well(log_in(NOW_MS + LOCK_MS, "locked", PASSWORD, NULL, &t));
	/* A success forgets the failures. */
	assert_problem(
	    log_in(NOW_MS + LOCK_MS, "locked", "Wrong-Tea77", NULL, &t),
	    PROBLEM_LOGIN_FAILED);
	assert_well(log_in(NOW_MS + LOCK_MS, "locked", PASSWORD, NULL, &t));
}

static void
a_lock_does_not_tell_that_an_account_exists(void **state)
{
	struct login_tokens t;
	struct problem *p;

	(void)state;
	fail_five_times(NOW_MS, "no.such.account");
	p = log_in(NOW_MS, "no.such.account", PASSWORD, NULL, &t);
	assert_problem(p, PROBLEM_TOO_MANY_REQUESTS);
	assert_int_equal(p->retry_after, 30);
}

static void
each_further_failure_doubles_the_lock(void **state)
{
	int64_t now = NOW_MS + LOCK_MS;
	struct login_tokens t;
	struct problem *p;

	(void)state;
	(void)account_new("stubborn", &city.ns);
	fail_five_times(NOW_MS, "stubborn");
	assert_problem(log_in(now, "stubborn", "Wrong-Tea77", NULL, &t),
	    PROBLEM_LOGIN_FAILED);
	p = log_in(now, "stubborn", PASSWORD, NULL, &t);
	assert_int_equal(p->retry_after, 60);
	(void)test_owner_sql(
	    city.a, "UPDATE login_failure SET failures = 1000");
	now += 2 * LOCK_MS;
	assert_problem(log_in(now, "stubborn", "Wrong-Tea77", NULL, &t),
	    PROBLEM_LOGIN_FAILED);
	p = log_in(now, "stubborn", PASSWORD, NULL, &t);
	assert_int_equal(p->retry_after, 900);
	now += INT64_C(25) * 3600 * 1000;
	assert_well(log_in(now, "stubborn", PASSWORD, NULL, &t));
}

static void
a_lock_is_written_down(void **state)
{
	(void)state;
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT count(*) FROM event e JOIN app_user u"
		" ON u.id::text = e.subject_id AND u.login = 'locked'"
		" WHERE e.kind = 'user.locked'"),
	    "1");
}

/* ---- for which organisation ---------------------------------------------- */

static void
rights_are_those_held_for_the_organisation(void **state)
{
	const char *id = account_new("reviewer", &city.scjg);
	struct login_tokens t;

	(void)state;
	account_grant(id, &city.ns, "reviewer", false);
	account_grant(id, &city.scjg, "planner", true);
	assert_well(log_in(NOW_MS, "reviewer", PASSWORD, NULL, &t));
	assert_string_equal(t.actor.org_path, "/SZ/SCJG/");
	assert_false(actor_may(&t.actor, PERM_RECORD_REVIEW, "/SZ/SCJG/NS/"));
	assert_well(log_in(NOW_MS, "reviewer", PASSWORD, city.ns.id, &t));
	assert_true(actor_may(&t.actor, PERM_RECORD_REVIEW, "/SZ/SCJG/NS/"));
	assert_true(actor_may(&t.actor, PERM_PLAN_MANAGE, "/SZ/SCJG/NS/"));
	assert_problem(log_in(NOW_MS, "reviewer", PASSWORD, city.wjw.id, &t),
	    PROBLEM_FORBIDDEN);
}

static void
who_has_no_role_at_home_acts_where_he_has_one(void **state)
{
	const char *id = account_new("guest", &city.ns);
	struct login_tokens t;

	(void)state;
	account_grant(id, &city.wjw, "planner", false);
	assert_well(log_in(NOW_MS, "guest", PASSWORD, NULL, &t));
	assert_string_equal(t.actor.org_path, "/SZ/WJW/");
}

static void
who_has_no_role_at_all_can_still_log_in(void **state)
{
	struct login_tokens t;

	(void)state;
	(void)account_new("newcomer", &city.ns);
	assert_well(log_in(NOW_MS, "newcomer", PASSWORD, NULL, &t));
	assert_string_equal(t.actor.org_path, "/SZ/SCJG/NS/");
	assert_int_equal(t.actor.here, 0);
}

static void
an_organisation_that_has_ended_is_acted_for_by_nobody(void **state)
{
	struct org_change ends = {.set_end = true,
	    .valid_until = clock_rfc3339(city.a, NOW_MS + 1000)};
	struct login_tokens t;
	struct org_row old;
	struct person p;

	(void)state;
	city_org(&old, &city.scjg, "OLD", "旧监管局", "unit");
	account_grant(account_new("old.clerk", &old), &old, "planner", false);
	account_grant(
	    account_new("visitor", &city.wjw), &old, "planner", false);
	person_log_in(&p, "visitor");
	assert_string_equal(p.actor.org_path, "/SZ/SCJG/OLD/");
	assert_well(org_update(&city.keeper.x, old.id, 1, &ends, &old));
	/* Though the one who ended it may not change this account. */
	assert_problem(org_get(&p.x, old.id, &old), PROBLEM_TOKEN_INVALID);
	person_close(&p);
	assert_problem(log_in(NOW_MS + 1000, "old.clerk", PASSWORD, NULL, &t),
	    PROBLEM_FORBIDDEN);
	assert_well(log_in(NOW_MS + 1000, "visitor", PASSWORD, NULL, &t));
	assert_string_equal(t.actor.org_path, "/SZ/WJW/");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_password_opens_a_session_of_ten_minutes),
	    cmocka_unit_test(every_failure_looks_the_same),
	    cmocka_unit_test(every_failure_costs_one_hash),
	    cmocka_unit_test(five_failures_lock_an_account_for_a_while),
	    cmocka_unit_test(a_lock_does_not_tell_that_an_account_exists),
	    cmocka_unit_test(each_further_failure_doubles_the_lock),
	    cmocka_unit_test(a_lock_is_written_down),
	    cmocka_unit_test(rights_are_those_held_for_the_organisation),
	    cmocka_unit_test(who_has_no_role_at_home_acts_where_he_has_one),
	    cmocka_unit_test(who_has_no_role_at_all_can_still_log_in),
	    cmocka_unit_test(
		an_organisation_that_has_ended_is_acted_for_by_nobody),
	    cmocka_unit_test(no_secret_is_in_the_log),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}

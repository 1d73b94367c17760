/* SPDX-License-Identifier: Apache-2.0 */
/* Logging in and staying logged in (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

#include <pthread.h>

enum {
	ATTEMPTS = 5,
	LOCK_MS = 30 * 1000,
};

static struct ctx
at(int64_t ms)
{
	struct ctx x = *as_system();

	x.now_ms = ms;
	return (x);
}

static struct problem *
log_in(int64_t ms, const char *login, const char *password,
    const char *organization_id, struct login_tokens *out)
{
	struct login_request r = {login, password, organization_id};
	struct ctx x = at(ms);

	return (login_password(&x, &r, out));
}

/* ---- the password
 * ------------------------------------------------------------ */

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

	for (i = 0; i < ATTEMPTS; i++)
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

/* ---- for which organisation
 * ---------------------------------------------------- */

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

/* ---- the refresh token
 * ----------------------------------------------------------- */

static struct problem *
refresh(int64_t ms, const char *token, struct login_tokens *out)
{
	struct ctx x = at(ms);

	return (login_refresh(&x, token, out));
}

static void
a_refresh_token_gives_the_next_pair(void **state)
{
	struct login_tokens first, second;
	struct token claims;

	(void)state;
	assert_well(try_login("keeper", PASSWORD, &first));
	assert_well(refresh(NOW_MS + 1000, first.refresh_token, &second));
	assert_string_not_equal(first.refresh_token, second.refresh_token);
	assert_well(
	    token_verify(city.a, second.access_token, NOW_MS + 1000, &claims));
	assert_string_equal(claims.actor.org_path, "/SZ/SCJG/");
}

static void
a_token_used_twice_ends_the_session(void **state)
{
	struct login_tokens first, second, t;
	struct person thief;

	(void)state;
	(void)account_new("victim", &city.ns);
	assert_well(try_login("victim", PASSWORD, &first));
	assert_well(refresh(NOW_MS, first.refresh_token, &second));
	person_open(&thief, &second.actor);
	assert_problem(
	    refresh(NOW_MS, first.refresh_token, &t), PROBLEM_REFRESH_REUSED);
	/* The one who has the newer pair is out as well, at once. */
	assert_problem(
	    refresh(NOW_MS, second.refresh_token, &t), PROBLEM_TOKEN_INVALID);
	assert_problem(
	    org_get(&thief.x, city.ns.id, &city.ns), PROBLEM_TOKEN_INVALID);
	person_close(&thief);
	assert_string_equal(test_owner_sql(city.a,
				"SELECT count(*) FROM event"
				" WHERE kind = 'login.refresh_reused'"),
	    "1");
}

/* A session lives on by newer tokens; the old one is noticed all the same. */
static void
a_used_token_tells_even_after_it_has_expired(void **state)
{
	const int64_t hour = INT64_C(3600) * 1000;
	struct login_tokens first, second, third, t;

	(void)state;
	(void)account_new("longer", &city.ns);
	assert_well(try_login("longer", PASSWORD, &first));
	assert_well(refresh(NOW_MS + 11 * hour, first.refresh_token, &second));
	assert_well(refresh(NOW_MS + 20 * hour, second.refresh_token, &third));
	assert_problem(refresh(NOW_MS + 21 * hour, first.refresh_token, &t),
	    PROBLEM_REFRESH_REUSED);
	assert_problem(refresh(NOW_MS + 21 * hour, third.refresh_token, &t),
	    PROBLEM_TOKEN_INVALID);
}

static void
other_sessions_of_the_account_go_on(void **state)
{
	struct login_tokens phone, desk, next, t;

	(void)state;
	(void)account_new("twice", &city.ns);
	assert_well(try_login("twice", PASSWORD, &phone));
	assert_well(try_login("twice", PASSWORD, &desk));
	assert_well(refresh(NOW_MS, phone.refresh_token, &next));
	assert_problem(
	    refresh(NOW_MS, phone.refresh_token, &t), PROBLEM_REFRESH_REUSED);
	assert_well(refresh(NOW_MS, desk.refresh_token, &t));
}

struct race {
	struct db *db;
	struct ctx x;
	const char *token;
	struct login_tokens out;
	struct problem *p;
};

static void *
run_refresh(void *arg)
{
	struct race *r = arg;

	r->p = login_refresh(&r->x, r->token, &r->out);
	return (NULL);
}

/*
 * Lost update: two who refresh with one token at once both see it unused and
 * both get a pair, so that a stolen token would never be noticed.
 */
static void
of_two_who_refresh_at_once_one_is_noticed(void **state)
{
	struct race racers[2] = {{0}};
	struct login_tokens first;
	pthread_t threads[2];
	int i, good = 0, reused = 0;

	(void)state;
	(void)account_new("raced", &city.ns);
	assert_well(try_login("raced", PASSWORD, &first));
	for (i = 0; i < 2; i++) {
		racers[i].x = *as_system();
		racers[i].x.arena = arena_new();
		racers[i].token = first.refresh_token;
		assert_well(db_open(racers[i].x.arena,
		    test_env("SSJ_TEST_DATABASE"), &racers[i].db));
		racers[i].x.db = racers[i].db;
		assert_int_equal(
		    pthread_create(&threads[i], NULL, run_refresh, &racers[i]),
		    0);
	}
	for (i = 0; i < 2; i++) {
		(void)pthread_join(threads[i], NULL);
		good += racers[i].p == NULL;
		reused += racers[i].p != NULL &&
		    racers[i].p->kind == PROBLEM_REFRESH_REUSED;
		db_close(racers[i].db);
		arena_free(racers[i].x.arena);
	}
	assert_int_equal(good, 1);
	assert_int_equal(reused, 1);
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT count(*) FROM refresh_token t JOIN app_user u"
		" ON u.id = t.user_id WHERE u.login = 'raced'"
		" AND revoked_at IS NULL"),
	    "0");
}

static void
a_session_ends_by_itself(void **state)
{
	const int64_t hour = INT64_C(3600) * 1000;
	int64_t now = NOW_MS;
	struct login_tokens t;

	(void)state;
	assert_well(try_login("keeper", PASSWORD, &t));
	assert_problem(refresh(now + 12 * hour, t.refresh_token, &t),
	    PROBLEM_TOKEN_INVALID);
	for (; now <= NOW_MS + 160 * hour; now += 8 * hour)
		assert_well(refresh(now, t.refresh_token, &t));
	assert_string_equal(t.refresh_expires_at,
	    clock_rfc3339(city.a, NOW_MS + 7 * 24 * hour));
	assert_problem(refresh(NOW_MS + 7 * 24 * hour, t.refresh_token, &t),
	    PROBLEM_TOKEN_INVALID);
}

static void
a_session_can_be_ended(void **state)
{
	struct login_tokens first, next, t;

	(void)state;
	(void)account_new("goer", &city.ns);
	assert_well(try_login("goer", PASSWORD, &first));
	assert_well(refresh(NOW_MS, first.refresh_token, &next));
	assert_well(login_revoke(as_system(), next.refresh_token));
	assert_problem(
	    refresh(NOW_MS, next.refresh_token, &t), PROBLEM_TOKEN_INVALID);
	assert_well(login_revoke(as_system(), next.refresh_token));
	assert_well(login_revoke(as_system(), "not a token"));
}

static void
what_is_no_token_is_refused(void **state)
{
	struct login_tokens t;

	(void)state;
	assert_problem(refresh(NOW_MS, "", &t), PROBLEM_TOKEN_INVALID);
	assert_problem(refresh(NOW_MS, "abcdefgh", &t), PROBLEM_TOKEN_INVALID);
}

static void
rights_that_ended_are_not_refreshed(void **state)
{
	const char *id = account_new("former", &city.ns);
	struct user_grant g = {id, city.wjw.id, "planner", false};
	struct login_tokens t;

	(void)state;
	account_grant(id, &city.wjw, "planner", false);
	assert_well(try_login("former", PASSWORD, &t));
	assert_well(user_role_revoke(as_system(), &g));
	assert_problem(
	    refresh(NOW_MS, t.refresh_token, &t), PROBLEM_TOKEN_INVALID);
}

/* ---- new passwords
 * ---------------------------------------------------------------- */

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
	    refresh(NOW_MS, other.refresh_token, &t), PROBLEM_TOKEN_INVALID);
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
	for (i = 0; i < ATTEMPTS; i++) {
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
	struct ctx late = at(NOW_MS + INT64_C(72) * 3600 * 1000);
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

static void
no_secret_is_in_the_log(void **state)
{
	(void)state;
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT count(*) FROM event WHERE before::text ~ 'argon2'"
		" OR after::text ~ 'argon2' OR after::text ~ 'Tea'"),
	    "0");
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
	    cmocka_unit_test(a_refresh_token_gives_the_next_pair),
	    cmocka_unit_test(a_token_used_twice_ends_the_session),
	    cmocka_unit_test(a_used_token_tells_even_after_it_has_expired),
	    cmocka_unit_test(other_sessions_of_the_account_go_on),
	    cmocka_unit_test(of_two_who_refresh_at_once_one_is_noticed),
	    cmocka_unit_test(a_session_ends_by_itself),
	    cmocka_unit_test(a_session_can_be_ended),
	    cmocka_unit_test(what_is_no_token_is_refused),
	    cmocka_unit_test(rights_that_ended_are_not_refreshed),
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

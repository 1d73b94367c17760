/* SPDX-License-Identifier: Apache-2.0 */
/* Staying logged in: refresh tokens and sessions (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

#include <pthread.h>

static void
a_refresh_token_gives_the_next_pair(void **state)
{
	struct login_tokens first, second;
	struct token claims;

	(void)state;
	assert_well(try_login("keeper", PASSWORD, &first));
	assert_well(refresh_at(NOW_MS + 1000, first.refresh_token, &second));
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
	assert_well(refresh_at(NOW_MS, first.refresh_token, &second));
	person_open(&thief, &second.actor);
	assert_problem(refresh_at(NOW_MS, first.refresh_token, &t),
	    PROBLEM_REFRESH_REUSED);
	/* The one who has the newer pair is out as well, at once. */
	assert_problem(refresh_at(NOW_MS, second.refresh_token, &t),
	    PROBLEM_TOKEN_INVALID);
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
	assert_well(
	    refresh_at(NOW_MS + 11 * hour, first.refresh_token, &second));
	assert_well(
	    refresh_at(NOW_MS + 20 * hour, second.refresh_token, &third));
	assert_problem(refresh_at(NOW_MS + 21 * hour, first.refresh_token, &t),
	    PROBLEM_REFRESH_REUSED);
	assert_problem(refresh_at(NOW_MS + 21 * hour, third.refresh_token, &t),
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
	assert_well(refresh_at(NOW_MS, phone.refresh_token, &next));
	assert_problem(refresh_at(NOW_MS, phone.refresh_token, &t),
	    PROBLEM_REFRESH_REUSED);
	assert_well(refresh_at(NOW_MS, desk.refresh_token, &t));
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
	assert_problem(refresh_at(now + 12 * hour, t.refresh_token, &t),
	    PROBLEM_TOKEN_INVALID);
	for (; now <= NOW_MS + 160 * hour; now += 8 * hour)
		assert_well(refresh_at(now, t.refresh_token, &t));
	assert_string_equal(t.refresh_expires_at,
	    clock_rfc3339(city.a, NOW_MS + 7 * 24 * hour));
	assert_problem(refresh_at(NOW_MS + 7 * 24 * hour, t.refresh_token, &t),
	    PROBLEM_TOKEN_INVALID);
}

static void
a_session_can_be_ended(void **state)
{
	struct login_tokens first, next, t;

	(void)state;
	(void)account_new("goer", &city.ns);
	assert_well(try_login("goer", PASSWORD, &first));
	assert_well(refresh_at(NOW_MS, first.refresh_token, &next));
	assert_well(login_revoke(as_system(), next.refresh_token));
	assert_problem(
	    refresh_at(NOW_MS, next.refresh_token, &t), PROBLEM_TOKEN_INVALID);
	assert_well(login_revoke(as_system(), next.refresh_token));
	assert_well(login_revoke(as_system(), "not a token"));
}

static void
what_is_no_token_is_refused(void **state)
{
	struct login_tokens t;

	(void)state;
	assert_problem(refresh_at(NOW_MS, "", &t), PROBLEM_TOKEN_INVALID);
	assert_problem(
	    refresh_at(NOW_MS, "abcdefgh", &t), PROBLEM_TOKEN_INVALID);
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
	    refresh_at(NOW_MS, t.refresh_token, &t), PROBLEM_TOKEN_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_refresh_token_gives_the_next_pair),
	    cmocka_unit_test(a_token_used_twice_ends_the_session),
	    cmocka_unit_test(a_used_token_tells_even_after_it_has_expired),
	    cmocka_unit_test(other_sessions_of_the_account_go_on),
	    cmocka_unit_test(of_two_who_refresh_at_once_one_is_noticed),
	    cmocka_unit_test(a_session_ends_by_itself),
	    cmocka_unit_test(a_session_can_be_ended),
	    cmocka_unit_test(what_is_no_token_is_refused),
	    cmocka_unit_test(rights_that_ended_are_not_refreshed),
	    cmocka_unit_test(no_secret_is_in_the_log),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}

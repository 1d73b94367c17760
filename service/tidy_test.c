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

/* ---- jobs ---------------------------------------------------------------- */

/* `count` jobs of a state that were made and, unless NULL, ended so many days
 * ago. */
static void
jobs(const char *state, int count, const char *made, const char *ended)
{
	(void)test_owner_sql(city.a,
	    arena_fmt(city.a,
		"INSERT INTO job (id, kind, args, state, run_after, actor_kind,"
		" request_id, created_at, finished_at) SELECT "
		"gen_random_uuid(),"
		" 'tidy', '{}', '%s', now(), 'system', 'x', m.now - interval"
		" '%s days', m.now - interval '%s days' FROM (SELECT"
		" '%s'::timestamptz) m (now), generate_series(1, %d)",
		state, made, ended == NULL ? "0" : ended,
		clock_rfc3339(city.a, NOW_MS), count));
	if (ended == NULL)
		(void)test_owner_sql(city.a,
		    "UPDATE job SET finished_at = NULL"
		    " WHERE state IN ('queued', 'running')");
}

static const char *
jobs_left(void)
{
	return (test_owner_sql(
	    city.a, "SELECT string_agg(state, ' ' ORDER BY state) FROM job"));
}

static int
no_jobs(void **state)
{
	(void)state;
	(void)test_owner_sql(city.a, "DELETE FROM import");
	(void)test_owner_sql(city.a, "DELETE FROM job");
	return (0);
}

static void
jobs_are_removed_so_many_days_after_their_end(void **state)
{
	struct ctx x = *as_system();
	const char *events = "SELECT count(*) FROM event", *told;
	int64_t count;

	(void)state;
	told = test_owner_sql(city.a, events);
	jobs("done", 1, "200", "91");
	jobs("failed", 1, "91", "91");
	jobs("cancelled", 1, "91", "91");
	jobs("dead", 1, "91", "91");
	jobs("done", 1, "200", "90"); /* to the moment */
	jobs("running", 1, "400", NULL);
	jobs("queued", 1, "400", NULL);
	assert_well(tidy_jobs(NULL, &x, 90, &count));
	assert_int_equal(count, 4);
	assert_string_equal(jobs_left(), "done queued running");
	assert_string_equal(test_owner_sql(city.a, events), told);
	x.now_ms++;
	assert_well(tidy_jobs(NULL, &x, 90, &count));
	assert_int_equal(count, 1);
}

static void
jobs_of_imports_stay_and_all_others_go_however_many(void **state)
{
	struct ctx x = *as_system();
	int64_t count;

	(void)state;
	jobs("dead", 1, "300", "300");
	(void)test_owner_sql(city.a,
	    "INSERT INTO import (id, kind, org_id, org_path, parts, file_name,"
	    " file_size, mapping, on_error, activate, state, job_id, "
	    "created_at)"
	    " SELECT gen_random_uuid(), 'items', o.id, o.path, '{}', 'x', 1,"
	    " '{}', 'skip', false, 'queued', j.id, now()"
	    " FROM job j, organization o LIMIT 1");
	jobs("done", 1201, "200", "200");
	assert_well(tidy_jobs(NULL, &x, 90, &count));
	assert_int_equal(count, 1201);
	assert_string_equal(jobs_left(), "dead");
}

/* Somebody holds a row: without SKIP LOCKED every worker that tidies would
 * wait for him, and one that had waited would count a row that is gone. */
static void
race_two_who_remove_jobs_share_the_work(void **state)
{
	PGconn *gate = PQconnectdb(test_env("SSJ_TEST_DATABASE_OWNER"));
	struct ctx x = *as_system();
	int64_t count;

	(void)state;
	jobs("done", 3, "200", "200");
	PQclear(PQexec(gate, "BEGIN"));
	PQclear(PQexec(
	    gate, "DELETE FROM job WHERE id = (SELECT id FROM job LIMIT 1)"));
	assert_well(tidy_jobs(NULL, &x, 90, &count));
	assert_int_equal(count, 2);
	PQclear(PQexec(gate, "ROLLBACK"));
	PQfinish(gate);
	assert_well(tidy_jobs(NULL, &x, 90, &count));
	assert_int_equal(count, 1);
	assert_string_equal(jobs_left(), "");
}

static void
the_days_that_jobs_are_kept_are_a_number_within_reason(void **state)
{
	static const char *const bad[] = {
	    "", "7", "-1", "90d", "x", "36501", "99999999999999999999"};
	int64_t days;
	size_t i;

	(void)state;
	assert_well(tidy_job_days(city.a, NULL, &days));
	assert_int_equal(days, 90);
	assert_well(tidy_job_days(city.a, "8", &days));
	assert_int_equal(days, 8);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_problem(
		    tidy_job_days(city.a, bad[i], &days), PROBLEM_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(failures_are_forgotten_two_days_later),
	    cmocka_unit_test(
		refresh_tokens_are_forgotten_a_month_after_their_end),
	    cmocka_unit_test(replies_are_forgotten_after_a_week),
	    cmocka_unit_test_setup(
		jobs_are_removed_so_many_days_after_their_end, no_jobs),
	    cmocka_unit_test_setup(
		jobs_of_imports_stay_and_all_others_go_however_many, no_jobs),
	    cmocka_unit_test_setup(
		race_two_who_remove_jobs_share_the_work, no_jobs),
	    cmocka_unit_test(
		the_days_that_jobs_are_kept_are_a_number_within_reason),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}

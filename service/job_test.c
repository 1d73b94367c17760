/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs: asked for, claimed, kept, ended, and what happens in between. */
#include "storage/testing.h"

#include <cjson/cJSON.h>

#include "base/clock.h"
#include "service/job.h"
#include "service/job_work.h"
#include "storage/events.h"

struct fixture {
	struct arena *a;
	struct db *db;
	struct ctx x;
	struct job_pulse pulse;
};

static const struct actor the_system = {.kind = ACTOR_SYSTEM};

static int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->a = arena_new();
	assert_well(db_open(f->a, test_env("SSJ_TEST_DATABASE"), &f->db));
	f->x = (struct ctx){.arena = f->a,
	    .db = f->db,
	    .actor = &the_system,
	    .request_id = "r-1",
	    .now_ms = clock_now_ms()};
	*state = f;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	db_close(f->db);
	(void)test_owner_sql(f->a, "TRUNCATE job, event");
	arena_free(f->a);
	test_free(f);
	return (0);
}

static const char *
enqueue(struct fixture *f, const char *key)
{
	struct job_request r = {.kind = JOB_TIDY,
	    .args = cJSON_Parse("{\"n\":1}"),
	    .unique_key = key,
	    .org_path = "/SZ/"};
	const char *id;

	assert_well(job_enqueue(&f->x, &r, &id));
	return (id);
}

static struct job_run *
claim(struct fixture *f)
{
	struct job_run *run;

	assert_well(job_next(f->db, f->a, "w", &f->pulse, &run));
	return (run);
}

static const char *
column(struct fixture *f, const char *name)
{
	return (
	    test_owner_sql(f->a, arena_fmt(f->a, "SELECT %s FROM job", name)));
}

/* The worker has fallen silent for longer than its lease. */
static void
lease_runs_out(struct fixture *f)
{
	(void)test_owner_sql(
	    f->a, "UPDATE job SET lease_until = now() - interval '1 second'");
	assert_well(job_sweep(f->db, f->a));
}

/* The pause before the next attempt is over. */
static void
pause_is_over(struct fixture *f)
{
	(void)test_owner_sql(f->a, "UPDATE job SET run_after = now()");
}

static void
hands_a_job_to_one_worker_only(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f, NULL);
	struct job_run *run = claim(f);

	assert_non_null(run);
	assert_string_equal(job_run_id(run), id);
	assert_int_equal(job_run_kind(run), JOB_TIDY);
	assert_int_equal(job_run_attempt(run), 1);
	assert_null(claim(f));
	assert_well(job_end(run, NULL));
	assert_string_equal(column(f, "state"), "done");
}

static void
marks_the_context_so_that_a_worker_is_woken(void **state)
{
	struct fixture *f = *state;

	assert_false(f->x.jobs_added);
	(void)enqueue(f, NULL);
	assert_true(f->x.jobs_added);
}

static struct problem *
enqueue_and_fail(struct db *db, struct arena *a, void *arg)
{
	(void)db;
	(void)enqueue(arg, NULL);
	return (problem_new(a, PROBLEM_RULE, NULL, NULL));
}

static void
asks_for_nothing_when_the_act_around_it_fails(void **state)
{
	struct fixture *f = *state;

	assert_problem(
	    db_transact(f->db, f->a, enqueue_and_fail, f), PROBLEM_RULE);
	assert_null(claim(f));
}

static void
gives_the_same_job_to_whoever_asks_again_while_it_lives(void **state)
{
	struct fixture *f = *state;
	const char *first = enqueue(f, "freeze:1");

	assert_string_equal(enqueue(f, "freeze:1"), first);
	assert_well(job_end(claim(f), NULL));
	assert_string_not_equal(enqueue(f, "freeze:1"), first);
}

/* Lost update: a worker that was thought dead comes back and writes "done"
 * over the run of the one that took its job. */
static void
refuses_what_a_worker_writes_after_it_lost_its_lease(void **state)
{
	struct fixture *f = *state;
	struct job_run *slow, *quick;

	(void)enqueue(f, NULL);
	slow = claim(f);
	lease_runs_out(f);
	quick = claim(f);
	assert_non_null(quick);
	assert_int_equal(job_run_attempt(quick), 2);
	assert_problem(job_end(slow, NULL), PROBLEM_WRONG_STATE);
	assert_problem(job_beat(slow, f->db, f->a), PROBLEM_WRONG_STATE);
	assert_string_equal(column(f, "state"), "running");
	assert_well(job_end(quick, NULL));
	assert_string_equal(column(f, "state"), "done");
}

static void
a_beat_keeps_the_job_for_its_holder(void **state)
{
	struct fixture *f = *state;
	struct job_run *slow;

	(void)enqueue(f, NULL);
	slow = claim(f);
	(void)test_owner_sql(
	    f->a, "UPDATE job SET lease_until = now() - interval '1 second'");
	assert_well(job_beat(slow, f->db, f->a));
	assert_well(job_sweep(f->db, f->a));
	assert_null(claim(f));
	assert_well(job_end(slow, NULL));
	assert_string_equal(column(f, "attempts"), "1");
}

static struct problem *
leave_a_mark(struct db *db, struct arena *a, void *arg)
{
	struct event e = {.kind = EVENT_JOB_CANCELLED, .subject_id = "mark"};

	(void)a;
	return (event_append(db, arg, &e));
}

static const char *
marks(struct fixture *f)
{
	return (test_owner_sql(f->a, "SELECT count(*) FROM event"));
}

/* Twice done: the effect of a run that lost its job lands beside the effect
 * of the run that took it over. */
static void
lets_only_the_holder_of_the_lease_have_effects(void **state)
{
	struct fixture *f = *state;
	struct job_run *slow, *quick;

	(void)enqueue(f, NULL);
	slow = claim(f);
	lease_runs_out(f);
	quick = claim(f);
	assert_problem(job_run_transact(slow, job_run_ctx(slow), leave_a_mark,
			   job_run_ctx(slow)),
	    PROBLEM_WRONG_STATE);
	assert_string_equal(marks(f), "0");
	assert_well(job_run_finish(
	    quick, job_run_ctx(quick), leave_a_mark, job_run_ctx(quick)));
	assert_string_equal(marks(f), "1");
	assert_string_equal(column(f, "state"), "done");
	assert_well(job_end(quick, NULL));
}

static struct problem *
fail_after_the_mark(struct db *db, struct arena *a, void *arg)
{
	TRY(leave_a_mark(db, a, arg));
	return (problem_new(a, PROBLEM_UNAVAILABLE, NULL, NULL));
}

static void
keeps_the_last_effect_and_the_end_of_the_job_together(void **state)
{
	struct fixture *f = *state;
	struct job_run *run;
	struct problem *p;

	(void)enqueue(f, NULL);
	run = claim(f);
	p = job_run_finish(
	    run, job_run_ctx(run), fail_after_the_mark, job_run_ctx(run));
	assert_problem(p, PROBLEM_UNAVAILABLE);
	assert_string_equal(marks(f), "0");
	assert_well(job_end(run, p));
	assert_string_equal(column(f, "state"), "queued");
}

static void
tries_again_what_may_pass_and_gives_up_in_the_end(void **state)
{
	struct fixture *f = *state;
	struct problem *p =
	    problem_retry(f->a, PROBLEM_UNAVAILABLE, 1, "没有磁盘空间");
	int i;

	(void)enqueue(f, NULL);
	for (i = 1; i <= 8; i++) {
		struct job_run *run = claim(f);

		assert_non_null(run);
		assert_int_equal(job_run_attempt(run), i);
		assert_well(job_end(run, p));
		assert_null(claim(f)); /* not before the pause is over */
		pause_is_over(f);
	}
	assert_string_equal(column(f, "state"), "dead");
	assert_string_equal(column(f, "problem->>'detail'"), "没有磁盘空间");
}

static void
fails_at_once_what_can_never_go_well(void **state)
{
	struct fixture *f = *state;
	struct problem *p =
	    problem_new(f->a, PROBLEM_INVALID, "/rows", "第 3 行");

	(void)enqueue(f, NULL);
	assert_well(job_end(claim(f), p));
	assert_string_equal(column(f, "state"), "failed");
	assert_string_equal(column(f, "problem->>'code'"), "invalid");
	assert_string_equal(
	    column(f, "problem->'errors'->0->>'pointer'"), "/rows");
}

static void
buries_a_job_whose_workers_die_each_time(void **state)
{
	struct fixture *f = *state;
	int i;

	(void)enqueue(f, NULL);
	for (i = 0; i < 8; i++) {
		assert_non_null(claim(f));
		lease_runs_out(f);
	}
	assert_null(claim(f));
	assert_string_equal(column(f, "state"), "dead");
	assert_string_equal(column(f, "problem->>'code'"), "internal");
}

static void
hands_a_job_back_uncounted_when_the_worker_is_to_end(void **state)
{
	struct fixture *f = *state;
	struct job_run *run;
	struct problem *p;

	(void)enqueue(f, NULL);
	run = claim(f);
	assert_well(job_run_check(run));
	atomic_store(&f->pulse.stop, true);
	p = job_run_check(run);
	assert_problem(p, PROBLEM_UNAVAILABLE);
	assert_well(job_end(run, p));
	assert_string_equal(column(f, "state"), "queued");
	run = claim(f);
	assert_int_equal(job_run_attempt(run), 1);
}

static void
shows_progress_and_result(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f, NULL);
	struct job_run *run = claim(f);
	struct job_row row;

	job_run_progress(run, "reading", 3, 10);
	assert_well(job_beat(run, f->db, f->a));
	assert_well(job_get(&f->x, id, &row));
	assert_string_equal(row.phase, "reading");
	assert_int_equal(row.done, 3);
	assert_int_equal(row.total, 10);
	job_run_result(run, cJSON_Parse("{\"created\":7}"));
	assert_well(job_end(run, NULL));
	assert_string_equal(column(f, "result->>'created'"), "7");
}

/* ---- cancelling ---------------------------------------------------------- */

static void
cancels_a_waiting_job_at_once(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f, NULL);
	struct job_row row;

	assert_well(job_cancel(&f->x, id, &row));
	assert_string_equal(row.state, "cancelled");
	assert_null(claim(f));
	assert_string_equal(marks(f), "1");
	assert_problem(job_cancel(&f->x, id, &row), PROBLEM_WRONG_STATE);
}

static void
asks_a_running_job_to_end(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f, NULL);
	struct job_run *run = claim(f);
	struct job_row row;
	struct problem *p;

	assert_well(job_cancel(&f->x, id, &row));
	assert_well(job_run_check(run));
	assert_well(job_beat(run, f->db, f->a));
	p = job_run_check(run);
	assert_problem(p, PROBLEM_WRONG_STATE);
	assert_well(job_end(run, p));
	assert_string_equal(column(f, "state"), "cancelled");
}

/* ---- who may see it ------------------------------------------------------ */

static struct ctx
as_user(struct fixture *f, struct actor *actor, const char *path)
{
	struct ctx x = f->x;

	test_user(f->a);
	*actor = (struct actor){.kind = ACTOR_USER,
	    .user_id = TEST_USER,
	    .user_version = 1,
	    .org_path = path,
	    .here = UINT64_C(1) << PERM_JOB_READ,
	    .below = UINT64_C(1) << PERM_JOB_READ};
	x.actor = actor;
	x.db = db_as(f->db, f->a, actor);
	return (x);
}

static void
shows_a_job_within_its_organisation_and_nowhere_else(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f, NULL);
	struct actor actor;
	struct job_row row;
	struct ctx x;

	x = as_user(f, &actor, "/SZ/");
	assert_well(job_get(&x, id, &row));
	x = as_user(f, &actor, "/GZ/");
	assert_problem(job_get(&x, id, &row), PROBLEM_NOT_FOUND);
}

static const char *
enqueue_for(struct ctx *x, const char *path)
{
	struct job_request r = {.kind = JOB_TIDY, .org_path = path};
	const char *id;

	assert_well(job_enqueue(x, &r, &id));
	return (id);
}

static size_t
listed(struct ctx *x)
{
	struct page page = {.list = "jobs", .keys = 2, .limit = 50};
	struct db_rows rows;

	assert_well(job_list(x, &page, NULL, NULL, &rows));
	return (rows.count);
}

/* What a list shows can be asked for one by one, and nothing else. */
static void
lists_the_jobs_that_may_be_seen(void **state)
{
	struct fixture *f = *state;
	const char *below = enqueue_for(&f->x, "/SZ/SCJG/");
	struct actor actor;
	struct job_row row;
	struct ctx x = as_user(f, &actor, "/SZ/");

	(void)enqueue_for(&f->x, "/SZ/");
	(void)enqueue_for(&f->x, "/GZ/");
	(void)enqueue_for(&x, "/GZ/");
	(void)enqueue_for(&f->x, NULL);
	assert_well(job_get(&x, below, &row));
	assert_int_equal(listed(&x), 3);
	actor.below = 0;
	assert_problem(job_get(&x, below, &row), PROBLEM_NOT_FOUND);
	assert_int_equal(listed(&x), 2);
	assert_int_equal(listed(&f->x), 5);
}

static void
shows_a_job_to_whoever_asked_for_it(void **state)
{
	struct fixture *f = *state;
	struct job_request r = {.kind = JOB_TIDY, .org_path = "/SZ/"};
	struct actor actor;
	const char *id;
	struct job_row row;
	struct ctx x = as_user(f, &actor, "/GZ/");

	assert_well(job_enqueue(&x, &r, &id));
	assert_well(job_get(&x, id, &row));
}

static void
lets_a_party_start_a_job_it_cannot_see(void **state)
{
	struct fixture *f = *state;
	struct job_request r = {
	    .kind = JOB_TIDY, .unique_key = "draw:1", .org_path = "/SZ/"};
	struct actor actor = {.kind = ACTOR_PARTY,
	    .draw_id = "0190b6a0-0000-7000-8000-000000000009",
	    .party_id = "a"};
	struct ctx x = f->x;

	x.actor = &actor;
	x.db = db_as(f->db, f->a, &actor);
	assert_well(job_enqueue(&x, &r, NULL));
	assert_well(job_enqueue(&x, &r, NULL));
	assert_string_equal(column(f, "count(*)"), "1");
}

/* ---- periods ------------------------------------------------------------- */

static void
makes_one_job_for_a_period_however_often_it_is_asked(void **state)
{
	struct fixture *f = *state;

	assert_well(job_schedule(f->db, f->a));
	assert_well(job_schedule(f->db, f->a));
	assert_string_equal(
	    column(f, "count(*) FILTER (WHERE kind = 'tidy')"), "1");
	assert_well(job_end(claim(f), NULL));
	assert_well(job_schedule(f->db, f->a));
	assert_string_equal(
	    column(f, "count(*) FILTER (WHERE kind = 'tidy')"), "1");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(hands_a_job_to_one_worker_only),
	    TEST(marks_the_context_so_that_a_worker_is_woken),
	    TEST(asks_for_nothing_when_the_act_around_it_fails),
	    TEST(gives_the_same_job_to_whoever_asks_again_while_it_lives),
	    TEST(refuses_what_a_worker_writes_after_it_lost_its_lease),
	    TEST(a_beat_keeps_the_job_for_its_holder),
	    TEST(lets_only_the_holder_of_the_lease_have_effects),
	    TEST(keeps_the_last_effect_and_the_end_of_the_job_together),
	    TEST(tries_again_what_may_pass_and_gives_up_in_the_end),
	    TEST(fails_at_once_what_can_never_go_well),
	    TEST(buries_a_job_whose_workers_die_each_time),
	    TEST(hands_a_job_back_uncounted_when_the_worker_is_to_end),
	    TEST(shows_progress_and_result),
	    TEST(cancels_a_waiting_job_at_once),
	    TEST(asks_a_running_job_to_end),
	    TEST(shows_a_job_within_its_organisation_and_nowhere_else),
	    TEST(lists_the_jobs_that_may_be_seen),
	    TEST(shows_a_job_to_whoever_asked_for_it),
	    TEST(lets_a_party_start_a_job_it_cannot_see),
	    TEST(makes_one_job_for_a_period_however_often_it_is_asked),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

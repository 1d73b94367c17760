/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of an approved substitution (SSJ_TEST_DATABASE). */
#include "service/substitution.h"

#include "service/testing_ceremony.h"
#include "storage/testing_gate.h"

#include <pthread.h>
#include <unistd.h>

#include "service/draw_jobs.h"

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

#define ORDER "00000000-0000-7000-8000-0000000000e1"
#define PROOF_OF \
	"00000000000000000000000000000000000000000000000000000000000000ff"

/* What the statement says of the task, twice TASK. */
static const char *
of_task(struct hall *h, const char *task, const char *what)
{
	return (test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"SELECT %s FROM task t JOIN object_substitution s ON s.task_id"
		" = t.id WHERE t.id = '%s'",
		what, task)));
}

/* A drawn task of the stratum whose object shall make way. */
static const char *
approved(struct hall *h, const char *stratum)
{
	struct arena *a = h->operator->a;

	hall_announced(h);
	hall_to_drawn(h);
	return (test_owner_sql(a,
	    arena_fmt(a,
		"INSERT INTO evidence VALUES ('" PROOF_OF
		"', 1, 'image/png', '2026-01-01') ON CONFLICT DO NOTHING;"
		"DELETE FROM object_substitution WHERE id = '" ORDER "';"
		"INSERT INTO object_substitution (id, district, task_id,"
		" draw_id, object_code, reason, fact_on, evidence, state,"
		" requested_at) SELECT '" ORDER "', t.district, t.id,"
		" t.draw_id, t.object_code, 'cancelled', '2026-01-15',"
		" '" PROOF_OF "', 'approved', '2026-03-01' FROM task t JOIN"
		" draw_pick p ON p.draw_id = t.draw_id AND p.object_code ="
		" t.object_code WHERE t.draw_id = '%s' AND p.stratum = '%s'"
		" ORDER BY t.object_code LIMIT 1 RETURNING task_id",
		h->view.row.id, stratum)));
}

/* ---- what is said ------------------------------------------------ */

/* The end of the visit names the substitution, and not who was drawn. */
static void
assert_end_is_told(struct hall *h, const char *task)
{
	assert_string_equal(of_task(h, task,
				"(SELECT string_agg(e.after::text, ',') FROM"
				" event e WHERE e.subject_id = t.id::text AND"
				" e.kind = 'task.cancelled')"),
	    "{\"reason\": \"cancelled\", \"substitution_id\": \"" ORDER "\"}");
}

static void
the_log_says_why_the_visit_is_over(void **state)
{
	struct hall *h = *state;
	const char *task = approved(h, "B");

	assert_well(draw_replace_object(&h->system->x, ORDER));
	assert_string_equal(of_task(h, task, "s.state"), "done");
	assert_end_is_told(h, task);
}

static void
the_log_says_so_where_nobody_comes_in(void **state)
{
	struct hall *h = *state;
	const char *task = approved(h, "D");

	assert_well(draw_replace_object(&h->system->x, ORDER));
	assert_string_equal(of_task(h, task, "s.state"), "exhausted");
	assert_end_is_told(h, task);
}

static void
what_is_late_says_whether_the_visit_took_place(void **state)
{
	static const struct {
		const char *task, *says;
	} late[] = {{"recorded", "批准之后检查已经进行，不再递补"},
	    {"cancelled", "批准之后检查已经取消，不再递补"}};
	struct hall *h = *state;
	const char *task = approved(h, "B");
	size_t i;

	for (i = 0; i < 2; i++) {
		(void)test_owner_sql(h->operator->a,
		    arena_fmt(h->operator->a,
			"UPDATE task SET state = '%s' WHERE id = '%s';"
			"UPDATE object_substitution SET state = 'approved'"
			" WHERE id = '" ORDER "'",
			late[i].task, task));
		assert_well(draw_replace_object(&h->system->x, ORDER));
		assert_string_equal(of_task(h, task, "s.state"), "refused");
		assert_string_equal(
		    of_task(h, task, "s.decision"), late[i].says);
	}
}

/* ---- what must come ---------------------------------------------- */

static const char *
jobs(struct hall *h, const char *state)
{
	return (test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"SELECT count(*) FROM job WHERE kind = 'draw_replace' AND"
		" state = '%s' AND args->>'id' = '" ORDER "'",
		state)));
}

/* The request is decided, and nobody may ask for another: were it left to a
 * job that gave up, the object would stand between two visits for ever. */
static void
an_order_whose_job_gave_up_is_asked_for_again(void **state)
{
	struct hall *h = *state;

	(void)approved(h, "B");
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(jobs(h, "queued"), "1");
	(void)test_owner_sql(h->operator->a, "UPDATE job SET state = 'dead'");
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(jobs(h, "queued"), "1");
	(void)test_owner_sql(h->operator->a, "UPDATE job SET state = 'done'");
	assert_well(draw_replace_object(&h->system->x, ORDER));
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(jobs(h, "queued"), "0");
}

/* ---- who waits for whom ------------------------------------------ */

struct job {
	struct hall *hall;
	struct problem *problem;
};

static void *
replace(void *arg)
{
	struct job *job = arg;

	job->problem = draw_replace_object(&job->hall->system->x, ORDER);
	return (NULL);
}

/* Somebody holds `first` when the job comes, and takes `then` while it waits:
 * what the job held already he could never have. */
static void
assert_behind(struct hall *h, const char *first, const char *then)
{
	PGconn *gate = PQconnectdb(test_env("SSJ_TEST_DATABASE_OWNER"));
	struct job job = {.hall = h};
	pthread_t thread;
	PGresult *got;

	PQclear(PQexec(gate, "BEGIN"));
	got = PQexec(gate, first);
	assert_int_equal(PQresultStatus(got), PGRES_TUPLES_OK);
	assert_int_equal(PQntuples(got), 1);
	PQclear(got);
	assert_int_equal(pthread_create(&thread, NULL, replace, &job), 0);
	wait_for_one_in_line(h->operator->a, gate);
	got = PQexec(gate, then);
	assert_int_equal(PQresultStatus(got), PGRES_TUPLES_OK);
	assert_int_equal(PQntuples(got), 1);
	PQclear(got);
	PQclear(PQexec(gate, "COMMIT"));
	PQfinish(gate);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_well(job.problem);
}

#define TAKE_ORDER                                               \
	"SELECT FROM object_substitution WHERE id = '" ORDER "'" \
	" FOR UPDATE NOWAIT"

/* Whoever comes to decide what is decided holds the visit and reads the
 * request: were they taken the other way round here, each would wait for the
 * other until the server ends one, and a whole draw were computed for
 * nothing. */
static void
race_a_late_decision_and_the_job_do_not_wait_for_each_other(void **state)
{
	struct hall *h = *state;
	const char *task = approved(h, "B");

	assert_behind(h,
	    arena_fmt(h->operator->a,
		"SELECT FROM task WHERE id = '%s' FOR UPDATE", task),
	    TAKE_ORDER);
	assert_string_equal(of_task(h, task, "s.state"), "done");
}

/* The same of somebody who follows an inspector on this visit: he holds the
 * draw and writes to the visit. */
static void
race_a_substitute_and_the_job_do_not_wait_for_each_other(void **state)
{
	struct hall *h = *state;
	const char *task = approved(h, "B");

	assert_behind(h,
	    arena_fmt(h->operator->a,
		"SELECT FROM draw WHERE id = '%s' FOR NO KEY UPDATE",
		h->view.row.id),
	    arena_fmt(h->operator->a,
		"SELECT FROM task WHERE id = '%s' FOR UPDATE NOWAIT", task));
	assert_string_equal(of_task(h, task, "s.state"), "done");
}

/* A worker that was thought dead comes behind the one that took over: were the
 * order not read again, two objects would come in for one. */
static void
race_two_workers_put_in_one(void **state)
{
	struct hall *h = *state;
	const char *task = approved(h, "B");

	assert_behind(h,
	    arena_fmt(h->operator->a,
		"SELECT FROM draw WHERE id = '%s' FOR NO KEY UPDATE",
		h->view.row.id),
	    "UPDATE object_substitution SET state = 'done', done_at ="
	    " '2026-03-02' WHERE id = '" ORDER "' RETURNING id");
	assert_string_equal(of_task(h, task, "t.state"), "assigned");
	assert_string_equal(of_task(h, task,
				"(SELECT count(*) FROM draw_amendment a WHERE"
				" a.draw_id = t.draw_id)"),
	    "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_log_says_why_the_visit_is_over),
	    TEST(the_log_says_so_where_nobody_comes_in),
	    TEST(what_is_late_says_whether_the_visit_took_place),
	    TEST(an_order_whose_job_gave_up_is_asked_for_again),
	    TEST(race_a_late_decision_and_the_job_do_not_wait_for_each_other),
	    TEST(race_a_substitute_and_the_job_do_not_wait_for_each_other),
	    TEST(race_two_workers_put_in_one),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

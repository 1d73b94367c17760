/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two who press at once (SSJ_TEST_DATABASE). Each test names what would be
 * lost if the steps of an attempt did not wait for each other.
 */
#include "service/testing_ceremony.h"
#include "storage/testing_gate.h"

#include <pthread.h>
#include <unistd.h>

#include "service/draw_jobs.h"

/* Somebody who acts as soon as everybody is ready. */
struct runner {
	struct problem *(*act)(struct runner *r);
	struct hall *hall;
	struct person *person;
	struct ceremony_view view;
	const char *job_id;
	const struct ceremony_draft *draft;
	struct problem *problem;
	pthread_barrier_t *ready;
};

static void *
run(void *arg)
{
	struct runner *r = arg;

	(void)pthread_barrier_wait(r->ready);
	r->problem = r->act(r);
	return (NULL);
}

static void
at_once(struct runner two[2])
{
	pthread_barrier_t ready;
	pthread_t thread[2];
	int i;

	assert_int_equal(pthread_barrier_init(&ready, NULL, 2), 0);
	for (i = 0; i < 2; i++) {
		two[i].ready = &ready;
		assert_int_equal(
		    pthread_create(&thread[i], NULL, run, &two[i]), 0);
	}
	for (i = 0; i < 2; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	(void)pthread_barrier_destroy(&ready);
}

static const char *
counted(struct hall *h, const char *what)
{
	return (test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a, "SELECT count(*) FROM %s '%s'", what,
		h->view.row.id)));
}

/* ---- creating ---------------------------------------------------- */

static struct problem *
create(struct runner *r)
{
	return (ceremony_create(&r->person->x, r->draft, &r->view));
}

/* Without the unique index a slot would have two attempts under way, and
 * whoever organises them could finish the one that pleases. */
static void
race_two_organise_the_same_slot_and_one_wins(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));
	struct runner two[2] = {
	    {.act = create, .person = h->operator, .draft = & asked },
		{.act = create, .person = h->reader, .draft = &asked}};
	struct problem *lost;

	at_once(two);
	assert_true((two[0].problem == NULL) != (two[1].problem == NULL));
	lost = two[0].problem != NULL ? two[0].problem : two[1].problem;
	assert_problem(lost, PROBLEM_WRONG_STATE);
}

/* ---- freezing ---------------------------------------------------- */

static struct problem *
freeze(struct runner *r)
{
	return (
	    ceremony_freeze(&r->person->x, r->hall->view.row.id, &r->job_id));
}

/* Two jobs would read the libraries twice, and the second could find other
 * objects than the first. */
static void
race_two_freeze_and_there_is_one_job(void **state)
{
	struct hall *h = *state;
	struct runner two[2] = {
	    {.act = freeze, .hall = h}, {.act = freeze, .hall = h}};

	hall_created(h);
	two[0].person = h->operator;
	two[1].person = h->reader;
	at_once(two);
	assert_well(two[0].problem);
	assert_well(two[1].problem);
	assert_string_equal(two[0].job_id, two[1].job_id);
	assert_string_equal(counted(h, "job WHERE args->>'draw_id' ="), "1");
	assert_string_equal(
	    counted(h, "event WHERE kind = 'draw.freezing' AND subject_id ="),
	    "1");
}

static void *
freeze_job(void *arg)
{
	struct runner *r = arg;

	r->problem =
	    draw_freeze(NULL, &r->hall->system->x, r->hall->view.row.id);
	return (NULL);
}

/* The attempt is void when everything has been read: files of a whole city
 * that belong to nothing would stay for ever. */
static void
race_a_void_during_the_freeze_leaves_no_files(void **state)
{
	PGconn *gate = PQconnectdb(test_env("SSJ_TEST_DATABASE_OWNER"));
	struct hall *h = *state;
	struct runner job = {.hall = h};
	struct arena *a = h->operator->a;
	pthread_t thread;

	hall_created(h);
	job.person = h->operator;
	assert_well(freeze(&job));
	PQclear(PQexec(gate, "BEGIN"));
	PQclear(PQexec(gate,
	    arena_fmt(a,
		"UPDATE draw SET state = 'void', void_reason = '约定有误'"
		" WHERE id = '%s'",
		h->view.row.id)));
	assert_int_equal(pthread_create(&thread, NULL, freeze_job, &job), 0);
	wait_for_one_in_line(a, gate);
	assert_true(pools_there(a, h->view.row.id));
	PQclear(PQexec(gate, "COMMIT"));
	PQfinish(gate);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_well(job.problem);
	assert_false(pools_there(a, h->view.row.id));
}

static bool
has_line(struct hall *h, const char *name, const char *with)
{
	struct arena *a = h->operator->a;
	const char *bytes;
	size_t len;

	assert_well(
	    pools_map(a, pools_path(a, h->view.row.id), name, &bytes, &len));
	return (strstr(arena_memdup(a, bytes, len), with) != NULL);
}

#define SET_STATUS(status) \
	"UPDATE inspector SET status = '" status "' WHERE code = 'ZF-0001'"

/* Who leaves after the roster was read has no recusals any more: he would go
 * to the object that he must not see. */
static void
race_what_is_frozen_is_of_one_moment(void **state)
{
	PGconn *gate = PQconnectdb(test_env("SSJ_TEST_DATABASE_OWNER"));
	struct hall *h = *state;
	struct runner job = {.hall = h};
	struct arena *a = h->operator->a;
	pthread_t thread;

	hall_created(h);
	job.person = h->operator;
	assert_well(freeze(&job));
	PQclear(PQexec(gate, "BEGIN; LOCK TABLE recusal"));
	assert_int_equal(pthread_create(&thread, NULL, freeze_job, &job), 0);
	wait_for_one_in_line(a, gate);
	PQclear(PQexec(gate, SET_STATUS("left") "; COMMIT"));
	PQfinish(gate);
	assert_int_equal(pthread_join(thread, NULL), 0);
	(void)test_owner_sql(a, SET_STATUS("on_duty"));
	assert_well(job.problem);
	assert_true(has_line(h, "roster.csv", "ZF-0001,"));
	assert_true(has_line(h, "recusals.csv", "ZF-0001,"));
}

/* ---- committing and closing -------------------------------------- */

static struct problem *
commit_last(struct runner *r)
{
	return (hall_commit(r->hall, 1));
}

static struct problem *
close_now(struct runner *r)
{
	return (ceremony_close(&r->person->x, r->hall->view.row.id, &r->view));
}

/* Without the lock C could be bound from one commitment while the other is
 * accepted behind it: a party would be told "committed" and not be in C. */
static void
race_the_last_commitment_is_in_C_or_there_is_no_C(void **state)
{
	struct hall *h = *state;
	struct runner two[2] = {
	    {.act = commit_last, .hall = h}, {.act = close_now, .hall = h}};

	hall_announced(h);
	two[1].person = h->operator;
	assert_well(hall_commit(h, 0));
	at_once(two);
	assert_well(two[0].problem);
	if (two[1].problem != NULL) {
		assert_problem(two[1].problem, PROBLEM_RULE);
		assert_well(close_now(&two[1]));
	}
	h->view = two[1].view;
	hall_all_sign(h, 0, PARTIES, "close", h->view.row.close);
	assert_well(hall_reveal(h, 0));
	assert_well(hall_reveal(h, 1));
	hall_open(h);
	assert_string_equal(h->view.row.state, "opened");
}

/* ---- reading ----------------------------------------------------- */

static struct problem *
read_now(struct runner *r)
{
	return (ceremony_beacon(
	    &r->person->x, r->hall->view.row.id, BEACON, &r->view));
}

/* Without the lock each would find nobody before him: two first readings, and
 * no draw. */
static void
race_two_read_the_beacon_and_the_draw_begins_once(void **state)
{
	struct hall *h = *state;
	struct runner two[2] = {
	    {.act = read_now, .hall = h}, {.act = read_now, .hall = h}};

	hall_announced(h);
	hall_to_opened(h);
	two[0].person = h->operator;
	two[1].person = h->reader;
	at_once(two);
	assert_well(two[0].problem);
	assert_well(two[1].problem);
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "drawing");
	assert_string_equal(
	    counted(
		h, "job WHERE kind = 'draw_compute' AND args->>'draw_id' ="),
	    "1");
}

/* ---- ending ------------------------------------------------------ */

static struct problem *
end_overdue(struct runner *r)
{
	int64_t count;

	return (ceremony_end_overdue(&r->person->x, &count));
}

static void *
end_job(void *arg)
{
	struct runner *r = arg;

	r->problem = end_overdue(r);
	return (NULL);
}

/* The second reader types at the last moment while the system looks: were its
 * end written over what he left, a number that two people typed would be lost,
 * and with it the slot's only draw. */
static void
race_a_number_typed_in_time_is_not_ended(void **state)
{
	PGconn *gate = PQconnectdb(test_env("SSJ_TEST_DATABASE_OWNER"));
	struct hall *h = *state;
	struct runner job = {.hall = h, .person = h->system};
	struct arena *a = h->operator->a;
	pthread_t thread;

	hall_announced(h);
	hall_to_opened(h);
	hall_set_time(h, NOW_MS + 3 * 24 * 60 * MINUTE_MS);
	PQclear(PQexec(gate, "BEGIN"));
	PQclear(PQexec(gate,
	    arena_fmt(a,
		"UPDATE draw SET state = 'drawing', beacon = '%s'"
		" WHERE id = '%s'",
		BEACON, h->view.row.id)));
	assert_int_equal(pthread_create(&thread, NULL, end_job, &job), 0);
	wait_for_one_in_line(a, gate);
	PQclear(PQexec(gate, "COMMIT"));
	PQfinish(gate);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_well(job.problem);
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "drawing");
	assert_string_equal(h->view.row.beacon, BEACON);
	assert_null(h->view.row.void_reason);
}

static struct problem *
void_by_order(struct runner *r)
{
	static const struct ceremony_void end = {
	    .reason = "无人录入", .order = "市政府办公厅 2026 年第 1 号通知"};

	return (
	    ceremony_void(&r->person->x, r->hall->view.row.id, &end, &r->view));
}

/* Without the lock both would end it: two events, and one of two reasons lost,
 * with the transcript that the other's reply has named. */
static void
race_an_order_and_the_system_end_an_attempt_once(void **state)
{
	struct hall *h = *state;
	struct runner two[2] = {
	    {.act = void_by_order, .hall = h}, {.act = end_overdue, .hall = h}};

	hall_announced(h);
	hall_to_opened(h);
	hall_set_time(h, NOW_MS + 3 * 24 * 60 * MINUTE_MS);
	two[0].person = h->operator;
	two[1].person = h->system;
	at_once(two);
	assert_well(two[1].problem);
	if (two[0].problem != NULL)
		assert_problem(two[0].problem, PROBLEM_WRONG_STATE);
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "void_after_entropy");
	assert_true((strstr(h->view.row.void_reason, "由系统结束") == NULL) ==
	    (two[0].problem == NULL));
	assert_string_equal(
	    counted(h, "event WHERE kind = 'draw.voided' AND subject_id ="),
	    "1");
}

/* ---- computing --------------------------------------------------- */

static struct problem *
compute(struct runner *r)
{
	return (draw_compute(NULL, &r->person->x, r->hall->view.row.id));
}

/* A worker that was thought dead computes beside the one that took over:
 * without the question whether the attempt still waits, every visit would be
 * there twice. */
static void
race_two_workers_compute_and_every_visit_is_there_once(void **state)
{
	struct hall *h = *state;
	struct person *second = person_system();
	struct runner two[2] = {
	    {.act = compute, .hall = h}, {.act = compute, .hall = h}};

	hall_announced(h);
	hall_to_opened(h);
	hall_read_beacon(h);
	two[0].person = h->system;
	two[1].person = second;
	at_once(two);
	assert_well(two[0].problem);
	assert_well(two[1].problem);
	assert_string_equal(counted(h, "task WHERE draw_id ="), "57");
	person_free(second);
}

/* The same of the freeze: one folder, one A. */
static struct problem *
do_freeze(struct runner *r)
{
	return (draw_freeze(NULL, &r->person->x, r->hall->view.row.id));
}

static void
race_two_workers_freeze_and_there_is_one_A(void **state)
{
	struct hall *h = *state;
	struct person *second = person_system();
	struct runner two[2] = {
	    {.act = do_freeze, .hall = h}, {.act = do_freeze, .hall = h}};
	const char *job;

	hall_created(h);
	assert_well(ceremony_freeze(&h->operator->x, h->view.row.id, &job));
	two[0].person = h->system;
	two[1].person = second;
	at_once(two);
	assert_well(two[0].problem);
	assert_well(two[1].problem);
	assert_string_equal(
	    counted(h, "event WHERE kind = 'draw.frozen' AND subject_id ="),
	    "1");
	person_free(second);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(race_two_organise_the_same_slot_and_one_wins),
	    TEST(race_two_freeze_and_there_is_one_job),
	    TEST(race_a_void_during_the_freeze_leaves_no_files),
	    TEST(race_what_is_frozen_is_of_one_moment),
	    TEST(race_the_last_commitment_is_in_C_or_there_is_no_C),
	    TEST(race_two_read_the_beacon_and_the_draw_begins_once),
	    TEST(race_a_number_typed_in_time_is_not_ended),
	    TEST(race_an_order_and_the_system_end_an_attempt_once),
	    TEST(race_two_workers_compute_and_every_visit_is_there_once),
	    TEST(race_two_workers_freeze_and_there_is_one_A),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

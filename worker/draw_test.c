/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A worker killed in every phase of a freeze and of a draw
 * (SSJ_TEST_DATABASE): the next one finishes, with the same bytes, and nothing
 * is there twice.
 *
 * What comes out must not depend on where the first worker died. So every
 * attempt is the same attempt: its database and its folder are put back to
 * the moment before the job, with the keys the first freeze made.
 */
#include "service/testing_joint.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "service/job_work.h"
#include "worker/worker.h"

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

static char clock_file[64];

static int
group_setup(void **state)
{
	if (joint_group_setup(state) != 0)
		return (-1);
	(void)snprintf(clock_file, sizeof(clock_file), "%s/clock", hall_pools);
	return (setenv("SSJ_TEST_CLOCK_FILE", clock_file, 1));
}

/* Where the next worker dies; NULL: nowhere. */
static void
die_at(const char *place)
{
	char path[96];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s.die", clock_file);
	(void)unlink(path);
	if (place == NULL)
		return;
	f = fopen(path, "we");
	assert_non_null(f);
	(void)fputs(place, f);
	(void)fclose(f);
}

static struct worker *
make_worker(struct arena *a, struct worker_settings *settings)
{
	*settings = (struct worker_settings){
	    .name = "test", .functions = worker_functions};
	assert_well(db_open(a, test_env("SSJ_TEST_DATABASE"), &settings->db));
	assert_well(
	    db_open(a, test_env("SSJ_TEST_DATABASE"), &settings->beat_db));
	return (worker_new(settings));
}

/* Does jobs, one after the other, until there is none; in a process of its
 * own, whose end it returns. */
static int
work(void)
{
	struct worker_settings settings;
	struct worker *w;
	struct arena *a;
	int status = 0;
	bool did = true;
	pid_t pid = fork();

	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		a = arena_new();
		w = make_worker(a, &settings);
		while (did && worker_once(w, &did) == NULL)
			;
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return (status);
}

/* The dead worker's lease is over, and somebody notices. */
static void
lease_runs_out(struct hall *h)
{
	(void)test_owner_sql(h->system->a,
	    "UPDATE job SET lease_until = now() - interval '1 second'"
	    " WHERE state = 'running'");
	assert_well(job_sweep(h->system->db, h->system->a));
}

static void
other_jobs_are_done(struct hall *h)
{
	assert_well(job_schedule(h->system->db, h->system->a));
	(void)test_owner_sql(h->system->a,
	    "UPDATE job SET state = 'done' WHERE state = 'queued'");
}

/* A worker dies at the place; the next one finishes. */
static void
kill_and_finish(struct hall *h, const char *place)
{
	int status;

	die_at(place);
	status = work();
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	die_at(NULL);
	lease_runs_out(h);
	status = work();
	assert_true(WIFEXITED(status));
}

static const char *
ask(struct hall *h, const char *sql)
{
	struct arena *a = h->operator->a;

	return (
	    test_owner_sql(a, arena_fmt(a, "%s '%s'", sql, h->view.row.id)));
}

/* ---- freeze ------------------------------------------------------ */

static const char *const freeze_phases[] = {"draw_freeze/keys/1",
    "draw_freeze/pool/1", "draw_freeze/lists/1", "draw_freeze/annexes/1",
    "draw_freeze/keep/1", "draw_freeze/root/1", "draw_freeze/seal/1",
    "draw_freeze/bind/1"};

enum {
	FREEZE_PHASES = sizeof(freeze_phases) / sizeof(freeze_phases[0]),
};

/* Back to the moment before the freeze; the keys stay. */
static void
thaw(struct hall *h)
{
	struct arena *a = h->operator->a;

	pools_drop(a, h->view.row.id);
	(void)test_owner_sql(a,
	    arena_fmt(a,
		"DELETE FROM draw_file WHERE draw_id = '%s';"
		"UPDATE draw SET state = 'created', announce = NULL,"
		" frozen_at = NULL WHERE id = '%s'",
		h->view.row.id, h->view.row.id));
}

static const char *
freeze_killed_at(struct hall *h, const char *place)
{
	const char *job;

	assert_well(ceremony_freeze(&h->operator->x, h->view.row.id, &job));
	kill_and_finish(h, place);
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "frozen");
	return (h->view.row.announce);
}

static void
freeze_killed_in_every_phase(struct hall *h)
{
	const char *first;
	size_t i;

	other_jobs_are_done(h);
	first = freeze_killed_at(h, freeze_phases[0]);
	for (i = 1; i < FREEZE_PHASES; i++) {
		thaw(h);
		assert_string_equal(
		    freeze_killed_at(h, freeze_phases[i]), first);
	}
	assert_string_equal(
	    ask(h, "SELECT count(*) FROM draw_secret WHERE draw_id ="), "1");
}

static void
a_freeze_killed_in_any_phase_is_finished_with_the_same_A(void **state)
{
	hall_created(*state);
	hall_invite(*state);
	freeze_killed_in_every_phase(*state);
}

static void
a_freeze_of_many_lists_killed_in_any_phase_gives_the_same_A(void **state)
{
	joint_created(*state);
	hall_invite(*state);
	freeze_killed_in_every_phase(*state);
}

/* The library changes between the death and the second try: what the first
 * one had put into the folder counts, for A must not know two pools. */
static void
what_was_read_before_the_death_is_what_counts(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	const char *job;

	hall_created(h);
	hall_invite(h);
	other_jobs_are_done(h);
	assert_well(ceremony_freeze(&h->operator->x, h->view.row.id, &job));
	die_at("draw_freeze/root/1");
	assert_true(WIFSIGNALED(work()));
	die_at(NULL);
	(void)test_owner_sql(
	    a, "UPDATE object SET status = 'cancelled' WHERE risk = 'D'");
	lease_runs_out(h);
	assert_true(WIFEXITED(work()));
	(void)test_owner_sql(a,
	    "UPDATE object SET status = 'existing' WHERE risk = 'D' AND"
	    " right(left(code, 17), 2) NOT IN ('00', '50')");
	assert_well(ceremony_show(&h->operator->x, h->view.row.id, &h->view));
	assert_int_equal(h->view.lists[0].count, 294);
}

/* ---- draw -------------------------------------------------------- */

static const char *const draw_phases[] = {"draw_compute/load/1",
    "draw_compute/conclude/1", "draw_compute/files/1", "draw_compute/rows/1",
    "draw_compute/finish/1"};

enum {
	DRAW_PHASES = sizeof(draw_phases) / sizeof(draw_phases[0]),
};

/* Back to the moment before the computation. */
static void
undraw(struct hall *h)
{
	struct arena *a = h->operator->a;
	const char *id = h->view.row.id;

	(void)test_owner_sql(a,
	    arena_fmt(a,
		"DELETE FROM task_inspector WHERE task_id IN"
		" (SELECT id FROM task WHERE draw_id = '%s');"
		"DELETE FROM task_partner WHERE task_id IN"
		" (SELECT id FROM task WHERE draw_id = '%s');"
		"DELETE FROM task_item WHERE task_id IN"
		" (SELECT id FROM task WHERE draw_id = '%s');"
		"DELETE FROM task WHERE draw_id = '%s';"
		"DELETE FROM draw_pick WHERE draw_id = '%s';"
		"UPDATE draw SET state = 'drawing', seed = NULL,"
		" disclosed_at = NULL WHERE id = '%s';"
		"UPDATE job SET state = 'queued', attempts = 0 WHERE"
		" kind = 'draw_compute' AND args->>'draw_id' = '%s'",
		id, id, id, id, id, id, id));
}

static const char *
draw_killed_at(struct hall *h, const char *place, const char *people)
{
	kill_and_finish(h, place);
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "drawn");
	assert_string_equal(
	    ask(h, "SELECT count(*) FROM task WHERE draw_id ="), "57");
	assert_string_equal(
	    ask(h,
		"SELECT count(*) FROM task_inspector s JOIN task t ON"
		" t.id = s.task_id WHERE t.draw_id ="),
	    people);
	return (h->view.row.transcript_hash);
}

/* From a created attempt on; so many people go to its 57 visits. */
static void
draw_killed_in_every_phase(struct hall *h, const char *people)
{
	const char *first;
	size_t i;

	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
	hall_to_opened(h);
	other_jobs_are_done(h);
	hall_read_beacon(h);
	first = draw_killed_at(h, draw_phases[0], people);
	for (i = 1; i < DRAW_PHASES; i++) {
		undraw(h);
		assert_string_equal(
		    draw_killed_at(h, draw_phases[i], people), first);
	}
}

static void
a_draw_killed_in_any_phase_is_finished_with_the_same_transcript(void **state)
{
	hall_created(*state);
	draw_killed_in_every_phase(*state, "114");
}

static void
a_draw_of_many_lists_killed_in_any_phase_gives_the_same_one(void **state)
{
	joint_created(*state);
	draw_killed_in_every_phase(*state, "228");
}

/* ---- substitution and tending ------------------------------------ */

static void
the_worker_finds_a_substitute(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;

	hall_announced(h);
	hall_to_opened(h);
	other_jobs_are_done(h);
	hall_read_beacon(h);
	assert_true(WIFEXITED(work()));
	(void)test_owner_sql(a,
	    arena_fmt(a,
		"UPDATE task_inspector SET state = 'declined' WHERE slot = 1"
		" AND task_id = (SELECT id FROM task WHERE draw_id = '%s'"
		" ORDER BY id LIMIT 1)",
		h->view.row.id));
	(void)test_owner_sql(a,
	    "INSERT INTO job (id, kind, args, state, run_after, actor_kind,"
	    " request_id, created_at) SELECT gen_random_uuid(),"
	    " 'draw_substitute', jsonb_build_object('district', district,"
	    " 'task_id', task_id, 'slot', slot, 'turn', turn), 'queued',"
	    " now(), 'system', 'test', now() FROM task_inspector"
	    " WHERE state = 'declined'");
	assert_true(WIFEXITED(work()));
	assert_string_equal(
	    ask(h,
		"SELECT count(*) FROM task_inspector s JOIN task t ON"
		" t.id = s.task_id WHERE s.turn = 1 AND t.draw_id ="),
	    "1");
	assert_string_equal(
	    ask(h, "SELECT count(*) FROM draw_amendment WHERE draw_id ="), "1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_freeze_killed_in_any_phase_is_finished_with_the_same_A),
	    TEST(a_freeze_of_many_lists_killed_in_any_phase_gives_the_same_A),
	    TEST(what_was_read_before_the_death_is_what_counts),
	    TEST(
		a_draw_killed_in_any_phase_is_finished_with_the_same_transcript),
	    TEST(a_draw_of_many_lists_killed_in_any_phase_gives_the_same_one),
	    TEST(the_worker_finds_a_substitute),
	};

	return (
	    cmocka_run_group_tests(tests, group_setup, hall_group_teardown));
}

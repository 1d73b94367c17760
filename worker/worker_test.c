/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker, with Redis and without, killed and asked to end. The job of
 * these tests stands in for all kinds: it leaves a mark, an event, and each
 * test says how it behaves on the way.
 */
#include "storage/testing.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hiredis/hiredis.h>

#include "base/clock.h"
#include "queue/queue.h"
#include "service/job.h"
#include "service/job_work.h"
#include "storage/events.h"
#include "worker/worker.h"

struct fixture {
	struct arena *a;
	struct db *db, *beat_db;
	struct ctx x;
	struct worker *w;
};

static const struct actor the_system = {.kind = ACTOR_SYSTEM};

/* How the job behaves; read by `behave`, also in a forked worker. */
static struct {
	int pipe[2];	     /* tells the test that a point was reached */
	int stop_at_attempt; /* waits there for ever, to be killed */
	bool finish_first;   /* … behind its last effect instead of before */
	bool check;	     /* asks job_run_check() until it says stop */
} behaviour;

static struct problem *
leave_a_mark(struct db *db, struct arena *a, void *arg)
{
	struct event e = {.kind = EVENT_JOB_CANCELLED, .subject_id = "mark"};

	(void)a;
	return (event_append(db, arg, &e));
}

static void
tell(char what)
{
	(void)!write(behaviour.pipe[1], &what, 1);
}

static void
maybe_wait_for_death(struct job_run *run)
{
	if (behaviour.stop_at_attempt != job_run_attempt(run))
		return;
	tell('w');
	for (;;)
		(void)pause();
}

static struct problem *
behave(struct job_run *run)
{
	struct ctx *x = job_run_ctx(run);

	if (!behaviour.finish_first)
		maybe_wait_for_death(run);
	if (behaviour.check) {
		tell('c');
		for (;;)
			TRY(job_run_check(run));
	}
	TRY(job_run_finish(run, x, leave_a_mark, x));
	maybe_wait_for_death(run);
	tell('d');
	return (NULL);
}

static worker_function *const behaving[JOB_KINDS] = {[JOB_TIDY] = behave};

static struct worker *
make_worker(
    struct arena *a, struct db **db, struct db **beat_db, const char *redis)
{
	struct worker_settings settings = {
	    .redis = redis, .name = "test", .functions = behaving};

	assert_well(db_open(a, test_env("SSJ_TEST_DATABASE"), db));
	assert_well(db_open(a, test_env("SSJ_TEST_DATABASE"), beat_db));
	settings.db = *db;
	settings.beat_db = *beat_db;
	return (worker_new(&settings));
}

static int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	(void)signal(SIGPIPE, SIG_IGN);
	memset(&behaviour, 0, sizeof(behaviour));
	assert_int_equal(pipe(behaviour.pipe), 0);
	f->a = arena_new();
	f->w =
	    make_worker(f->a, &f->db, &f->beat_db, test_env("SSJ_TEST_REDIS"));
	f->x = (struct ctx){.arena = f->a,
	    .db = f->db,
	    .actor = &the_system,
	    .request_id = "r-1",
	    .now_ms = clock_now_ms()};
	/* The periods' own jobs are not what is tested here. */
	assert_well(job_schedule(f->db, f->a));
	(void)test_owner_sql(f->a, "UPDATE job SET state = 'done'");
	*state = f;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	worker_free(f->w);
	db_close(f->beat_db);
	db_close(f->db);
	(void)close(behaviour.pipe[0]);
	(void)close(behaviour.pipe[1]);
	(void)test_owner_sql(f->a, "TRUNCATE job, event");
	arena_free(f->a);
	test_free(f);
	return (0);
}

static const char *
enqueue(struct fixture *f)
{
	struct job_request r = {.kind = JOB_TIDY};
	const char *id;

	assert_well(job_enqueue(&f->x, &r, &id));
	return (id);
}

static const char *
state_of(struct fixture *f, const char *id)
{
	return (test_owner_sql(f->a,
	    arena_fmt(f->a, "SELECT state FROM job WHERE id = '%s'", id)));
}

static const char *
marks(struct fixture *f)
{
	return (test_owner_sql(f->a, "SELECT count(*) FROM event"));
}

static void
wait_for(char what)
{
	char c = 0;

	assert_int_equal(read(behaviour.pipe[0], &c, 1), 1);
	assert_int_equal(c, what);
}

/* ---- one job after the other --------------------------------------------- */

static void
does_what_there_is_and_tells_when_there_is_nothing(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f);
	bool did;

	assert_well(worker_once(f->w, &did));
	assert_true(did);
	assert_string_equal(state_of(f, id), "done");
	assert_string_equal(marks(f), "1");
	assert_well(worker_once(f->w, &did));
	assert_false(did);
}

/* ---- killed -------------------------------------------------------------- */

/* A worker in a process of its own, which dies with the test. */
static pid_t
fork_worker(const char *redis)
{
	struct worker *w;
	struct db *db, *beat_db;
	struct arena *a;
	pid_t pid = fork();

	if (pid != 0)
		return (pid);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	a = arena_new();
	w = make_worker(a, &db, &beat_db, redis);
	worker_loop(w);
	_exit(0);
}

static void
kill_worker(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Its lease is over; the next look at silent workers finds that. */
static void
lease_runs_out(struct fixture *f)
{
	(void)test_owner_sql(f->a,
	    "UPDATE job SET lease_until = now() - interval '1 second'"
	    " WHERE state = 'running'");
	assert_well(job_sweep(f->db, f->a));
}

static void
finishes_the_job_of_a_worker_that_was_killed_before_its_effect(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f);
	pid_t pid;
	bool did;

	behaviour.stop_at_attempt = 1;
	pid = fork_worker(NULL);
	wait_for('w');
	kill_worker(pid);
	assert_string_equal(state_of(f, id), "running");
	assert_string_equal(marks(f), "0");
	lease_runs_out(f);
	assert_well(worker_once(f->w, &did));
	assert_true(did);
	assert_string_equal(state_of(f, id), "done");
	assert_string_equal(marks(f), "1");
}

/* Twice done: the worker dies between the effect and the end of the job, and
 * the next one does it all again. */
static void
has_one_effect_when_the_worker_was_killed_behind_it(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f);
	pid_t pid;
	bool did;

	behaviour.stop_at_attempt = 1;
	behaviour.finish_first = true;
	pid = fork_worker(NULL);
	wait_for('w');
	kill_worker(pid);
	assert_string_equal(state_of(f, id), "done");
	lease_runs_out(f);
	assert_well(worker_once(f->w, &did));
	assert_false(did);
	assert_string_equal(marks(f), "1");
}

/* ---- Redis --------------------------------------------------------------- */

static void
flush_redis(void)
{
	redisContext *redis = redisConnectUnix(test_env("SSJ_TEST_REDIS"));

	freeReplyObject(redisCommand(redis, "FLUSHALL"));
	redisFree(redis);
}

static void
finds_a_job_whose_wake_was_lost_with_everything_in_redis(void **state)
{
	struct fixture *f = *state;
	const char *id;
	pid_t pid = fork_worker(test_env("SSJ_TEST_REDIS"));

	id = enqueue(f);
	flush_redis();
	wait_for('d');
	flush_redis();
	(void)enqueue(f);
	wait_for('d');
	kill_worker(pid);
	assert_string_equal(state_of(f, id), "done");
	assert_string_equal(marks(f), "2");
}

static void
works_without_redis(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f);
	pid_t pid = fork_worker("/nonexistent/redis");

	wait_for('d');
	kill_worker(pid);
	assert_string_equal(state_of(f, id), "done");
}

/* ---- asked to end -------------------------------------------------------- */

static void *
loop_thread(void *arg)
{
	worker_loop(arg);
	return (NULL);
}

static void
hands_back_a_job_that_asks_whether_to_go_on(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f);
	pthread_t thread;

	behaviour.check = true;
	assert_int_equal(pthread_create(&thread, NULL, loop_thread, f->w), 0);
	wait_for('c');
	worker_stop(f->w);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_string_equal(state_of(f, id), "queued");
	assert_string_equal(
	    test_owner_sql(f->a, "SELECT max(attempts) FROM job"), "0");
}

static void
ends_a_cancelled_job_while_it_runs(void **state)
{
	struct fixture *f = *state;
	const char *id = enqueue(f);
	pthread_t thread;

	behaviour.check = true;
	assert_int_equal(pthread_create(&thread, NULL, loop_thread, f->w), 0);
	wait_for('c');
	(void)test_owner_sql(f->a, "UPDATE job SET cancel_requested = true");
	/* The next beat learns of it; the loop then has nothing to do. */
	while (strcmp(state_of(f, id), "running") == 0)
		(void)usleep(20000);
	worker_stop(f->w);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_string_equal(state_of(f, id), "cancelled");
	assert_string_equal(marks(f), "0");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(does_what_there_is_and_tells_when_there_is_nothing),
	    TEST(
		finishes_the_job_of_a_worker_that_was_killed_before_its_effect),
	    TEST(has_one_effect_when_the_worker_was_killed_behind_it),
	    TEST(finds_a_job_whose_wake_was_lost_with_everything_in_redis),
	    TEST(works_without_redis),
	    TEST(hands_back_a_job_that_asks_whether_to_go_on),
	    TEST(ends_a_cancelled_job_while_it_runs),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

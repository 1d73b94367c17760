/* SPDX-License-Identifier: Apache-2.0 */
/* Wakes, against a Redis of the tests' own, because they kill it. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hiredis/hiredis.h>

#include "base/loop.h"
#include "queue/queue.h"

enum {
	LONG_MS = 20000
};

struct fixture {
	char folder[32], path[64];
	pid_t server;
};

static void
start(struct fixture *f)
{
	int i;

	if ((f->server = fork()) == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)execl("/usr/bin/redis-server", "redis-server", "--port",
		    "0", "--unixsocket", f->path, "--save", "", "--loglevel",
		    "warning", "--dir", f->folder, (char *)NULL);
		_exit(127);
	}
	assert_true(f->server > 0);
	for (i = 0; i < 500 && !queue_answers(f->path); i++)
		(void)usleep(10000);
	assert_true(queue_answers(f->path));
}

static void
kill_server(struct fixture *f)
{
	(void)kill(f->server, SIGKILL);
	assert_int_equal(waitpid(f->server, NULL, 0), f->server);
	f->server = 0;
}

static void
flush_all(struct fixture *f)
{
	redisContext *redis = redisConnectUnix(f->path);

	freeReplyObject(redisCommand(redis, "FLUSHALL"));
	redisFree(redis);
}

static int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	(void)signal(SIGPIPE, SIG_IGN);
	(void)strcpy(f->folder, "/tmp/ssj-queue-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	(void)snprintf(f->path, sizeof(f->path), "%s/redis", f->folder);
	start(f);
	*state = f;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	if (f->server != 0)
		kill_server(f);
	(void)unlink(f->path);
	(void)rmdir(f->folder);
	test_free(f);
	return (0);
}

static void
wakes_a_worker(void **state)
{
	struct fixture *f = *state;
	struct queue *q = queue_blocking(f->path);
	struct queue_waiter *w = queue_waiter_new(f->path, "one");

	assert_int_equal(queue_wait(w, 0, 0), QUEUE_TIME_OUT);
	queue_wake(q);
	assert_int_equal(queue_wait(w, LONG_MS, 0), QUEUE_WOKEN);
	assert_int_equal(queue_wait(w, 0, 0), QUEUE_TIME_OUT);
	queue_waiter_free(w);
	queue_free(q);
}

static void
keeps_a_wake_for_a_worker_that_is_busy(void **state)
{
	struct fixture *f = *state;
	struct queue *q = queue_blocking(f->path);
	struct queue_waiter *w = queue_waiter_new(f->path, "one");

	queue_wake(q);
	assert_int_equal(queue_wait(w, 0, 0), QUEUE_TIME_OUT);
	queue_wake(q);
	assert_int_equal(queue_wait(w, LONG_MS, 0), QUEUE_WOKEN);
	queue_wake(q);
	queue_wake(q);
	assert_int_equal(queue_wait(w, LONG_MS, 0), QUEUE_WOKEN);
	queue_waiter_free(w);
	queue_free(q);
}

static void
finds_its_way_again_after_redis_was_emptied(void **state)
{
	struct fixture *f = *state;
	struct queue *q = queue_blocking(f->path);
	struct queue_waiter *w = queue_waiter_new(f->path, "one");

	assert_int_equal(queue_wait(w, 0, 0), QUEUE_TIME_OUT);
	flush_all(f);
	/* Whoever waited is told to look, for wakes may have been lost. */
	assert_int_equal(queue_wait(w, LONG_MS, 0), QUEUE_WOKEN);
	assert_int_equal(queue_wait(w, 0, 0), QUEUE_TIME_OUT);
	queue_wake(q);
	assert_int_equal(queue_wait(w, LONG_MS, 0), QUEUE_WOKEN);
	queue_waiter_free(w);
	queue_free(q);
}

static void
does_without_redis_and_comes_back_to_it(void **state)
{
	struct fixture *f = *state;
	struct queue *q = queue_blocking(f->path);
	struct queue_waiter *w = queue_waiter_new(f->path, "one");

	assert_int_equal(queue_wait(w, 0, 0), QUEUE_TIME_OUT);
	kill_server(f);
	assert_false(queue_answers(f->path));
	assert_int_equal(queue_wait(w, LONG_MS, 0), QUEUE_WOKEN);
	assert_int_equal(queue_wait(w, LONG_MS, 1), QUEUE_AWAY);
	queue_wake(q);
	start(f);
	assert_int_equal(queue_wait(w, 0, 0), QUEUE_TIME_OUT);
	queue_wake(q); /* finds the old connection dead … */
	queue_wake(q); /* … and dials again */
	assert_int_equal(queue_wait(w, LONG_MS, 0), QUEUE_WOKEN);
	queue_waiter_free(w);
	queue_free(q);
}

/* ---- on an event loop ---------------------------------------------------- */

struct ear {
	struct fixture *f;
	struct loop *loop;
	struct loop_task *task;
	int pipe[2];
	enum queue_woken woken;
};

static void *
listen_for_it(void *arg)
{
	struct ear *e = arg;
	struct queue_waiter *w = queue_waiter_new(e->f->path, "ear");

	(void)queue_wait(w, 0, 0);
	(void)!write(e->pipe[1], "r", 1);
	e->woken = queue_wait(w, LONG_MS, 0);
	(void)!write(e->pipe[1], "w", 1);
	queue_waiter_free(w);
	return (NULL);
}

static void
heard(void *arg, int events)
{
	struct ear *e = arg;
	char c;

	(void)events;
	(void)!read(e->pipe[0], &c, 1);
	e->loop->ops->resume(e->loop, e->task);
}

static void
wakes_from_an_event_loop_without_waiting(void **state)
{
	struct fixture *f = *state;
	struct loop *loop = loop_poll_new();
	struct queue *q = queue_on_loop(loop, f->path);
	struct ear e = {.f = f, .loop = loop};
	pthread_t thread;

	e.task = loop->ops->current(loop);
	assert_int_equal(pipe(e.pipe), 0);
	(void)loop->ops->watch(loop, e.pipe[0], LOOP_READ, heard, &e);
	assert_int_equal(pthread_create(&thread, NULL, listen_for_it, &e), 0);
	loop->ops->suspend(loop); /* until it listens */
	queue_wake(q);
	loop->ops->suspend(loop); /* until it heard */
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(e.woken, QUEUE_WOKEN);
	queue_free(q);
	loop_poll_free(loop);
}

static void
drops_wakes_while_redis_is_away(void **state)
{
	struct fixture *f = *state;
	struct loop *loop = loop_poll_new();
	struct queue *q = queue_on_loop(loop, f->path);
	int i;

	kill_server(f);
	for (i = 0; i < 3000; i++)
		queue_wake(q);
	queue_free(q);
	loop_poll_free(loop);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(wakes_a_worker),
	    TEST(keeps_a_wake_for_a_worker_that_is_busy),
	    TEST(finds_its_way_again_after_redis_was_emptied),
	    TEST(does_without_redis_and_comes_back_to_it),
	    TEST(wakes_from_an_event_loop_without_waiting),
	    TEST(drops_wakes_while_redis_is_away),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

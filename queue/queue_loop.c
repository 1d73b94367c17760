/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The queue of a program that may not block: hiredis' asynchronous context on
 * our event loop. Nobody waits for an answer.
 */
#include "queue/queue.h"

#include <stdint.h>
#include <stdlib.h>

#include <hiredis/async.h>

#include "base/clock.h"
#include "base/loop.h"
#include "queue/queue_private.h"

enum {
	RECONNECT_MS = 500,
	/* Answers that may be outstanding; a Redis that hangs gets no more. */
	PENDING_MOST = 1000,
};

struct on_loop {
	struct queue queue; /* first: a struct queue * is one of these */
	struct loop *loop;
	char *path;
	redisAsyncContext *redis; /* NULL: not connected */
	struct loop_watch *watch;
	int asked;
	int pending;
	int64_t tried_ms; /* when we last dialled; 0 = never */
};

/* ---- hiredis' wishes, passed on to the loop ------------------------------ */

static void
ask(struct on_loop *q, int events)
{
	if (q->watch == NULL || events == q->asked)
		return;
	q->asked = events;
	q->loop->ops->rewatch(q->loop, q->watch, events);
}

static void
add_read(void *arg)
{
	struct on_loop *q = arg;

	ask(q, q->asked | LOOP_READ);
}

static void
del_read(void *arg)
{
	struct on_loop *q = arg;

	ask(q, q->asked & ~LOOP_READ);
}

static void
add_write(void *arg)
{
	struct on_loop *q = arg;

	ask(q, q->asked | LOOP_WRITE);
}

static void
del_write(void *arg)
{
	struct on_loop *q = arg;

	ask(q, q->asked & ~LOOP_WRITE);
}

/* hiredis is about to close the descriptor. */
static void
cleanup(void *arg)
{
	struct on_loop *q = arg;

	if (q->watch != NULL)
		q->loop->ops->unwatch(q->loop, q->watch, false);
	q->watch = NULL;
}

static void
ready(void *arg, int events)
{
	struct on_loop *q = arg;

	if (q->redis != NULL && (events & (LOOP_READ | LOOP_ERROR)) != 0)
		redisAsyncHandleRead(q->redis);
	if (q->redis != NULL && (events & LOOP_WRITE) != 0)
		redisAsyncHandleWrite(q->redis);
}

/* ---- connection ---------------------------------------------------------- */

/* hiredis frees the context itself behind both of these. */
static void
connected(const redisAsyncContext *redis, int status)
{
	struct on_loop *q = redis->data;

	if (status != REDIS_OK)
		q->redis = NULL;
}

static void
disconnected(const redisAsyncContext *redis, int status)
{
	struct on_loop *q = redis->data;

	(void)status;
	q->redis = NULL;
}

static void
attach(struct on_loop *q)
{
	redisAsyncContext *redis = q->redis;

	redis->data = q;
	redis->ev.data = q;
	redis->ev.addRead = add_read;
	redis->ev.delRead = del_read;
	redis->ev.addWrite = add_write;
	redis->ev.delWrite = del_write;
	redis->ev.cleanup = cleanup;
	q->pending = 0;
	q->asked = 0;
	q->watch = q->loop->ops->watch(q->loop, redis->c.fd, 0, ready, q);
	(void)redisAsyncSetConnectCallback(redis, connected);
	(void)redisAsyncSetDisconnectCallback(redis, disconnected);
}

static bool
dial(struct on_loop *q)
{
	int64_t now = clock_mono_ms();

	if (q->redis != NULL)
		return (true);
	if (q->tried_ms != 0 && now - q->tried_ms < RECONNECT_MS)
		return (false);
	q->tried_ms = now;
	if ((q->redis = redisAsyncConnectUnix(q->path)) == NULL)
		return (false);
	if (q->redis->err != 0) {
		redisAsyncFree(q->redis);
		q->redis = NULL;
		return (false);
	}
	attach(q);
	return (true);
}

/* ---- the queue ----------------------------------------------------------- */

static void
answered(redisAsyncContext *redis, void *reply, void *arg)
{
	struct on_loop *q = redis->data;

	(void)reply;
	(void)arg;
	q->pending--;
}

static void
loop_wake(struct queue *queue)
{
	struct on_loop *q = (struct on_loop *)queue;

	if (!dial(q) || q->pending >= PENDING_MOST)
		return;
	if (redisAsyncCommand(q->redis, answered, NULL, QUEUE_WAKE_COMMAND) ==
	    REDIS_OK)
		q->pending++;
}

static void
loop_end(struct queue *queue)
{
	struct on_loop *q = (struct on_loop *)queue;

	if (q->redis != NULL)
		redisAsyncFree(q->redis);
	free(q->path);
	free(q);
}

struct queue *
queue_on_loop(struct loop *loop, const char *path)
{
	struct on_loop *q = queue_memory(sizeof(*q));

	q->queue = (struct queue){loop_wake, loop_end};
	q->loop = loop;
	q->path = queue_copy(path);
	return (&q->queue);
}

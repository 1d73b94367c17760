/* SPDX-License-Identifier: Apache-2.0 */
/* What both kinds of queue have in common, and the one that blocks. */
#include "queue/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <hiredis/hiredis.h>

#include "queue/queue_private.h"

static void *
must(void *p)
{
	if (p == NULL) {
		(void)fputs("out of memory\n", stderr);
		abort();
	}
	return (p);
}

void *
queue_memory(size_t size)
{
	return (must(calloc(1, size)));
}

char *
queue_copy(const char *text)
{
	return (must(strdup(text)));
}

void
queue_wake(struct queue *q)
{
	if (q != NULL)
		q->wake(q);
}

void
queue_free(struct queue *q)
{
	if (q != NULL)
		q->end(q);
}

/* ---- blocking ------------------------------------------------------------ */

struct blocking {
	struct queue queue; /* first: a struct queue * is one of these */
	char *path;
	redisContext *redis; /* NULL: not connected */
};

/* NULL when nobody answers in time. */
static redisContext *
connect_within(const char *path, long ms)
{
	struct timeval limit = {.tv_usec = ms * 1000};
	redisContext *redis = redisConnectUnixWithTimeout(path, limit);

	if (redis == NULL)
		return (NULL);
	if (redis->err != 0 || redisSetTimeout(redis, limit) != REDIS_OK) {
		redisFree(redis);
		return (NULL);
	}
	return (redis);
}

static void
blocking_wake(struct queue *q)
{
	struct blocking *b = (struct blocking *)q;
	redisReply *reply;

	if (b->redis == NULL &&
	    (b->redis = connect_within(b->path, 50)) == NULL)
		return;
	reply = redisCommand(b->redis, QUEUE_WAKE_COMMAND);
	if (reply == NULL) {
		redisFree(b->redis);
		b->redis = NULL;
		return;
	}
	freeReplyObject(reply);
}

static void
blocking_end(struct queue *q)
{
	struct blocking *b = (struct blocking *)q;

	if (b->redis != NULL)
		redisFree(b->redis);
	free(b->path);
	free(b);
}

struct queue *
queue_blocking(const char *path)
{
	struct blocking *b = queue_memory(sizeof(*b));

	b->queue = (struct queue){blocking_wake, blocking_end};
	b->path = queue_copy(path);
	return (&b->queue);
}

bool
queue_answers(const char *path)
{
	redisContext *redis = connect_within(path, 500);
	redisReply *reply;
	bool pong;

	if (redis == NULL)
		return (false);
	reply = redisCommand(redis, "PING");
	pong = reply != NULL && reply->type == REDIS_REPLY_STATUS;
	if (reply != NULL)
		freeReplyObject(reply);
	redisFree(redis);
	return (pong);
}

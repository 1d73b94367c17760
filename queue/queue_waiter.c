/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for a wake: the question XREADGROUP stays with Redis across calls,
 * for as long as it takes, and we wait for the answer in poll(2), which a
 * signal interrupts. NOACK, because an entry is no fact: what it announced
 * stands in PostgreSQL.
 */
#include "queue/queue.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/time.h>

#include <hiredis/hiredis.h>

#include "queue/queue_private.h"

struct queue_waiter {
	char *path, *name;
	redisContext *redis; /* NULL: not connected */
	bool asked;	     /* an XREADGROUP is under way */
};

struct queue_waiter *
queue_waiter_new(const char *path, const char *name)
{
	struct queue_waiter *w = queue_memory(sizeof(*w));

	w->path = queue_copy(path);
	w->name = queue_copy(name);
	return (w);
}

static void
hang_up(struct queue_waiter *w)
{
	if (w->redis != NULL)
		redisFree(w->redis);
	w->redis = NULL;
	w->asked = false;
}

void
queue_waiter_free(struct queue_waiter *w)
{
	hang_up(w);
	free(w->path);
	free(w->name);
	free(w);
}

/* From now on, not from the stream's beginning: old wakes are worth nothing
 * to a worker that looks once before it waits. */
static bool
make_group(struct queue_waiter *w)
{
	redisReply *reply = redisCommand(w->redis,
	    "XGROUP CREATE " QUEUE_STREAM " " QUEUE_GROUP " $ MKSTREAM");

	if (reply == NULL)
		return (false);
	freeReplyObject(reply); /* an error says that it exists */
	return (true);
}

static bool
dial(struct queue_waiter *w)
{
	struct timeval limit = {.tv_usec = 500000};

	if (w->redis != NULL)
		return (true);
	w->redis = redisConnectUnixWithTimeout(w->path, limit);
	if (w->redis != NULL && w->redis->err == 0 &&
	    redisSetTimeout(w->redis, limit) == REDIS_OK && make_group(w))
		return (true);
	hang_up(w);
	return (false);
}

static bool
ask(struct queue_waiter *w)
{
	int done = 0;

	if (w->asked)
		return (true);
	if (redisAppendCommand(w->redis,
		"XREADGROUP GROUP " QUEUE_GROUP " %s COUNT 100 BLOCK 0 NOACK"
		" STREAMS " QUEUE_STREAM " >",
		w->name) != REDIS_OK)
		return (false);
	while (!done)
		if (redisBufferWrite(w->redis, &done) != REDIS_OK)
			return (false);
	w->asked = true;
	return (true);
}

/* poll(2) on the connection, or on nothing. */
static int
poll_for(int fd, int ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return (poll(&p, 1, ms));
}

static enum queue_woken
take_answer(struct queue_waiter *w)
{
	void *answer = NULL;
	bool error;

	if (redisGetReply(w->redis, &answer) != REDIS_OK) {
		hang_up(w);
		return (QUEUE_WOKEN); /* look, then see who is there */
	}
	error = ((redisReply *)answer)->type == REDIS_REPLY_ERROR;
	freeReplyObject(answer);
	w->asked = false;
	/* Emptied under our feet: what was announced may be gone. */
	if (error && !make_group(w))
		hang_up(w);
	return (QUEUE_WOKEN);
}

enum queue_woken
queue_wait(struct queue_waiter *w, int ms, int away_ms)
{
	int ready;

	if (!dial(w) || !ask(w)) {
		hang_up(w);
		return (
		    poll_for(-1, away_ms) < 0 ? QUEUE_INTERRUPTED : QUEUE_AWAY);
	}
	ready = poll_for(w->redis->fd, ms);
	if (ready < 0)
		return (QUEUE_INTERRUPTED);
	return (ready == 0 ? QUEUE_TIME_OUT : take_answer(w));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redis, which only says "look now".
 *
 * The jobs themselves are rows in PostgreSQL (storage/jobs.h). A wake is one
 * entry on a capped stream; one of the waiting workers gets it. Nothing here
 * can fail in a way anybody must handle: when Redis is away, was emptied or
 * lost an entry, workers find their jobs by looking from time to time.
 */
#ifndef SSJ_QUEUE_QUEUE_H
#define SSJ_QUEUE_QUEUE_H

#include <stdbool.h>

struct loop;
struct queue;

/* True when a Redis answers at this socket within half a second. */
bool queue_answers(const char *path);

/* ---- waking ------------------------------------------------------------- */

/* Tells one waiting worker to look for a job. Never blocks for long, never
 * fails; NULL does nothing. */
void queue_wake(struct queue *q);

/*
 * On an event loop (the api): a wake is sent and forgotten. Connects on first
 * use, and again, at most twice a second, when the connection was lost; wakes
 * that come meanwhile are dropped.
 */
struct queue *queue_on_loop(struct loop *loop, const char *path);

/* For a program that may block (worker, tools): at most 100 ms a wake. */
struct queue *queue_blocking(const char *path);

/* Accepts NULL. */
void queue_free(struct queue *q);

/* ---- being woken --------------------------------------------------------- */

struct queue_waiter;

enum queue_woken {
	QUEUE_WOKEN,	   /* look now */
	QUEUE_TIME_OUT,	   /* nothing for the given time */
	QUEUE_INTERRUPTED, /* a signal arrived */
	QUEUE_AWAY,	   /* no Redis; the given time was slept through */
};

/* `name` tells this worker from others. */
struct queue_waiter *queue_waiter_new(const char *path, const char *name);

/*
 * Waits at most `ms` for a wake. Connects and makes the stream and its group
 * again when they are gone. While Redis is away it sleeps at most `away_ms`.
 */
enum queue_woken queue_wait(struct queue_waiter *w, int ms, int away_ms);

void queue_waiter_free(struct queue_waiter *w);

#endif

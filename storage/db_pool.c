/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/db_pool.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/loop.h"
#include "storage/db_query.h"

enum {
	/* Batches under way on one connection: enough to hide the round
	 * trip, few enough that nobody stands behind a long line. */
	DEPTH = 16,
};

/* A task that waits for a connection. */
struct waiter {
	struct waiter *next;
	struct loop_task *task;
	struct db_pool *pool;
	struct loop_timer *timer;
	struct db_slot *slot; /* what it got; NULL: nothing in time */
	enum db_wish wish;
	bool done;
};

struct db_pool {
	struct db_conn_owner owner; /* first: found again from the callback */
	struct loop *loop;
	struct db_pool_settings settings;
	char *conninfo, *options; /* what the connections point to */
	struct db_slot *slots;
	struct waiter *first, **last;
	struct loop_timer *kick; /* will serve waiters; NULL: not needed */
	struct db_pool_stats stats;
	struct db view; /* the system's */
};

static void *
must(void *p)
{
	if (p == NULL) {
		(void)fputs("out of memory\n", stderr);
		abort();
	}
	return (p);
}

/* ---- who gets which connection ------------------------------------------ */

static bool
usable(const struct db_slot *s, enum db_wish wish)
{
	int queued = db_conn_queued(s->conn);

	if (!db_conn_ready(s->conn) || s->held)
		return (false);
	if (wish == DB_SHARE)
		return (s->leaving == 0 && queued < DEPTH);
	if (wish == DB_HOLD)
		return (s->leaving <= 1 && queued == s->leaving);
	return (s->leaving == 0 && queued == 0);
}

/* The least busy usable one, or NULL. */
static struct db_slot *
pick(struct db_pool *p, enum db_wish wish)
{
	struct db_slot *best = NULL;
	int i;

	for (i = 0; i < p->settings.size; i++) {
		struct db_slot *s = &p->slots[i];

		if (usable(s, wish) &&
		    (best == NULL ||
			db_conn_queued(s->conn) < db_conn_queued(best->conn)))
			best = s;
	}
	if (best != NULL && wish != DB_SHARE)
		best->held = true;
	return (best);
}

static void
waiter_remove(struct db_pool *p, struct waiter *w)
{
	struct waiter **at = &p->first;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	if (p->last == &w->next)
		p->last = at;
}

static void
waiter_end(struct waiter *w, struct db_slot *slot)
{
	struct db_pool *p = w->pool;

	waiter_remove(p, w);
	if (w->timer != NULL)
		p->loop->ops->cancel(p->loop, w->timer);
	w->slot = slot;
	w->done = true;
	p->loop->ops->resume(p->loop, w->task);
}

static void
waiter_late(void *arg)
{
	struct waiter *w = arg;

	w->timer = NULL;
	waiter_end(w, NULL);
}

static struct db_slot *
wait_for(struct db_pool *p, enum db_wish wish)
{
	struct loop_task *task = p->loop->ops->current(p->loop);
	struct db_slot *slot;
	struct waiter *w;

	if (task == NULL)
		return (NULL);
	w = must(calloc(1, sizeof(*w)));
	w->pool = p;
	w->task = task;
	w->wish = wish;
	w->timer =
	    p->loop->ops->timer(p->loop, p->settings.wait_ms, waiter_late, w);
	*p->last = w;
	p->last = &w->next;
	p->stats.waits++;
	while (!w->done)
		p->loop->ops->suspend(p->loop);
	slot = w->slot;
	free(w);
	return (slot);
}

static bool
any_ready(const struct db_pool *p)
{
	int i;

	for (i = 0; i < p->settings.size; i++)
		if (db_conn_ready(p->slots[i].conn))
			return (true);
	return (false);
}

struct db_slot *
db_pool_take(struct db_pool *p, enum db_wish wish)
{
	struct db_slot *s = p->first == NULL ? pick(p, wish) : NULL;

	if (s != NULL)
		return (s);
	if (!p->settings.blocking && !any_ready(p))
		return (NULL);
	return (wait_for(p, wish));
}

/* ---- what the connections tell ------------------------------------------- */

static struct db_pool *
pool_of(struct db_conn_owner *owner)
{
	return ((struct db_pool *)owner);
}

static void
serve_waiters(struct db_pool *p)
{
	struct db_slot *s;

	while (p->first != NULL && (s = pick(p, p->first->wish)) != NULL)
		waiter_end(p->first, s);
}

static void
on_connected(struct db_conn_owner *owner)
{
	struct db_pool *p = pool_of(owner);

	if (p->stats.reconnects < p->stats.lost)
		p->stats.reconnects++;
	serve_waiters(p);
}

static void
on_ended(struct db_conn_owner *owner)
{
	serve_waiters(pool_of(owner));
}

/* Only a program that blocks waits for the last connection's return. */
static void
on_lost(struct db_conn_owner *owner, bool was_ready)
{
	struct db_pool *p = pool_of(owner);

	if (was_ready)
		p->stats.lost++;
	if (p->settings.blocking || any_ready(p))
		return;
	while (p->first != NULL)
		waiter_end(p->first, NULL);
}

/* ---- giving back --------------------------------------------------------- */

static void
on_kick(void *arg)
{
	struct db_pool *p = arg;

	p->kick = NULL;
	serve_waiters(p);
}

/* Not at once: a task may not resume another one. */
static void
serve_soon(struct db_pool *p)
{
	if (p->first != NULL && p->kick == NULL)
		p->kick = p->loop->ops->timer(p->loop, 0, on_kick, p);
}

static void
roll_back(struct db_slot *s, struct arena *a)
{
	struct db_step step = {.query = &db_query_rollback};
	struct db_trip trip = {.arena = a, .steps = &step, .count = 1};

	db_conn_trip(s->conn, &trip);
	if (trip.end == DB_TRIP_FAILED)
		db_conn_break(s->conn, "could not roll back");
}

void
db_pool_release(struct db_pool *p, struct db_slot *s, struct arena *a)
{
	if (db_conn_in_transaction(s->conn))
		roll_back(s, a);
	s->held = false;
	serve_soon(p);
}

void
db_pool_leave(struct db_pool *p, struct db_slot *s)
{
	s->held = false;
	s->leaving++;
	serve_soon(p);
}

/*
 * Whoever is in the line already comes before a ROLLBACK that is sent now: it
 * would end his transaction, if ours has come to its end by itself. If it has
 * not, he never begins, and is the last in the end.
 */
void
db_pool_left(struct db_pool *p, struct db_slot *s, struct arena *a)
{
	s->leaving--;
	if (db_conn_queued(s->conn) == 0 && db_conn_in_transaction(s->conn))
		roll_back(s, a);
	serve_soon(p);
}

struct sleep {
	struct loop *loop;
	struct loop_task *task;
	bool done;
};

static void
wake_up(void *arg)
{
	struct sleep *s = arg;

	s->done = true;
	s->loop->ops->resume(s->loop, s->task);
}

void
db_pool_sleep(struct db_pool *p, int64_t ms)
{
	struct sleep s = {.loop = p->loop};

	s.task = p->loop->ops->current(p->loop);
	(void)p->loop->ops->timer(p->loop, ms, wake_up, &s);
	while (!s.done)
		p->loop->ops->suspend(p->loop);
}

/* ---- the pool itself ----------------------------------------------------- */

void
db_pool_count_batch(struct db_pool *p)
{
	p->stats.batches++;
}

/* What the conninfo itself asks for; it comes last and so wins. */
static char *
own_options(const char *conninfo)
{
	PQconninfoOption *all = PQconninfoParse(conninfo, NULL), *o;
	char *found = NULL;

	for (o = all; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, "options") == 0)
			break;
	if (o != NULL && o->val != NULL)
		found = must(strdup(o->val));
	PQconninfoFree(all);
	return (found);
}

/*
 * Session settings. Times come out in China's offset; a transaction whose
 * owner went silent ends after 10 s, because the event feed stands still
 * behind it; JIT never pays for statements this short.
 */
static char *
make_options(const struct db_pool_settings *settings)
{
	char *own = own_options(settings->conn.conninfo), *all;

	if (asprintf(&all,
		"-c TimeZone=Asia/Shanghai -c DateStyle=ISO "
		"-c client_min_messages=warning -c jit=off "
		"-c idle_in_transaction_session_timeout=10000 "
		"-c statement_timeout=%lld %s",
		(long long)settings->statement_ms, own != NULL ? own : "") < 0)
		(void)must(NULL);
	free(own);
	return (all);
}

struct db_pool *
db_pool_make(struct loop *loop, const struct db_pool_settings *settings)
{
	struct db_pool *p = must(calloc(1, sizeof(*p)));
	int i;

	p->owner = (struct db_conn_owner){on_connected, on_ended, on_lost};
	p->loop = loop;
	p->settings = *settings;
	p->last = &p->first;
	p->conninfo = must(strdup(settings->conn.conninfo));
	p->options = make_options(settings);
	p->settings.conn.conninfo = p->conninfo;
	p->settings.conn.options = p->options;
	p->view = (struct db){
	    .pool = p, .enter = {"system"}, .shared = !settings->blocking};
	p->slots = must(calloc((size_t)settings->size, sizeof(*p->slots)));
	for (i = 0; i < settings->size; i++)
		p->slots[i].conn =
		    db_conn_new(loop, &p->settings.conn, &p->owner);
	return (p);
}

struct loop *
db_pool_loop(const struct db_pool *p)
{
	return (p->loop);
}

struct db *
db_pool_db(struct db_pool *p)
{
	return (&p->view);
}

void
db_pool_stats(const struct db_pool *p, struct db_pool_stats *out)
{
	int i;

	*out = p->stats;
	out->size = p->settings.size;
	out->ready = 0;
	for (i = 0; i < p->settings.size; i++)
		out->ready += db_conn_ready(p->slots[i].conn);
}

void
db_pool_free(struct db_pool *p)
{
	int i;

	if (p->kick != NULL)
		p->loop->ops->cancel(p->loop, p->kick);
	for (i = 0; i < p->settings.size; i++)
		db_conn_free(p->slots[i].conn);
	free(p->slots);
	free(p->conninfo);
	free(p->options);
	free(p);
}

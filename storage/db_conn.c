/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a connection: DOWN (waiting to try again), CONNECTING, READY,
 * BROKEN (given up, goes down in the next turn of the loop). Trips are in
 * db_trip.c.
 */
#include "storage/db_conn_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"

enum {
	PAUSE_FIRST_MS = 50,
	PAUSE_MOST_MS = 5000,
};

static void on_timer(void *arg);

static void
set_timer(struct db_conn *c, int64_t ms)
{
	if (c->timer != NULL)
		c->loop->ops->cancel(c->loop, c->timer);
	c->timer = c->loop->ops->timer(c->loop, ms, on_timer, c);
}

static void
clear_timer(struct db_conn *c)
{
	if (c->timer != NULL)
		c->loop->ops->cancel(c->loop, c->timer);
	c->timer = NULL;
}

void
db_conn_ask(struct db_conn *c, int events)
{
	c->loop->ops->rewatch(c->loop, c->watch, events);
	c->asked = events;
}

/*
 * libpq closes its socket by itself when the server goes away; the loop must
 * then not tell the kernel about a descriptor that is closed or, worse,
 * somebody else's by now.
 */
static void
stop_watching(struct db_conn *c)
{
	if (c->watch == NULL)
		return;
	c->loop->ops->unwatch(c->loop, c->watch, PQsocket(c->pg) != c->fd);
	c->watch = NULL;
}

/* Loudly the first time; attempts that follow say the same again. */
static void
log_loss(const struct db_conn *c, const char *why)
{
	struct arena *a = arena_new();

	log_event(
	    c->pause_ms == PAUSE_FIRST_MS ? LOG_LEVEL_WARN : LOG_LEVEL_DEBUG,
	    "database-lost", "reason=%s", log_quote(a, why));
	arena_free(a);
}

void
db_conn_down(struct db_conn *c, const char *why)
{
	bool was_ready =
	    c->state == DB_CONN_READY || c->state == DB_CONN_BROKEN;

	log_loss(c, why);
	stop_watching(c);
	PQfinish(c->pg);
	c->pg = NULL;
	c->state = DB_CONN_DOWN;
	c->generation++;
	db_prepared_clear(&c->prepared);
	set_timer(c, c->pause_ms);
	c->pause_ms *= 2;
	if (c->pause_ms > PAUSE_MOST_MS)
		c->pause_ms = PAUSE_MOST_MS;
	db_trip_lose_all(c);
	c->owner->lost(c->owner, was_ready);
}

void
db_conn_break(struct db_conn *c, const char *why)
{
	if (c->state != DB_CONN_READY)
		return;
	c->state = DB_CONN_BROKEN;
	(void)snprintf(c->broken, sizeof(c->broken), "%s", why);
	db_conn_ask(c, 0);
	set_timer(c, 0);
}

static void
connect_failed(struct db_conn *c)
{
	char why[160];

	(void)snprintf(why, sizeof(why), "%.*s",
	    (int)strcspn(PQerrorMessage(c->pg), "\n"), PQerrorMessage(c->pg));
	db_conn_down(c, why);
}

static void
connected(struct db_conn *c)
{
	if (!PQenterPipelineMode(c->pg)) {
		connect_failed(c);
		return;
	}
	(void)PQsetNoticeReceiver(c->pg, db_trip_notice, c);
	clear_timer(c);
	c->state = DB_CONN_READY;
	c->pause_ms = PAUSE_FIRST_MS;
	db_conn_ask(c, LOOP_READ);
	c->owner->connected(c->owner);
}

static void
connect_more(struct db_conn *c)
{
	PostgresPollingStatusType next = PQconnectPoll(c->pg);

	if (PQsocket(c->pg) != c->fd) { /* the next of several hosts */
		c->loop->ops->unwatch(c->loop, c->watch, true);
		c->watch = NULL;
		c->fd = PQsocket(c->pg);
		if (c->fd >= 0)
			c->watch = c->loop->ops->watch(
			    c->loop, c->fd, 0, db_conn_event, c);
	}
	if (next == PGRES_POLLING_READING)
		db_conn_ask(c, LOOP_READ);
	else if (next == PGRES_POLLING_WRITING)
		db_conn_ask(c, LOOP_WRITE);
	else if (next == PGRES_POLLING_OK)
		connected(c);
	else
		connect_failed(c);
}

static void
connect_start(struct db_conn *c)
{
	/* What the conninfo says stands behind our wishes and wins, except
	 * for the options: those have been joined with ours. */
	const char *names[] = {"fallback_application_name", "client_encoding",
	    "tcp_user_timeout", "dbname", "options", NULL};
	const char *values[] = {"ssj", "UTF8", "15000", c->settings.conninfo,
	    c->settings.options, NULL};

	c->state = DB_CONN_CONNECTING;
	c->pg = PQconnectStartParams(names, values, 1);
	if (c->pg == NULL || PQstatus(c->pg) == CONNECTION_BAD ||
	    PQsetnonblocking(c->pg, 1) != 0) {
		connect_failed(c);
		return;
	}
	c->fd = PQsocket(c->pg);
	c->watch =
	    c->loop->ops->watch(c->loop, c->fd, LOOP_WRITE, db_conn_event, c);
	set_timer(c, c->settings.connect_ms);
}

/* A trip that has been under way for too long takes the connection along. */
static void
check_deadline(struct db_conn *c)
{
	int64_t limit = db_trip_limit(c);
	int64_t waited = clock_mono_ms() - c->progress_ms;

	if (c->first == NULL || limit == 0)
		return;
	if (waited >= limit)
		db_conn_down(c, "no answer in time");
	else
		set_timer(c, limit - waited);
}

void
db_conn_watch_deadline(struct db_conn *c)
{
	int64_t limit = db_trip_limit(c);

	if (c->timer == NULL && limit > 0)
		set_timer(c, limit);
}

static void
on_timer(void *arg)
{
	struct db_conn *c = arg;

	c->timer = NULL;
	switch (c->state) {
	case DB_CONN_DOWN:
		connect_start(c);
		break;
	case DB_CONN_CONNECTING:
		db_conn_down(c, "no connection in time");
		break;
	case DB_CONN_READY:
		check_deadline(c);
		break;
	case DB_CONN_BROKEN:
		db_conn_down(c, c->broken);
		break;
	}
}

void
db_conn_event(void *arg, int events)
{
	struct db_conn *c = arg;

	if (c->state == DB_CONN_CONNECTING)
		connect_more(c);
	else if (c->state == DB_CONN_READY && c->plain)
		db_plain_event(c, events);
	else if (c->state == DB_CONN_READY)
		db_trip_event(c);
}

struct db_conn *
db_conn_new(struct loop *loop, const struct db_settings *settings,
    struct db_conn_owner *owner)
{
	struct db_conn *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		(void)fputs("out of memory\n", stderr);
		abort();
	}
	c->loop = loop;
	c->settings = *settings;
	c->owner = owner;
	c->pause_ms = PAUSE_FIRST_MS;
	/* Through the loop, so that the owner is complete when it hears. */
	c->state = DB_CONN_DOWN;
	set_timer(c, 0);
	return (c);
}

void
db_conn_free(struct db_conn *c)
{
	clear_timer(c);
	stop_watching(c);
	PQfinish(c->pg);
	db_prepared_clear(&c->prepared);
	free(c);
}

bool
db_conn_ready(const struct db_conn *c)
{
	return (c->state == DB_CONN_READY);
}

int
db_conn_queued(const struct db_conn *c)
{
	return (c->queued);
}

uint64_t
db_conn_generation(const struct db_conn *c)
{
	return (c->generation);
}

bool
db_conn_in_transaction(const struct db_conn *c)
{
	return (c->state == DB_CONN_READY &&
	    PQtransactionStatus(c->pg) != PQTRANS_IDLE);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of a connection, shared by db_conn.c (its life), db_trip.c (what
 * it carries) and db_plain.c (its time outside the pipeline). Nobody else
 * includes this.
 */
#ifndef SSJ_STORAGE_DB_CONN_STATE_H
#define SSJ_STORAGE_DB_CONN_STATE_H

#include "storage/db_conn.h"
#include "storage/db_prepared.h"

enum db_conn_life {
	DB_CONN_DOWN,	    /* a timer will start the next attempt */
	DB_CONN_CONNECTING, /* libpq is at work, a timer limits it */
	DB_CONN_READY,	    /* in pipeline mode, or plain for a COPY */
	DB_CONN_BROKEN,	    /* nobody may use it; a timer takes it down */
};

struct db_conn {
	struct loop *loop;
	struct db_settings settings;
	struct db_conn_owner *owner;
	PGconn *pg; /* NULL exactly when DOWN */
	int fd;	    /* the socket as the loop knows it */
	struct loop_watch *watch;
	int asked;		  /* events the loop was last asked for */
	struct loop_timer *timer; /* its meaning follows the state */
	enum db_conn_life state;
	char broken[80];     /* BROKEN: why */
	uint64_t generation; /* raised with every loss */
	int64_t pause_ms;    /* before the next attempt */
	struct db_prepared prepared;
	struct db_trip *first, **last; /* under way, oldest first */
	int queued;
	int64_t progress_ms; /* when the oldest trip began to be the oldest */
	bool plain;	     /* outside the pipeline */
	struct loop_task *plain_task; /* who waits in db_conn_wait() */
};

void db_conn_ask(struct db_conn *c, int events);
void db_conn_down(struct db_conn *c, const char *why);
void db_conn_event(void *arg, int events);
void db_conn_watch_deadline(struct db_conn *c);

void db_trip_event(struct db_conn *c);
void db_trip_lose_all(struct db_conn *c);
void db_trip_notice(void *arg, const PGresult *notice);
/* How long the oldest trip may take; 0 = for ever, or there is none. */
int64_t db_trip_limit(const struct db_conn *c);

void db_plain_event(struct db_conn *c, int events);

#endif

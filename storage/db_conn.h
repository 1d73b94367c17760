/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection to PostgreSQL on an event loop: it connects, comes back by
 * itself with growing pauses, and carries trips.
 *
 * A trip is what travels together: statements and one Sync, hence one round
 * trip and, outside an explicit transaction, one implicit transaction. Several
 * trips may be under way at once; they are answered in order. Statements are
 * prepared on first use, in the same round trip.
 *
 * It decides nothing: which connection carries what is the pool's business,
 * what a failure means is db.c's. It never resumes a task from inside a call
 * that a task made; a connection found broken there goes down in the next
 * turn of the loop.
 */
#ifndef SSJ_STORAGE_DB_CONN_H
#define SSJ_STORAGE_DB_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libpq-fe.h>

#include "storage/db.h"

struct db_conn;
struct loop_task;

/* How a connection behaves. Strings live as long as the connection. */
struct db_settings {
	const char *conninfo;
	const char *options; /* session settings, "-c name=value …" */
	int64_t connect_ms;  /* give up one attempt to connect */
	int64_t answer_ms;   /* drop the connection when a trip takes longer;
				0 = never */
	int64_t commit_ms;   /* the same for a trip that ends in COMMIT, which
				no statement_timeout ends when the synchronous
				standby is away */
};

/* Whoever owns connections hears of them. Called from the loop. */
struct db_conn_owner {
	void (*connected)(struct db_conn_owner *);
	/* A trip has ended, so there is room for more. */
	void (*ended)(struct db_conn_owner *);
	/* A connection was lost, or (not `was_ready`) an attempt failed. */
	void (*lost)(struct db_conn_owner *, bool was_ready);
};

enum db_trip_end {
	DB_TRIP_PENDING,
	DB_TRIP_DONE,	/* every step and the Sync were answered */
	DB_TRIP_FAILED, /* a step was refused; nothing of the trip remains */
	DB_TRIP_LOST,	/* the connection broke: what came of it is unknown */
	DB_TRIP_DOUBT,	/* committed, but perhaps only on this server */
};

struct db_step {
	const struct db_query *query;
	struct db_params params;
	struct db_rows *out; /* where the caller wants its rows, or NULL */
	PGresult *result;    /* what came back; owned by the trip's arena */
};

struct db_trip {
	struct arena *arena;
	struct db_step *steps;
	size_t count;
	bool commit; /* its end is the end of an explicit transaction */
	/* The rest is the connection's. */
	enum db_trip_end end;
	bool sent;			/* it may have reached the server */
	PGresult *error;		/* DB_TRIP_FAILED: the refusal … */
	const struct db_query *refused; /* … and of what */
	struct db_trip *next;
	struct loop_task *task;
	const struct db_query **preparing;
	size_t preparing_count, preparing_at, step_at;
	bool doubt;
};

/* Starts connecting. Never NULL. */
struct db_conn *db_conn_new(struct loop *loop,
    const struct db_settings *settings, struct db_conn_owner *owner);
/* Only when no trip is under way. */
void db_conn_free(struct db_conn *c);

bool db_conn_ready(const struct db_conn *c);
/* Trips under way. */
int db_conn_queued(const struct db_conn *c);
/* Raised with every loss: whoever holds a connection sees by it that this is
 * not the session it began with. */
uint64_t db_conn_generation(const struct db_conn *c);
/* True inside a transaction block, also a failed one. */
bool db_conn_in_transaction(const struct db_conn *c);

/*
 * Sends the trip and suspends the caller until it has ended. trip->end says
 * how.
 */
void db_conn_trip(struct db_conn *c, struct db_trip *trip);

/* The two halves of it, for who has something to say in between. */
void db_conn_send(struct db_conn *c, struct db_trip *trip);
void db_conn_await(struct db_conn *c, const struct db_trip *trip);

/* Makes the arena own the result; returns it. */
PGresult *db_result_keep(struct arena *a, PGresult *r);

/* Gives the connection up; it comes back by itself. */
void db_conn_break(struct db_conn *c, const char *why);

/*
 * COPY cannot travel in a pipeline. Between plain_begin and plain_end the
 * caller, which must be alone on the connection, uses libpq itself, and
 * db_conn_wait() wherever libpq would block. NULL when the connection is not
 * usable.
 */
PGconn *db_conn_plain_begin(struct db_conn *c);
/*
 * Suspends until the server has sent something (or `to_write` can be sent).
 * False when the connection is lost: then the PGconn is gone.
 */
bool db_conn_wait(struct db_conn *c, bool to_write);
/* Back to trips. */
void db_conn_plain_end(struct db_conn *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of a pool, for storage/db*.c only: who may use which connection.
 *
 * A single batch shares a connection with others (they travel one behind the
 * other); a transaction or a COPY holds one alone. Who has to wait is served
 * in order of arrival, so that a transaction is not starved by batches.
 *
 * A transaction whose COMMIT is under way lets the next one begin behind it,
 * so that the server finds work when it has committed. If that COMMIT is
 * refused, the BEGIN behind it is refused as well (25P02): nothing of the
 * second has happened, and it is repeated on a connection of its own. Batches
 * never go there.
 */
#ifndef SSJ_STORAGE_DB_POOL_H
#define SSJ_STORAGE_DB_POOL_H

#include "storage/db_conn.h"

enum {
	DB_ENTER_PARAMS = 6
};

struct db_tx;

/* What a pool is asked to be. */
struct db_pool_settings {
	struct db_settings conn;
	int64_t statement_ms; /* statement_timeout; 0 = none */
	int64_t wait_ms;      /* a caller waits no longer for a connection */
	/* A program of one task, which may block: it waits for a connection
	 * that is lost (for wait_ms) instead of failing at once, and its view
	 * may be bound to a transaction, since nobody else uses it. */
	bool blocking;
	int size;
};

/* A place in the pool. */
struct db_slot {
	struct db_conn *conn;
	int leaving; /* transactions whose COMMIT is under way */
	bool held;
};

/*
 * The view of one actor on a pool. While a transaction runs it stands in
 * `tx`, so that everything that goes through the view goes into it.
 */
struct db {
	struct db_pool *pool;
	struct db_tx *tx;		    /* NULL outside transactions */
	const char *enter[DB_ENTER_PARAMS]; /* parameters of ssj_enter() */
	bool shared; /* the pool's own view: never bound */
};

/* A transaction under way. */
struct db_tx {
	struct db_slot *slot;
	struct db_pool *pool;
	uint64_t generation;	  /* of the connection when it began */
	const struct db *entered; /* whose actor the server knows of */
	bool begun;		  /* BEGIN has gone out */
	bool committed;		  /* by its last batch */
	bool left;		  /* its COMMIT went out: others may follow */
	bool refused;		  /* it never began: nothing may follow */
	/* What waits for the next trip. */
	const struct db_step *later;
	size_t later_count;
	char sqlstate[6]; /* of the statement that was refused */
};

struct db_pool *
db_pool_make(struct loop *loop, const struct db_pool_settings *settings);

/* What a caller wants of a connection. */
enum db_wish {
	DB_SHARE,
	DB_HOLD,       /* until db_pool_release() or db_pool_leave() */
	DB_HOLD_ALONE, /* the same, behind nobody */
};

/* NULL when there is none in time. */
struct db_slot *db_pool_take(struct db_pool *p, enum db_wish wish);

/* Ends a transaction that its holder left open, then lets others have it. */
void db_pool_release(struct db_pool *p, struct db_slot *s, struct arena *a);

/* The holder's COMMIT has gone out; he calls db_pool_left() at its end. */
void db_pool_leave(struct db_pool *p, struct db_slot *s);

/* Ends a transaction that was left open because something was refused before
 * its COMMIT, unless somebody has come behind: then he ends it. */
void db_pool_left(struct db_pool *p, struct db_slot *s, struct arena *a);

struct loop *db_pool_loop(const struct db_pool *p);

/* Suspends the caller. */
void db_pool_sleep(struct db_pool *p, int64_t ms);

void db_pool_count_batch(struct db_pool *p);

#endif

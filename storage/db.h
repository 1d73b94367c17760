/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PostgreSQL, and the only door to it.
 *
 * A `struct db` is a place to run statements for one actor. Behind it stands
 * either the api's pool (pipelined connections on the event loop; every call
 * may suspend the caller) or one blocking connection (worker, tools, tests);
 * code cannot tell which.
 *
 * Every batch and every transaction begins with ssj_enter(), which sets who
 * acts for row-level security and refuses an account that was revoked; then
 * the statements; all in one round trip where nothing has to be decided in
 * between.
 *
 * SQL stands in NAME.sql, one block per statement, headed "-- name: word";
 * the build turns each block into the constant SQL_WORD of "NAME.sql.h".
 */
#ifndef SSJ_STORAGE_DB_H
#define SSJ_STORAGE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"

struct arena;
struct loop;
struct db;
struct db_pool;

/* ---- rows ------------------------------------------------------------- */

enum db_type {
	DB_TEXT,  /* const char *; NULL for SQL NULL */
	DB_I64,	  /* int64_t; 0 for NULL */
	DB_F64,	  /* double; 0 for NULL */
	DB_BOOL,  /* bool; false for NULL */
	DB_TIME,  /* const char *: timestamptz as RFC 3339 +08:00; or NULL */
	DB_BYTES, /* struct db_bytes, from bytea; {NULL, 0} for NULL */
};

struct db_bytes {
	const void *data;
	size_t len;
};

/* Where one result column goes in a row struct; columns match by position
 * and their names are compared at the first use, so that a renamed or moved
 * column is an error and never a shifted value. */
struct db_column {
	const char *name; /* NULL ends the table */
	enum db_type type;
	size_t offset;
};

/* clang-format off */
#define DB_COLUMN_(row, member, kind, ctype)				       \
	{#member, kind, offsetof(row, member) +				       \
	    0 * sizeof(&((row *)0)->member == (ctype *)0)}
#define DB_COL_TEXT(row, member)  DB_COLUMN_(row, member, DB_TEXT, const char *)
#define DB_COL_I64(row, member)	  DB_COLUMN_(row, member, DB_I64, int64_t)
#define DB_COL_F64(row, member)	  DB_COLUMN_(row, member, DB_F64, double)
#define DB_COL_BOOL(row, member)  DB_COLUMN_(row, member, DB_BOOL, bool)
#define DB_COL_TIME(row, member)  DB_COLUMN_(row, member, DB_TIME, const char *)
#define DB_COL_BYTES(row, member) DB_COLUMN_(row, member, DB_BYTES, struct db_bytes)
/* clang-format on */

/* A statement, prepared once per connection. Static storage duration. */
struct db_query {
	const char *name; /* unique; the name it is prepared under */
	const char *sql;
	const struct db_column *columns; /* NULL: returns no rows we read */
	size_t row_size;
};

/* An array of row structs in the arena. */
struct db_rows {
	size_t count;	  /* rows returned */
	int64_t affected; /* rows inserted, updated or deleted */
	void *rows;
};

/*
 * Text parameters; NULL is SQL NULL. Where `bytes` is set, it takes the place
 * of values[bytes_at], for a bytea. Must live until the statement ran.
 */
struct db_params {
	const char *const *values;
	size_t count, bytes_at;
	const struct db_bytes *bytes;
};
#define DB_PARAMS(...)                                                    \
	((struct db_params){.values = (const char *const[]){__VA_ARGS__}, \
	    .count =                                                      \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)})
#define DB_NO_PARAMS ((struct db_params){.values = NULL})

/* ---- statements ------------------------------------------------------- */

/*
 * Runs one statement (in the surrounding transaction, if there is one).
 * `out` may be NULL when no rows are wanted. Database failures come back as
 * problems: constraint violations by name (db_problem.c), lost connections as
 * PROBLEM_UNAVAILABLE, a connection lost while committing as
 * PROBLEM_MAYBE_DONE.
 */
struct problem *db_fetch(struct db *db, struct arena *a,
    const struct db_query *q, struct db_params params, struct db_rows *out);

/* db_fetch() for exactly one row into `row`; PROBLEM_NOT_FOUND for none. */
struct problem *db_one(struct db *db, struct arena *a, const struct db_query *q,
    struct db_params params, void *row);

/* db_fetch() for a statement whose rows do not matter. */
struct problem *db_run(struct db *db, struct arena *a, const struct db_query *q,
    struct db_params params);

/* Several statements in one round trip and one (implicit) transaction. */
struct db_batch;
struct db_batch *db_batch_new(struct db *db, struct arena *a);
/* Every statement behind this one is planned for the values it is given, not
 * once for all: for lists whose optional filters make one plan bad. */
void db_batch_plan_afresh(struct db_batch *b);
/* Puts a statement behind the others. `params` (a DB_PARAMS() ends with its
 * block) and `out` are the caller's and must last until the batch is run. */
void db_batch_add(struct db_batch *b, const struct db_query *q,
    struct db_params params, struct db_rows *out);
struct problem *db_batch_run(struct db_batch *b);

/*
 * The same inside a transaction, but nothing is awaited: the statements go out
 * in front of whatever the transaction sends next, at the latest COMMIT, and
 * what is refused is that trip's problem. For writing of which no rows are
 * wanted (every `out` NULL); the parameters are copied. As db_batch_run()
 * outside a transaction.
 */
struct problem *db_batch_run_later(struct db_batch *b);

/*
 * The last batch of a transaction, in whose act nothing follows: COMMIT goes
 * out with it, which saves a trip. What is refused takes everything back, and
 * so must whatever the batch has to prevent be: rows that are missing come too
 * late. As db_batch_run() outside a transaction.
 */
struct problem *db_batch_run_last(struct db_batch *b);

/*
 * Runs `act` in one transaction: BEGIN and ssj_enter go out with its first
 * statement, COMMIT after it returned NULL, ROLLBACK after a problem.
 * Deadlocks and serialization failures repeat the whole act (db_retry.h says
 * which and how often), so `act` must have no effect outside the database and
 * the arena. Inside, `db` is bound to the transaction. Nesting joins the
 * outer transaction.
 */
struct problem *db_transact(struct db *db, struct arena *a,
    struct problem *(*act)(struct db *db, struct arena *a, void *arg),
    void *arg);

/*
 * The same for an act that reads only: all its statements see the database as
 * it was at the first, and one that writes is refused as by a standby
 * (PROBLEM_UNAVAILABLE). Never inside a transaction (PROBLEM_INTERNAL).
 */
struct problem *db_snapshot(struct db *db, struct arena *a,
    struct problem *(*act)(struct db *db, struct arena *a, void *arg),
    void *arg);

/* COPY … FROM STDIN: `next` hands out pieces (any size) until it sets *len to
 * 0. Must run inside db_transact() or alone. */
struct problem *db_copy_in(struct db *db, struct arena *a, const char *sql,
    struct problem *(*next)(void *arg, const void **bytes, size_t *len),
    void *arg);

/* COPY … TO STDOUT: `take` gets one row at a time, in the format the SQL
 * asks for; a problem from it ends the copy. */
struct problem *db_copy_out(struct db *db, struct arena *a, const char *sql,
    struct problem *(*take)(void *arg, const void *bytes, size_t len),
    void *arg);

/* ---- who acts --------------------------------------------------------- */

/* The same connections, acting for `actor` from now on; lives in `a`. */
struct db *db_as(struct db *db, struct arena *a, const struct actor *actor);

/* ---- opening ---------------------------------------------------------- */

struct db_pool_stats {
	int size, ready; /* connections wanted, usable */
	uint64_t batches, reconnects, lost, waits;
};

/*
 * The api's pool: `size` connections that connect, reconnect (with growing
 * pauses) and wait through `loop`. Never fails: while no connection is ready,
 * statements answer PROBLEM_UNAVAILABLE at once.
 */
struct db_pool *db_pool_new(struct loop *loop, const char *conninfo, int size);
struct db *db_pool_db(struct db_pool *pool);
void db_pool_stats(const struct db_pool *pool, struct db_pool_stats *out);
void db_pool_free(struct db_pool *pool);

/*
 * One blocking connection. Fails with PROBLEM_UNAVAILABLE; reconnects by
 * itself when lost (outside transactions). Acts as the system until db_as().
 */
struct problem *db_open(struct arena *a, const char *conninfo, struct db **out);
void db_close(struct db *db);

#endif

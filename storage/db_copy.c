/* SPDX-License-Identifier: Apache-2.0 */
/*
 * COPY in both directions, inside a transaction that is there or made for it.
 * A COPY is never repeated: the stream behind it cannot be read twice.
 */
#include "storage/db_tx.h"

#include <limits.h>

#include "base/arena.h"
#include "storage/db_problem.h"
#include "storage/db_query.h"

/* One COPY under way. */
struct copy {
	struct db *db;
	struct arena *arena;
	struct db_conn *conn;
	PGconn *pg;	     /* gone when the connection is lost … */
	uint64_t generation; /* … which this tells */
	const char *sql;
	struct problem *(*next)(void *, const void **, size_t *);
	struct problem *(*take)(void *, const void *, size_t);
	void *arg;
};

/* The stream's owner may have taken his time: is this still our session? */
static bool
still_there(const struct copy *c)
{
	return (db_conn_ready(c->conn) &&
	    db_conn_generation(c->conn) == c->generation);
}

/* The next result, NULL at the end; false when the connection is lost. */
static bool
next_result(struct copy *c, PGresult **out)
{
	while (PQisBusy(c->pg))
		if (!db_conn_wait(c->conn, PQflush(c->pg) == 1))
			return (false);
	if ((*out = PQgetResult(c->pg)) != NULL)
		(void)db_result_keep(c->arena, *out);
	return (true);
}

/*
 * Reads results to the end of the statement, so that the connection is ready
 * for the next one, and returns the first refusal.
 */
static struct problem *
finish(struct copy *c)
{
	struct problem *p = NULL;
	PGresult *r;

	for (;;) {
		if (!next_result(c, &r))
			return (db_problem_unavailable(c->arena));
		if (r == NULL)
			return (p);
		if (PQresultStatus(r) == PGRES_COPY_IN ||
		    PQresultStatus(r) == PGRES_COPY_OUT) {
			/* Nobody wants this COPY: there is no way out of it
			 * but with the connection. */
			db_conn_break(c->conn, "copy given up");
			return (p);
		}
		if (PQresultStatus(r) == PGRES_FATAL_ERROR && p == NULL)
			p = db_problem_refused(c->arena, r, "copy");
	}
}

/* Sends the statement and waits until the server is ready to copy. */
static struct problem *
start(struct copy *c, ExecStatusType wanted)
{
	PGresult *r;

	if (!PQsendQuery(c->pg, c->sql)) {
		db_conn_break(c->conn, "could not send");
		return (db_problem_unavailable(c->arena));
	}
	if (!next_result(c, &r))
		return (db_problem_unavailable(c->arena));
	if (r != NULL && PQresultStatus(r) == wanted)
		return (NULL);
	if (r != NULL && PQresultStatus(r) == PGRES_FATAL_ERROR) {
		struct problem *p = db_problem_refused(c->arena, r, "copy");

		(void)finish(c);
		return (p);
	}
	db_conn_break(c->conn, "not a copy in this direction");
	return (problem_new(c->arena, PROBLEM_INTERNAL, NULL, NULL));
}

/* ---- in --------------------------------------------------------------- */

enum {
	PIECE_MAX = 64 * 1024
};

/* False when the server has stopped listening, which finish() explains. */
static bool
put(struct copy *c, const char *bytes, size_t len, struct problem **lost)
{
	while (len > 0) {
		int piece = len > PIECE_MAX ? PIECE_MAX : (int)len;

		if (PQputCopyData(c->pg, bytes, piece) != 1)
			return (false);
		bytes += piece;
		len -= (size_t)piece;
		/* Nothing piles up here: the next piece waits for this. */
		while (PQflush(c->pg) == 1)
			if (!db_conn_wait(c->conn, true)) {
				*lost = db_problem_unavailable(c->arena);
				return (false);
			}
	}
	return (true);
}

static struct problem *
copy_in(struct copy *c)
{
	struct problem *p, *lost = NULL;
	const void *bytes;
	size_t len;

	TRY(start(c, PGRES_COPY_IN));
	do {
		p = c->next(c->arg, &bytes, &len);
		if (!still_there(c))
			return (
			    p != NULL ? p : db_problem_unavailable(c->arena));
	} while (p == NULL && len > 0 && put(c, bytes, len, &lost));
	if (lost != NULL)
		return (lost);
	(void)PQputCopyEnd(c->pg, p != NULL ? "given up" : NULL);
	if (p != NULL) {
		(void)finish(c);
		return (p);
	}
	return (finish(c));
}

/* ---- out -------------------------------------------------------------- */

/* Hands over all rows. */
static struct problem *
copy_rows(struct copy *c)
{
	struct problem *p;
	char *row;
	int n;

	while ((n = PQgetCopyData(c->pg, &row, 1)) >= 0) {
		if (n == 0) {
			if (!db_conn_wait(c->conn, false))
				return (db_problem_unavailable(c->arena));
			continue;
		}
		p = c->take(c->arg, row, (size_t)n);
		PQfreemem(row);
		if (p != NULL) {
			db_conn_break(c->conn, "reader gave up");
			return (p);
		}
		if (!still_there(c))
			return (db_problem_unavailable(c->arena));
	}
	return (NULL);
}

static struct problem *
copy_out(struct copy *c)
{
	TRY(start(c, PGRES_COPY_OUT));
	TRY(copy_rows(c));
	return (finish(c));
}

/* ---- both --------------------------------------------------------------- */

static struct problem *
copy_act(struct db *db, struct arena *a, void *arg)
{
	struct copy *c = arg;
	struct db_step steps[DB_LEAD + 1] = {
	    [DB_LEAD] = {.query = &db_query_unlimited}};
	struct db_trip t;
	struct problem *p;

	db_tx_trip(db, a, &t, steps, DB_LEAD + 1);
	TRY(db_trip_problem(a, &t, false));
	c->arena = a;
	c->conn = db->tx->slot->conn;
	c->generation = db_conn_generation(c->conn);
	if ((c->pg = db_conn_plain_begin(c->conn)) == NULL)
		return (db_problem_unavailable(a));
	p = c->next != NULL ? copy_in(c) : copy_out(c);
	db_conn_plain_end(c->conn);
	return (p);
}

struct problem *
db_copy_in(struct db *db, struct arena *a, const char *sql,
    struct problem *(*next)(void *, const void **, size_t *), void *arg)
{
	struct copy c = {.sql = sql, .next = next, .arg = arg};

	return (db_transact_with(db, a, &db_retry_never, copy_act, &c));
}

struct problem *
db_copy_out(struct db *db, struct arena *a, const char *sql,
    struct problem *(*take)(void *, const void *, size_t), void *arg)
{
	struct copy c = {.sql = sql, .take = take, .arg = arg};

	return (db_transact_with(db, a, &db_retry_never, copy_act, &c));
}

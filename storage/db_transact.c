/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions: one place that begins, one that commits. */
#include "storage/db_tx.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "storage/db_problem.h"
#include "storage/db_query.h"

/* Where BEGIN was not answered, it began nothing: the block of another had
 * failed before it, or a statement could not be prepared. */
static bool
never_began(const struct db_trip *t)
{
	const struct db_step *first = &t->steps[0];

	return ((first->query == &db_query_begin ||
		    first->query == &db_query_begin_snapshot) &&
	    first->result == NULL);
}

/* The block that BEGIN came to was another's, which had failed. */
static bool
came_behind_a_refusal(const struct db_tx *tx)
{
	return (tx->refused && strcmp(tx->sqlstate, "25P02") == 0);
}

static void
note_refusal(struct db_tx *tx, struct db_trip *t)
{
	if (t->end != DB_TRIP_FAILED)
		return;
	tx->refused = tx->refused || never_began(t);
	if (tx->sqlstate[0] == '\0')
		(void)snprintf(tx->sqlstate, sizeof(tx->sqlstate), "%s",
		    db_sqlstate(t->error));
	if (came_behind_a_refusal(tx)) { /* as good as never sent */
		t->end = DB_TRIP_LOST;
		t->sent = false;
	}
}

/* The trip that ends in COMMIT: whoever waits may begin while it is under way,
 * and the connection is no longer ours. */
static void
leaving_trip(struct db_tx *tx, struct db_trip *t)
{
	tx->left = true;
	db_pool_leave(tx->pool, tx->slot);
	db_conn_await(tx->slot->conn, t);
	if (t->end == DB_TRIP_DOUBT)
		db_conn_break(tx->slot->conn, "standby did not confirm");
	db_pool_left(tx->pool, tx->slot, t->arena);
}

/*
 * A trip on the session the transaction began in; another one knows nothing
 * of it. Nor does this one when it never began: what came then would be kept
 * statement by statement. Once left, it may be in another's transaction.
 */
static void
same_session_trip(struct db_tx *tx, struct db_trip *t)
{
	if (tx->refused || tx->left ||
	    db_conn_generation(tx->slot->conn) != tx->generation) {
		t->end = DB_TRIP_LOST;
		return;
	}
	db_conn_send(tx->slot->conn, t);
	if (t->commit)
		leaving_trip(tx, t);
	else
		db_conn_await(tx->slot->conn, t);
	note_refusal(tx, t);
}

/* The same with what has waited for it in front; the steps of `t` get their
 * results all the same. */
static void
trip_with_waiting(struct db_tx *tx, struct db_trip *t)
{
	struct db_step *own = t->steps;
	size_t own_size = t->count * sizeof(*own), before = tx->later_count;

	if (before > 0) {
		t->count += before;
		t->steps = arena_array(t->arena, t->count, sizeof(*t->steps));
		memcpy(t->steps, tx->later, before * sizeof(*t->steps));
		memcpy(t->steps + before, own, own_size);
		tx->later_count = 0;
	}
	same_session_trip(tx, t);
	if (before > 0)
		memcpy(own, t->steps + before, own_size);
}

bool
db_tx_later(struct db *db, const struct db_step *steps, size_t count)
{
	struct db_tx *tx = db->tx;

	if (!tx->begun || tx->left || tx->entered != db || tx->later_count > 0)
		return (false);
	tx->later = steps + DB_LEAD;
	tx->later_count = count - DB_LEAD;
	return (true);
}

/* What is still owed before steps[DB_LEAD …]: where the trip begins. */
static size_t
owed(struct db *db, struct db_step *steps)
{
	struct db_tx *tx = db->tx;
	size_t first = DB_LEAD;

	if (tx->entered != db)
		steps[--first] = db_enter_step(db);
	if (!tx->begun)
		steps[--first] = (struct db_step){.query = &db_query_begin};
	tx->begun = true;
	tx->entered = db;
	return (first);
}

void
db_tx_trip(struct db *db, struct arena *a, struct db_trip *t,
    struct db_step *steps, size_t count)
{
	size_t first = owed(db, steps);

	*t = (struct db_trip){
	    .arena = a, .steps = steps + first, .count = count - first};
	db_pool_count_batch(db->pool);
	trip_with_waiting(db->tx, t);
}

/* The server answers ROLLBACK to the COMMIT of a transaction in which
 * something was refused: somebody has swallowed a problem. */
static struct problem *
check_committed(struct arena *a, const struct db_step *commit)
{
	const char *tag = PQcmdStatus(commit->result);

	if (strcmp(tag, "COMMIT") == 0)
		return (NULL);
	log_event(
	    LOG_LEVEL_ERROR, "commit-refused", "answer=%s", log_quote(a, tag));
	return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
}

/* A trip whose last step is COMMIT. */
static struct problem *
commit_trip(
    struct db_tx *tx, struct arena *a, struct db_step *steps, size_t count)
{
	struct db_trip t = {
	    .arena = a, .steps = steps, .count = count, .commit = true};

	trip_with_waiting(tx, &t);
	TRY(db_trip_problem(a, &t, true));
	return (check_committed(a, &steps[count - 1]));
}

struct problem *
db_tx_end(struct db *db, struct arena *a, struct db_step *steps, size_t count)
{
	size_t first = owed(db, steps);

	db_pool_count_batch(db->pool);
	TRY(commit_trip(db->tx, a, steps + first, count - first));
	db->tx->committed = true;
	return (NULL);
}

static struct problem *
commit(struct db *db, struct arena *a)
{
	struct db_step step = {.query = &db_query_commit};
	struct db_tx *tx = db->tx;

	if (!tx->begun || tx->committed)
		return (NULL);
	if (tx->left) { /* somebody has swallowed that problem */
		log_event(LOG_LEVEL_ERROR, "commit-refused", "answer=-");
		return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
	}
	return (commit_trip(tx, a, &step, 1));
}

/* Alone: a statement that is prepared behind it in the same pipeline would
 * have taken a snapshot already. */
static struct problem *
begin_snapshot(struct db *db, struct arena *a)
{
	struct db_step step = {.query = &db_query_begin_snapshot};
	struct db_trip t = {.arena = a, .steps = &step, .count = 1};

	db->tx->begun = true;
	same_session_trip(db->tx, &t);
	return (db_trip_problem(a, &t, false));
}

struct doing {
	const struct db_retry *retry;
	bool snapshot;
	struct problem *(*act)(struct db *, struct arena *, void *);
	void *arg;
};

/* Behind another's COMMIT only when it may be repeated, and only at first. */
static enum db_wish
wish_of(const struct doing *d, int attempt)
{
	return (
	    attempt == 1 && d->retry->attempts > 1 ? DB_HOLD : DB_HOLD_ALONE);
}

/* One attempt; *again = the rule allows another. */
static struct problem *
attempt_once(struct db *db, struct arena *a, const struct doing *d, int attempt,
    bool *again)
{
	struct db copy = *db;
	struct db *view = db->shared ? &copy : db;
	struct db_slot *slot = db_pool_take(db->pool, wish_of(d, attempt));
	struct db_tx tx = {.slot = slot, .pool = db->pool};
	struct problem *p;

	*again = false;
	if (slot == NULL)
		return (db_problem_unavailable(a));
	tx.generation = db_conn_generation(slot->conn);
	view->tx = &tx;
	p = d->snapshot ? begin_snapshot(view, a) : NULL;
	if (p == NULL)
		p = d->act(view, a, d->arg);
	if (p == NULL)
		p = commit(view, a);
	view->tx = NULL;
	if (!tx.left)
		db_pool_release(db->pool, slot, a);
	*again = p != NULL &&
	    (came_behind_a_refusal(&tx) || db_retry_may(tx.sqlstate));
	return (p);
}

static struct problem *
attempt_all(struct db *db, struct arena *a, const struct doing *d)
{
	struct problem *p;
	bool again;
	int attempt = 1;

	for (;;) {
		p = attempt_once(db, a, d, attempt, &again);
		if (!again || attempt == d->retry->attempts)
			return (p);
		db_pool_sleep(db->pool, db_retry_pause(d->retry, ++attempt));
	}
}

struct problem *
db_transact_with(struct db *db, struct arena *a, const struct db_retry *retry,
    struct problem *(*act)(struct db *, struct arena *, void *), void *arg)
{
	if (db->tx != NULL)
		return (act(db, a, arg));
	return (attempt_all(db, a, &(struct doing){retry, false, act, arg}));
}

struct problem *
db_transact(struct db *db, struct arena *a,
    struct problem *(*act)(struct db *, struct arena *, void *), void *arg)
{
	return (db_transact_with(db, a, &db_retry_conflict, act, arg));
}

struct problem *
db_snapshot(struct db *db, struct arena *a,
    struct problem *(*act)(struct db *, struct arena *, void *), void *arg)
{
	if (db->tx != NULL)
		return (problem_new(a, PROBLEM_INTERNAL, NULL,
		    "a snapshot inside a transaction"));
	return (attempt_all(
	    db, a, &(struct doing){&db_retry_conflict, true, act, arg}));
}

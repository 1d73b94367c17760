/* SPDX-License-Identifier: Apache-2.0 */
/* Statements and batches. */
#include "storage/db.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "storage/db_problem.h"
#include "storage/db_query.h"
#include "storage/db_rows.h"
#include "storage/db_tx.h"

enum {
	STEPS_FIRST = 4
};

struct db_batch {
	struct db *db;
	struct arena *arena;
	struct db_step *steps; /* the first DB_LEAD are not the caller's */
	size_t count, room;
};

struct db_step
db_enter_step(const struct db *db)
{
	return ((struct db_step){.query = &db_query_enter,
	    .params = {.values = db->enter, .count = DB_ENTER_PARAMS}});
}

struct db_batch *
db_batch_new(struct db *db, struct arena *a)
{
	struct db_batch *b = arena_alloc(a, sizeof(*b));

	b->db = db;
	b->arena = a;
	b->count = DB_LEAD;
	b->room = DB_LEAD + STEPS_FIRST;
	b->steps = arena_array(a, b->room, sizeof(*b->steps));
	return (b);
}

static void
batch_grow(struct db_batch *b)
{
	size_t room = b->room * 2;

	b->steps = arena_grow(b->arena, b->steps, b->room * sizeof(*b->steps),
	    room * sizeof(*b->steps));
	b->room = room;
}

void
db_batch_add(struct db_batch *b, const struct db_query *q,
    struct db_params params, struct db_rows *out)
{
	if (b->count == b->room)
		batch_grow(b);
	b->steps[b->count++] =
	    (struct db_step){.query = q, .params = params, .out = out};
}

void
db_batch_plan_afresh(struct db_batch *b)
{
	db_batch_add(b, &db_query_plan_afresh, DB_NO_PARAMS, NULL);
}

static bool
batch_writes(const struct db_batch *b)
{
	size_t i;

	for (i = DB_LEAD; i < b->count; i++)
		if (!db_query_only_reads(b->steps[i].query))
			return (true);
	return (false);
}

static struct problem *
batch_read(struct db_batch *b)
{
	size_t i;

	for (i = DB_LEAD; i < b->count; i++)
		TRY(db_rows_read(b->arena, b->steps[i].query,
		    b->steps[i].result, b->steps[i].out));
	return (NULL);
}

struct problem *
db_trip_problem(struct arena *a, const struct db_trip *t, bool writes)
{
	switch (t->end) {
	case DB_TRIP_DONE:
		return (NULL);
	case DB_TRIP_FAILED:
		return (db_problem_refused(
		    a, t->error, t->refused != NULL ? t->refused->name : "-"));
	case DB_TRIP_DOUBT:
		return (db_problem_maybe_done(a));
	case DB_TRIP_PENDING:
	case DB_TRIP_LOST:
		break;
	}
	return (writes && t->sent ? db_problem_maybe_done(a)
				  : db_problem_unavailable(a));
}

/* Outside a transaction: one trip on a shared connection. */
static void
trip_alone(struct db_batch *b, struct db_trip *t)
{
	struct db_slot *slot = db_pool_take(b->db->pool, DB_SHARE);

	b->steps[DB_LEAD - 1] = db_enter_step(b->db);
	*t = (struct db_trip){.arena = b->arena,
	    .steps = b->steps + DB_LEAD - 1,
	    .count = b->count - (DB_LEAD - 1),
	    .end = DB_TRIP_LOST};
	if (slot == NULL)
		return;
	db_pool_count_batch(b->db->pool);
	db_conn_trip(slot->conn, t);
	if (t->end == DB_TRIP_DOUBT)
		db_conn_break(slot->conn, "standby did not confirm");
}

static struct problem *
run_alone(struct db_batch *b)
{
	const struct db_retry *retry = &db_retry_conflict;
	struct db_trip t;
	int attempt = 1;

	for (;;) {
		trip_alone(b, &t);
		if (t.end != DB_TRIP_FAILED || attempt == retry->attempts ||
		    !db_retry_may(db_sqlstate(t.error)))
			break;
		db_pool_sleep(b->db->pool, db_retry_pause(retry, ++attempt));
	}
	TRY(db_trip_problem(b->arena, &t, batch_writes(b)));
	return (batch_read(b));
}

struct problem *
db_batch_run(struct db_batch *b)
{
	struct db_trip t;

	if (b->count == DB_LEAD)
		return (NULL);
	if (b->db->tx == NULL)
		return (run_alone(b));
	db_tx_trip(b->db, b->arena, &t, b->steps, b->count);
	/* Whatever was lost was not committed yet. */
	TRY(db_trip_problem(b->arena, &t, false));
	return (batch_read(b));
}

static const struct db_bytes *
copied_bytes(struct arena *a, const struct db_bytes *bytes)
{
	struct db_bytes *copy;

	if (bytes == NULL)
		return (NULL);
	copy = arena_alloc(a, sizeof(*copy));
	*copy = (struct db_bytes){
	    arena_memdup(a, bytes->data, bytes->len), bytes->len};
	return (copy);
}

/* Texts and their array may live no longer than the caller's block. */
static struct db_params
copied(struct arena *a, struct db_params p)
{
	const char **values = arena_array(a, p.count, sizeof(*values));
	size_t i;

	for (i = 0; i < p.count; i++)
		values[i] =
		    p.values[i] != NULL ? arena_strdup(a, p.values[i]) : NULL;
	return ((struct db_params){
	    values, p.count, p.bytes_at, copied_bytes(a, p.bytes)});
}

struct problem *
db_batch_run_later(struct db_batch *b)
{
	size_t i;

	if (b->db->tx == NULL || !db_tx_later(b->db, b->steps, b->count))
		return (db_batch_run(b));
	for (i = DB_LEAD; i < b->count; i++)
		b->steps[i].params = copied(b->arena, b->steps[i].params);
	return (NULL);
}

struct problem *
db_batch_run_last(struct db_batch *b)
{
	if (b->db->tx == NULL)
		return (db_batch_run(b));
	db_batch_add(b, &db_query_commit, DB_NO_PARAMS, NULL);
	TRY(db_tx_end(b->db, b->arena, b->steps, b->count));
	return (batch_read(b));
}

struct problem *
db_fetch(struct db *db, struct arena *a, const struct db_query *q,
    struct db_params params, struct db_rows *out)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_add(b, q, params, out);
	return (db_batch_run(b));
}

struct problem *
db_one(struct db *db, struct arena *a, const struct db_query *q,
    struct db_params params, void *row)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, q, params, &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	if (rows.count > 1) {
		log_event(LOG_LEVEL_ERROR, "row-count", "query=%s rows=%zu",
		    q->name, rows.count);
		return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
	}
	memcpy(row, rows.rows, q->row_size);
	return (NULL);
}

struct problem *
db_run(struct db *db, struct arena *a, const struct db_query *q,
    struct db_params params)
{
	return (db_fetch(db, a, q, params, NULL));
}

/* The word that row-level security knows each kind by. */
static const char *const kinds[] = {
    [ACTOR_PUBLIC] = "public",
    [ACTOR_USER] = "user",
    [ACTOR_PARTY] = "party",
    [ACTOR_SYSTEM] = "system",
};

struct db *
db_as(struct db *db, struct arena *a, const struct actor *actor)
{
	struct db *view = arena_alloc(a, sizeof(*view));

	view->pool = db->pool;
	view->tx = db->tx;
	view->enter[0] = kinds[actor->kind];
	view->enter[1] = actor->user_id;
	view->enter[2] = arena_fmt(a, "%" PRId64, actor->user_version);
	view->enter[3] = actor->org_path;
	view->enter[4] = actor->inspector_id;
	if (actor->kind == ACTOR_PARTY)
		view->enter[5] =
		    arena_fmt(a, "%s/%s", actor->draw_id, actor->party_id);
	return (view);
}

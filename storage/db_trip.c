/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a connection carries: trips out, answers back, in the same order.
 *
 * The answers to a trip are, in libpq's words: one result per statement to
 * prepare, one per step, each followed by NULL, then PGRES_PIPELINE_SYNC.
 * After a refusal everything up to the Sync is PGRES_PIPELINE_ABORTED.
 */
#include "storage/db_conn_state.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/loop.h"

/* ---- out ---------------------------------------------------------------- */

static void
flush(struct db_conn *c)
{
	int wanted = LOOP_READ | (PQflush(c->pg) == 1 ? LOOP_WRITE : 0);

	if (wanted != c->asked)
		db_conn_ask(c, wanted);
}

/*
 * All statements of a trip are prepared before its first step: a step that is
 * refused must not leave a later one unprepared, because the next trip on this
 * connection may be under way already and counts on it.
 */
static bool
send_preparing(struct db_conn *c, struct db_trip *t)
{
	size_t i;

	t->preparing =
	    arena_array(t->arena, t->count, sizeof(const struct db_query *));
	for (i = 0; i < t->count; i++) {
		const struct db_query *q = t->steps[i].query;

		if (db_prepared_has(&c->prepared, q))
			continue;
		if (!PQsendPrepare(c->pg, q->name, q->sql, 0, NULL))
			return (false);
		db_prepared_add(&c->prepared, q);
		t->preparing[t->preparing_count++] = q;
	}
	return (true);
}

/* Bytes go as they are: their text would be twice as long, and read again. */
static int
send_with_bytes(struct db_conn *c, struct arena *a, const struct db_step *step)
{
	const struct db_params *p = &step->params;
	const char **values = arena_array(a, p->count, sizeof(*values));
	int *lengths = arena_array(a, p->count, sizeof(*lengths));
	int *formats = arena_array(a, p->count, sizeof(*formats));

	memcpy(values, p->values, p->count * sizeof(*values));
	values[p->bytes_at] = p->bytes->len > 0 ? p->bytes->data : "";
	lengths[p->bytes_at] = (int)p->bytes->len;
	formats[p->bytes_at] = 1;
	return (PQsendQueryPrepared(c->pg, step->query->name, (int)p->count,
	    values, lengths, formats, 0));
}

static int
send_step(struct db_conn *c, struct arena *a, const struct db_step *step)
{
	if (step->params.bytes != NULL)
		return (send_with_bytes(c, a, step));
	return (PQsendQueryPrepared(c->pg, step->query->name,
	    (int)step->params.count, step->params.values, NULL, NULL, 0));
}

static bool
send_all(struct db_conn *c, struct db_trip *t)
{
	size_t i;

	if (!send_preparing(c, t))
		return (false);
	for (i = 0; i < t->count; i++)
		if (!send_step(c, t->arena, &t->steps[i]))
			return (false);
	return (PQpipelineSync(c->pg) == 1);
}

static void
enqueue(struct db_conn *c, struct db_trip *t)
{
	if (c->first == NULL) {
		c->last = &c->first;
		c->progress_ms = clock_mono_ms();
	}
	*c->last = t;
	c->last = &t->next;
	c->queued++;
}

void
db_conn_send(struct db_conn *c, struct db_trip *t)
{
	t->end = DB_TRIP_PENDING;
	t->task = c->loop->ops->current(c->loop);
	if (c->state != DB_CONN_READY || c->plain || t->task == NULL) {
		t->end = DB_TRIP_LOST;
		return;
	}
	t->sent = true;
	if (!send_all(c, t)) {
		db_conn_break(c, "could not send");
		t->end = DB_TRIP_LOST;
		return;
	}
	enqueue(c, t);
	db_conn_watch_deadline(c);
	flush(c);
}

void
db_conn_await(struct db_conn *c, const struct db_trip *t)
{
	while (t->end == DB_TRIP_PENDING)
		c->loop->ops->suspend(c->loop);
}

void
db_conn_trip(struct db_conn *c, struct db_trip *t)
{
	db_conn_send(c, t);
	db_conn_await(c, t);
}

/* ---- back --------------------------------------------------------------- */

static void
clear_result(void *result)
{
	PQclear(result);
}

PGresult *
db_result_keep(struct arena *a, PGresult *r)
{
	arena_defer(a, clear_result, r);
	return (r);
}

static bool
is_good(const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	return (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
}

/*
 * True when the server refused a statement and lives on. FATAL is no refusal
 * but the end of the connection: a commit may have happened just before.
 */
static bool
is_refusal(const PGresult *r)
{
	const char *severity =
	    PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	return (severity != NULL && strcmp(severity, "ERROR") == 0);
}

static void
take_answer(struct db_conn *c, struct db_trip *t, PGresult *r)
{
	bool good = is_good(r);
	const struct db_query *q = NULL;
	PGresult **into = NULL;

	if (t->preparing_at < t->preparing_count) {
		q = t->preparing[t->preparing_at++];
		if (!good)
			db_prepared_remove(&c->prepared, q);
	} else if (t->step_at < t->count) {
		q = t->steps[t->step_at].query;
		into = &t->steps[t->step_at++].result;
	}
	if (t->error == NULL && is_refusal(r)) {
		t->error = db_result_keep(t->arena, r);
		t->refused = q;
	} else if (good && into != NULL) {
		*into = db_result_keep(t->arena, r);
	} else {
		PQclear(r);
	}
}

/* The oldest trip has ended. Its task may do anything before this returns. */
static void
finish(struct db_conn *c, enum db_trip_end end)
{
	struct db_trip *t = c->first;

	c->first = t->next;
	c->queued--;
	c->progress_ms = clock_mono_ms();
	t->end = end;
	c->loop->ops->resume(c->loop, t->task);
}

static void
synced(struct db_conn *c)
{
	struct db_trip *t = c->first;

	if (t->error != NULL)
		finish(c, DB_TRIP_FAILED);
	else if (t->step_at < t->count)
		finish(c, DB_TRIP_LOST); /* cannot be: answers are missing */
	else
		finish(c, t->doubt ? DB_TRIP_DOUBT : DB_TRIP_DONE);
}

/* True when a task that was resumed has left us another connection. */
static bool
changed(const struct db_conn *c, uint64_t generation)
{
	return (c->generation != generation || c->state != DB_CONN_READY ||
	    c->plain);
}

/* Hands out all answers that have arrived. False when the connection changed
 * underneath. */
static bool
drain(struct db_conn *c)
{
	uint64_t generation = c->generation;
	PGresult *r;

	while (c->first != NULL && !PQisBusy(c->pg)) {
		r = PQgetResult(c->pg);
		if (r == NULL) {
			/* The end of one statement, or of the line. */
			if (PQstatus(c->pg) == CONNECTION_BAD)
				return (true);
			continue;
		}
		if (PQresultStatus(r) != PGRES_PIPELINE_SYNC) {
			take_answer(c, c->first, r);
			continue;
		}
		PQclear(r);
		synced(c);
		if (changed(c, generation))
			return (false);
		c->owner->ended(c->owner);
		if (changed(c, generation))
			return (false);
	}
	return (true);
}

void
db_trip_event(struct db_conn *c)
{
	if (!PQconsumeInput(c->pg)) {
		/* Whatever arrived before the end still counts. */
		if (drain(c))
			db_conn_down(c, "connection closed by the server");
		return;
	}
	if (!drain(c))
		return;
	if (PQstatus(c->pg) == CONNECTION_BAD)
		db_conn_down(c, "connection lost");
	else
		flush(c);
}

/*
 * A commit that waited for a synchronous standby and was woken up otherwise
 * succeeds with a WARNING: committed here, perhaps not there. Told by the
 * name of the server's function, because the text is translated.
 */
void
db_trip_notice(void *arg, const PGresult *notice)
{
	struct db_conn *c = arg;
	const char *origin =
	    PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);

	if (c->first != NULL && origin != NULL &&
	    strcmp(origin, "SyncRepWaitForLSN") == 0)
		c->first->doubt = true;
}

/* ---- when the connection is gone ----------------------------------------- */

static enum db_trip_end
end_of_lost(const struct db_trip *t)
{
	/* A refusal stays a refusal: nothing of the trip was kept. */
	return (t->error != NULL ? DB_TRIP_FAILED : DB_TRIP_LOST);
}

void
db_trip_lose_all(struct db_conn *c)
{
	struct loop_task *waiting = c->plain_task;
	struct db_trip *t = c->first, *next;

	c->first = NULL;
	c->queued = 0;
	c->plain = false;
	c->plain_task = NULL;
	for (; t != NULL; t = next) {
		next = t->next; /* the trip is its task's once that runs */
		t->end = end_of_lost(t);
		c->loop->ops->resume(c->loop, t->task);
	}
	if (waiting != NULL)
		c->loop->ops->resume(c->loop, waiting);
}

int64_t
db_trip_limit(const struct db_conn *c)
{
	if (c->first == NULL)
		return (0);
	return (
	    c->first->commit ? c->settings.commit_ms : c->settings.answer_ms);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection outside the pipeline, for COPY: one caller, alone on it, talks
 * to libpq and waits here. While nobody waits nothing is asked of the loop,
 * so that a slow reader's back pressure reaches the server.
 */
#include "storage/db_conn_state.h"

#include "base/loop.h"

PGconn *
db_conn_plain_begin(struct db_conn *c)
{
	if (c->state != DB_CONN_READY || c->first != NULL)
		return (NULL);
	if (!PQexitPipelineMode(c->pg)) {
		db_conn_break(c, "could not leave the pipeline");
		return (NULL);
	}
	c->plain = true;
	db_conn_ask(c, 0);
	return (c->pg);
}

/* A hang-up is told even when nothing was asked, again and again. */
void
db_plain_event(struct db_conn *c, int events)
{
	struct loop_task *task = c->plain_task;

	c->plain_task = NULL;
	db_conn_ask(c, 0);
	if (task != NULL)
		c->loop->ops->resume(c->loop, task);
	else if ((events & LOOP_ERROR) != 0)
		db_conn_down(c, "connection lost while copying");
}

bool
db_conn_wait(struct db_conn *c, bool to_write)
{
	uint64_t generation = c->generation;

	if (c->state != DB_CONN_READY)
		return (false);
	c->plain_task = c->loop->ops->current(c->loop);
	db_conn_ask(c, LOOP_READ | (to_write ? LOOP_WRITE : 0));
	while (c->plain_task != NULL)
		c->loop->ops->suspend(c->loop);
	if (c->generation != generation || c->state != DB_CONN_READY)
		return (false);
	if (!PQconsumeInput(c->pg)) {
		db_conn_break(c, "connection lost");
		return (false);
	}
	return (true);
}

void
db_conn_plain_end(struct db_conn *c)
{
	if (c->state != DB_CONN_READY)
		return;
	c->plain = false;
	if (!PQenterPipelineMode(c->pg))
		db_conn_break(c, "could not enter the pipeline");
	else
		db_conn_ask(c, LOOP_READ);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event log: one row per change, written beside the change in the same
 * transaction, so that neither exists without the other.
 */
#ifndef SSJ_STORAGE_EVENTS_H
#define SSJ_STORAGE_EVENTS_H

#include "base/actor.h"
#include "base/problem.h"
#include "domain/event_kind.h"
#include "storage/db.h"

struct event {
	enum event_kind kind;	/* what happened, and to what type of thing */
	const char *subject_id; /* the thing: a UUID or another stable name */
	const char *org_path;	/* whose it is; NULL: nobody's in particular */
	/* JSON texts of what it was and what it became; NULL: nothing to say.
	 * Never a secret: the log is read by auditors and sent to partners. */
	const char *before, *after;
};

/* Who, when and by which request come from `x`. Call it inside the
 * db_transact() of the change. */
struct problem *
event_append(struct db *db, const struct ctx *x, const struct event *e);

/* The same as one statement of a batch. */
void event_add(struct db_batch *b, const struct ctx *x, const struct event *e);

/* "user", "party", …: how rows name who acts. */
const char *event_actor_kind(const struct actor *actor);

/* ---- reading ------------------------------------------------------------- */

struct event_row {
	int64_t seq;
	const char *xid; /* of the transaction that wrote it */
	const char *at, *kind, *subject_type, *subject_id, *org_path;
	const char *actor_kind, *actor_id, *request_id;
	const char *before, *after; /* JSON or NULL */
};

/* Which events; NULL = all. */
struct event_filter {
	const char *kind, *subject_type, *subject_id;
	const char *low, *high; /* low <= org_path < high */
};

/* A place in the log: everything up to here has been read. */
struct event_place {
	const char *xid, *seq; /* numbers as text; "0", "0" is the beginning */
};

/*
 * Up to `limit` events behind `after`, oldest first, as far as the log is
 * settled: rows of a transaction that may still be running, or that began
 * after one that is, come with a later call. Whoever goes on from the last
 * row's (xid, seq) therefore sees every event exactly once, which a reader by
 * seq alone does not: numbers are given out before they are committed.
 */
struct problem *
events_read(struct db *db, struct arena *a, const struct event_place *after,
    const struct event_filter *filter, int64_t limit, struct db_rows *out);

#endif

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

#endif

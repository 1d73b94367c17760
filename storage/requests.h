/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one person asks for and another decides about a drawn visit, as rows.
 *
 * Every kind of request is a table of its own and writes its rows itself; what
 * all of them have is read and decided here.
 */
#ifndef SSJ_STORAGE_REQUESTS_H
#define SSJ_STORAGE_REQUESTS_H

#include "storage/body.h"
#include "storage/db.h"
#include "storage/tasks.h"

struct request_row {
	const char *id;
	const char *reason; /* a word of the contract */
	const char *note;   /* the same in the words of who asks */
	const char *state;  /* requested, approved, refused, and what the kind
			       has behind them */
	const char *requested_by; /* NULL: the system */
	const char *requested_at; /* RFC 3339 */
};

/* Decided by `user_id`. */
struct request_decision {
	const char *state; /* approved, refused */
	const char *user_id, *now;
	const char *text; /* why it was refused; NULL */
};

/* The statements of a kind. */
struct requests {
	const struct db_query *newest; /* district, task → body_columns */
	const struct db_query *hold;   /* district, task → request_columns */
	const struct db_query *decide; /* id, decision → body_columns */
};
extern const struct requests cancellations;
extern const struct requests substitutions;

extern const struct db_column request_columns[];

/* The newest of a task as it is shown; PROBLEM_NOT_FOUND. */
struct problem *requests_get(const struct requests *of, struct db *db,
    struct arena *a, const struct task_row *task, struct body_row *out);

/* The same, held; none is newer than an open one. */
struct problem *requests_hold(const struct requests *of, struct db *db,
    struct arena *a, const struct task_row *task, struct request_row *out);

/* Of one that is held and open. */
struct problem *requests_decide(const struct requests *of, struct db *db,
    struct arena *a, const char *id, const struct request_decision *decision,
    struct body_row *out);

#endif

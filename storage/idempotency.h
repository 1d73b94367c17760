/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replies kept under the key that a client gave its request, so that the same
 * request gets the same reply (api.md: kept 7 days). The rule itself is
 * service/idempotency.h.
 */
#ifndef SSJ_STORAGE_IDEMPOTENCY_H
#define SSJ_STORAGE_IDEMPOTENCY_H

#include "storage/db.h"

/* Whose key it is, and where it counts. */
struct idempotency_scope {
	const char *principal, *org; /* "" for none */
	const char *method, *route;
	const char *key;
};

struct idempotency_row {
	const char *body_hash;
	int64_t status;
	const char *headers; /* JSON object of names and values */
	struct db_bytes body;
};

/* *kept = false when the key was used before: nothing was written. */
struct problem *idempotency_keep(struct db *db, struct arena *a,
    const struct idempotency_scope *scope, const struct idempotency_row *row,
    const char *now, bool *kept);

/* The same as the last statement of a transaction (db_batch_run_last);
 * PROBLEM_IDEMPOTENCY_RUNNING when the key was used before. */
struct problem *idempotency_keep_last(struct db *db, struct arena *a,
    const struct idempotency_scope *scope, const struct idempotency_row *row,
    const char *now);

/* What was kept after `since`; *found tells whether. */
struct problem *idempotency_find(struct db *db, struct arena *a,
    const struct idempotency_scope *scope, const char *since,
    struct idempotency_row *out, bool *found);

/* Removes what was kept under the key until `since`. */
struct problem *idempotency_forget(struct db *db, struct arena *a,
    const struct idempotency_scope *scope, const char *since);

/* Removes replies kept before `since`; *removed says how many, in portions. */
struct problem *idempotency_expire(
    struct db *db, struct arena *a, const char *since, int64_t *removed);

#endif

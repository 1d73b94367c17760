/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same request twice does its work once and is answered alike twice.
 *
 * The reply is kept in the transaction of the act itself: either both are
 * there or neither. Nobody looks beforehand: a repeated act is simply done
 * again, and finding its key taken (or failing because it was done before) is
 * what undoes it and brings the kept reply. So a first request costs one
 * statement more, and two at once wait for each other in the database.
 *
 * A failed act keeps nothing: its key may be used again. Refusals for want of
 * rights (401, 403, 404) are never answered from what was kept, as rights may
 * have ended since.
 */
#ifndef SSJ_SERVICE_IDEMPOTENCY_H
#define SSJ_SERVICE_IDEMPOTENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"

enum {
	IDEMPOTENCY_DAYS = 7
};

struct idempotency_key {
	const char *principal;	    /* who; a different one is another key */
	const char *method, *route; /* what; likewise */
	const char *key;	    /* as the client gave it */
	const char *body_hash;	    /* of all that makes the request itself */
};

struct idempotency_reply {
	int status;
	const char *headers; /* JSON object of names and values */
	const void *body;
	size_t len;
};

/*
 * Runs `act` in one transaction with the keeping of the reply that it leaves
 * in *reply. *replayed = true: *reply is what was kept. PROBLEM_
 * IDEMPOTENCY_MISMATCH when the key was used for another body.
 */
struct problem *
idempotency_run(struct ctx *x, const struct idempotency_key *key,
    struct problem *(*act)(void *arg, struct idempotency_reply *reply),
    void *arg, struct idempotency_reply *reply, bool *replayed);

/* Removes what was kept longer than IDEMPOTENCY_DAYS; for a job. */
struct problem *idempotency_clean(struct ctx *x, int64_t *removed);

#endif

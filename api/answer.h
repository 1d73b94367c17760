/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a request to its reply: route, who acts, contract, handler, and what
 * every reply has. Knows no Kore: api/entry.c brings the request here inside a
 * coroutine, tests do it directly.
 */
#ifndef SSJ_API_ANSWER_H
#define SSJ_API_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/call.h"

struct contract;
struct operation;

/* What a worker answers with. */
struct answer_with {
	const struct contract *contract;
	struct db *db; /* the system's view of the pool */
	struct queue *queue;
	struct helper *helper;
	/* What the edge must show to be believed about the client's address;
	 * NULL: nobody is. */
	const char *edge_secret;
};

/* A request as it came; nothing of it has been checked but its HTTP form. */
struct incoming {
	const char *method;
	const char *path;  /* raw, without query */
	const char *query; /* raw; NULL for none */
	const struct call_param *headers;
	size_t header_count;
	const void *body;
	size_t body_len;
	const unsigned char *body_sha256; /* 32 bytes; NULL without body */
};

/*
 * Fills `reply`, always. `call` must hold the arena, the request's id and the
 * time; the rest is filled in. *operation is what was asked for, NULL when
 * nothing was found. May suspend the caller.
 */
void answer(const struct answer_with *with, const struct incoming *in,
    struct call *call, struct reply *reply, const struct operation **operation);

/* The header `name` of a request, or NULL. */
const char *incoming_header(const struct incoming *in, const char *name);

/* The header `name` (lower-case) of a reply, or NULL. */
const char *answer_header(const struct reply *r, const char *name);

/* ---- for api/answer*.c only -----------------------------------------------
 */

/*
 * Who acts, by the Authorization header, and whether they may call `op` at
 * all: PROBLEM_UNAUTHENTICATED, PROBLEM_TOKEN_INVALID, PROBLEM_TOKEN_EXPIRED
 * (401), PROBLEM_FORBIDDEN (403). Sets the actor and the database of `call`.
 */
struct problem *answer_authenticate(const struct answer_with *with,
    const struct operation *op, const struct incoming *in, struct call *call);

/* Runs the handler, once per Idempotency-Key where `op` takes one. */
struct problem *
answer_act(const struct answer_with *with, const struct operation *op,
    const struct incoming *in, struct call *call, struct reply *reply);

/* What every reply has: Cache-Control, ETag and 304 for what was not
 * modified, nosniff. */
void answer_finish(
    const struct operation *op, const struct incoming *in, struct reply *reply);

#endif

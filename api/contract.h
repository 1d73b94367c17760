/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract at run time: which operation a request means, who may call it,
 * and whether path, query, headers and body are what openapi.yaml promises.
 *
 * Built once in the parent process, before the workers are forked, and never
 * changed: all workers share its pages. Knows no Kore, no database and no
 * token; api/entry.c puts these together.
 */
#ifndef SSJ_API_CONTRACT_H
#define SSJ_API_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/call.h"

struct json;
struct schema;

enum {
	CONTRACT_BODY_MAX = 1024 * 1024, /* unless x-body-max says otherwise */
	CONTRACT_SEGMENTS_MAX = 16,	 /* of a path */
	CONTRACT_QUERY_MAX = 32,	 /* parameters in a query */
};

typedef struct problem *contract_handler(struct call *, struct reply *);

/* One operation, made from one OPERATION line of operations.def. */
struct contract_binding {
	const char *id, *method, *route;
	contract_handler *handler;
};

/* Where a parameter stands. */
enum contract_place {
	IN_PATH,
	IN_QUERY,
	IN_HEADER
};

struct contract_param {
	enum contract_place in;
	const char *name; /* headers: lower-case */
	bool required;
	const struct schema *schema;
	const char *type;   /* word of JSON Schema */
	const char *absent; /* text of the schema's default, or NULL */
};

struct contract_media {
	const char *type; /* "application/json" */
	const struct schema *schema;
};

struct operation {
	size_t index; /* of its binding */
	const char *id, *method, *route;
	contract_handler *handler;
	bool for_public;      /* needs no token */
	bool for_users;	      /* takes access tokens … */
	bool for_parties;     /* … or invitations of a draw's parties */
	bool for_any_user;    /* any account; otherwise: */
	uint64_t permissions; /* one of these is needed */
	size_t body_max;
	bool body_required;
	struct contract_media *media;
	size_t media_count; /* 0: takes no body */
	struct contract_param *params;
	size_t param_count;
	bool idempotent; /* takes an Idempotency-Key */
};

struct contract;

/*
 * Reads the contract (JSON) and binds every operation to its handler. Fails
 * with PROBLEM_INTERNAL, whose detail is for its author, when the contract
 * uses what we cannot enforce or an operation has no binding.
 */
struct problem *contract_open(struct arena *a, const char *json, size_t len,
    const struct contract_binding *bindings, size_t count,
    const struct contract **out);

/* The contract's own text, for /openapi.json. */
const char *contract_text(const struct contract *c, size_t *len);

/* What a request asked for, before anything is checked. */
struct contract_target {
	const struct operation *operation;
	const char *allow; /* methods of this path, for Allow */
	struct call_param params[CONTRACT_SEGMENTS_MAX]; /* of the path */
	size_t param_count;
};

/*
 * The operation that `method` and the raw (percent-encoded) `path` mean. HEAD
 * means GET; OPTIONS finds no operation but sets `allow`. PROBLEM_NOT_FOUND,
 * PROBLEM_METHOD_NOT_ALLOWED (with `allow`), PROBLEM_BAD_REQUEST for a path
 * that cannot be decoded. What `out` points to lives in `a`.
 */
struct problem *contract_route(const struct contract *c, struct arena *a,
    const char *method, const char *path, struct contract_target *out);

/* A request's other parts, as they came. */
struct contract_input {
	const char *query;		  /* raw, without '?'; NULL for none */
	const struct call_param *headers; /* names in any case */
	size_t header_count;
	const void *body;
	size_t body_len;
};

/*
 * Checks everything that came with a request against its operation and fills
 * the parts of `call` that come from the contract (operation, route, params,
 * headers, body, raw, content_type). Parameters that are absent and have a
 * default are filled in.
 *
 * PROBLEM_BAD_PARAMETER, PROBLEM_BAD_HEADER and PROBLEM_BAD_REQUEST (400),
 * PROBLEM_PRECONDITION_MISSING (428) for a missing If-Match, PROBLEM_TOO_LARGE
 * (413), PROBLEM_UNSUPPORTED_TYPE (415), PROBLEM_BAD_JSON (400) and
 * PROBLEM_INVALID (422).
 */
struct problem *contract_check(const struct contract_target *target,
    const struct contract_input *in, struct call *call);

/* For api/contract*.c and their tests. */

/* Percent-decoding of `len` bytes into the arena; `plus` makes '+' a space.
 * NULL when it is malformed, not UTF-8, or contains a control character. */
const char *contract_decode(
    struct arena *a, const char *s, size_t len, bool plus, size_t *out_len);

struct problem *contract_check_params(const struct contract_target *target,
    const struct contract_input *in, struct call *call);
struct problem *contract_check_body(const struct operation *op,
    const struct contract_input *in, struct call *call);

/* The value of the header `name` (lower-case), or NULL. */
const char *contract_header(const struct contract_input *in, const char *name);

#endif

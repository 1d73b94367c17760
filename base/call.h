/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The request and the reply as a handler sees them: no server in sight.
 *
 * A handler is `struct problem *api_OPERATION(struct call *, struct reply *)`,
 * its name the operationId of the contract. Path, query, headers and body have
 * been checked against openapi.yaml before it runs, so that what the contract
 * promises need not be checked again. Everything reachable from a call lives
 * in its arena.
 */
#ifndef SSJ_BASE_CALL_H
#define SSJ_BASE_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"

struct cJSON;
struct json;

/* One name=value of path, query or header, decoded, NUL-terminated. */
struct call_param {
	const char *name;
	const char *value;
	size_t len;
};

struct call {
	struct ctx ctx;	       /* arena, database, actor, request id, time */
	const char *method;    /* "GET", … */
	const char *operation; /* operationId */
	const char *route;     /* path template, "/v1/tasks/{id}" */
	const char *path;      /* as asked, decoded */
	const char *client;    /* address the edge saw, for limits and logs */
	bool english;	       /* Accept-Language prefers English */
	const struct call_param *path_params;
	size_t path_count;
	const struct call_param *query_params;
	size_t query_count;
	const struct call_param *headers; /* only those the contract names */
	size_t header_count;
	const struct json *body;  /* JSON bodies; NULL otherwise */
	const char *content_type; /* without parameters; NULL without body */
	const void *raw;	  /* the body's bytes, whatever the type */
	size_t raw_len;
};

/* Value of a path parameter the contract names; never NULL. */
const char *call_path(const struct call *c, const char *name);

/* Value of a query parameter or NULL. */
const char *call_query(const struct call *c, const char *name);

/* Value of a header (lower-case name) or NULL. */
const char *call_header(const struct call *c, const char *name);

/* Query parameter as an integer; `absent` when it is not there. */
int64_t call_query_int(const struct call *c, const char *name, int64_t absent);

/* Whether a boolean query parameter says true; false when it is not there. */
bool call_query_true(const struct call *c, const char *name);

/* A string member of the JSON body; NULL when it is absent, null or no
 * string. */
const char *call_text(const struct call *c, const char *name);

/* One header of a reply. */
struct reply_header {
	const struct reply_header *next;
	const char *name, *value;
};

/* What goes back. A handler sets it through the functions below only. */
struct reply {
	struct arena *arena;
	int status;
	const char *content_type;
	const void *body;
	size_t len;
	struct reply_header *headers;
};

/*
 * `status` with `json` printed as the body. Takes `json` over (it is deleted),
 * also when it fails.
 */
struct problem *reply_json(struct reply *r, int status, struct cJSON *json);

/* `len` bytes as they are; they must live as long as the arena. */
struct problem *reply_bytes(struct reply *r, int status,
    const char *content_type, const void *bytes, size_t len);

/* 204 without a body. */
struct problem *reply_empty(struct reply *r);

/* 202 for a job just made: Location /v1/jobs/{id} and the job as body. */
struct problem *reply_job(struct reply *r, const char *job_id);

/* Adds a header; `value` must be ASCII without control characters. */
void reply_header(struct reply *r, const char *name, const char *value);

/* ETag of a row's version: "v7" for version 7. */
void reply_etag(struct reply *r, int64_t version);

/*
 * The version that If-Match names. PROBLEM_PRECONDITION_MISSING when the
 * header is absent, PROBLEM_BAD_HEADER when it is no ETag of ours.
 */
struct problem *call_if_match(const struct call *c, int64_t *version);

#endif

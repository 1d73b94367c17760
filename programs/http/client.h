/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of the service, for programs that use it from outside: sends JSON,
 * reads JSON. Every write carries an Idempotency-Key and is repeated when the
 * service says 503, as any client should.
 */
#ifndef SSJ_PROGRAMS_HTTP_CLIENT_H
#define SSJ_PROGRAMS_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"

struct arena;
struct cJSON;
struct json;

struct http_client {
	const char *base;  /* "http://127.0.0.1:8080" */
	const char *token; /* access token or invitation; NULL: nobody */
	const char *name;  /* for messages: who acts */
};

struct http_reply {
	long status;
	const char *text;
	size_t len;
	const struct json *json; /* NULL when the body is no JSON */
	const char *etag;	 /* or NULL */
};

/* What a request carries besides method and path; zero where absent. */
struct http_body {
	struct cJSON *json; /* taken over */
	const char *bytes;
	size_t len;
	const char *type;     /* of `bytes` */
	const char *if_match; /* ETag of what is changed */
};

/*
 * Sends one request. A status of 400 and more is a problem that quotes the
 * service's own words; 503 is tried again for half a minute.
 */
struct problem *
http_send(struct arena *a, const struct http_client *c, const char *method,
    const char *path, struct http_body body, struct http_reply *out);

/* http_send() for GET and for POST of JSON (NULL: no body). */
struct problem *http_get(struct arena *a, const struct http_client *c,
    const char *path, struct http_reply *out);
struct problem *http_post(struct arena *a, const struct http_client *c,
    const char *path, struct cJSON *json, struct http_reply *out);

/* Logs in and sets c->token. */
struct problem *http_login(struct arena *a, struct http_client *c,
    const char *login, const char *password);

/*
 * Waits until the job of a 202 reply has ended; a job that did not succeed is
 * a problem with the job's own reason.
 */
struct problem *http_wait_job(struct arena *a, const struct http_client *c,
    const struct http_reply *accepted);

#endif

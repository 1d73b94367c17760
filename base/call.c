/* SPDX-License-Identifier: Apache-2.0 */
#include "base/call.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json.h"

enum {
	PRINT_FIRST = 1024, /* bytes cJSON starts with; most replies fit */
	VERSION_DIGITS_MAX = 18,
};

static const char *
find(const struct call_param *params, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(params[i].name, name) == 0)
			return (params[i].value);
	return (NULL);
}

const char *
call_path(const struct call *c, const char *name)
{
	const char *value = find(c->path_params, c->path_count, name);

	/* The contract has the parameter, or the handler is wrong. */
	if (value == NULL)
		abort();
	return (value);
}

const char *
call_query(const struct call *c, const char *name)
{
	return (find(c->query_params, c->query_count, name));
}

const char *
call_header(const struct call *c, const char *name)
{
	return (find(c->headers, c->header_count, name));
}

int64_t
call_query_int(const struct call *c, const char *name, int64_t absent)
{
	const char *value = call_query(c, name);

	return (value == NULL ? absent : (int64_t)strtoll(value, NULL, 10));
}

bool
call_query_true(const struct call *c, const char *name)
{
	const char *value = call_query(c, name);

	return (value != NULL && strcmp(value, "true") == 0);
}

const char *
call_text(const struct call *c, const char *name)
{
	return (json_string(json_get(c->body, name)));
}

struct problem *
reply_json(struct reply *r, int status, struct cJSON *json)
{
	char *text = cJSON_PrintBuffered(json, PRINT_FIRST, 0);

	cJSON_Delete(json);
	if (text == NULL)
		return (problem_new(r->arena, PROBLEM_INTERNAL, NULL, NULL));
	arena_defer(r->arena, cJSON_free, text);
	return (reply_bytes(r, status, "application/json", text, strlen(text)));
}

struct problem *
reply_bytes(struct reply *r, int status, const char *content_type,
    const void *bytes, size_t len)
{
	r->status = status;
	r->content_type = content_type;
	r->body = bytes;
	r->len = len;
	return (NULL);
}

struct problem *
reply_empty(struct reply *r)
{
	return (reply_bytes(r, 204, NULL, NULL, 0));
}

struct problem *
reply_job(struct reply *r, const char *job_id)
{
	struct cJSON *job = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(job, "id", job_id);
	(void)cJSON_AddStringToObject(job, "state", "queued");
	reply_header(r, "location", arena_fmt(r->arena, "/v1/jobs/%s", job_id));
	return (reply_json(r, 202, job));
}

void
reply_header(struct reply *r, const char *name, const char *value)
{
	struct reply_header *h = arena_alloc(r->arena, sizeof(*h));
	const unsigned char *p;

	/* A line break in a header would be a second header. */
	for (p = (const unsigned char *)value; *p != '\0'; p++)
		if (*p < ' ' || *p > '~')
			abort();
	h->name = name;
	h->value = arena_strdup(r->arena, value);
	h->next = r->headers;
	r->headers = h;
}

void
reply_etag(struct reply *r, int64_t version)
{
	reply_header(
	    r, "etag", arena_fmt(r->arena, "\"v%lld\"", (long long)version));
}

struct problem *
call_if_match(const struct call *c, int64_t *version)
{
	const char *tag = call_header(c, "if-match"), *p, *digits;
	int64_t n = 0;

	if (tag == NULL)
		return (problem_new(c->ctx.arena, PROBLEM_PRECONDITION_MISSING,
		    NULL, "请先读取该数据，并以所得的 ETag 作为 If-Match"));
	/* A proxy that compresses makes the tag weak on its way out. */
	p = strncmp(tag, "W/", 2) == 0 ? tag + 2 : tag;
	if (p[0] == '"' && p[1] == 'v' && p[2] != '"') {
		digits = p += 2;
		for (; *p >= '0' && *p <= '9'; p++) {
			if (p - digits == VERSION_DIGITS_MAX)
				break;
			n = n * 10 + (*p - '0');
		}
		if (strcmp(p, "\"") == 0) {
			*version = n;
			return (NULL);
		}
	}
	return (problem_new(c->ctx.arena, PROBLEM_BAD_HEADER, NULL,
	    "If-Match 须为读取时所得的 ETag"));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/http/client.h"

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/uuid.h"

enum {
	TRIES = 60,
	PAUSE_MS = 500,
	JOB_POLL_MS = 200,
	JOB_TRIES = 9000, /* half an hour */
};

struct received {
	struct arena *arena;
	char *bytes;
	size_t len, room;
	const char *etag;
	bool json; /* its type says so */
};

static void
pause_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};

	(void)nanosleep(&t, NULL);
}

static size_t
take_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct received *r = arg;
	size_t len = size * count, room = r->room;

	while (room < r->len + len + 1)
		room = room == 0 ? 4096 : room * 2;
	if (room != r->room)
		r->bytes = arena_grow(r->arena, r->bytes, r->room, room);
	r->room = room;
	memcpy(r->bytes + r->len, bytes, len);
	r->len += len;
	r->bytes[r->len] = '\0';
	return (len);
}

/* The value of the header called `name` ("etag:"), or NULL for another one. */
static const char *
header_value(struct arena *a, const char *line, size_t len, const char *name)
{
	size_t start = strlen(name);

	if (len <= start || strncasecmp(line, name, start) != 0)
		return (NULL);
	while (start < len && line[start] == ' ')
		start++;
	while (len > start && (unsigned char)line[len - 1] <= ' ')
		len--;
	return (arena_memdup(a, line + start, len - start));
}

static size_t
take_header(char *bytes, size_t size, size_t count, void *arg)
{
	struct received *r = arg;
	size_t len = size * count;
	const char *value;

	if ((value = header_value(r->arena, bytes, len, "etag:")) != NULL)
		r->etag = value;
	value = header_value(r->arena, bytes, len, "content-type:");
	if (value != NULL)
		r->json = strncmp(value, "application/json", 16) == 0 ||
		    strncmp(value, "application/problem+json", 24) == 0;
	return (len);
}

static struct curl_slist *
request_headers(struct arena *a, const struct http_client *c,
    const char *method, const struct http_body *body)
{
	struct curl_slist *h = curl_slist_append(NULL, "Expect:");

	if (c->token != NULL)
		h = curl_slist_append(
		    h, arena_fmt(a, "Authorization: Bearer %s", c->token));
	if (strcmp(method, "POST") == 0)
		h = curl_slist_append(
		    h, arena_fmt(a, "Idempotency-Key: %s", uuid_new(a)));
	if (body->type != NULL)
		h = curl_slist_append(
		    h, arena_fmt(a, "Content-Type: %s", body->type));
	if (body->if_match != NULL)
		h = curl_slist_append(
		    h, arena_fmt(a, "If-Match: %s", body->if_match));
	return (h);
}

/* One exchange; the transport's error text when there was no answer. */
static const char *
exchange(const char *url, const char *method, struct curl_slist *headers,
    const struct http_body *body, struct received *r, long *status)
{
	CURL *curl = curl_easy_init();
	CURLcode rc;

	if (curl == NULL)
		return ("libcurl cannot start");
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, r);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, r);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 120L);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	if (strcmp(method, "GET") != 0) {
		(void)curl_easy_setopt(
		    curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->len);
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
		    body->bytes == NULL ? "" : body->bytes);
	}
	rc = curl_easy_perform(curl);
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
	curl_easy_cleanup(curl);
	return (rc == CURLE_OK ? NULL : curl_easy_strerror(rc));
}

static struct problem *
refused(struct arena *a, const struct http_client *c, const char *method,
    const char *path, const struct http_reply *r)
{
	const char *title = json_string(json_get(r->json, "title"));
	const char *detail = json_string(json_get(r->json, "detail"));
	const char *code = json_string(json_get(r->json, "code"));
	const struct json *errors = json_get(r->json, "errors");
	const struct json *first = errors == NULL ? NULL : errors->child;
	const char *pointer = json_string(json_get(first, "pointer"));
	const char *words = json_string(json_get(first, "detail"));

	return (problem_new(a,
	    code == NULL ? PROBLEM_INTERNAL : problem_by_code(code), NULL,
	    "%s %s（%s）: %ld %s %s %s %s", method, path, c->name, r->status,
	    title == NULL ? "" : title, detail == NULL ? "" : detail,
	    pointer == NULL ? "" : pointer, words == NULL ? "" : words));
}

struct problem *
http_send(struct arena *a, const struct http_client *c, const char *method,
    const char *path, struct http_body body, struct http_reply *out)
{
	const char *url = arena_fmt(a, "%s%s", c->base, path), *error = NULL;
	struct curl_slist *headers;
	struct received r;
	char *printed = NULL;
	int tries;

	if (body.json != NULL) {
		printed = cJSON_PrintUnformatted(body.json);
		cJSON_Delete(body.json);
		body.bytes = arena_strdup(a, printed);
		body.len = strlen(printed);
		body.type = "application/json";
		cJSON_free(printed);
	}
	headers = request_headers(a, c, method, &body);
	for (tries = 0; tries < TRIES; tries++) {
		r = (struct received){.arena = a, .bytes = arena_alloc(a, 1)};
		error = exchange(url, method, headers, &body, &r, &out->status);
		if (error == NULL && out->status != 503 && out->status != 429)
			break;
		pause_ms(PAUSE_MS);
	}
	curl_slist_free_all(headers);
	if (error != NULL)
		return (problem_new(a, PROBLEM_UNAVAILABLE, NULL, "%s %s: %s",
		    method, path, error));
	out->text = r.bytes;
	out->len = r.len;
	out->etag = r.etag;
	out->json = NULL;
	/* Bytes that only begin like JSON are none. */
	if (r.len != 0 && r.json)
		TRY(json_read(a, r.bytes, r.len, JSON_DEPTH_MAX, &out->json));
	return (out->status >= 400 ? refused(a, c, method, path, out) : NULL);
}

struct problem *
http_get(struct arena *a, const struct http_client *c, const char *path,
    struct http_reply *out)
{
	return (http_send(a, c, "GET", path, (struct http_body){0}, out));
}

struct problem *
http_post(struct arena *a, const struct http_client *c, const char *path,
    struct cJSON *json, struct http_reply *out)
{
	return (http_send(
	    a, c, "POST", path, (struct http_body){.json = json}, out));
}

struct problem *
http_login(struct arena *a, struct http_client *c, const char *login,
    const char *password)
{
	cJSON *body = cJSON_CreateObject();
	struct http_reply r;

	(void)cJSON_AddStringToObject(body, "login", login);
	(void)cJSON_AddStringToObject(body, "password", password);
	c->token = NULL;
	TRY(http_post(a, c, "/v1/auth/token", body, &r));
	c->token = json_string(json_get(r.json, "access_token"));
	if (c->token == NULL)
		return (problem_new(
		    a, PROBLEM_INTERNAL, NULL, "no access token in the reply"));
	return (NULL);
}

static bool
job_ended(const char *state)
{
	return (strcmp(state, "queued") != 0 && strcmp(state, "running") != 0);
}

struct problem *
http_wait_job(struct arena *a, const struct http_client *c,
    const struct http_reply *accepted)
{
	const struct json *job = accepted->json;
	const char *id, *state = NULL;
	struct http_reply r;
	int tries;

	/* Some replies are the job itself, some carry its id. */
	id = json_string(json_get(job, "job_id"));
	if (id == NULL)
		id = json_string(json_get(job, "id"));
	if (id == NULL)
		return (problem_new(
		    a, PROBLEM_INTERNAL, NULL, "no job in the reply"));
	for (tries = 0; tries < JOB_TRIES; tries++) {
		TRY(http_get(a, c, arena_fmt(a, "/v1/jobs/%s", id), &r));
		state = json_string(json_get(r.json, "state"));
		if (state == NULL || job_ended(state))
			break;
		pause_ms(JOB_POLL_MS);
	}
	if (state != NULL && strcmp(state, "done") == 0)
		return (NULL);
	return (problem_new(a, PROBLEM_INTERNAL, NULL, "job %s ended as %s: %s",
	    id, state == NULL ? "?" : state, r.text));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "api/problem_reply.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/call.h"

static void
add_errors(struct cJSON *body, const struct problem *p)
{
	struct cJSON *list, *one;
	const struct problem_field *f;

	if (p->fields == NULL)
		return;
	list = cJSON_AddArrayToObject(body, "errors");
	for (f = p->fields; f != NULL; f = f->next) {
		one = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(one, "pointer", f->pointer);
		(void)cJSON_AddStringToObject(one, "code", f->code);
		if (f->detail != NULL)
			(void)cJSON_AddStringToObject(one, "detail", f->detail);
		(void)cJSON_AddItemToArray(list, one);
	}
}

/* What went wrong inside is for the log, not for the caller. */
static bool
tells_detail(const struct problem *p)
{
	return (p->detail != NULL && p->kind != PROBLEM_INTERNAL);
}

void
problem_reply(struct reply *r, const struct problem *p, bool english,
    const char *request_id)
{
	struct cJSON *body = cJSON_CreateObject();
	const char *code = problem_code(p->kind);
	int status = problem_status(p->kind);

	(void)cJSON_AddStringToObject(
	    body, "type", arena_fmt(r->arena, "/problems/%s", code));
	(void)cJSON_AddStringToObject(
	    body, "title", problem_title(p->kind, english));
	(void)cJSON_AddNumberToObject(body, "status", status);
	(void)cJSON_AddStringToObject(body, "code", code);
	if (tells_detail(p))
		(void)cJSON_AddStringToObject(body, "detail", p->detail);
	add_errors(body, p);
	(void)cJSON_AddStringToObject(body, "request_id", request_id);
	r->headers = NULL;
	if (reply_json(r, status, body) != NULL)
		abort(); /* memory ran out while printing */
	r->content_type = "application/problem+json";
	if (p->allow != NULL)
		reply_header(r, "allow", p->allow);
	if (p->retry_after > 0)
		reply_header(r, "retry-after",
		    arena_fmt(r->arena, "%d", p->retry_after));
	if (status == 401)
		reply_header(r, "www-authenticate", "Bearer");
}

/* The weight of the first language of the list that begins with `tag`, in
 * thousandths; 0 when it is not there or not wanted. */
static int
weight(const char *list, const char *tag)
{
	const char *q;
	size_t len;

	for (; *list != '\0'; list += len + (list[len] == ',' ? 1 : 0)) {
		list += strspn(list, " ");
		len = strcspn(list, ",");
		if (strncasecmp(list, tag, strlen(tag)) != 0)
			continue;
		q = memchr(list, ';', len);
		if (q == NULL || strncmp(q, ";q=", 3) != 0)
			return (1000);
		return ((int)(strtod(q + 3, NULL) * 1000));
	}
	return (0);
}

bool
prefers_english(const char *accept_language)
{
	if (accept_language == NULL)
		return (false);
	return (weight(accept_language, "en") > weight(accept_language, "zh"));
}

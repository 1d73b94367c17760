/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies: size, content type, JSON, schema. */
#include <string.h>
#include <strings.h>

#include "api/contract_node.h"
#include "api/schema.h"
#include "base/arena.h"
#include "base/json.h"

static bool
is_space(char c)
{
	return (c == ' ' || c == '\t');
}

/* "Application/JSON ; charset=utf-8" as "application/json". */
static const char *
media_type(struct arena *a, const char *header)
{
	size_t len = strcspn(header, ";"), i;
	char *type;

	while (len > 0 && is_space(header[len - 1]))
		len--;
	type = arena_memdup(a, header, len);
	for (i = 0; i < len; i++)
		if (type[i] >= 'A' && type[i] <= 'Z')
			type[i] = (char)(type[i] | 0x20);
	return (type);
}

/* JSON is UTF-8; a charset that says otherwise is a misunderstanding. */
static bool
charset_is_utf8(const char *header)
{
	const char *p = strcasestr(header, "charset=");

	if (p == NULL)
		return (true);
	p += strlen("charset=");
	p += *p == '"';
	return (
	    strncasecmp(p, "utf-8", 5) == 0 || strncasecmp(p, "utf8", 4) == 0);
}

static const struct contract_media *
find_media(const struct operation *op, const char *type)
{
	size_t i;

	for (i = 0; i < op->media_count; i++)
		if (strcmp(op->media[i].type, type) == 0)
			return (&op->media[i]);
	return (NULL);
}

static struct problem *
check_json(const struct contract_media *media, const struct contract_input *in,
    struct call *call)
{
	struct arena *a = call->ctx.arena;

	TRY(json_read(a, in->body, in->body_len, JSON_DEPTH_MAX, &call->body));
	return (schema_check(a, media->schema, call->body));
}

static struct problem *
no_body(const struct operation *op, struct call *call)
{
	if (op->body_required)
		return (problem_new(call->ctx.arena, PROBLEM_BAD_REQUEST, NULL,
		    "缺少请求正文"));
	return (NULL);
}

struct problem *
contract_check_body(const struct operation *op, const struct contract_input *in,
    struct call *call)
{
	struct arena *a = call->ctx.arena;
	const char *header = contract_header(in, "content-type");
	const struct contract_media *media;

	if (in->body_len == 0)
		return (no_body(op, call));
	if (op->media_count == 0)
		return (problem_new(
		    a, PROBLEM_BAD_REQUEST, NULL, "此操作不接受请求正文"));
	if (in->body_len > op->body_max)
		return (problem_new(a, PROBLEM_TOO_LARGE, NULL,
		    "正文至多 %zu 字节", op->body_max));
	if (header == NULL)
		return (problem_new(
		    a, PROBLEM_UNSUPPORTED_TYPE, NULL, "缺少 Content-Type"));
	call->content_type = media_type(a, header);
	media = find_media(op, call->content_type);
	if (media == NULL)
		return (problem_new(a, PROBLEM_UNSUPPORTED_TYPE, NULL, NULL));
	call->raw = in->body;
	call->raw_len = in->body_len;
	if (strcmp(media->type, "application/json") != 0)
		return (NULL);
	if (!charset_is_utf8(header))
		return (problem_new(
		    a, PROBLEM_UNSUPPORTED_TYPE, NULL, "JSON 须为 UTF-8"));
	return (check_json(media, in, call));
}

struct problem *
contract_check(const struct contract_target *target,
    const struct contract_input *in, struct call *call)
{
	call->operation = target->operation->id;
	call->route = target->operation->route;
	TRY(contract_check_params(target, in, call));
	return (contract_check_body(target->operation, in, call));
}

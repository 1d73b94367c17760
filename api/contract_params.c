/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of path, query and headers. They arrive as text; the schema's
 * type says what the text is to be read as before it is checked.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/contract_node.h"
#include "api/schema.h"
#include "base/arena.h"
#include "base/json.h"

static const char *const place_words[] = {
    [IN_PATH] = "path",
    [IN_QUERY] = "query",
    [IN_HEADER] = "header",
};

static struct problem *
bad_param(struct arena *a, const struct contract_param *p, const char *code,
    const char *why)
{
	struct problem *problem = problem_new(a,
	    p->in == IN_HEADER ? PROBLEM_BAD_HEADER : PROBLEM_BAD_PARAMETER,
	    NULL, "%s：%s", p->name, why);

	return (problem_field_add(a, problem,
	    arena_fmt(a, "/%s/%s", place_words[p->in], p->name), code, "%s",
	    why));
}

/* The text as a JSON value of the wanted type; false when it is not one. */
static bool
read_as(struct arena *a, const char *type, const char *text, size_t len,
    const struct json **out)
{
	struct json *j;

	if (strcmp(type, "string") == 0) {
		j = arena_alloc(a, sizeof(*j));
		j->type = JSON_STRING;
		j->text = text;
		j->len = len;
		*out = j;
		return (true);
	}
	/* Nothing around the value: " 7" is no number in a query. */
	if (json_read(a, text, len, 1, out) != NULL || (*out)->at != 0 ||
	    (*out)->end != len)
		return (false);
	return ((*out)->type ==
	    (strcmp(type, "boolean") == 0 ? JSON_BOOL : JSON_NUMBER));
}

static struct problem *
check_value(struct arena *a, const struct contract_param *p, const char *text,
    size_t len)
{
	const struct json *value;
	struct problem *problem;

	if (!read_as(a, p->type, text, len, &value))
		return (bad_param(a, p, "type",
		    strcmp(p->type, "boolean") == 0 ? "应为 true 或 false"
						    : "应为数字"));
	problem = schema_check(a, p->schema, value);
	if (problem == NULL)
		return (NULL);
	return (
	    bad_param(a, p, problem->fields->code, problem->fields->detail));
}

static struct problem *
missing(struct arena *a, const struct contract_param *p)
{
	if (p->in == IN_HEADER && strcmp(p->name, "if-match") == 0)
		return (problem_new(a, PROBLEM_PRECONDITION_MISSING, NULL,
		    "请先读取该数据，并以所得的 ETag 作为 If-Match"));
	return (bad_param(a, p, "required", "必填"));
}

/* ---- query --------------------------------------------------------------- */

struct query {
	struct call_param *params;
	size_t count;
};

static struct problem *
bad_query(struct arena *a, const char *why)
{
	return (problem_new(a, PROBLEM_BAD_PARAMETER, NULL, "%s", why));
}

static struct problem *
take_pair(struct arena *a, const char *pair, size_t len, struct query *q)
{
	const char *equals = memchr(pair, '=', len);
	size_t name_len = equals == NULL ? len : (size_t)(equals - pair), i;
	struct call_param p = {"", "", 0};
	size_t decoded;

	if (q->count == CONTRACT_QUERY_MAX)
		return (bad_query(a, "查询参数过多"));
	p.name = contract_decode(a, pair, name_len, true, &decoded);
	if (equals != NULL)
		p.value = contract_decode(
		    a, equals + 1, len - name_len - 1, true, &p.len);
	if (p.name == NULL || p.value == NULL)
		return (bad_query(a, "查询参数编码不正确"));
	for (i = 0; i < q->count; i++)
		if (strcmp(q->params[i].name, p.name) == 0)
			return (bad_query(a, "查询参数重复"));
	q->params[q->count++] = p;
	return (NULL);
}

static struct problem *
split_query(struct arena *a, const char *text, struct query *q)
{
	size_t len;

	if (text == NULL || *text == '\0')
		return (NULL);
	q->params = arena_array(a, CONTRACT_QUERY_MAX, sizeof(*q->params));
	while (*text != '\0') {
		len = strcspn(text, "&");
		if (len > 0)
			TRY(take_pair(a, text, len, q));
		text += len + (text[len] == '&' ? 1 : 0);
	}
	return (NULL);
}

static const struct contract_param *
declared(const struct operation *op, enum contract_place in, const char *name)
{
	size_t i;

	for (i = 0; i < op->param_count; i++)
		if (op->params[i].in == in &&
		    strcmp(op->params[i].name, name) == 0)
			return (&op->params[i]);
	return (NULL);
}

static struct problem *
check_query(const struct operation *op, const char *text, struct call *call)
{
	struct arena *a = call->ctx.arena;
	const struct contract_param *p;
	struct query q = {NULL, 0};
	size_t i;

	TRY(split_query(a, text, &q));
	for (i = 0; i < q.count; i++) {
		p = declared(op, IN_QUERY, q.params[i].name);
		if (p == NULL)
			return (problem_field_add(a,
			    bad_query(a, "没有这个查询参数"),
			    arena_fmt(a, "/query/%.64s", q.params[i].name),
			    "unknown", "没有这个查询参数"));
		TRY(check_value(a, p, q.params[i].value, q.params[i].len));
	}
	call->query_params = q.params;
	call->query_count = q.count;
	return (NULL);
}

/* ---- headers ------------------------------------------------------------- */

const char *
contract_header(const struct contract_input *in, const char *name)
{
	size_t i;

	for (i = 0; i < in->header_count; i++)
		if (strcasecmp(in->headers[i].name, name) == 0)
			return (in->headers[i].value);
	return (NULL);
}

static size_t
times_sent(const struct contract_input *in, const char *name)
{
	size_t i, n = 0;

	for (i = 0; i < in->header_count; i++)
		n += strcasecmp(in->headers[i].name, name) == 0 ? 1 : 0;
	return (n);
}

static struct problem *
check_headers(const struct operation *op, const struct contract_input *in,
    struct call *call)
{
	struct arena *a = call->ctx.arena;
	struct call_param *headers =
	    arena_array(a, op->param_count, sizeof(*headers));
	const struct contract_param *p;
	const char *value;
	size_t i, n = 0;

	for (i = 0; i < op->param_count; i++) {
		p = &op->params[i];
		if (p->in != IN_HEADER ||
		    (value = contract_header(in, p->name)) == NULL)
			continue;
		if (times_sent(in, p->name) > 1)
			return (bad_param(a, p, "duplicate", "重复"));
		TRY(check_value(a, p, value, strlen(value)));
		headers[n++] =
		    (struct call_param){p->name, value, strlen(value)};
	}
	call->headers = headers;
	call->header_count = n;
	return (NULL);
}

/* ---- all ----------------------------------------------------------------- */

/* Room for defaults stays behind the parameters that came: the query's array
 * holds CONTRACT_QUERY_MAX, of which an operation declares fewer. */
static struct problem *
check_absent(const struct operation *op, struct call *call)
{
	struct call_param *room = arena_array(call->ctx.arena,
	    CONTRACT_QUERY_MAX + op->param_count, sizeof(*room));
	const struct contract_param *p;
	size_t i, n = call->query_count;
	const char *value;

	if (n > 0)
		memcpy(room, call->query_params, n * sizeof(*room));
	for (i = 0; i < op->param_count; i++) {
		p = &op->params[i];
		if (p->in == IN_PATH)
			continue;
		value = p->in == IN_QUERY ? call_query(call, p->name)
					  : call_header(call, p->name);
		if (value != NULL)
			continue;
		if (p->required)
			return (missing(call->ctx.arena, p));
		if (p->in == IN_QUERY && p->absent != NULL)
			room[n++] = (struct call_param){
			    p->name, p->absent, strlen(p->absent)};
	}
	call->query_params = room;
	call->query_count = n;
	return (NULL);
}

struct problem *
contract_check_params(const struct contract_target *target,
    const struct contract_input *in, struct call *call)
{
	const struct operation *op = target->operation;
	const struct call_param *v;
	const struct contract_param *p;
	size_t i;

	for (i = 0; i < target->param_count; i++) {
		v = &target->params[i];
		p = declared(op, IN_PATH, v->name);
		if (p == NULL)
			abort();
		/* What cannot be an identifier is not found, not wrong. */
		if (check_value(call->ctx.arena, p, v->value, v->len) != NULL)
			return (problem_new(
			    call->ctx.arena, PROBLEM_NOT_FOUND, NULL, NULL));
	}
	call->path_params = target->params;
	call->path_count = target->param_count;
	TRY(check_query(op, in->query, call));
	TRY(check_headers(op, in, call));
	return (check_absent(op, call));
}

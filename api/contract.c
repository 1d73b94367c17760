/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the contract. tools/openapi.py has checked its form when it was
 * built; what is checked here is that everything it asks for can be enforced.
 */
#include "api/contract.h"

#include <stdlib.h>
#include <string.h>

#include "api/contract_node.h"
#include "api/schema.h"
#include "api/schema_node.h"
#include "base/arena.h"
#include "base/json.h"

struct build {
	struct arena *a;
	const struct json *doc;
	struct schema_set *set;
	struct contract *c;
	const struct contract_binding *bindings;
	size_t count;
	const char *where; /* the operation being read */
};

static struct problem *
wrong(const struct build *b, const char *what)
{
	return (problem_new(
	    b->a, PROBLEM_INTERNAL, NULL, "%s: %s", b->where, what));
}

/* The value itself, or what its $ref leads to. */
static const struct json *
target_of(struct build *b, const struct json *j)
{
	const char *ref = json_string(json_get(j, "$ref"));

	return (ref == NULL ? j : schema_resolve(b->set, ref));
}

static const char *
lower(struct arena *a, const char *s)
{
	char *copy = arena_strdup(a, s), *p;

	for (p = copy; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p | 0x20);
	return (copy);
}

/* ---- parameters ---------------------------------------------------------- */

/* The schema's default as the text a client would have sent. */
static const char *
default_text(const struct json *schema)
{
	const struct json *d = json_get(schema, "default");

	if (d == NULL)
		return (NULL);
	if (d->type == JSON_BOOL)
		return (d->boolean ? "true" : "false");
	return (d->text);
}

static struct problem *
read_param(struct build *b, const struct json *j, struct contract_param *out)
{
	const char *in, *name;
	const struct json *schema;

	j = target_of(b, j);
	in = json_string(json_get(j, "in"));
	name = json_string(json_get(j, "name"));
	schema = json_get(j, "schema");
	if (in == NULL || name == NULL || schema == NULL)
		return (wrong(b, "a parameter lacks in, name or schema"));
	out->in = strcmp(in, "path") == 0 ? IN_PATH
	    : strcmp(in, "query") == 0	  ? IN_QUERY
					  : IN_HEADER;
	out->name = out->in == IN_HEADER ? lower(b->a, name) : name;
	out->required = json_true(json_get(j, "required"));
	out->absent = default_text(schema);
	TRY(schema_compile(b->set, schema, &out->schema));
	out->type = schema_type(out->schema);
	return (NULL);
}

static struct problem *
read_params(struct build *b, const struct json *op, struct operation *out)
{
	const struct json *list = json_get(op, "parameters"), *each;
	struct contract_param *p;

	if (list == NULL)
		return (NULL);
	out->params = arena_array(b->a, list->len, sizeof(*out->params));
	for (each = list->child; each != NULL; each = each->next) {
		p = &out->params[out->param_count++];
		TRY(read_param(b, each, p));
		if (p->in == IN_HEADER &&
		    strcmp(p->name, "idempotency-key") == 0)
			out->idempotent = true;
	}
	return (NULL);
}

/* ---- body ---------------------------------------------------------------- */

static struct problem *
read_body(struct build *b, const struct json *op, struct operation *out)
{
	const struct json *body = json_get(op, "requestBody"),
			  *content = json_get(body, "content"), *m;
	int64_t most = CONTRACT_BODY_MAX;
	struct contract_media *media;

	if (json_get(op, "x-body-max") != NULL &&
	    !json_int64(json_get(op, "x-body-max"), &most))
		return (wrong(b, "x-body-max"));
	out->body_max = (size_t)most;
	out->body_required = json_true(json_get(body, "required"));
	if (content == NULL)
		return (NULL);
	out->media = arena_array(b->a, content->len, sizeof(*out->media));
	for (m = content->child; m != NULL; m = m->next) {
		media = &out->media[out->media_count++];
		media->type = m->name;
		TRY(schema_compile_member(b->set, m, "schema", &media->schema));
		if (media->schema == NULL)
			return (wrong(b, "a body lacks its schema"));
	}
	return (NULL);
}

/* ---- who may call -------------------------------------------------------- */

static struct problem *
take_permission(struct build *b, const struct json *word, struct operation *out)
{
	const char *text = json_string(word);
	enum permission p;

	if (text != NULL && strcmp(text, "any") == 0) {
		out->for_any_user = true;
		return (NULL);
	}
	p = text == NULL ? PERM_COUNT : permission_by_word(text);
	if (p == PERM_COUNT)
		return (wrong(b, "x-permission is not known"));
	out->permissions |= UINT64_C(1) << p;
	return (NULL);
}

static struct problem *
read_permission(struct build *b, const struct json *op, struct operation *out)
{
	const struct json *word = json_get(op, "x-permission"), *each;

	if (word == NULL)
		return (out->for_users ? wrong(b, "x-permission is missing")
				       : NULL);
	if (word->type != JSON_ARRAY)
		return (take_permission(b, word, out));
	for (each = word->child; each != NULL; each = each->next)
		TRY(take_permission(b, each, out));
	return (NULL);
}

static struct problem *
read_security(struct build *b, const struct json *op, struct operation *out)
{
	const struct json *list = json_get(op, "security"), *each;

	if (list == NULL)
		list = json_get(b->doc, "security");
	if (list == NULL || list->type != JSON_ARRAY)
		return (wrong(b, "security"));
	out->for_public = list->child == NULL;
	for (each = list->child; each != NULL; each = each->next) {
		if (json_get(each, "bearerAuth") != NULL)
			out->for_users = true;
		else if (json_get(each, "partyInvitation") != NULL)
			out->for_parties = true;
		else
			return (wrong(b, "security scheme is not known"));
	}
	return (read_permission(b, op, out));
}

/* ---- operations ---------------------------------------------------------- */

static const struct contract_binding *
binding(const struct build *b, const char *id)
{
	size_t i;

	for (i = 0; id != NULL && i < b->count; i++)
		if (strcmp(b->bindings[i].id, id) == 0)
			return (&b->bindings[i]);
	return (NULL);
}

static struct problem *
read_operation(struct build *b, const struct json *op)
{
	struct operation *out = arena_alloc(b->a, sizeof(*out));
	const struct contract_binding *bound =
	    binding(b, json_string(json_get(op, "operationId")));

	if (bound == NULL)
		return (wrong(b, "no handler"));
	out->index = (size_t)(bound - b->bindings);
	out->id = bound->id;
	out->method = bound->method;
	out->route = bound->route;
	out->handler = bound->handler;
	TRY(read_params(b, op, out));
	TRY(read_body(b, op, out));
	TRY(read_security(b, op, out));
	contract_plant(b->a, b->c->root, out);
	return (NULL);
}

static struct problem *
read_paths(struct build *b)
{
	const struct json *paths = json_get(b->doc, "paths"), *path, *op;

	if (paths == NULL)
		return (wrong(b, "no paths"));
	for (path = paths->child; path != NULL; path = path->next)
		for (op = path->child; op != NULL; op = op->next) {
			b->where =
			    arena_fmt(b->a, "%s %s", op->name, path->name);
			TRY(read_operation(b, op));
		}
	return (NULL);
}

struct problem *
contract_open(struct arena *a, const char *json, size_t len,
    const struct contract_binding *bindings, size_t count,
    const struct contract **out)
{
	struct build b = {
	    .a = a, .bindings = bindings, .count = count, .where = "contract"};

	TRY(json_read(a, json, len, JSON_DEPTH_MAX, &b.doc));
	b.c = arena_alloc(a, sizeof(*b.c));
	b.c->text = json;
	b.c->len = len;
	b.c->root = arena_alloc(a, sizeof(*b.c->root));
	b.set = schema_set_new(a, b.doc);
	TRY(read_paths(&b));
	*out = b.c;
	return (NULL);
}

const char *
contract_text(const struct contract *c, size_t *len)
{
	*len = c->len;
	return (c->text);
}

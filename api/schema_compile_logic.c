/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keywords that apply further schemas to the same value: $ref, allOf,
 * anyOf, oneOf, not, if and OpenAPI's discriminator.
 */
#include <string.h>

#include "api/schema_node.h"
#include "base/arena.h"

/* ---- $ref ---------------------------------------------------------------- */

static int
hex(char c)
{
	const char *digits = "0123456789abcdef", *at;

	if (c == '\0')
		return (-1);
	at = strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
	return (at == NULL ? -1 : (int)(at - digits));
}

/* One step of a JSON pointer in a URI fragment, decoded: %25 and ~1. */
static const char *
step(struct arena *a, const char *s, size_t len)
{
	char *out = arena_alloc(a, len + 1), *p = out;
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] == '%' && i + 2 < len && hex(s[i + 1]) >= 0 &&
		    hex(s[i + 2]) >= 0) {
			*p++ = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
			i += 2;
		} else if (s[i] == '~' && i + 1 < len) {
			*p++ = s[++i] == '1' ? '/' : '~';
		} else {
			*p++ = s[i];
		}
	}
	return (out);
}

static const struct json *
element(const struct json *list, const char *number)
{
	const struct json *each = list->child;
	size_t n = 0;

	if (*number == '\0')
		return (NULL);
	for (; *number >= '0' && *number <= '9' && n < list->len; number++)
		n = n * 10 + (size_t)(*number - '0');
	if (*number != '\0')
		return (NULL);
	for (; each != NULL && n > 0; n--)
		each = each->next;
	return (each);
}

const struct json *
schema_resolve(struct schema_set *set, const char *ref)
{
	const struct json *at = set->document;
	const char *name;
	size_t len;

	if (*ref++ != '#')
		return (NULL);
	while (at != NULL && *ref == '/') {
		len = strcspn(++ref, "/");
		name = step(set->arena, ref, len);
		at = at->type == JSON_ARRAY ? element(at, name)
					    : json_get(at, name);
		ref += len;
	}
	return (*ref == '\0' ? at : NULL);
}

static struct problem *
compile_ref(
    struct schema_set *set, const struct json *ref, const struct schema **out)
{
	const struct json *target;

	if (json_string(ref) == NULL ||
	    (target = schema_resolve(set, ref->text)) == NULL)
		return (schema_wrong(set, "$ref leads nowhere"));
	return (schema_compile(set, target, out));
}

/* ---- discriminator ------------------------------------------------------- */

/* The value of the discriminating property that means `ref`: its key in the
 * mapping, or else the last name of the reference. */
static const char *
branch_value(const struct json *mapping, const char *ref)
{
	const struct json *m;

	for (m = mapping == NULL ? NULL : mapping->child; m != NULL;
	     m = m->next)
		if (m->type == JSON_STRING && strcmp(m->text, ref) == 0)
			return (m->name);
	return (strrchr(ref, '/') + 1);
}

static struct problem *
compile_discriminator(
    struct schema_set *set, const struct json *at, struct schema_logic *l)
{
	const struct json *d = json_get(at, "discriminator"), *list, *each;
	const char *ref;

	if (d == NULL)
		return (NULL);
	list = json_get(at, l->one.count > 0 ? "oneOf" : "anyOf");
	l->discriminator = json_string(json_get(d, "propertyName"));
	if (l->discriminator == NULL || list == NULL)
		return (schema_wrong(set, "discriminator"));
	l->branches = arena_array(set->arena, list->len, sizeof(*l->branches));
	for (each = list->child; each != NULL; each = each->next) {
		ref = json_string(json_get(each, "$ref"));
		if (ref == NULL || strchr(ref, '/') == NULL)
			return (schema_wrong(set, "discriminator needs $ref"));
		l->branches[l->branch_count].value =
		    branch_value(json_get(d, "mapping"), ref);
		TRY(schema_compile(
		    set, each, &l->branches[l->branch_count++].schema));
	}
	return (NULL);
}

struct problem *
schema_compile_logic(
    struct schema_set *set, const struct json *at, struct schema *s)
{
	struct schema_logic *l = arena_alloc(set->arena, sizeof(*l));

	if (json_get(at, "$ref") != NULL)
		TRY(compile_ref(set, json_get(at, "$ref"), &l->ref));
	TRY(schema_compile_list(set, at, "allOf", &l->all));
	TRY(schema_compile_list(set, at, "anyOf", &l->any));
	TRY(schema_compile_list(set, at, "oneOf", &l->one));
	TRY(schema_compile_member(set, at, "not", &l->not ));
	TRY(schema_compile_member(set, at, "if", &l->condition));
	TRY(schema_compile_member(set, at, "then", &l->then));
	TRY(schema_compile_member(set, at, "else", &l->otherwise));
	TRY(compile_discriminator(set, at, l));
	if (l->ref != NULL || l->all.count > 0 || l->any.count > 0 ||
	    l->one.count > 0 || l->not != NULL || l->condition != NULL)
		s->logic = l;
	return (NULL);
}

/* ---- circles ------------------------------------------------------------- */

static bool in_circle(struct schema_set *set, const struct schema *s);

static bool
list_in_circle(struct schema_set *set, const struct schema_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (in_circle(set, list->each[i]))
			return (true);
	return (false);
}

static bool
logic_in_circle(struct schema_set *set, const struct schema_logic *l)
{
	return (in_circle(set, l->ref) || list_in_circle(set, &l->all) ||
	    list_in_circle(set, &l->any) || list_in_circle(set, &l->one) ||
	    in_circle(set, l->not ) || in_circle(set, l->condition) ||
	    in_circle(set, l->then) || in_circle(set, l->otherwise));
}

static bool
in_circle(struct schema_set *set, const struct schema *s)
{
	struct schema *own;
	bool found;
	size_t i;

	if (s == NULL)
		return (false);
	own = schema_known(set, s->source);
	if (own->circle != CIRCLE_NEW)
		return (own->circle == CIRCLE_OPEN);
	own->circle = CIRCLE_OPEN;
	found = s->logic != NULL && logic_in_circle(set, s->logic);
	for (i = 0;
	     !found && s->object != NULL && i < s->object->dependent_count; i++)
		found = in_circle(set, s->object->dependents[i].schema);
	own->circle = CIRCLE_NONE;
	return (found);
}

struct problem *
schema_refuse_circles(struct schema_set *set)
{
	size_t i;

	for (i = 0; i < set->known_room; i++)
		if (in_circle(set, set->known[i]))
			return (schema_wrong(
			    set, "a schema applies to its own value for ever"));
	return (NULL);
}

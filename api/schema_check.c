/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Applying a compiled schema to a value, and reporting where it failed. The
 * recursion is as deep as the value (at most JSON_DEPTH_MAX) times the schemas
 * stacked upon one value, so it fits a coroutine's stack.
 */
#include "api/schema.h"

#include <stdarg.h>
#include <string.h>

#include "api/schema_node.h"
#include "base/arena.h"
#include "base/text.h"

enum {
	NAME_SHOWN_MAX = 128
}; /* bytes of a stranger's field name shown */

/* ---- reporting ----------------------------------------------------------- */

/* A name as a step of a JSON pointer; long ones are cut at a character. */
static const char *
escaped(struct arena *a, const char *name, size_t len)
{
	char *out = arena_alloc(a, 2 * NAME_SHOWN_MAX + 8), *p = out;
	const char *end = name + len;
	uint32_t c;
	size_t n;

	for (; name < end && p - out < NAME_SHOWN_MAX; name += n) {
		n = text_next(name, (size_t)(end - name), &c);
		if (c == '~' || c == '/') {
			*p++ = '~';
			*p++ = c == '~' ? '0' : '1';
		} else {
			memcpy(p, name, n);
			p += n;
		}
	}
	return (out);
}

static const char *
pointer(struct arena *a, const struct schema_place *at)
{
	const char *text = "";

	for (; at->up != NULL; at = at->up)
		text = at->name != NULL
		    ? arena_fmt(
			  a, "/%s%s", escaped(a, at->name, at->name_len), text)
		    : arena_fmt(a, "/%zu%s", at->index, text);
	return (text);
}

bool
schema_fail(struct schema_run *r, const struct schema_place *at,
    const char *code, const char *format, ...)
{
	va_list args;

	if (r->quiet || r->errors++ >= SCHEMA_ERRORS_MAX)
		return (false);
	if (r->problem == NULL)
		r->problem = problem_new(r->arena, PROBLEM_INVALID, NULL, NULL);
	va_start(args, format);
	(void)problem_field_add(r->arena, r->problem, pointer(r->arena, at),
	    code, "%s", arena_vfmt(r->arena, format, args));
	va_end(args);
	return (false);
}

/* ---- any value ----------------------------------------------------------- */

static unsigned
types_of(const struct json *v)
{
	switch (v->type) {
	case JSON_NULL:
		return (TYPE_NULL);
	case JSON_BOOL:
		return (TYPE_BOOLEAN);
	case JSON_NUMBER:
		return (v->integral ? TYPE_NUMBER | TYPE_INTEGER : TYPE_NUMBER);
	case JSON_STRING:
		return (TYPE_STRING);
	case JSON_ARRAY:
		return (TYPE_ARRAY);
	case JSON_OBJECT:
		return (TYPE_OBJECT);
	}
	return (0);
}

static const char *
wanted(struct schema_run *r, unsigned types)
{
	static const char *const titles[] = {
	    "空值", "布尔值", "整数", "数字", "字符串", "数组", "对象"};
	const char *text = NULL;
	size_t i;

	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if ((types & 1u << i) != 0)
			text = text == NULL
			    ? titles[i]
			    : arena_fmt(r->arena, "%s或%s", text, titles[i]);
	return (text);
}

static bool
apply_type(struct schema_run *r, const struct schema *s, const struct json *v,
    const struct schema_place *at)
{
	if (s->types == 0 || (s->types & types_of(v)) != 0)
		return (true);
	return (schema_fail(
	    r, at, "type", "应为%s", r->quiet ? "" : wanted(r, s->types)));
}

static bool
is_listed(const struct json *list, const struct json *v)
{
	const struct json *each;

	for (each = list->child; each != NULL; each = each->next)
		if (json_equal(each, v))
			return (true);
	return (false);
}

static bool
apply_values(struct schema_run *r, const struct schema *s, const struct json *v,
    const struct schema_place *at)
{
	if (s->enumeration != NULL && !is_listed(s->enumeration, v))
		return (schema_fail(r, at, "enum", "不是允许的取值"));
	if (s->constant != NULL && !json_equal(s->constant, v))
		return (schema_fail(r, at, "const", "不是规定的取值"));
	return (true);
}

static bool
apply_group(struct schema_run *r, const struct schema *s, const struct json *v,
    const struct schema_place *at, struct schema_marks *m)
{
	if (v->type == JSON_OBJECT && s->object != NULL)
		return (schema_apply_object(r, s, v, at, m));
	if (v->type == JSON_ARRAY && s->array != NULL)
		return (schema_apply_array(r, s->array, v, at));
	if (v->type == JSON_STRING && s->text != NULL)
		return (schema_apply_text(r, s->text, v, at));
	if (v->type == JSON_NUMBER && s->number != NULL)
		return (schema_apply_number(r, s->number, v, at));
	return (true);
}

/* All but unevaluatedProperties, which must see what all others marked. */
static bool
apply_evaluating(struct schema_run *r, const struct schema *s,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	bool ok;

	if (s->never)
		return (schema_fail(r, at, "forbidden", "不允许出现"));
	if (!apply_type(r, s, v, at) || !apply_values(r, s, v, at))
		return (false);
	ok = apply_group(r, s, v, at, m);
	if ((!ok && r->quiet) || s->logic == NULL)
		return (ok);
	return (schema_apply_logic(r, s->logic, v, at, m) && ok);
}

static void
merge(struct schema_marks *into, const struct schema_marks *from)
{
	size_t i;

	for (i = 0; into != NULL && i < from->words; i++)
		into->bits[i] |= from->bits[i];
}

bool
schema_apply(struct schema_run *r, const struct schema *s, const struct json *v,
    const struct schema_place *at, struct schema_marks *m)
{
	struct schema_marks own;
	bool ok;

	if (v->type != JSON_OBJECT || s->object == NULL ||
	    s->object->unevaluated == NULL)
		return (apply_evaluating(r, s, v, at, m));
	own.words = v->len / 64 + 1;
	own.bits = arena_array(r->arena, own.words, sizeof(*own.bits));
	ok = apply_evaluating(r, s, v, at, &own);
	if (!ok && r->quiet)
		return (false);
	ok = schema_apply_unevaluated(r, s->object->unevaluated, v, at, &own) &&
	    ok;
	merge(m, &own);
	return (ok);
}

bool
schema_try(struct schema_run *r, const struct schema *s, const struct json *v,
    const struct schema_place *at, struct schema_marks *m)
{
	bool was = r->quiet, ok;
	struct schema_marks own;

	r->quiet = true;
	if (m == NULL) {
		ok = schema_apply(r, s, v, at, NULL);
	} else {
		/* What a schema that fails has looked at does not count. */
		own.words = m->words;
		own.bits = arena_array(r->arena, m->words, sizeof(*m->bits));
		ok = schema_apply(r, s, v, at, &own);
		if (ok)
			merge(m, &own);
	}
	r->quiet = was;
	return (ok);
}

struct problem *
schema_check(struct arena *a, const struct schema *s, const struct json *value)
{
	static const struct schema_place whole;
	struct schema_run run = {.arena = a};

	if (schema_apply(&run, s, value, &whole, NULL))
		return (NULL);
	return (run.problem);
}

bool
schema_holds(struct arena *a, const struct schema *s, const struct json *value)
{
	static const struct schema_place whole;
	struct schema_run run = {.arena = a, .quiet = true};

	return (schema_apply(&run, s, value, &whole, NULL));
}

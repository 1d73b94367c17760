/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keywords for objects. `properties` and `required` become one table, so
 * that one pass over the members of a value answers both.
 */
#include <string.h>

#include "api/schema_node.h"
#include "base/arena.h"

static struct schema_property *
property(struct schema_object *o, const char *name, size_t len)
{
	struct schema_property *p;
	size_t i;

	for (i = 0; i < o->property_count; i++) {
		p = &o->properties[i];
		if (p->len == len && memcmp(p->name, name, len) == 0)
			return (p);
	}
	p = &o->properties[o->property_count++];
	p->name = name;
	p->len = len;
	return (p);
}

static struct problem *
compile_properties(
    struct schema_set *set, const struct json *at, struct schema_object *o)
{
	const struct json *described = json_get(at, "properties"),
			  *required = json_get(at, "required"), *m;
	size_t most = (described == NULL ? 0 : described->len) +
	    (required == NULL ? 0 : required->len);

	if ((described != NULL && described->type != JSON_OBJECT) ||
	    (required != NULL && required->type != JSON_ARRAY) ||
	    most > SCHEMA_PROPERTIES_MAX)
		return (schema_wrong(set, "properties or required"));
	o->properties = arena_array(set->arena, most, sizeof(*o->properties));
	for (m = described == NULL ? NULL : described->child; m != NULL;
	     m = m->next)
		TRY(schema_compile(
		    set, m, &property(o, m->name, m->name_len)->schema));
	for (m = required == NULL ? NULL : required->child; m != NULL;
	     m = m->next) {
		if (m->type != JSON_STRING)
			return (schema_wrong(set, "required names no string"));
		property(o, m->text, m->len)->required = true;
	}
	return (NULL);
}

static struct problem *
compile_patterns(
    struct schema_set *set, const struct json *at, struct schema_object *o)
{
	const struct json *patterns = json_get(at, "patternProperties"), *m;
	struct schema_pattern *p;
	struct json name = {.type = JSON_STRING};

	if (patterns == NULL)
		return (NULL);
	if (patterns->type != JSON_OBJECT)
		return (schema_wrong(set, "patternProperties"));
	o->patterns =
	    arena_array(set->arena, patterns->len, sizeof(*o->patterns));
	for (m = patterns->child; m != NULL; m = m->next) {
		p = &o->patterns[o->pattern_count++];
		name.text = m->name;
		name.len = m->name_len;
		TRY(schema_compile_pattern(set, &name, &p->pattern));
		TRY(schema_compile(set, m, &p->schema));
	}
	return (NULL);
}

static struct problem *
compile_dependents(
    struct schema_set *set, const struct json *at, struct schema_object *o)
{
	const struct json *names = json_get(at, "dependentRequired"),
			  *schemas = json_get(at, "dependentSchemas"), *m;
	struct schema_dependent *d;

	if ((names != NULL && names->type != JSON_OBJECT) ||
	    (schemas != NULL && schemas->type != JSON_OBJECT))
		return (schema_wrong(set, "dependentRequired or -Schemas"));
	o->dependents = arena_array(set->arena,
	    (names == NULL ? 0 : names->len) +
		(schemas == NULL ? 0 : schemas->len),
	    sizeof(*o->dependents));
	for (m = names == NULL ? NULL : names->child; m != NULL; m = m->next) {
		if (m->type != JSON_ARRAY)
			return (schema_wrong(set, "dependentRequired"));
		d = &o->dependents[o->dependent_count++];
		d->name = m->name;
		d->required = m;
	}
	for (m = schemas == NULL ? NULL : schemas->child; m != NULL;
	     m = m->next) {
		d = &o->dependents[o->dependent_count++];
		d->name = m->name;
		TRY(schema_compile(set, m, &d->schema));
	}
	return (NULL);
}

struct problem *
schema_compile_object(
    struct schema_set *set, const struct json *at, struct schema *s)
{
	struct schema_object *o = arena_alloc(set->arena, sizeof(*o));

	TRY(schema_read_count(set, at, "minProperties", 0, &o->min_properties));
	TRY(schema_read_count(
	    set, at, "maxProperties", SCHEMA_NO_LIMIT, &o->max_properties));
	TRY(compile_properties(set, at, o));
	TRY(compile_patterns(set, at, o));
	TRY(compile_dependents(set, at, o));
	TRY(schema_compile_member(
	    set, at, "additionalProperties", &o->additional));
	TRY(schema_compile_member(set, at, "propertyNames", &o->names));
	TRY(schema_compile_member(
	    set, at, "unevaluatedProperties", &o->unevaluated));
	if (o->min_properties > 0 || o->max_properties >= 0 ||
	    o->property_count > 0 || o->pattern_count > 0 ||
	    o->dependent_count > 0 || o->additional != NULL ||
	    o->names != NULL || o->unevaluated != NULL)
		s->object = o;
	return (NULL);
}

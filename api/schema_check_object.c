/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords for objects, applied. */
#include <string.h>

#include "api/schema_node.h"
#include "base/arena.h"

static void
mark(struct schema_marks *m, size_t member)
{
	if (m != NULL)
		m->bits[member / 64] |= UINT64_C(1) << member % 64;
}

static bool
is_marked(const struct schema_marks *m, size_t member)
{
	return ((m->bits[member / 64] >> member % 64 & 1) != 0);
}

/* Index of the property; property_count when it is not in the table. */
static size_t
find(const struct schema_object *o, const struct json *member)
{
	size_t i;

	for (i = 0; i < o->property_count; i++)
		if (o->properties[i].len == member->name_len &&
		    memcmp(o->properties[i].name, member->name,
			member->name_len) == 0)
			break;
	return (i);
}

static bool
apply_patterns(struct schema_run *r, const struct schema_object *o,
    const struct json *member, const struct schema_place *at, bool *covered)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < o->pattern_count; i++)
		if (schema_matches(o->patterns[i].pattern, member->name,
			member->name_len)) {
			*covered = true;
			ok = schema_apply(
				 r, o->patterns[i].schema, member, at, NULL) &&
			    ok;
		}
	return (ok);
}

static bool
apply_additional(struct schema_run *r, const struct schema *s,
    const struct json *member, const struct schema_place *at)
{
	if (s->never)
		return (schema_fail(r, at, "unknown", "未知字段"));
	return (schema_apply(r, s, member, at, NULL));
}

static bool
apply_name(struct schema_run *r, const struct schema *names,
    const struct json *member, const struct schema_place *at)
{
	struct json name = {
	    .type = JSON_STRING, .text = member->name, .len = member->name_len};

	if (schema_try(r, names, &name, at, NULL))
		return (true);
	return (schema_fail(r, at, "propertyNames", "字段名不符合规定"));
}

struct member_run {
	const struct schema_object *o;
	uint64_t seen[SCHEMA_PROPERTIES_MAX / 64];
};

static bool
apply_member(struct schema_run *r, struct member_run *run,
    const struct json *member, const struct schema_place *at, bool *covered)
{
	const struct schema_object *o = run->o;
	size_t i = find(o, member);
	bool ok = true;

	if (i < o->property_count) {
		run->seen[i / 64] |= UINT64_C(1) << i % 64;
		if (o->properties[i].schema != NULL) {
			*covered = true;
			ok = schema_apply(
			    r, o->properties[i].schema, member, at, NULL);
		}
	}
	if (o->pattern_count > 0)
		ok = apply_patterns(r, o, member, at, covered) && ok;
	if (!*covered && o->additional != NULL) {
		*covered = true;
		ok = apply_additional(r, o->additional, member, at) && ok;
	}
	if (o->names != NULL)
		ok = apply_name(r, o->names, member, at) && ok;
	return (ok);
}

static bool
apply_required(struct schema_run *r, const struct member_run *run,
    const struct schema_place *at)
{
	const struct schema_property *p;
	struct schema_place place = {.up = at};
	bool ok = true;
	size_t i;

	for (i = 0; i < run->o->property_count; i++) {
		p = &run->o->properties[i];
		if (!p->required || (run->seen[i / 64] >> i % 64 & 1) != 0)
			continue;
		place.name = p->name;
		place.name_len = p->len;
		ok = schema_fail(r, &place, "required", "必填");
		if (r->quiet)
			break;
	}
	return (ok);
}

static bool
apply_count(struct schema_run *r, const struct schema_object *o,
    const struct json *v, const struct schema_place *at)
{
	if ((int64_t)v->len < o->min_properties)
		return (schema_fail(r, at, "minProperties", "至少 %lld 个字段",
		    (long long)o->min_properties));
	if (o->max_properties >= 0 && (int64_t)v->len > o->max_properties)
		return (schema_fail(r, at, "maxProperties", "至多 %lld 个字段",
		    (long long)o->max_properties));
	return (true);
}

static bool
apply_dependent_names(struct schema_run *r, const struct json *names,
    const struct json *v, const struct schema_place *at)
{
	struct schema_place place = {.up = at};
	const struct json *each;
	bool ok = true;

	for (each = names->child; each != NULL; each = each->next) {
		place.name = each->text;
		place.name_len = each->len;
		if (json_get(v, each->text) == NULL)
			ok = schema_fail(r, &place, "dependentRequired",
			    "填写 %s 时必填", names->name);
	}
	return (ok);
}

static bool
apply_dependents(struct schema_run *r, const struct schema_object *o,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	const struct schema_dependent *d;
	bool ok = true;
	size_t i;

	for (i = 0; i < o->dependent_count; i++) {
		d = &o->dependents[i];
		if (json_get(v, d->name) == NULL)
			continue;
		if (d->required != NULL)
			ok = apply_dependent_names(r, d->required, v, at) && ok;
		if (d->schema != NULL)
			ok = schema_apply(r, d->schema, v, at, m) && ok;
	}
	return (ok);
}

bool
schema_apply_object(struct schema_run *r, const struct schema *s,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	struct member_run run = {.o = s->object};
	struct schema_place place = {.up = at};
	const struct json *member;
	bool ok = apply_count(r, run.o, v, at), covered;
	size_t i = 0;

	for (member = v->child; member != NULL; member = member->next, i++) {
		place.name = member->name;
		place.name_len = member->name_len;
		covered = false;
		ok = apply_member(r, &run, member, &place, &covered) && ok;
		if (!ok && r->quiet)
			return (false);
		if (covered)
			mark(m, i);
	}
	ok = apply_required(r, &run, at) && ok;
	return (apply_dependents(r, run.o, v, at, m) && ok);
}

bool
schema_apply_unevaluated(struct schema_run *r, const struct schema *s,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	struct schema_place place = {.up = at};
	const struct json *member;
	bool ok = true;
	size_t i = 0;

	for (member = v->child; member != NULL; member = member->next, i++) {
		if (is_marked(m, i))
			continue;
		place.name = member->name;
		place.name_len = member->name_len;
		ok = apply_additional(r, s, member, &place) && ok;
		mark(m, i);
	}
	return (ok);
}

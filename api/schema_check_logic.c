/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords that apply further schemas to the same value, applied. */
#include <string.h>

#include "api/schema_node.h"

static bool
apply_all(struct schema_run *r, const struct schema_logic *l,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < l->all.count && (ok || !r->quiet); i++)
		ok = schema_apply(r, l->all.each[i], v, at, m) && ok;
	return (ok);
}

/* All branches are tried, as each that holds may have looked at members. */
static bool
apply_any(struct schema_run *r, const struct schema_logic *l,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	bool ok = l->any.count == 0;
	size_t i;

	for (i = 0; i < l->any.count; i++) {
		ok = schema_try(r, l->any.each[i], v, at, m) || ok;
		if (ok && m == NULL)
			break;
	}
	return (ok || schema_fail(r, at, "anyOf", "不符合任何一种允许的形式"));
}

static bool
apply_one(struct schema_run *r, const struct schema_logic *l,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	size_t i, held = 0;

	for (i = 0; i < l->one.count; i++)
		held += schema_try(r, l->one.each[i], v, at, m) ? 1 : 0;
	if (held > 1)
		return (schema_fail(
		    r, at, "oneOf", "同时符合多种形式，只允许一种"));
	return (held == 1 || l->one.count == 0 ||
	    schema_fail(r, at, "oneOf", "不符合任何一种允许的形式"));
}

static bool
apply_condition(struct schema_run *r, const struct schema_logic *l,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	const struct schema *next;

	if (l->condition == NULL)
		return (true);
	next = schema_try(r, l->condition, v, at, m) ? l->then : l->otherwise;
	return (next == NULL || schema_apply(r, next, v, at, m));
}

/* The named property says which form is meant, and only that one is checked:
 * its errors are what the sender can use. */
static bool
apply_discriminated(struct schema_run *r, const struct schema_logic *l,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	struct schema_place place = {.up = at, .name = l->discriminator};
	const char *value;
	size_t i;

	if (v->type != JSON_OBJECT)
		return (schema_fail(r, at, "type", "应为对象"));
	place.name_len = strlen(place.name);
	if (json_get(v, l->discriminator) == NULL)
		return (schema_fail(r, &place, "required", "必填"));
	value = json_string(json_get(v, l->discriminator));
	for (i = 0; value != NULL && i < l->branch_count; i++)
		if (strcmp(l->branches[i].value, value) == 0)
			return (
			    schema_apply(r, l->branches[i].schema, v, at, m));
	return (schema_fail(r, &place, "discriminator", "不是允许的取值"));
}

bool
schema_apply_logic(struct schema_run *r, const struct schema_logic *l,
    const struct json *v, const struct schema_place *at, struct schema_marks *m)
{
	bool ok = l->ref == NULL || schema_apply(r, l->ref, v, at, m);

	ok = apply_all(r, l, v, at, m) && ok;
	if (!ok && r->quiet)
		return (false);
	if (l->discriminator != NULL)
		ok = apply_discriminated(r, l, v, at, m) && ok;
	else
		ok = apply_any(r, l, v, at, m) && apply_one(r, l, v, at, m) &&
		    ok;
	if (l->not != NULL && schema_try(r, l->not, v, at, NULL))
		ok = schema_fail(r, at, "not", "不允许的形式");
	return (apply_condition(r, l, v, at, m) && ok);
}

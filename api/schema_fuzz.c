/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the validator: {"schema": …, "value": …}. Whatever compiles
 * must answer, and answer alike whether it reports or not.
 */
#include "api/schema.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct arena *a, const struct json *schema, const struct json *value)
{
	const struct schema *s;
	struct problem *p;

	if (schema_compile(schema_set_new(a, schema), schema, &s) != NULL)
		return;
	p = schema_check(a, s, value);
	if ((p == NULL) != schema_holds(a, s, value))
		abort();
	if (p != NULL && p->fields == NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const struct json *j;

	if (json_read(a, (const char *)data, size, JSON_DEPTH_MAX, &j) ==
		NULL &&
	    json_get(j, "schema") != NULL && json_get(j, "value") != NULL)
		check(a, json_get(j, "schema"), json_get(j, "value"));
	arena_free(a);
	return (0);
}

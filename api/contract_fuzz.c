/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the contract: the first line of the input is "METHOD target",
 * the second a Content-Type, the rest a body, judged against the real
 * openapi.yaml. What passes must be reachable as the handler will reach it.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/contract.h"
#include "api/contract_text.h"
#include "api/head.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct contract_binding bindings[] = {
#define OPERATION(id, method, path) {#id, method, path, NULL},
#include "api/operations.def"
#undef OPERATION
};

static const struct contract *
real_contract(void)
{
	static const struct contract *c;

	if (c == NULL &&
	    contract_open(arena_new(), contract_json, contract_json_len,
		bindings, sizeof(bindings) / sizeof(bindings[0]), &c) != NULL)
		abort();
	return (c);
}

/* The next piece of *at up to `stop`, NUL-terminated. */
static char *
take(struct arena *a, const char **at, const char *end, char stop)
{
	const char *begin = *at;
	const char *hit = memchr(begin, stop, (size_t)(end - begin));

	*at = hit == NULL ? end : hit + 1;
	return (arena_memdup(
	    a, begin, (size_t)((hit == NULL ? end : hit) - begin)));
}

static void
check(struct arena *a, const struct contract_target *target,
    const struct contract_input *in)
{
	struct call call = {.ctx = {.arena = a}};
	size_t i;

	if (contract_check(target, in, &call) != NULL)
		return;
	for (i = 0; i < call.path_count; i++)
		(void)call_path(&call, call.path_params[i].name);
	if (call.raw_len > target->operation->body_max)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	struct arena *a = arena_new();
	struct contract_target target;
	const char *method = take(a, &at, end, ' ');
	char *line = take(a, &at, end, '\n');
	const char *type = take(a, &at, end, '\n');
	const char *query = strchr(line, '?');
	const struct call_param header = {"content-type", type, strlen(type)};
	struct contract_input in = {
	    .query = query == NULL ? NULL : arena_strdup(a, query + 1),
	    .headers = &header,
	    .header_count = 1,
	    .body = at,
	    .body_len = (size_t)(end - at)};

	if (contract_route(
		real_contract(), a, method, head_path(line), &target) == NULL &&
	    target.operation != NULL)
		check(a, &target, &in);
	arena_free(a);
	return (0);
}

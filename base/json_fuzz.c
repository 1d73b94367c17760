/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the JSON reader: the first byte is the depth, the rest the
 * text. What is accepted must equal itself and what is read again from its own
 * bytes, and know where it stands.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int condition)
{
	if (!condition)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct json *j = NULL, *again = NULL;
	const char *text;
	struct arena *a;
	struct problem *p;
	int depth;

	if (size == 0)
		return (0);
	a = arena_new();
	depth = data[0] % (JSON_DEPTH_MAX + 4);
	text = arena_memdup(a, data + 1, size - 1);
	p = json_read(a, text, size - 1, depth, &j);
	must((p == NULL) == (j != NULL));
	if (j != NULL) {
		must(j->at < j->end && j->end <= size - 1);
		must(json_equal(j, j));
		p = json_read(a, text + j->at, j->end - j->at, depth, &again);
		must(p == NULL && json_equal(j, again));
	}
	arena_free(a);
	return (0);
}

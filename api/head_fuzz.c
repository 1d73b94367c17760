/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the request head: bytes as they come on a connection. What is
 * judged bad must be bad with more behind it, and what is ready must describe
 * itself.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/head.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int condition)
{
	if (!condition)
		abort();
}

static void
check_ready(const struct head *h, const char *bytes, size_t size)
{
	struct arena *a = arena_new();
	char *target = arena_memdup(a, h->target, h->target_len);
	const char *path = head_path(target);

	must(h->head_len <= size);
	must(memcmp(bytes + h->head_len - 4, "\r\n\r\n", 4) == 0);
	must(h->target_len > 0 && h->target_len <= HEAD_TARGET_MAX);
	must(*path == '/' || strcmp(path, "*") == 0);
	must(strchr(path, '?') == NULL);
	must(h->takes_body || h->length == 0);
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	enum head_state before = HEAD_MORE, state;
	struct head h;
	size_t i;

	/* Byte by byte: the answer may change only from "more", and once. */
	for (i = 0; i <= size && before == HEAD_MORE; i++) {
		state = head_read(bytes, i, 4096, &h);
		if (state == HEAD_READY)
			check_ready(&h, bytes, i);
		before = state;
	}
	state = head_read(bytes, size, 4096, &h);
	must(before == HEAD_MORE ? state == HEAD_MORE : state != HEAD_MORE);
	return (0);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of amendments, one by one and as they are published: any bytes
 * are read or refused; what was read is written in one spelling, which reads
 * the same.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/amended.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
one(struct arena *a, struct draw_text text)
{
	struct draw_amendment x, y;
	struct draw_text once;

	if (draw_amendment_read(a, text, &x) != NULL)
		return;
	once = draw_amendment_write(a, &x);
	if (draw_amendment_read(a, once, &y) != NULL ||
	    !draw_text_equal(once, draw_amendment_write(a, &y)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw_text text = {(const char *)data, size};
	struct arena *a = arena_new();
	struct draw_amended *all;
	size_t count = 0, i;

	one(a, text);
	if (draw_amended_read(a, text, &all, &count) == NULL)
		for (i = 0; i < count; i++)
			one(a, all[i].bytes);
	arena_free(a);
	return (0);
}

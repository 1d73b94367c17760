/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of verification: any bytes get a verdict, and a difference
 * exactly when they differ, with and without a folder; all files of the folder
 * hold the same bytes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct problem *
open_input(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	(void)a;
	(void)name;
	*out = *(struct draw_text *)arg;
	return (NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw_text text = {(const char *)data, size};
	const struct draw_folder folder = {open_input, &text};
	struct arena *a = arena_new();
	struct draw_verdict v = draw_verify(a, text, NULL);

	if ((v.kind == DRAW_DIFFERS) != (v.difference != NULL))
		abort();
	v = draw_verify(a, text, &folder);
	if ((v.kind == DRAW_DIFFERS) != (v.difference != NULL))
		abort();
	arena_free(a);
	return (0);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of text: prefixes, lengths, normal form, grams, GB18030 and hex
 * agree with each other whatever the bytes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int condition)
{
	if (!condition)
		abort();
}

static void
grams(struct arena *a, const char *s, size_t len)
{
	const char *const *g = NULL;
	size_t count = text_bigrams(a, s, len, &g), i;

	must(count <= len);
	for (i = 0; i < count; i++) {
		must(text_is_utf8(g[i], strlen(g[i])));
		must(text_length(g[i], strlen(g[i])) <= 2);
		must(i == 0 || strcmp(g[i - 1], g[i]) < 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *s = (const char *)data, *utf8 = NULL;
	size_t span = text_utf8_span(s, size), len = 0;
	void *bytes = arena_alloc(a, size);

	must(span <= size && text_is_utf8(s, span));
	must(text_is_utf8(s, size) == (span == size));
	must(text_length(s, size) <= size);
	if (text_is_nfc(s, size))
		must(span == size);
	grams(a, s, size);
	if (text_from_gb18030(a, s, size, &utf8, &len) == NULL)
		must(text_is_utf8(utf8, len));
	must(text_unhex(text_hex(a, s, size), 2 * size, bytes, size));
	must(size == 0 || memcmp(bytes, s, size) == 0);
	arena_free(a);
	return (0);
}

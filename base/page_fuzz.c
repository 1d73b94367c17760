/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of cursors: whatever a client hands back is keys of the wanted
 * kinds or no cursor.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/call.h"
#include "base/clock.h"
#include "base/page.h"
#include "base/problem.h"
#include "base/uuid.h"

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
	struct arena *a = arena_new();
	char *cursor = arena_memdup(a, data, size);
	const struct call_param param = {"cursor", cursor, strlen(cursor)};
	struct call c = {
	    .ctx = {.arena = a}, .query_params = &param, .query_count = 1};
	struct page page;

	if (page_read(&c, "plans", "iudt", &page) == NULL) {
		must(page.keys == 4 && page.after[0] != NULL);
		must(uuid_is(page.after[1]));
		must(clock_is_day(page.after[2]));
		must(clock_parse_rfc3339(page.after[3]) != -1);
	}
	arena_free(a);
	return (0);
}

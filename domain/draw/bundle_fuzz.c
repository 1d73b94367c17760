/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of audit bundles: an archive that reads writes itself again, and
 * what is in it gets a verdict, as it is and with sums that were made right.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/bundle.h"
#include "domain/draw/out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int condition)
{
	if (!condition)
		abort();
}

static struct problem *
write_out(void *arg, const void *bytes, size_t len)
{
	draw_out_text(arg, (struct draw_text){bytes, len});
	return (NULL);
}

static void
judge(struct arena *a, const struct draw_entry *entries, size_t count)
{
	struct draw_verdict v = bundle_verify(a, entries, count);

	must((v.kind == DRAW_DIFFERS) == (v.difference != NULL));
}

/* Whatever stands behind the index, under an index that fits. */
static void
judge_sealed(struct arena *a, const struct draw_entry *entries, size_t count)
{
	struct draw_entry *sealed = arena_array(a, count + 1, sizeof(*sealed));

	if (count == 0)
		return;
	memcpy(sealed, entries + 1, (count - 1) * sizeof(*sealed));
	bundle_seal(a, sealed, count - 1);
	judge(a, sealed, count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw_text text = {(const char *)data, size};
	struct arena *a = arena_new();
	struct draw_entry *entries;
	struct draw_out o;
	const struct draw_sink sink = {write_out, &o};
	size_t count;

	if (ustar_read(a, text, &entries, &count) == NULL) {
		draw_out_begin(&o, a);
		must(ustar_write(a, entries, count, &sink) == NULL);
		must(draw_text_equal(draw_out_end(&o), text));
		judge(a, entries, count);
		judge_sealed(a, entries, count);
	}
	arena_free(a);
	return (0);
}

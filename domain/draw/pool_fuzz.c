/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of packed pools: one that opens can be walked, bound, drawn from
 * and written, and one that passes the check is written the same.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/out.h"
#include "domain/draw/select.h"
#include "domain/draw/wire.h"

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
draw_half(struct arena *a, const struct draw_pool *p)
{
	const struct draw_digest key = {{1}};
	struct draw_plan plan = {.stratum_count = p->stratum_count};
	const struct draw_selecting in = {
	    .hash = draw_hash_sm3(), .key = &key, .pool = p, .plan = &plan};
	const struct draw_selection *s;
	size_t i;

	plan.strata = arena_array(a, p->stratum_count, sizeof(*plan.strata));
	for (i = 0; i < p->stratum_count; i++)
		plan.strata[i] =
		    (struct draw_stratum){p->strata[i].name, 1, 2, 0};
	must(draw_select(a, &in, &s) == NULL);
	for (i = 0; i < p->stratum_count; i++)
		must(s[i].size <= s[i].count && s[i].size <= s[i].ordered);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	/* The size in the header is what keeps most inputs out. */
	unsigned char *file = (unsigned char *)arena_memdup(a, data, size);
	const struct draw_digest key = {{1}};
	struct draw_class *classes;
	struct draw_pool p;
	struct draw_out o;
	const struct draw_sink sink = {write_out, &o};

	if (size >= 16)
		draw_put_le64(file + 8, size);
	if (draw_pool_open(a, file, size, &p) == NULL) {
		(void)draw_pool_root(draw_hash_sm3(), &key, &p);
		(void)draw_pool_classes(a, &p, &classes);
		draw_half(a, &p);
		draw_out_begin(&o, a);
		must(draw_pool_write(&p, &sink) == NULL);
		must(o.len == size && memcmp(o.s, file, size) == 0);
		if (draw_pool_check(a, &p) == NULL)
			must(draw_pool_write_csv(&p, &sink) == NULL);
	}
	arena_free(a);
	return (0);
}

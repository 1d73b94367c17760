/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target of plans: what is read and can be written is written the same
 * the second time. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/plan.h"

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
	const struct draw_text text = {(const char *)data, size};
	struct draw_plan plan, again;
	struct draw_text one, two;
	struct arena *a = arena_new();

	if (draw_plan_read(a, text, &plan) == NULL &&
	    draw_plan_write(a, &plan, &one) == NULL) {
		must(draw_plan_read(a, one, &again) == NULL);
		must(draw_plan_write(a, &again, &two) == NULL);
		must(draw_text_equal(one, two));
	}
	arena_free(a);
	return (0);
}

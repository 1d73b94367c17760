/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A packed pool of any size without a database: codes of 18 characters in 44
 *strata, four risks in eleven districts, one object in a hundred with two lots.
 *
 *	synth OBJECTS FILE
 */
#include "tests/bench/bench.h"

#include "programs/demo/generate.h"

static const char *
risk_of(uint64_t random)
{
	static const char *const risks[] = {"A", "B", "C", "D"};
	uint64_t at = random % 100;

	return (risks[(at >= 55) + (at >= 85) + (at >= 96)]);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct demo_random r = {42};
	struct draw_pool_builder *b;
	struct draw_pool pool;
	char place[24], code[64], stratum[32];
	size_t count, i;
	uint64_t random;

	if (argc != 3)
		return (2);
	count = strtoul(argv[1], NULL, 10);
	b = draw_pool_builder_new(a, count * 22);
	for (i = 0; i < count; i++) {
		random = demo_random_next(&r);
		(void)snprintf(place, sizeof(place), "4499%02u",
		    (unsigned int)(i * 11 / count + 1));
		/* Ascending, as a database would sort them. */
		(void)snprintf(code, sizeof(code), "91%sMA%08zu", place, i);
		(void)snprintf(
		    stratum, sizeof(stratum), "%s-%s", risk_of(random), place);
		bench_must(draw_pool_add(b, draw_text_of(code),
		    draw_text_of(stratum), random >> 32 & 127 ? 1 : 2));
	}
	bench_must(draw_pool_finish(b, &pool));
	bench_save(&pool, argv[2]);
	arena_free(a);
	return (0);
}

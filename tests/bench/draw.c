/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A draw from a frozen pool: opens the file, draws the same share of every
 * stratum, writes the transcript.
 *
 *	draw FILE HASH HANDS PER_MILLION
 *
 * prints: objects, drawn, seconds, CPU-seconds, peak memory in KiB, bytes of
 * the file.
 */
#include "tests/bench/bench.h"

#include "domain/draw/select.h"
#include "domain/draw/transcript.h"

/* A plan of the pool's own strata. */
static struct draw_plan
plan_of(struct arena *a, const struct draw_pool *pool, uint32_t per_million)
{
	struct draw_plan plan = {.stratum_count = pool->stratum_count};
	size_t i;

	plan.strata = arena_array(a, pool->stratum_count, sizeof(*plan.strata));
	for (i = 0; i < pool->stratum_count; i++)
		plan.strata[i] =
		    (struct draw_stratum){.name = pool->strata[i].name,
			.num = per_million,
			.den = 1000000,
			.count = pool->strata[i].count};
	return (plan);
}

static void
write_transcript(struct arena *a, const struct draw_hash *h,
    const struct draw_plan *plan, const struct draw_selection *strata)
{
	const struct draw_digest some = {{1}};
	const struct draw_charter charter = {.beacon = draw_text_of("none")};
	const struct draw_list list = {.list_id = draw_text_of("L0001"),
	    .group_id = draw_text_of("L0001"),
	    .plan = plan,
	    .key = &some,
	    .selections = strata};
	const struct draw_transcript t = {.hash = h,
	    .attempt = 1,
	    .charter = &charter,
	    .veil_key = &some,
	    .seed = &some,
	    .lists = &list,
	    .list_count = 1};

	if (draw_transcript_write(a, &t).len == 0)
		abort();
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct draw_digest key = {{1}};
	const struct draw_selection *strata;
	const struct draw_hash *h;
	struct moment from;
	struct draw_pool pool;
	struct draw_plan plan;
	struct crew crew;
	uint64_t drawn = 0;
	struct stat st;
	size_t i;

	if (argc != 5 || stat(argv[1], &st) != 0)
		return (2);
	h = bench_hash(argv[2]);
	crew = crew_threads(strtoul(argv[3], NULL, 10));
	from = bench_now();
	bench_open(a, argv[1], &pool);
	plan = plan_of(a, &pool, (uint32_t)strtoul(argv[4], NULL, 10));
	bench_must(draw_select(a,
	    &(struct draw_selecting){.hash = h,
		.key = &key,
		.pool = &pool,
		.plan = &plan,
		.crew = &crew},
	    &strata));
	write_transcript(a, h, &plan, strata);
	from = bench_since(from);
	for (i = 0; i < plan.stratum_count; i++)
		drawn += strata[i].size;
	(void)printf("%llu %llu %.6f %.6f %ld %lld\n",
	    (unsigned long long)pool.count, (unsigned long long)drawn,
	    from.wall, from.cpu, bench_peak(), (long long)st.st_size);
	arena_free(a);
	return (0);
}

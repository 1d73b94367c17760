/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the walk through many pools. */
#include "domain/draw/testing.h"

#include "domain/draw/walk.h"

enum {
	POOLS = 580,
	IDS = 97,
};

/* Does pool p have the object k? Some have none, some have all. */
static bool
has(size_t p, size_t k)
{
	return (p % 7 != 3 && (p % 5 == 0 || (p * 31 + k * 17) % 11 < 4));
}

static struct draw_text
id_of(size_t k)
{
	return (draw_text_of(arena_fmt(arena, "id-%03zu", k)));
}

static const struct draw_pool *
pool_of(size_t p)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool *pool = arena_alloc(arena, sizeof(*pool));
	size_t k;

	for (k = 0; k < IDS; k++)
		if (has(p, k))
			assert_null(draw_pool_add(
			    b, id_of(k), T("A"), 1 + (unsigned int)p % 16));
	assert_null(draw_pool_finish(b, pool));
	return (pool);
}

static void
all_records_come_by_id_and_then_by_pool(void **state)
{
	const struct draw_pool *pools[POOLS];
	const struct draw_walker *at;
	struct draw_walk w;
	size_t p, k;

	(void)state;
	for (p = 0; p < POOLS; p++)
		pools[p] = pool_of(p);
	w = draw_walk_begin(arena, pools, POOLS);
	for (k = 0; k < IDS; k++)
		for (p = 0; p < POOLS; p++) {
			if (!has(p, k))
				continue;
			at = draw_walk_at(&w);
			assert_non_null(at);
			assert_int_equal(at->pool, p);
			assert_int_equal(at->record.lots, 1 + p % 16);
			assert_true(draw_text_equal(at->record.id, id_of(k)));
			draw_walk_step(&w);
		}
	assert_null(draw_walk_at(&w));
}

static void
empty_pools_are_walked_in_no_step(void **state)
{
	const struct draw_pool *pools[] = {pool_of(3), pool_of(10)};
	struct draw_walk none = draw_walk_begin(arena, pools, 0),
			 empty = draw_walk_begin(arena, pools, 2);

	(void)state;
	assert_null(draw_walk_at(&none));
	assert_null(draw_walk_at(&empty));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(all_records_come_by_id_and_then_by_pool),
	    CASE(empty_pools_are_walked_in_no_step),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

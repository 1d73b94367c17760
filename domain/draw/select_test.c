/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of selection: against the definition, and against chance. */
#include "domain/draw/testing.h"

#include "base/crew.h"
#include "domain/draw/select.h"

/* ---- the definition ---------------------------------------------------- */

static const struct draw_hash *hash;
static struct draw_digest draw_key_now;
static struct draw_pool whole_pool;
static struct draw_plan the_plan;
static struct draw_stratum strata[3];

static void
begin(unsigned char first_key_byte)
{
	hash = draw_hash_sm3();
	draw_key_now = filled(first_key_byte);
	memset(&the_plan, 0, sizeof(the_plan));
	the_plan.strata = strata;
}

static int
by_ticket(const void *x, const void *y)
{
	const struct draw_drawn *a = x, *b = y;
	int c = memcmp(a->ticket.b, b->ticket.b, DRAW_HASH);

	return (c != 0 ? c : draw_text_compare(a->id, b->id));
}

/* All tickets of a stratum, one by one, sorted. */
static struct draw_drawn *
defined(struct draw_text stratum, size_t *count)
{
	struct draw_pool_cursor c = draw_pool_begin(&whole_pool);
	struct draw_drawn *all =
	    arena_array(arena, whole_pool.count, sizeof(*all));
	struct draw_record r;

	*count = 0;
	while (draw_pool_next(&c, &r)) {
		if (!draw_text_equal(
			whole_pool.strata[r.stratum].name, stratum))
			continue;
		all[*count].ticket =
		    draw_ticket(hash, &draw_key_now, r.id, r.lots);
		all[*count].id = r.id;
		all[(*count)++].lots = r.lots;
	}
	qsort(all, *count, sizeof(*all), by_ticket);
	return (all);
}

static const struct draw_selection *
selected(const uint64_t *extra)
{
	const struct draw_selecting in = {.hash = hash,
	    .key = &draw_key_now,
	    .pool = &whole_pool,
	    .plan = &the_plan,
	    .extra = extra};
	const struct draw_selection *s = NULL;

	assert_null(draw_select(arena, &in, &s));
	return (s);
}

static void
assert_as_defined(const uint64_t *extra)
{
	const struct draw_selection *s = selected(extra);
	const struct draw_drawn *want;
	size_t i, k, n;

	for (i = 0; i < the_plan.stratum_count; i++) {
		want = defined(strata[i].name, &n);
		assert_int_equal(s[i].count, n);
		assert_true(s[i].ordered >= s[i].size && s[i].ordered <= n);
		for (k = 0; k < s[i].ordered; k++) {
			assert_true(draw_digest_equal(
			    &s[i].order[k].ticket, &want[k].ticket));
			assert_text_equal(
			    s[i].order[k].id, cstring(want[k].id));
			assert_int_equal(s[i].order[k].lots, want[k].lots);
		}
	}
}

/* Codes, and ids of all lengths; all numbers of lots. */
static void
mixed_pool(size_t count)
{
	static const char *const names[] = {"A", "B", "C"};
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	size_t i;

	for (i = 0; i < count; i++)
		assert_null(draw_pool_add(b,
		    draw_text_of(i % 3 == 0
			    ? arena_fmt(arena, "%0*zu", (int)(4 + i % 200), i)
			    : arena_fmt(arena, "9144%014zu", i)),
		    draw_text_of(names[i * i % 7 % 3]),
		    i % 4 == 0 ? 1 + (unsigned int)(i / 4 % 16) : 1));
	assert_null(draw_pool_finish(b, &whole_pool));
	for (i = 0; i < 3; i++)
		strata[i] = (struct draw_stratum){
		    draw_text_of(names[i]), 1 + (uint32_t)i, 10, 0};
	the_plan.stratum_count = 3;
}

static void
the_smallest_tickets_are_drawn_on_every_backend(void **state)
{
	const uint64_t all[] = {UINT64_MAX, UINT64_MAX, UINT64_MAX};
	const uint64_t some[] = {0, 5, 100000};
	size_t i;

	(void)state;
	begin(1);
	mixed_pool(3000);
	for (i = 0; draw_hash_backend(i) != NULL; i++) {
		hash = draw_hash_backend(i);
		assert_as_defined(NULL);
		assert_as_defined(some);
		assert_as_defined(all);
	}
}

static void
pools_of_every_small_size_are_drawn_right(void **state)
{
	const uint64_t all[] = {UINT64_MAX, UINT64_MAX, UINT64_MAX};
	size_t n;

	(void)state;
	for (n = 0; n < 60; n++) {
		begin((unsigned char)n);
		mixed_pool(n);
		assert_as_defined(NULL);
		assert_as_defined(all);
	}
}

static void
whole_strata_and_none_at_all_can_be_drawn(void **state)
{
	const struct draw_selection *s;

	(void)state;
	begin(2);
	mixed_pool(500);
	strata[0].num = 10;
	strata[1].num = 0;
	assert_as_defined(NULL);
	s = selected(NULL);
	assert_int_equal(s[0].size, s[0].count);
	assert_int_equal(s[1].size, 0);
	assert_int_equal(s[1].ordered, 0);
}

static void
a_larger_quota_keeps_the_earlier_picks(void **state)
{
	const struct draw_selection *few, *many;

	(void)state;
	begin(3);
	mixed_pool(2000);
	few = selected(NULL);
	strata[0].num = 5;
	many = selected(NULL);
	assert_true(many[0].size > few[0].size);
	assert_memory_equal(
	    many[0].order, few[0].order, few[0].size * sizeof(*few[0].order));
}

static void
equal_tickets_are_put_in_order_by_id(void **state)
{
	const struct draw_selection *s;
	size_t i;

	(void)state;
	begin(5);
	hash = blind_hash();
	mixed_pool(400);
	strata[0].num = 9;
	s = selected(NULL);
	assert_true(s[0].size > 40);
	for (i = 1; i < s[0].size; i++)
		assert_true(draw_text_compare(
				s[0].order[i - 1].id, s[0].order[i].id) < 0);
}

static void
a_stratum_that_is_not_in_the_plan_is_an_error(void **state)
{
	const struct draw_selecting in = {.hash = hash,
	    .key = &draw_key_now,
	    .pool = &whole_pool,
	    .plan = &the_plan};
	const struct draw_selection *s;

	(void)state;
	begin(4);
	mixed_pool(50);
	the_plan.stratum_count = 2;
	assert_detail(draw_select(arena, &in, &s),
	    "a record's stratum is not in the plan");
}

/* ---- pieces and shards -------------------------------------------------- */

static void
assert_same(const struct draw_selection *x, const struct draw_selection *y)
{
	size_t i, k;

	for (i = 0; i < the_plan.stratum_count; i++) {
		assert_int_equal(x[i].count, y[i].count);
		assert_int_equal(x[i].size, y[i].size);
		assert_int_equal(x[i].ordered, y[i].ordered);
		for (k = 0; k < x[i].ordered; k++) {
			assert_int_equal(0,
			    draw_drawn_compare(&x[i].order[k], &y[i].order[k]));
			assert_int_equal(
			    x[i].order[k].lots, y[i].order[k].lots);
		}
	}
}

static void
the_number_of_hands_changes_nothing(void **state)
{
	const struct draw_selection *alone, *together;
	struct draw_selecting in = {
	    .key = &draw_key_now, .pool = &whole_pool, .plan = &the_plan};
	struct crew crew;
	size_t hands;

	(void)state;
	begin(6);
	mixed_pool(3 * DRAW_PIECE + 1000);
	in.hash = hash;
	alone = selected(NULL);
	for (hands = 1; hands < 6; hands++) {
		crew = crew_threads(hands);
		in.crew = &crew;
		assert_null(draw_select(arena, &in, &together));
		assert_same(alone, together);
	}
}

enum {
	SHARDS = 5 /* the last one is empty */
};

/* One shard: the objects of whole_pool that `number` stands for. */
static const struct draw_selection *
shard(size_t number, const uint64_t *whole, const uint64_t *extra)
{
	struct draw_pool_cursor c = draw_pool_begin(&whole_pool);
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	const struct draw_selection *s = NULL;
	struct draw_pool pool;
	struct draw_record r;

	while (draw_pool_next(&c, &r))
		if ((unsigned char)r.id.s[r.id.len - 1] % 7 % 4 == number)
			assert_null(draw_pool_add(b, r.id,
			    whole_pool.strata[r.stratum].name, r.lots));
	assert_null(draw_pool_finish(b, &pool));
	assert_null(draw_select(arena,
	    &(struct draw_selecting){.hash = hash,
		.key = &draw_key_now,
		.pool = &pool,
		.plan = &the_plan,
		.extra = extra,
		.whole = whole},
	    &s));
	return (s);
}

static void
assert_shards_give_the_same(const uint64_t *extra)
{
	const struct draw_selection *unsharded = selected(extra);
	const struct draw_selection *shards[SHARDS];
	const struct draw_selecting in = {.plan = &the_plan, .extra = extra};
	uint64_t whole[3];
	size_t i;

	for (i = 0; i < the_plan.stratum_count; i++)
		whole[i] = unsharded[i].count;
	for (i = 0; i < SHARDS; i++)
		shards[i] = shard(i, whole, extra);
	assert_same(unsharded, draw_select_merge(arena, &in, shards, SHARDS));
}

static void
shards_merge_into_what_the_whole_pool_gives(void **state)
{
	const uint64_t all[] = {UINT64_MAX, UINT64_MAX, UINT64_MAX};
	const uint64_t some[] = {0, 5, 100000};
	size_t n;

	(void)state;
	for (n = 0; n < 400; n += 1 + n / 5) {
		begin((unsigned char)n);
		mixed_pool(n);
		assert_shards_give_the_same(NULL);
		assert_shards_give_the_same(some);
		assert_shards_give_the_same(all);
	}
}

static void
strata_due_less_than_one_object_are_drawn_once_over_all_shards(void **state)
{
	size_t i, n;

	(void)state;
	for (n = 0; n < 60; n++) {
		begin((unsigned char)n);
		mixed_pool(40);
		for (i = 0; i < 3; i++)
			strata[i].den = 30;
		assert_shards_give_the_same(NULL);
	}
}

/* ---- chance ------------------------------------------------------------ */

enum {
	OBJECTS = 40,
	ROUNDS = 20000
};

static void
count_hits(uint32_t hits[OBJECTS], uint32_t num, uint32_t den, bool heavy)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	const struct draw_selection *s;
	struct arena *whole = arena;
	uint32_t round;
	size_t i;

	for (i = 0; i < OBJECTS; i++)
		assert_null(draw_pool_add(b,
		    draw_text_of(arena_fmt(arena, "9144%014zu", i)), T("A"),
		    heavy && i < OBJECTS / 2 ? 3 : 1));
	assert_null(draw_pool_finish(b, &whole_pool));
	strata[0] = (struct draw_stratum){T("A"), num, den, OBJECTS};
	the_plan.stratum_count = 1;
	arena = arena_new();
	for (round = 0; round < ROUNDS; round++) {
		draw_key_now = filled(0);
		memcpy(draw_key_now.b, &round, sizeof(round));
		s = selected(NULL);
		for (i = 0; i < s[0].size; i++)
			hits[strtoul(
			    cstring(s[0].order[i].id) + 4, NULL, 10)]++;
		arena_reset(arena);
	}
	arena_free(arena);
	arena = whole;
}

static void
every_object_has_the_same_chance(void **state)
{
	uint32_t hits[OBJECTS] = {0};
	double expected = ROUNDS * 10.0 / OBJECTS, chi = 0, d;
	size_t i;

	(void)state;
	begin(0);
	count_hits(hits, 1, 4, false);
	for (i = 0; i < OBJECTS; i++) {
		d = hits[i] - expected;
		chi += d * d / expected;
	}
	/* Without replacement the expectation is 39·(1 − 10/40) = 29.25;
	 * 5 standard deviations above it lie at 62. */
	assert_true(chi > 8 && chi < 62);
}

static void
lots_weigh_as_much_as_they_say(void **state)
{
	uint32_t hits[OBJECTS] = {0}, heavy = 0, light = 0;
	double chi = 0, expected, d;
	size_t i;

	(void)state;
	begin(0);
	count_hits(hits, 1, 40, true);
	for (i = 0; i < OBJECTS / 2; i++) {
		heavy += hits[i];
		light += hits[OBJECTS / 2 + i];
	}
	/* One is drawn: with 3 lots of 4 for the heavy half. */
	assert_int_equal(heavy + light, ROUNDS);
	assert_in_range(heavy, 15000 - 306, 15000 + 306);
	for (i = 0; i < OBJECTS; i++) {
		expected = ROUNDS * (i < OBJECTS / 2 ? 3.0 : 1.0) / 80;
		d = hits[i] - expected;
		chi += d * d / expected;
	}
	/* 39 degrees of freedom; five standard deviations above lie at 83. */
	assert_true(chi > 12 && chi < 83);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(the_smallest_tickets_are_drawn_on_every_backend),
	    CASE(pools_of_every_small_size_are_drawn_right),
	    CASE(whole_strata_and_none_at_all_can_be_drawn),
	    CASE(a_larger_quota_keeps_the_earlier_picks),
	    CASE(equal_tickets_are_put_in_order_by_id),
	    CASE(a_stratum_that_is_not_in_the_plan_is_an_error),
	    CASE(the_number_of_hands_changes_nothing),
	    CASE(shards_merge_into_what_the_whole_pool_gives),
	    CASE(
		strata_due_less_than_one_object_are_drawn_once_over_all_shards),
	    CASE(every_object_has_the_same_chance),
	    CASE(lots_weigh_as_much_as_they_say),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of `paths-1`: who is shifted so that others can go, and how even the
 * chances are in the end. */
#include "domain/draw/testing_assign.h"

/* ---- repair ------------------------------------------------------------ */

/* No two hashes are equal in this world; the rule has an answer even so. */
static void
equal_hashes_leave_the_order_to_the_names(void **state)
{
	size_t first;

	(void)state;
	begin();
	in.hash = blind_hash();
	person("c,D,*,S");
	person("a,D,*,S");
	person("b,D,*,S");
	person("d,D,*,S");
	object("O", "440305", "S");
	object("P", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	first =
	    memcmp(in.visits[0].id, in.visits[1].id, DRAW_VISIT_ID) < 0 ? 0 : 2;
	assert_string_equal(who(first), "a");
	assert_string_equal(who(first + 1), "b");
	assert_string_equal(who(2 - first), "c");
	assert_string_equal(who(3 - first), "d");
}

static void
a_department_without_people_leaves_its_slots_empty(void **state)
{
	(void)state;
	begin();
	person("I-1,E,*,S");
	object("O", "440305", "S");
	assign(DRAW_RULE_PATHS);
	assert_int_equal(out.unfilled, 2);
}

static void
people_are_shifted_so_that_no_slot_stays_empty_in_vain(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 60; i++) {
		begin();
		assign_key = filled((unsigned char)i);
		person("both,D,*,S1;S2;S3");
		person("two,D,*,S2;S3");
		person("one,D,*,S3");
		object("O", "440305", "S1");
		check("O", "D", "S2");
		check("O", "D", "S3");
		assign(DRAW_RULE_GREEDY);
		assert_int_equal(out.slot_count, 3);
		assert_int_equal(out.unfilled, 0);
		assert_string_equal(who(0), "both");
		assert_string_equal(who(1), "two");
		assert_string_equal(who(2), "one");
	}
}

static void
a_slot_that_nobody_can_be_shifted_into_stays_empty(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 20; i++) {
		begin();
		assign_key = filled((unsigned char)i);
		person("both,D,*,S1;S2");
		object("O", "440305", "S1");
		check("O", "D", "S2");
		assign(DRAW_RULE_PATHS);
		assert_int_equal(out.unfilled, 1);
	}
}

/* ---- sweeps ------------------------------------------------------------ */

static int64_t
squares(void)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < roster.count; i++)
		sum += out.loads[i] * out.loads[i];
	return (sum);
}

/* Half of the people may go everywhere, half to one district only. */
static void
uneven_world(int seed)
{
	int i;

	begin();
	assign_key = filled((unsigned char)seed);
	for (i = 0; i < 6; i++)
		person(arena_fmt(
		    arena, "I-%d,D,%s,S", i, i % 2 == 0 ? "*" : "440305"));
	for (i = 0; i < 24; i++)
		object(arena_fmt(arena, "O-%d", i),
		    i % 4 == 0 ? "440305" : "440306", "S");
}

static bool
is_on_visit(size_t visit, size_t person)
{
	size_t i;

	for (i = 0; i < out.slot_count; i++)
		if (out.slots[i].visit == visit &&
		    out.slots[i].inspector == person)
			return (true);
	return (false);
}

/* Nobody has two more than somebody who could have gone in his place. */
static void
assert_nobody_could_be_relieved(void)
{
	const struct draw_text *where;
	const struct draw_slot *s;
	size_t i, p;

	for (i = 0; i < out.slot_count; i++) {
		s = &out.slots[i];
		where =
		    draw_roster_district(&roster, in.visits[s->visit].object);
		for (p = 0; p < roster.count; p++) {
			if (is_on_visit(s->visit, p) ||
			    (!draw_text_equal(
				 roster.inspectors[p].district, T("*")) &&
				!draw_text_equal(
				    roster.inspectors[p].district, *where)))
				continue;
			assert_true(
			    out.loads[p] >= out.loads[s->inspector] - 1);
		}
	}
}

static void
sweeps_balance_what_greedy_left_uneven(void **state)
{
	int64_t greedy;
	int better = 0, seed;

	(void)state;
	for (seed = 0; seed < 20; seed++) {
		uneven_world(seed);
		assign(DRAW_RULE_GREEDY);
		greedy = squares();
		uneven_world(seed);
		assign(DRAW_RULE_PATHS);
		assert_int_equal(out.unfilled, 0);
		assert_true(squares() <= greedy);
		assert_nobody_could_be_relieved();
		better += squares() < greedy;
	}
	assert_true(better > 0);
}

static void
a_large_assignment_fills_every_slot_it_can(void **state)
{
	size_t i, k;
	int n;

	(void)state;
	begin();
	for (n = 0; n < 90; n++)
		person(arena_fmt(arena, "I-%d,D,%d,S%d;S%d", n, n % 8, n % 11,
		    (n + 1) % 11));
	for (n = 0; n < 300; n++)
		object(arena_fmt(arena, "O-%d", n),
		    arena_fmt(arena, "%d", n % 8),
		    arena_fmt(arena, "S%d", n % 11));
	assign(DRAW_RULE_PATHS);
	assert_int_equal(out.slot_count, 600);
	for (i = 0; i < out.slot_count; i++)
		for (k = i + 1; k < out.slot_count &&
		     out.slots[k].visit == out.slots[i].visit;
		     k++)
			assert_true(out.slots[i].inspector == DRAW_NOBODY ||
			    out.slots[i].inspector != out.slots[k].inspector);
}

/* ---- chance ------------------------------------------------------------ */

enum {
	CROWD = 20, /* people */
	PAIRS = CROWD * (CROWD - 1) / 2,
	SEEDS = 20000
};

/* How often each person, and each pair of them, went to the first of three
 * visits. */
static void
count_goers(uint32_t goers[CROWD], uint32_t pairs[PAIRS])
{
	struct arena *whole = arena;
	size_t x, y;
	uint32_t seed;
	size_t i;

	arena = arena_new();
	for (seed = 0; seed < SEEDS; seed++) {
		begin();
		memcpy(assign_key.b, &seed, sizeof(seed));
		for (i = 0; i < CROWD; i++)
			person(arena_fmt(arena, "I-%zu,D,*,S", i));
		object("O", "440305", "S");
		object("P", "440305", "S");
		object("Q", "440305", "S");
		assign(DRAW_RULE_PATHS);
		x = out.slots[0].inspector;
		y = out.slots[1].inspector;
		goers[x]++;
		goers[y]++;
		pairs[x > y ? x * (x - 1) / 2 + y : y * (y - 1) / 2 + x]++;
		arena_reset(arena);
	}
	arena_free(arena);
	arena = whole;
}

static double
chi_square(const uint32_t *seen, size_t count, double expected)
{
	double chi = 0, d;
	size_t i;

	for (i = 0; i < count; i++) {
		d = seen[i] - expected;
		chi += d * d / expected;
	}
	return (chi);
}

static void
every_inspector_and_every_pair_have_the_same_chance(void **state)
{
	uint32_t goers[CROWD] = {0}, pairs[PAIRS] = {0};
	double chi;

	(void)state;
	count_goers(goers, pairs);
	/* Two of twenty without replacement: 19·(1 − 1/19) = 18 are expected;
	 * five standard deviations above it lie at 47. */
	chi = chi_square(goers, CROWD, SEEDS * 2.0 / CROWD);
	assert_true(chi > 3 && chi < 47);
	/* 189 degrees of freedom, five standard deviations to either side. */
	chi = chi_square(pairs, PAIRS, (double)SEEDS / PAIRS);
	assert_true(chi > 92 && chi < 286);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(equal_hashes_leave_the_order_to_the_names),
	    CASE(a_department_without_people_leaves_its_slots_empty),
	    CASE(people_are_shifted_so_that_no_slot_stays_empty_in_vain),
	    CASE(a_slot_that_nobody_can_be_shifted_into_stays_empty),
	    CASE(sweeps_balance_what_greedy_left_uneven),
	    CASE(a_large_assignment_fills_every_slot_it_can),
	    CASE(every_inspector_and_every_pair_have_the_same_chance),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

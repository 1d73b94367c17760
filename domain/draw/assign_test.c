/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the assignment of inspectors. */
#include "domain/draw/testing.h"

#include "domain/draw/assign.h"
#include "domain/draw/index.h"

#define ROSTER \
	"id,department,district,specialties,certificate_until,leave,load\n"

/* ---- a small world ----------------------------------------------------- */

static struct draw_digest assign_key;
static struct draw_roster roster;
static struct draw_check checks[400];
static size_t check_count;
static struct draw_assigning in;
static struct draw_assignment out;
static struct draw_out people, objects, recusals;

static void
begin(void)
{
	check_count = 0;
	assign_key = filled(1);
	memset(&in, 0, sizeof(in));
	draw_out_begin(&people, arena);
	draw_out_begin(&objects, arena);
	draw_out_begin(&recusals, arena);
	draw_out_c(&people, ROSTER);
	draw_out_c(&objects, "id,district\n");
	draw_out_c(&recusals, "inspector,object\n");
}

/* An inspector: "id,department,district,specialties". */
static void
person(const char *what)
{
	draw_out_c(&people, what);
	draw_out_c(&people, ",2027-12-31,,0\n");
}

static void
check(const char *object, const char *department, const char *specialty)
{
	checks[check_count] = (struct draw_check){draw_text_of(object),
	    draw_text_of(arena_fmt(arena, "L%zu", check_count)),
	    T("2026-05-01"), T("2026-06-30"), draw_text_of(department),
	    draw_text_of(specialty), DRAW_MERGE_ALL, NULL};
	check_count++;
}

/* An object with one check of department D. */
static void
object(const char *id, const char *district, const char *specialty)
{
	draw_out_c(&objects, arena_fmt(arena, "%s,%s\n", id, district));
	check(id, "D", specialty);
}

static struct problem *
try_assign(enum draw_rule rule)
{
	static struct draw_digest pool_key;
	const struct draw_visit_key naming = {
	    draw_hash_sm3(), &pool_key, T("demo"), 1};
	const struct draw_annexes files = {draw_out_end(&people),
	    draw_out_end(&objects), draw_out_end(&recusals)};
	struct draw_visit *visits;

	TRY(draw_roster_read(arena, &files, &roster));
	visits = draw_merge(arena, checks, check_count, 5, &in.visit_count);
	draw_merge_name(&naming, visits, in.visit_count);
	in.hash = in.hash == NULL ? draw_hash_sm3() : in.hash;
	in.key = &assign_key;
	in.roster = &roster;
	in.visits = visits;
	in.rule = rule;
	return (draw_assign(arena, &in, &out));
}

static void
assign(enum draw_rule rule)
{
	assert_null(try_assign(rule));
}

/* Who fills the slot, "-" for nobody. */
static const char *
who(size_t slot)
{
	size_t p = out.slots[slot].inspector;

	return (p == DRAW_NOBODY ? "-" : cstring(roster.inspectors[p].id));
}

static int64_t
load(const char *id)
{
	return (out.loads[draw_index_get(roster.by_id, draw_text_of(id))]);
}

/* ---- rules ------------------------------------------------------------- */

static void
two_go_to_every_visit_and_nobody_twice(void **state)
{
	(void)state;
	begin();
	person("I-1,D,*,S");
	person("I-2,D,*,S");
	person("I-3,E,*,S");
	object("O", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	assert_int_equal(out.slot_count, 2);
	assert_int_equal(out.unfilled, 0);
	assert_string_not_equal(who(0), who(1));
	assert_int_equal(load("I-1"), 1);
	assert_int_equal(load("I-2"), 1);
	assert_int_equal(load("I-3"), 0);
	assert_int_equal(out.slots[1].number, 1);
}

static void
hard_rules_leave_slots_empty_and_say_why(void **state)
{
	struct draw_supply s;

	(void)state;
	begin();
	person("wrong-department,E,*,S");
	person("wrong-specialty,D,*,T");
	person("wrong-district,D,440306,S");
	draw_out_c(&people, "expired,D,*,S,2026-06-29,,0\n");
	draw_out_c(&people,
	    "away,D,*,S,2027-12-31,2026-01-01/2026-01-02;"
	    "2026-06-30/2026-07-02,0\n");
	person("recused,D,*,S");
	person("fit,D,440305,T;S");
	draw_out_c(&people, "last-day,D,*,X,2026-06-30,,0\n");
	draw_out_c(&recusals, "fit,P\nghost,O\nrecused,O\n");
	object("O", "440305", "S");
	assign(DRAW_RULE_PATHS);
	assert_int_equal(out.unfilled, 1);
	assert_int_equal(load("fit"), 1);
	s = draw_slot_supply(
	    &in, &out, out.slots[0].inspector == DRAW_NOBODY ? 0 : 1);
	assert_string_equal(draw_supply_text(arena, &s),
	    "合格 4，证件过期 1，请假 1，回避 1，已在本次检查 1，可派 0");
	assert_true(draw_supply_is_narrow(&s));
}

static void
five_eligible_people_are_not_narrow(void **state)
{
	struct draw_supply s;
	int i;

	(void)state;
	begin();
	for (i = 0; i < 5; i++)
		person(arena_fmt(arena, "I-%d,D,*,S", i));
	object("O", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	s = draw_slot_supply(&in, &out, 0);
	assert_int_equal(s.on_visit, 2);
	assert_int_equal(s.free, 3);
	assert_false(draw_supply_is_narrow(&s));
}

static void
an_object_without_a_district_is_an_error_where_it_matters(void **state)
{
	struct draw_supply s;

	(void)state;
	begin();
	person("I-1,D,*,S");
	check("O", "D", "S");
	assert_detail(
	    try_assign(DRAW_RULE_GREEDY), "objects.csv: an object is missing");
	begin();
	person("I-1,D,440305,T");
	check("O", "D", "S");
	assign(DRAW_RULE_GREEDY);
	assert_int_equal(out.unfilled, 2);
	s = draw_slot_supply(&in, &out, 0);
	assert_int_equal(s.qualified, 0);
}

static void
a_leave_that_is_none_is_an_error_where_it_matters(void **state)
{
	struct draw_supply s;

	(void)state;
	begin();
	draw_out_c(&people, "I-1,D,*,S,2027-12-31,2026-05-01,0\n");
	object("O", "440305", "S");
	assert_detail(
	    try_assign(DRAW_RULE_GREEDY), "roster.csv: a leave is no from/to");
	begin();
	draw_out_c(&people, "I-1,D,*,S,2020-12-31,2026-05-01,0\n");
	object("O", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	s = draw_slot_supply(&in, &out, 0);
	assert_int_equal(s.expired, 1);
}

/* ---- greedy ------------------------------------------------------------ */

static void
the_least_loaded_go_first(void **state)
{
	(void)state;
	begin();
	draw_out_c(&people, "busy,D,*,S,2027-12-31,,9\n");
	draw_out_c(&people, "busier,D,*,S,2027-12-31,,12\n");
	person("I-1,D,*,S");
	person("I-2,D,*,S");
	person("I-3,D,*,S");
	object("O", "440305", "S");
	object("P", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	assert_int_equal(load("busy"), 9);
	assert_int_equal(load("busier"), 12);
	assert_int_equal(load("I-1") + load("I-2") + load("I-3"), 4);
}

/* Among equals the smallest hash, whatever the length of the ids. */
static void
among_equals_the_hash_decides(void **state)
{
	struct draw_digest order, best, d;
	const char *smallest = "";
	size_t first, i;

	(void)state;
	begin();
	for (i = 0; i < 40; i++)
		person(
		    arena_fmt(arena, "I-%0*zu,D,*,S", i % 3 == 0 ? 30 : 6, i));
	object("O", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	first = 0;
	order = draw_slot_order(in.hash, &assign_key,
	    (struct draw_text){in.visits[0].id, DRAW_VISIT_ID}, 0);
	d = draw_slot_order(in.hash, &assign_key,
	    (struct draw_text){in.visits[0].id, DRAW_VISIT_ID}, 1);
	if (memcmp(d.b, order.b, DRAW_HASH) < 0) {
		order = d;
		first = 1;
	}
	best = filled(0xff);
	for (i = 0; i < roster.count; i++) {
		d = draw_pick(in.hash, &order, roster.inspectors[i].id);
		if (memcmp(d.b, best.b, DRAW_HASH) >= 0)
			continue;
		best = d;
		smallest = cstring(roster.inspectors[i].id);
	}
	assert_string_equal(who(first), smallest);
}

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

/* ---- substitutes ------------------------------------------------------- */

static const struct draw_removed nobody_removed = {NULL, 0};

static void
the_least_loaded_eligible_person_follows(void **state)
{
	size_t who_goes, holder, i;

	(void)state;
	begin();
	for (i = 0; i < 3; i++)
		person(arena_fmt(arena, "I-%zu,D,*,S", i));
	draw_out_c(&people, "busy,D,*,S,2027-12-31,,9\n");
	person("elsewhere,D,440306,S");
	object("O", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	holder = out.slots[0].inspector;
	draw_substitute(&in, &out, 0, &nobody_removed, &who_goes);
	assert_int_equal(out.slots[0].inspector, who_goes);
	assert_true(who_goes != holder && who_goes != out.slots[1].inspector);
	assert_int_equal(out.loads[holder], 0);
	assert_int_equal(out.loads[who_goes], 1);
	assert_int_equal(load("busy"), 9);
}

static void
whoever_was_removed_does_not_come_back(void **state)
{
	size_t removed[4], who_goes, count = 0;

	(void)state;
	begin();
	person("I-1,D,*,S");
	person("I-2,D,*,S");
	person("I-3,D,*,S");
	person("I-4,D,*,S");
	object("O", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	for (; count < 2; count++) {
		removed[count] = out.slots[0].inspector;
		draw_substitute(&in, &out, 0,
		    &(struct draw_removed){removed, count}, &who_goes);
		assert_true(who_goes != DRAW_NOBODY);
	}
	removed[count++] = who_goes;
	draw_substitute(
	    &in, &out, 0, &(struct draw_removed){removed, count}, &who_goes);
	assert_true(who_goes == DRAW_NOBODY);
	assert_string_equal(who(0), "-");
	/* An empty slot can be tried again later. */
	draw_substitute(
	    &in, &out, 0, &(struct draw_removed){removed, 1}, &who_goes);
	assert_true(who_goes != DRAW_NOBODY && who_goes != removed[0]);
}

static void
among_equal_substitutes_the_hash_decides(void **state)
{
	struct draw_digest order, best = filled(0xff), d;
	size_t who_goes, want = DRAW_NOBODY, i;

	(void)state;
	begin();
	for (i = 0; i < 12; i++)
		person(arena_fmt(arena, "I-%zu,D,*,S", i));
	draw_out_c(&people, "expired,D,*,S,2020-01-01,,0\n");
	draw_out_c(&people, "away,D,*,S,2027-12-31,2026-05-05/2026-05-06,0\n");
	person("recused,D,*,S");
	draw_out_c(&recusals, "recused,O\n");
	object("O", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	order = draw_slot_order(in.hash, &assign_key,
	    (struct draw_text){in.visits[0].id, DRAW_VISIT_ID}, 1);
	for (i = 0; i < 12; i++) {
		d = draw_pick(in.hash, &order, roster.inspectors[i].id);
		if (i == out.slots[0].inspector ||
		    i == out.slots[1].inspector ||
		    memcmp(d.b, best.b, DRAW_HASH) >= 0)
			continue;
		best = d;
		want = i;
	}
	draw_substitute(&in, &out, 1, &nobody_removed, &who_goes);
	assert_int_equal(who_goes, want);
}

/* ---- files ------------------------------------------------------------- */

static void
results_are_files_in_their_canonical_form(void **state)
{
	const char *id;

	(void)state;
	begin();
	person("I-1,D,*,S");
	object("O", "440305", "S");
	assign(DRAW_RULE_GREEDY);
	id = arena_fmt(arena, "%.32s", in.visits[0].id);
	assert_text_equal(draw_visits_csv(arena, in.visits, in.visit_count),
	    arena_fmt(arena,
		"visit_id,object,list_id,department,specialty,from,to\n"
		"%s,O,L0,D,S,2026-05-01,2026-06-30\n",
		id));
	assert_text_equal(draw_assignment_csv(arena, &in, &out),
	    arena_fmt(arena,
		"visit_id,slot,department,specialty,inspector\n"
		"%s,0,D,S,%s\n%s,1,D,S,%s\n",
		id, out.slots[0].inspector == 0 ? "I-1" : "", id,
		out.slots[1].inspector == 0 ? "I-1" : ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(two_go_to_every_visit_and_nobody_twice),
	    CASE(hard_rules_leave_slots_empty_and_say_why),
	    CASE(five_eligible_people_are_not_narrow),
	    CASE(an_object_without_a_district_is_an_error_where_it_matters),
	    CASE(a_leave_that_is_none_is_an_error_where_it_matters),
	    CASE(the_least_loaded_go_first),
	    CASE(among_equals_the_hash_decides),
	    CASE(equal_hashes_leave_the_order_to_the_names),
	    CASE(a_department_without_people_leaves_its_slots_empty),
	    CASE(people_are_shifted_so_that_no_slot_stays_empty_in_vain),
	    CASE(a_slot_that_nobody_can_be_shifted_into_stays_empty),
	    CASE(sweeps_balance_what_greedy_left_uneven),
	    CASE(a_large_assignment_fills_every_slot_it_can),
	    CASE(every_inspector_and_every_pair_have_the_same_chance),
	    CASE(the_least_loaded_eligible_person_follows),
	    CASE(whoever_was_removed_does_not_come_back),
	    CASE(among_equal_substitutes_the_hash_decides),
	    CASE(results_are_files_in_their_canonical_form),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the assignment of inspectors: rules, greedy order, substitutes. */
#include "domain/draw/testing_assign.h"

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
a_certificate_is_good_on_its_last_day(void **state)
{
	struct draw_supply s;

	(void)state;
	begin();
	draw_out_c(&people, "last-day,D,*,S,2026-06-30,,0\n");
	draw_out_c(&people, "day-before,D,*,S,2026-06-29,,0\n");
	object("O", "440305", "S");
	assign(DRAW_RULE_PATHS);
	assert_int_equal(out.unfilled, 1);
	assert_int_equal(load("last-day"), 1);
	s = draw_slot_supply(
	    &in, &out, out.slots[0].inspector == DRAW_NOBODY ? 0 : 1);
	assert_int_equal(s.expired, 1);
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
	    CASE(a_certificate_is_good_on_its_last_day),
	    CASE(five_eligible_people_are_not_narrow),
	    CASE(an_object_without_a_district_is_an_error_where_it_matters),
	    CASE(a_leave_that_is_none_is_an_error_where_it_matters),
	    CASE(the_least_loaded_go_first),
	    CASE(among_equals_the_hash_decides),
	    CASE(the_least_loaded_eligible_person_follows),
	    CASE(whoever_was_removed_does_not_come_back),
	    CASE(among_equal_substitutes_the_hash_decides),
	    CASE(results_are_files_in_their_canonical_form),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

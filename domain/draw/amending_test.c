/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of objects that go out and come in. */
#include "domain/draw/testing.h"

#include "domain/draw/amending.h"
#include "domain/draw/index.h"

static const struct draw_digest keys[2];
static const struct draw_visit_key naming_of = {NULL, &keys[0], {"demo", 4}, 1};
static struct draw_visit_key naming;
static struct draw_roster roster;
static struct draw_amending amending;

#define CHECK(object, list, merge)                                         \
	{                                                                  \
		draw_text_of(object), draw_text_of(list), T("2026-05-01"), \
		    T("2026-06-30"), T("D"), T("S"), merge, NULL           \
	}

/* X is to be checked twice on one visit, Y once; four people. */
static void
begin(enum draw_merging merge)
{
	static struct draw_check checks[3];
	const struct draw_annexes files = {
	    T("id,department,district,specialties,certificate_until,leave,"
	      "load\nI-1,D,*,S,2027-12-31,,0\nI-2,D,*,S,2027-12-31,,0\n"
	      "I-3,D,*,S,2027-12-31,,0\nI-4,D,*,S,2027-12-31,,0\n"),
	    T("id,district\nX,440305\nY,440305\nZ,440305\n"),
	    T("inspector,object\n")};
	const struct draw_check all[] = {CHECK("X", "L1", merge),
	    CHECK("X", "L2", merge), CHECK("Y", "L1", merge)};
	size_t count;

	memcpy(checks, all, sizeof(checks));
	naming = naming_of;
	naming.hash = draw_hash_sm3();
	assert_null(draw_roster_read(arena, &files, &roster));
	amending = (struct draw_amending){
	    .a = arena, .naming = &naming, .max_departments = 5};
	amending.visits = draw_merge(arena, checks, 3, 5, &count);
	draw_merge_name(&naming, amending.visits, count);
	amending.assigning = (struct draw_assigning){draw_hash_sm3(), &keys[1],
	    &roster, amending.visits, count, DRAW_RULE_GREEDY};
	assert_null(
	    draw_assign(arena, &amending.assigning, &amending.assignment));
}

static int64_t
load_of_all(void)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < roster.count; i++)
		sum += amending.assignment.loads[i];
	return (sum);
}

static const struct draw_substituted both[] = {
    {{"L1", 2}, {"A", 1}, {"X", 1}, {"Z", 1}, {"注销", 6}, {"", 0}},
    {{"L2", 2}, {"A", 1}, {"X", 1}, {"Z", 1}, {"注销", 6}, {"", 0}}};

static void
the_one_who_comes_in_has_the_checks_and_empty_places(void **state)
{
	const struct draw_visit *v;
	size_t visit, slot;
	char id[DRAW_VISIT_ID];

	(void)state;
	begin(DRAW_MERGE_ALL);
	assert_int_equal(load_of_all(), 4);
	assert_null(draw_amend_objects(&amending, both, 2, &visit, &slot));
	assert_int_equal(visit, 2);
	assert_int_equal(slot, 4);
	assert_int_equal(amending.assigning.visit_count, 3);
	v = &amending.visits[2];
	assert_true(draw_text_equal(v->object, T("Z")));
	assert_int_equal(v->check_count, 2);
	assert_int_equal(amending.assignment.slot_count, 6);
	assert_int_equal(amending.assignment.slots[5].inspector, DRAW_NOBODY);
	assert_int_equal(amending.assignment.slots[5].number, 1);
	draw_visit_id(id, &naming, T("Z"), 1);
	assert_memory_equal(v->id, id, DRAW_VISIT_ID);
	/* Whoever was to visit X is free again. */
	assert_int_equal(load_of_all(), 2);
	assert_int_equal(amending.visits[0].check_count, 0);
}

static void
places_are_filled_by_the_rule_for_substitutes(void **state)
{
	struct draw_removed none = {NULL, 0};
	size_t visit, slot, first, second;

	(void)state;
	begin(DRAW_MERGE_ALL);
	assert_null(draw_amend_objects(&amending, both, 2, &visit, &slot));
	draw_substitute(
	    &amending.assigning, &amending.assignment, slot, &none, &first);
	draw_substitute(&amending.assigning, &amending.assignment, slot + 1,
	    &none, &second);
	assert_true(first != DRAW_NOBODY && second != DRAW_NOBODY);
	assert_int_not_equal(first, second);
	assert_int_equal(load_of_all(), 4);
}

/* Of two checks that do not merge only the one that is named goes. */
static void
a_second_visit_of_an_object_gets_the_next_number(void **state)
{
	const struct draw_substituted one = {
	    T("L2"), T("A"), T("X"), T("Y"), T("注销"), T("")};
	char id[DRAW_VISIT_ID];
	size_t visit, slot;

	(void)state;
	begin(DRAW_MERGE_NONE);
	assert_int_equal(amending.assigning.visit_count, 3);
	assert_null(draw_amend_objects(&amending, &one, 1, &visit, &slot));
	draw_visit_id(id, &naming, T("Y"), 2);
	assert_memory_equal(amending.visits[visit].id, id, DRAW_VISIT_ID);
	assert_int_equal(load_of_all(), 4);
}

static void
what_is_not_in_does_not_go_out(void **state)
{
	const struct draw_substituted none = {
	    T("L2"), T("A"), T("Y"), T("Z"), T("注销"), T("")};
	size_t visit, slot;

	(void)state;
	begin(DRAW_MERGE_ALL);
	assert_int_equal(
	    draw_amend_objects(&amending, &none, 1, &visit, &slot)->kind,
	    PROBLEM_INVALID);
	assert_null(draw_amend_objects(&amending, both, 2, &visit, &slot));
	assert_int_equal(
	    draw_amend_objects(&amending, both, 2, &visit, &slot)->kind,
	    PROBLEM_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(the_one_who_comes_in_has_the_checks_and_empty_places),
	    CASE(places_are_filled_by_the_rule_for_substitutes),
	    CASE(a_second_visit_of_an_object_gets_the_next_number),
	    CASE(what_is_not_in_does_not_go_out),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of merging checks into visits. */
#include "domain/draw/testing.h"

#include "domain/draw/merge.h"

static struct draw_check checks[100000];
static size_t check_count;

static void
check(const char *object, const char *list, const char *department,
    const char *specialty)
{
	checks[check_count++] =
	    (struct draw_check){draw_text_of(object), draw_text_of(list),
		T("2026-05-01"), T("2026-06-30"), draw_text_of(department),
		draw_text_of(specialty), DRAW_MERGE_ALL, NULL};
}

static struct draw_check *
newest(void)
{
	return (&checks[check_count - 1]);
}

static struct draw_visit *
merged(int max_departments, size_t *count)
{
	size_t n = check_count;

	check_count = 0;
	return (draw_merge(arena, checks, n, max_departments, count));
}

static size_t
visits(int max_departments)
{
	size_t count;

	(void)merged(max_departments, &count);
	return (count);
}

static void
checks_of_one_object_share_a_visit(void **state)
{
	struct draw_visit *v;
	size_t count;

	(void)state;
	check("O", "L2", "D2", "S");
	check("P", "L1", "D1", "S");
	check("O", "L1", "D1", "S");
	v = merged(5, &count);
	assert_int_equal(count, 2);
	assert_text_equal(v[0].object, "O");
	assert_int_equal(v[0].check_count, 2);
	assert_text_equal(v[0].first->list_id, "L1");
	assert_text_equal(v[0].last->list_id, "L2");
	assert_null(v[0].last->next);
	assert_int_equal(v[0].slot_count, 4);
	assert_text_equal(v[1].object, "P");
	assert_int_equal(v[1].slot_count, 2);
}

static void
the_interval_is_the_intersection(void **state)
{
	struct draw_visit *v;
	size_t count;

	(void)state;
	check("O", "L1", "D", "S");
	check("O", "L2", "D", "S");
	newest()->from = T("2026-06-01");
	newest()->to = T("2026-07-31");
	check("O", "L3", "D", "S");
	newest()->from = T("2026-07-01");
	newest()->to = T("2026-08-31");
	v = merged(5, &count);
	assert_int_equal(count, 2);
	assert_text_equal(v[0].from, "2026-06-01");
	assert_text_equal(v[0].to, "2026-06-30");
	assert_text_equal(v[1].from, "2026-07-01");
}

static void
both_ends_of_an_interval_belong_to_it(void **state)
{
	(void)state;
	check("O", "L1", "D", "S");
	check("O", "L2", "D", "S");
	newest()->from = T("2026-06-30");
	newest()->to = T("2026-07-31");
	assert_int_equal(visits(5), 1);
	check("O", "L1", "D", "S");
	newest()->from = T("2026-07-15");
	newest()->to = T("2026-07-31");
	check("O", "L2", "D", "S");
	newest()->to = T("2026-07-14");
	assert_int_equal(visits(5), 2);
}

static void
a_plan_decides_who_may_join(void **state)
{
	(void)state;
	check("O", "L1", "D1", "S");
	check("O", "L2", "D2", "S");
	newest()->merge = DRAW_MERGE_DEPARTMENT;
	assert_int_equal(visits(5), 2);
	check("O", "L1", "D1", "S");
	check("O", "L2", "D1", "S");
	newest()->merge = DRAW_MERGE_DEPARTMENT;
	assert_int_equal(visits(5), 1);
	check("O", "L1", "D1", "S");
	check("O", "L2", "D1", "S");
	newest()->merge = DRAW_MERGE_NONE;
	check("O", "L3", "D1", "S");
	assert_int_equal(visits(5), 2);
}

static void
a_visit_has_so_many_departments_at_most(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		check("O", arena_fmt(arena, "L%d", i),
		    arena_fmt(arena, "D%d", i), "S");
	assert_int_equal(visits(5), 1);
	for (i = 0; i < 5; i++)
		check("O", arena_fmt(arena, "L%d", i),
		    arena_fmt(arena, "D%d", i), "S");
	assert_int_equal(visits(2), 3);
}

static void
a_visit_has_ten_slots_at_most(void **state)
{
	struct draw_visit *v;
	size_t count;
	int i;

	(void)state;
	for (i = 0; i < 12; i++)
		check("O", arena_fmt(arena, "L%02d", i), "D",
		    arena_fmt(arena, "S%02d", i));
	v = merged(5, &count);
	assert_int_equal(count, 2);
	assert_int_equal(v[0].slot_count, 10);
	assert_int_equal(v[1].slot_count, 2);
	for (i = 0; i < 4; i++)
		check("O", arena_fmt(arena, "L%02d", i), "D1",
		    arena_fmt(arena, "S%02d", 9 - i));
	for (i = 4; i < 9; i++)
		check("O", arena_fmt(arena, "L%02d", i),
		    arena_fmt(arena, "D%d", i % 3 + 2), "S");
	v = merged(5, &count);
	assert_int_equal(count, 1);
	assert_int_equal(v[0].slot_count, 10);
	assert_text_equal(v[0].slots[0].specialty, "S06");
	assert_text_equal(v[0].slots[3].specialty, "S09");
	assert_text_equal(v[0].slots[4].department, "D2");
	assert_text_equal(v[0].slots[5].department, "D2");
	assert_text_equal(v[0].slots[9].department, "D4");
}

static void
visits_are_numbered_per_object(void **state)
{
	struct draw_digest key = filled(1);
	const struct draw_visit_key naming = {
	    draw_hash_sm3(), &key, T("demo"), 1};
	char want[DRAW_VISIT_ID];
	struct draw_visit *v;
	size_t count, i;

	(void)state;
	for (i = 0; i < 6; i++) {
		check(i < 4 ? "O" : "P", arena_fmt(arena, "L%zu", i), "D", "S");
		newest()->merge = DRAW_MERGE_NONE;
	}
	v = merged(5, &count);
	draw_merge_name(&naming, v, count);
	draw_visit_id(want, &naming, T("O"), 4);
	assert_memory_equal(v[3].id, want, DRAW_VISIT_ID);
	draw_visit_id(want, &naming, T("P"), 1);
	assert_memory_equal(v[4].id, want, DRAW_VISIT_ID);
}

/* 66,485 objects with one check, 7,656 with two, 500 with three. */
static void
figures_are_those_of_a_real_city(void **state)
{
	struct draw_merge_figures f;
	struct draw_visit *v;
	size_t count;
	int i, k;

	(void)state;
	for (i = 0; i < 66485 + 7656 + 500; i++)
		for (k = 0; k < 1 + (i >= 66485) + (i >= 74141); k++)
			check(arena_fmt(arena, "%d", i),
			    arena_fmt(arena, "L%d", k), "D", "S");
	v = merged(5, &count);
	f = draw_merge_figures(v, count);
	assert_int_equal(count, 74641);
	assert_int_equal(f.checks, 83297);
	assert_int_equal(f.objects, 74641);
	assert_int_equal(f.repeated, 8156);
	assert_int_equal(f.removed, 8656);
}

static void
nothing_drawn_makes_no_visit(void **state)
{
	struct draw_merge_figures f;
	size_t count;

	(void)state;
	f = draw_merge_figures(merged(5, &count), 0);
	assert_int_equal(count, 0);
	assert_int_equal(f.removed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(checks_of_one_object_share_a_visit),
	    CASE(the_interval_is_the_intersection),
	    CASE(both_ends_of_an_interval_belong_to_it),
	    CASE(a_plan_decides_who_may_join),
	    CASE(a_visit_has_so_many_departments_at_most),
	    CASE(a_visit_has_ten_slots_at_most),
	    CASE(visits_are_numbered_per_object),
	    CASE(figures_are_those_of_a_real_city),
	    CASE(nothing_drawn_makes_no_visit),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

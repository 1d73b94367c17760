/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/testing.h"

#include "domain/draw/savings.h"

static struct draw_check checks[100000];
static size_t check_count;

static struct draw_check *
check(const char *object, const char *list, const char *department)
{
	checks[check_count] = (struct draw_check){draw_text_of(object),
	    draw_text_of(list), T("2026-05-01"), T("2026-06-30"),
	    draw_text_of(department), T("S"), DRAW_MERGE_ALL, NULL};
	return (&checks[check_count++]);
}

static struct draw_visit *
merged(int max_departments, size_t *count)
{
	size_t n = check_count;

	check_count = 0;
	return (draw_merge(arena, checks, n, max_departments, count));
}

static struct draw_text
list_of(const struct draw_check *c, const void *arg)
{
	(void)arg;
	return (c->list_id);
}

static struct draw_text
department_of(const struct draw_check *c, const void *arg)
{
	(void)arg;
	return (c->department);
}

static void
assert_saving(
    const struct draw_saving *s, const char *part, const uint64_t want[5])
{
	assert_text_equal(s->part, part);
	assert_int_equal(s->checks, want[0]);
	assert_int_equal(s->objects, want[1]);
	assert_int_equal(s->repeated, want[2]);
	assert_int_equal(s->visits, want[3]);
	assert_int_equal(s->removed, want[4]);
}
#define FIGURES(...) ((const uint64_t[5]){__VA_ARGS__})

/* ---- parts ------------------------------------------------------- */

static void
every_part_has_its_figures(void **state)
{
	struct draw_visit *v;
	struct draw_saving *s;
	size_t count, parts;

	(void)state;
	check("O", "L1", "D1");
	check("O", "L2", "D2");
	check("O", "L3", "D2");
	check("P", "L2", "D2");
	check("Q", "L1", "D1")->merge = DRAW_MERGE_NONE;
	check("Q", "L3", "D2");
	v = merged(5, &count);
	assert_int_equal(count, 4);
	s = draw_savings(arena, v, count, list_of, NULL, &parts);
	assert_int_equal(parts, 3);
	assert_saving(&s[0], "L1", FIGURES(2, 2, 2, 2, 0));
	assert_saving(&s[1], "L2", FIGURES(2, 2, 1, 2, 1));
	assert_saving(&s[2], "L3", FIGURES(2, 2, 2, 2, 1));
	s = draw_savings(arena, v, count, department_of, NULL, &parts);
	assert_int_equal(parts, 2);
	assert_saving(&s[0], "D1", FIGURES(2, 2, 2, 2, 0));
	assert_saving(&s[1], "D2", FIGURES(4, 3, 2, 3, 2));
}

static void
what_the_parts_removed_adds_up(void **state)
{
	struct draw_merge_figures f;
	struct draw_visit *v;
	struct draw_saving *s;
	uint64_t removed = 0, all = 0;
	size_t count, parts, i, k;

	(void)state;
	for (i = 0; i < 3000; i++)
		for (k = 0; k <= i % 7; k++)
			check(arena_fmt(arena, "O%04zu", i),
			    arena_fmt(arena, "L%zu", (i + 3 * k) % 41),
			    arena_fmt(arena, "D%zu", (i + 3 * k) % 41 % 9));
	v = merged(5, &count);
	f = draw_merge_figures(v, count);
	s = draw_savings(arena, v, count, list_of, NULL, &parts);
	assert_int_equal(parts, 41);
	for (i = 0; i < parts; i++) {
		removed += s[i].removed;
		all += s[i].checks;
	}
	assert_int_equal(all, f.checks);
	assert_int_equal(removed, f.removed);
}

static void
nothing_drawn_saves_nothing(void **state)
{
	size_t parts;

	(void)state;
	(void)draw_savings(arena, NULL, 0, list_of, NULL, &parts);
	assert_int_equal(parts, 0);
	(void)draw_apart(arena, NULL, 0, 5, &parts);
	assert_int_equal(parts, 0);
}

/* ---- apart ------------------------------------------------------- */

static struct draw_apart_visit *
apart(int max_departments, size_t *count)
{
	size_t visits;
	struct draw_visit *v = merged(max_departments, &visits);

	return (draw_apart(arena, v, visits, max_departments, count));
}

/* The word of the only reason. */
static const char *
only_reason(int max_departments)
{
	struct draw_apart_visit *of;
	size_t count;

	of = apart(max_departments, &count);
	assert_int_equal(count, 1);
	assert_int_equal(of->visit, 1);
	assert_int_equal(of->other, 0);
	return (draw_apart_word(of->reason));
}

static void
a_plan_that_says_none_is_the_reason(void **state)
{
	(void)state;
	check("O", "L1", "D1");
	check("O", "L2", "D1")->merge = DRAW_MERGE_NONE;
	assert_string_equal(only_reason(5), "plan");
	check("O", "L1", "D1")->merge = DRAW_MERGE_NONE;
	check("O", "L2", "D1");
	assert_string_equal(only_reason(5), "plan");
}

static void
a_plan_that_keeps_to_its_department_is_the_reason(void **state)
{
	(void)state;
	check("O", "L1", "D1");
	check("O", "L2", "D2")->merge = DRAW_MERGE_DEPARTMENT;
	assert_string_equal(only_reason(5), "department");
	check("O", "L1", "D1")->merge = DRAW_MERGE_DEPARTMENT;
	check("O", "L2", "D2");
	assert_string_equal(only_reason(5), "department");
}

static void
days_that_do_not_meet_are_the_reason(void **state)
{
	struct draw_check *c;

	(void)state;
	check("O", "L1", "D1");
	c = check("O", "L2", "D1");
	c->from = T("2026-07-01");
	c->to = T("2026-07-31");
	assert_string_equal(only_reason(5), "window");
}

/* The visit's days have become fewer by a check that joined it. */
static void
days_are_those_the_visit_had_then(void **state)
{
	struct draw_apart_visit *of;
	struct draw_check *c;
	size_t count;

	(void)state;
	check("O", "L1", "D1")->to = T("2026-06-10");
	c = check("O", "L2", "D1");
	c->from = T("2026-06-05");
	c->to = T("2026-06-20");
	c = check("O", "L3", "D1");
	c->from = T("2026-06-11");
	c->to = T("2026-06-30");
	/* Joins the first: what came later is not asked. */
	c = check("O", "L4", "D1");
	c->from = T("2026-06-01");
	c->to = T("2026-12-31");
	of = apart(5, &count);
	assert_int_equal(count, 1);
	assert_int_equal(of->reason, DRAW_APART_WINDOW);
}

static void
C62_too_many_departments_are_the_reason(void **state)
{
	(void)state;
	check("O", "L1", "D1");
	check("O", "L2", "D1")->from = T("2026-05-10");
	check("O", "L3", "D2");
	check("O", "L4", "D3")->to = T("2026-07-31");
	assert_string_equal(only_reason(2), "departments");
}

static void
C62_too_many_people_are_the_reason(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < 11; i++)
		check("O", arena_fmt(arena, "L%02zu", i), "D1")->specialty =
		    draw_text_of(arena_fmt(arena, "S%02zu", i));
	assert_string_equal(only_reason(5), "people");
}

static void
of_several_visits_the_nearest_miss_counts(void **state)
{
	struct draw_apart_visit *of;
	size_t count;

	(void)state;
	check("N", "L1", "D1");
	check("O", "L1", "D1")->merge = DRAW_MERGE_NONE;
	check("O", "L2", "D1");
	check("O", "L3", "D2")->merge = DRAW_MERGE_DEPARTMENT;
	check("P", "L1", "D1");
	of = apart(5, &count);
	assert_int_equal(count, 2);
	assert_int_equal(of[0].visit, 2);
	assert_int_equal(of[0].other, 1);
	assert_int_equal(of[0].reason, DRAW_APART_PLAN);
	assert_int_equal(of[1].visit, 3);
	assert_int_equal(of[1].other, 2);
	assert_int_equal(of[1].reason, DRAW_APART_DEPARTMENT);
}

static void
there_are_as_many_as_visits_more_than_objects(void **state)
{
	struct draw_merge_figures f;
	struct draw_visit *v;
	size_t count, more, i, k;

	(void)state;
	for (i = 0; i < 2000; i++)
		for (k = 0; k <= i % 13; k++)
			check(arena_fmt(arena, "O%04zu", i),
			    arena_fmt(arena, "L%zu", k),
			    arena_fmt(arena, "D%zu", k))
			    ->merge = (i + k) % 5 == 0 ? DRAW_MERGE_DEPARTMENT
						       : DRAW_MERGE_ALL;
	v = merged(4, &count);
	f = draw_merge_figures(v, count);
	(void)draw_apart(arena, v, count, 4, &more);
	assert_int_equal(more, count - f.objects);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(every_part_has_its_figures),
	    CASE(what_the_parts_removed_adds_up),
	    CASE(nothing_drawn_saves_nothing),
	    CASE(a_plan_that_says_none_is_the_reason),
	    CASE(a_plan_that_keeps_to_its_department_is_the_reason),
	    CASE(days_that_do_not_meet_are_the_reason),
	    CASE(days_are_those_the_visit_had_then),
	    CASE(C62_too_many_departments_are_the_reason),
	    CASE(C62_too_many_people_are_the_reason),
	    CASE(of_several_visits_the_nearest_miss_counts),
	    CASE(there_are_as_many_as_visits_more_than_objects),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

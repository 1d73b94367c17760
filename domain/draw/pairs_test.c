/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/testing.h"

#include "domain/draw/pairs.h"

static struct draw_slot slots[16];

/* A visit of up to three; slots come in the order of visits. */
static void
visit(struct draw_assignment *of, size_t number, size_t x, size_t y, size_t z)
{
	const size_t people[] = {x, y, z};
	unsigned int i;

	of->slots = slots;
	for (i = 0; i < 3; i++)
		slots[of->slot_count++] =
		    (struct draw_slot){number, i, people[i]};
}

static void
any_two_of_a_visit_are_a_pair(void **state)
{
	struct draw_assignment of = {0};
	struct draw_pairs p;

	(void)state;
	visit(&of, 0, 7, 3, 5);
	visit(&of, 1, DRAW_NOBODY, 3, 7);
	visit(&of, 2, 5, DRAW_NOBODY, DRAW_NOBODY);
	draw_pairs_of(arena, &of, &p);
	assert_int_equal(p.count, 3);
	assert_int_equal(p.most, 2);
	assert_int_equal(p.rows[0].first, 3);
	assert_int_equal(p.rows[0].second, 5);
	assert_int_equal(p.rows[0].visits, 1);
	assert_int_equal(p.rows[1].first, 3);
	assert_int_equal(p.rows[1].second, 7);
	assert_int_equal(p.rows[1].visits, 2);
	assert_int_equal(p.visit[p.rows[1].from], 0);
	assert_int_equal(p.visit[p.rows[1].from + 1], 1);
	assert_int_equal(p.rows[2].first, 5);
	assert_int_equal(p.visit[p.rows[2].from], 0);
}

static void
earlier_visits_count_for_who_goes_again(void **state)
{
	struct draw_assignment of = {0};
	const struct draw_pair **over;
	struct draw_pairs p;
	size_t count;

	(void)state;
	visit(&of, 0, 1, 2, DRAW_NOBODY);
	visit(&of, 1, 1, 3, DRAW_NOBODY);
	visit(&of, 2, 2, 4, DRAW_NOBODY);
	draw_pairs_of(arena, &of, &p);
	draw_pairs_before(&p, 2, 1, 2);
	draw_pairs_before(&p, 1, 3, 4);
	draw_pairs_before(&p, 3, 4, 50);
	(void)draw_pairs_over(arena, &p, 5, &count);
	assert_int_equal(count, 0);
	over = draw_pairs_over(arena, &p, 2, &count);
	assert_int_equal(count, 2);
	assert_int_equal(over[0]->second, 3);
	assert_int_equal(over[0]->earlier, 4);
	assert_int_equal(over[1]->second, 2);
	assert_int_equal(over[1]->earlier, 2);
	draw_pairs_before(&p, 1, 2, 2);
	over = draw_pairs_over(arena, &p, 4, &count);
	assert_int_equal(count, 2);
	assert_int_equal(over[0]->second, 2);
	assert_int_equal(over[1]->second, 3);
}

static void
who_goes_alone_is_no_pair(void **state)
{
	struct draw_assignment of = {0};
	struct draw_pairs p;
	size_t count;

	(void)state;
	draw_pairs_of(arena, &of, &p);
	draw_pairs_before(&p, 0, 1, 9);
	(void)draw_pairs_over(arena, &p, 0, &count);
	assert_int_equal(count, 0);
	visit(&of, 0, 1, DRAW_NOBODY, DRAW_NOBODY);
	draw_pairs_of(arena, &of, &p);
	assert_int_equal(p.count, 0);
	assert_int_equal(p.most, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(any_two_of_a_visit_are_a_pair),
	    CASE(earlier_visits_count_for_who_goes_again),
	    CASE(who_goes_alone_is_no_pair),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

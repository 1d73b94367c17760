/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "domain/draw/testing.h"
#include "domain/fairness_pairs.h"

enum {
	PEOPLE = 20
};

struct files {
	struct draw_out visits, slots;
	int count;
};

static void
begin(struct files *f)
{
	f->count = 0;
	draw_out_begin(&f->visits, arena);
	draw_out_begin(&f->slots, arena);
	draw_out_c(&f->visits, draw_header(DRAW_VISITS));
	draw_out_c(&f->visits, "\n");
	draw_out_c(&f->slots, draw_header(DRAW_ASSIGNMENT));
	draw_out_c(&f->slots, "\n");
}

/* A visit of two people of one department; object "N…" is in the north. */
static void
visit(struct files *f, const char *object, const char *specialties[2],
    const char *one, const char *other)
{
	draw_out_c(&f->visits,
	    arena_fmt(arena, "%032d,%s,L1,D,FOOD,2026-05-01,2026-05-31\n",
		f->count, object));
	draw_out_c(&f->slots,
	    arena_fmt(arena, "%032d,0,D,%s,%s\n%032d,1,D,%s,%s\n", f->count,
		specialties[0], one, f->count, specialties[1], other));
	f->count++;
}

static struct draw_text
district(void *arg, struct draw_text object)
{
	(void)arg;
	return (object.len > 0 && object.s[0] == 'N' ? T("N") : T("S"));
}

static struct fairness_pairs
pairs_of(const struct files *f)
{
	const struct fairness_where where = {district, NULL};
	struct fairness_pairs out;

	assert_null(fairness_pairs_of(arena, draw_out_end(&f->visits),
	    draw_out_end(&f->slots), &where, &out));
	return (out);
}

static const char *same[2] = {"FOOD", "FOOD"};
static const char *two[2] = {"FIRE", "FOOD"};

static const char *
person(uint64_t n)
{
	return (arena_fmt(arena, "P-%02llu", (unsigned long long)n));
}

static uint64_t
chance(uint64_t *s, uint64_t below)
{
	*s ^= *s >> 12;
	*s ^= *s << 25;
	*s ^= *s >> 27;
	return ((*s * UINT64_C(2685821657736338717) >> 33) % below);
}

/* `visits` visits by chance; every `again`-th by the same two. */
static struct fairness_pairs
simulate(uint64_t seed, int visits, int again, const char *specialties[2])
{
	struct files f;
	uint64_t one, other;
	int i;

	begin(&f);
	for (i = 0; i < visits; i++) {
		one = chance(&seed, PEOPLE);
		do
			other = chance(&seed, PEOPLE);
		while (other == one);
		if (again > 0 && i % again == 0) {
			one = 3;
			other = 7;
		}
		visit(&f, i % 2 == 0 ? "N1" : "S1", specialties, person(one),
		    person(other));
	}
	return (pairs_of(&f));
}

static void
pairs_by_chance_need_no_explanation(void **state)
{
	uint64_t flagged = 0, seed;

	(void)state;
	for (seed = 1; seed <= 300; seed++) {
		flagged += simulate(seed * 77, 200, 0, same).flagged;
		flagged += simulate(seed * 99, 200, 0, two).flagged;
	}
	assert_true(flagged <= 2);
}

static void
two_who_always_go_together_are_found(void **state)
{
	struct fairness_pairs p = simulate(4711, 200, 10, same);

	(void)state;
	assert_int_equal(p.flagged, 1);
	assert_true(fairness_adjusted(p.p, p.tests) < FAIRNESS_ALPHA);
	assert_true(p.most >= 20);
	assert_int_equal(p.together, 200);
	assert_int_equal(simulate(4711, 400, 8, two).flagged, 1);
}

static void
pairs_are_counted_whatever_the_order(void **state)
{
	struct files f;
	struct fairness_pairs p;
	int i;

	(void)state;
	begin(&f);
	for (i = 0; i < 5; i++)
		visit(&f, "N1", same, i % 2 == 0 ? "A" : "B",
		    i % 2 == 0 ? "B" : "A");
	visit(&f, "N1", same, "A", "C");
	visit(&f, "S1", two, "A", "C");
	visit(&f, "S1", two, "C", "");
	p = pairs_of(&f);
	assert_int_equal(p.together, 7);
	assert_int_equal(p.distinct, 2);
	assert_int_equal(p.times[1], 1);
	assert_int_equal(p.times[3], 1);
	assert_int_equal(p.most, 5);
	assert_int_equal(p.flagged, 0);
}

/* Two who are all that a district has must go together. */
static void
two_without_an_alternative_need_no_explanation(void **state)
{
	struct files f;
	int i;

	(void)state;
	begin(&f);
	for (i = 0; i < 50; i++)
		visit(&f, "N1", i < 25 ? same : two, "A", "B");
	for (i = 0; i < 200; i++)
		visit(&f, "S1", same, person((uint64_t)i % 10),
		    person(10 + (uint64_t)(i / 10) % 10));
	assert_int_equal(pairs_of(&f).flagged, 0);
}

static void
a_draw_without_visits_has_no_pairs(void **state)
{
	struct files f;
	struct fairness_pairs p;

	(void)state;
	begin(&f);
	p = pairs_of(&f);
	assert_int_equal(p.tests, 0);
	assert_int_equal(p.distinct, 0);
}

static void
departments_do_not_mix(void **state)
{
	struct files f;

	(void)state;
	begin(&f);
	draw_out_c(&f.slots, "v,0,D,FOOD,A\nv,1,E,FOOD,B\nw,0,D,FOOD,C\n");
	assert_int_equal(pairs_of(&f).together, 0);
}

static void
files_of_another_form_are_refused(void **state)
{
	const struct fairness_where where = {district, NULL};
	struct fairness_pairs out;
	struct files f;

	(void)state;
	begin(&f);
	assert_non_null(fairness_pairs_of(
	    arena, T("x\n"), draw_out_end(&f.slots), &where, &out));
	assert_non_null(fairness_pairs_of(
	    arena, draw_out_end(&f.visits), T("x\n"), &where, &out));
	begin(&f);
	draw_out_c(&f.visits, "a row of another form\n");
	visit(&f, "S-1", same, "a", "b");
	assert_non_null(fairness_pairs_of(arena, draw_out_end(&f.visits),
	    draw_out_end(&f.slots), &where, &out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(pairs_by_chance_need_no_explanation),
	    CASE(two_who_always_go_together_are_found),
	    CASE(pairs_are_counted_whatever_the_order),
	    CASE(two_without_an_alternative_need_no_explanation),
	    CASE(a_draw_without_visits_has_no_pairs),
	    CASE(departments_do_not_mix),
	    CASE(files_of_another_form_are_refused),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

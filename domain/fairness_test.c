/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures against known values, then against simulated draws: fair ones
 * must be left alone, unfair ones must be found. Seeds are fixed.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "domain/fairness.h"

enum {
	PARTS = 6,
	OBJECTS = 400,
};

static void
near(double x, double want)
{
	if (fabs(x - want) > 1e-9 * fmax(1, fabs(want)))
		fail_msg("%.12g, not %.12g", x, want);
}

/* ---- known values -------------------------------------------------------- */

static void
chi_square_is_that_of_the_tables(void **state)
{
	(void)state;
	near(fairness_chi_square(3.841458820694124, 1), 0.05);
	near(fairness_chi_square(18.307038053275146, 10), 0.05);
	near(fairness_chi_square(149.44925277903886, 100), 0.001);
	near(fairness_chi_square(2, 2), exp(-1));
	near(fairness_chi_square(0, 5), 1);
	near(fairness_chi_square(7, 0), 1);
	near(fairness_gamma_p(0.5, 1), erf(1));
	near(fairness_gamma_q(0.5, 4), erfc(2));
	near(fairness_gamma_p(3, 0), 0);
	near(fairness_gamma_p(3, 10) + fairness_gamma_q(3, 10), 1);
	/* Far out, where 1 - P would be nothing. */
	near(fairness_chi_square(400, 2) / exp(-200), 1);
}

static void
tails_of_counts_are_not_too_small(void **state)
{
	(void)state;
	near(fairness_at_least(2, 3), 1 - exp(-2) * 5);
	near(fairness_at_least(2, 0), 1);
	near(fairness_count(7, 7, 0), 1);
	assert_true(fairness_count(100, 100, 50) >= 1);
	/* 130 where 100 +- 10 were due: three deviations. */
	assert_true(fairness_count(130, 100, 100) > erfc(3 / sqrt(2)));
	assert_true(fairness_count(130, 100, 100) < 0.006);
	/* Five where a tenth of one was due: the normal tail would say 1e-53.
	 */
	assert_true(fairness_count(5, 0.1, 0.1) > 1e-8);
	assert_true(fairness_count(5, 0.1, 0.1) < 1e-5);
}

static void
words_follow_from_the_smallest_of_all_tests(void **state)
{
	(void)state;
	assert_int_equal(fairness_judge(0.5, 0), FAIRNESS_TOO_FEW);
	assert_int_equal(fairness_judge(0.0005, 1), FAIRNESS_EXPLAIN);
	assert_int_equal(fairness_judge(0.0005, 2), FAIRNESS_UNIFORM);
	near(fairness_adjusted(0.01, 1000), 1);
	near(fairness_adjusted(0.01, 0), 1);
	assert_string_equal(fairness_word(FAIRNESS_UNIFORM), "uniform");
	assert_string_equal(fairness_title(FAIRNESS_UNIFORM), "与均匀随机一致");
	assert_string_equal(fairness_title(FAIRNESS_EXPLAIN), "需要说明");
	assert_string_equal(fairness_word(FAIRNESS_TOO_FEW), "too_few");
}

/* ---- inclusion ----------------------------------------------------------- */

static void
with_one_lot_each_the_chance_is_a_fraction(void **state)
{
	uint64_t count[FAIRNESS_LOTS_MAX] = {[2] = 300};
	double p[FAIRNESS_LOTS_MAX];

	(void)state;
	fairness_inclusion(count, 30, p);
	near(p[2], 0.1);
	fairness_inclusion(count, 0, p);
	near(p[2], 0);
	fairness_inclusion(count, 300, p);
	near(p[2], 1);
	memset(count, 0, sizeof(count));
	fairness_inclusion(count, 0, p);
	assert_true(isfinite(p[0]));
}

static void
with_more_lots_the_chances_add_up_to_the_size(void **state)
{
	uint64_t count[FAIRNESS_LOTS_MAX] = {900, [3] = 60, [15] = 40};
	double p[FAIRNESS_LOTS_MAX];

	(void)state;
	fairness_inclusion(count, 100, p);
	near(900 * p[0] + 60 * p[3] + 40 * p[15], 100);
	/* Nearly sixteen times as likely while few are drawn. */
	fairness_inclusion(count, 1, p);
	assert_true(fabs(p[15] / p[0] - 16) < 0.1);
}

/* ---- chance -------------------------------------------------------------- */

/* xorshift64*: any numbers will do, always the same. */
static double
chance_number(uint64_t *s)
{
	*s ^= *s >> 12;
	*s ^= *s << 25;
	*s ^= *s >> 27;
	return ((double)(*s * UINT64_C(2685821657736338717) >> 11) /
	    9007199254740992.0);
}

/* A stratum and how it is drawn: `favour` is how many times as likely one of
 * part 0 is drawn as it should be. */
struct setting {
	uint64_t drawn;
	bool lots;
	double favour;
};

/* Successive sampling by exponential arrival times. */
static void
draw_stratum(
    struct fairness_part *parts, const struct setting *set, uint64_t *seed)
{
	double at[OBJECTS], rate, best;
	size_t part[OBJECTS], i, k, first;
	unsigned int lots;

	memset(parts, 0, PARTS * sizeof(*parts));
	for (i = 0; i < OBJECTS; i++) {
		part[i] = i % PARTS;
		lots = set->lots && i % 7 == 0 ? 1 + (unsigned int)(i % 5) : 1;
		parts[part[i]].count[lots - 1]++;
		rate = lots * (part[i] == 0 ? set->favour : 1);
		at[i] = -log1p(-chance_number(seed)) / rate;
	}
	for (k = 0; k < set->drawn; k++) {
		best = INFINITY;
		first = 0;
		for (i = 0; i < OBJECTS; i++)
			if (at[i] < best) {
				best = at[i];
				first = i;
			}
		at[first] = INFINITY;
		parts[part[first]].drawn++;
	}
}

/* One report: `strata` strata, each with its square; parts over all. */
struct report {
	struct fairness_cell cells[PARTS];
	double least_square, sum;
	uint64_t squares, df;
};

static void
make_report(struct arena *a, const struct setting *set, size_t strata,
    uint64_t *seed, struct report *r)
{
	struct fairness_part parts[PARTS];
	struct fairness_cell cells[PARTS];
	struct fairness_square square;
	size_t i, k;
	double p;

	*r = (struct report){.least_square = 1};
	for (i = 0; i < strata; i++) {
		draw_stratum(parts, set, seed);
		fairness_stratum(a, parts, PARTS, cells, &square);
		for (k = 0; k < PARTS; k++)
			fairness_add(&r->cells[k], cells[k]);
		r->sum += square.x;
		r->df += square.df;
		r->squares += square.df > 0 ? 1 : 0;
		p = fairness_chi_square(square.x, square.df);
		r->least_square = fmin(r->least_square, p);
	}
}

static double
least_cell(const struct report *r)
{
	double p = 1;
	size_t k;

	for (k = 0; k < PARTS; k++)
		p = fmin(p,
		    fairness_count((double)r->cells[k].drawn,
			r->cells[k].expected, r->cells[k].variance));
	return (p);
}

/* How many of `reports` raise an alarm, by any of their tests. */
static size_t
alarms(const struct setting *set, size_t strata, size_t reports)
{
	uint64_t seed = 20260501;
	size_t i, n = 0;
	struct arena *a;
	struct report r;

	for (i = 0; i < reports; i++) {
		a = arena_new();
		make_report(a, set, strata, &seed, &r);
		n += fairness_judge(r.least_square, r.squares) ==
			FAIRNESS_EXPLAIN ||
		    fairness_judge(fairness_chi_square(r.sum, r.df), 1) ==
			FAIRNESS_EXPLAIN ||
		    fairness_judge(least_cell(&r), PARTS) == FAIRNESS_EXPLAIN;
		arena_free(a);
	}
	return (n);
}

/* Three tests of a thousandth each: three alarms in a thousand are due. */
static void
fair_draws_are_left_alone(void **state)
{
	static const struct setting one_lot = {80, false, 1};
	static const struct setting lots = {80, true, 1};
	static const struct setting few = {2, false, 1};
	static const struct setting nearly_all = {390, true, 1};

	(void)state;
	assert_true(alarms(&one_lot, 10, 1000) <= 6);
	assert_true(alarms(&lots, 10, 1000) <= 6);
	assert_true(alarms(&few, 20, 1000) <= 6);
	assert_true(alarms(&nearly_all, 4, 40) <= 1);
}

static void
five_hundred_strata_raise_no_alarm_of_their_own(void **state)
{
	static const struct setting fair = {70, false, 1};

	(void)state;
	assert_int_equal(alarms(&fair, 500, 4), 0);
}

static void
unfair_draws_are_found(void **state)
{
	static const struct setting twice = {80, false, 2};
	static const struct setting spared = {80, false, 0.3};
	static const struct setting slightly = {80, true, 1.25};

	(void)state;
	assert_int_equal(alarms(&twice, 10, 40), 40);
	assert_int_equal(alarms(&spared, 10, 40), 40);
	/* A quarter more shows over many draws. */
	assert_true(alarms(&slightly, 100, 10) >= 9);
}

/* ---- squares ------------------------------------------------------------- */

static void
the_square_of_equal_lots_is_the_hypergeometric_one(void **state)
{
	struct fairness_part parts[2] = {{{60}, 18}, {{40}, 12}};
	struct fairness_cell cells[2];
	struct fairness_square s;
	struct arena *a = arena_new();

	(void)state;
	parts[0].drawn = 20;
	parts[1].drawn = 10;
	fairness_stratum(a, parts, 2, cells, &s);
	near(cells[0].expected, 18);
	near(cells[0].variance, 30 * 0.6 * 0.4 * 70 / 99);
	assert_int_equal(s.df, 1);
	near(s.x, 4 / cells[0].variance);
	assert_int_equal(cells[1].count, 40);
	arena_free(a);
}

static void
what_is_too_small_for_a_square_has_none(void **state)
{
	struct fairness_part parts[3] = {{{6}, 3}, {{5}, 1}, {{4}, 1}};
	struct fairness_cell cells[3];
	struct fairness_square s;
	struct arena *a = arena_new();

	(void)state;
	fairness_stratum(a, parts, 3, cells, &s);
	assert_int_equal(s.df, 0);
	/* All of them drawn: nothing varies. */
	parts[0].drawn = 6;
	parts[1].drawn = 5;
	parts[2].drawn = 4;
	fairness_stratum(a, parts, 3, cells, &s);
	near(cells[0].variance, 0);
	/* An object alone, and none at all. */
	parts[1].count[0] = parts[2].count[0] = parts[0].drawn = 0;
	parts[0].count[0] = 1;
	parts[1].drawn = parts[2].drawn = 0;
	fairness_stratum(a, parts, 3, cells, &s);
	near(cells[0].expected, 0);
	fairness_stratum(a, parts, 0, cells, &s);
	assert_int_equal(s.df, 0);
	arena_free(a);
}

static void
a_rest_that_is_too_small_joins_the_others(void **state)
{
	struct fairness_part parts[4] = {
	    {{200}, 50}, {{24}, 6}, {{28}, 7}, {{32}, 8}};
	struct fairness_cell cells[4];
	struct fairness_square s;
	struct arena *a = arena_new();

	(void)state;
	/* 6 + 7 make one of 13; then 8, which takes 50. */
	fairness_stratum(a, parts, 4, cells, &s);
	assert_int_equal(s.df, 1);
	/* 6 + 7 + … and 8 is left over. */
	fairness_stratum(a, &parts[1], 3, cells, &s);
	assert_int_equal(s.df, 0);
	arena_free(a);
}

static void
lists_of_a_group_are_taken_as_one(void **state)
{
	struct fairness_cell sum = {0}, one = {100, 10, 9, 4};

	(void)state;
	fairness_add_alike(&sum, one);
	fairness_add_alike(&sum, one);
	near(sum.variance, 16);
	near(sum.expected, 18);
	assert_int_equal(sum.drawn, 20);
	fairness_add(&sum, one);
	near(sum.variance, 20);
	assert_int_equal(sum.count, 300);
}

/* ---- showing ------------------------------------------------------------- */

static void
counts_that_may_point_at_a_firm_are_hidden(void **state)
{
	struct fairness_cell cells[4] = {{.count = 100, .drawn = 9},
	    {.count = 100, .drawn = 4}, {.count = 100, .drawn = 7},
	    {.count = 50, .drawn = 0}};
	bool hide[4];

	(void)state;
	/* The second alone would follow from the sum. */
	fairness_hide(cells, 4, hide);
	assert_false(hide[0] || hide[2]);
	assert_true(hide[1] && hide[3]);
	cells[2].count = 3;
	fairness_hide(cells, 4, hide);
	assert_true(hide[1] && hide[2]);
	assert_false(hide[0] || hide[3]);
	fairness_hide(cells, 1, hide);
	assert_false(hide[0]);
	fairness_hide(&cells[1], 1, hide);
	assert_true(hide[0]);
}

static void
how_often_somebody_was_drawn_is_a_sum_of_chances(void **state)
{
	double p[FAIRNESS_TIMES] = {1, 0, 0, 0};
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		fairness_draw_once(p, 0.2);
	near(p[0], pow(0.8, 5));
	near(p[1], 5 * 0.2 * pow(0.8, 4));
	near(p[2], 10 * 0.04 * pow(0.8, 3));
	near(p[0] + p[1] + p[2] + p[3], 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(chi_square_is_that_of_the_tables),
	    cmocka_unit_test(tails_of_counts_are_not_too_small),
	    cmocka_unit_test(words_follow_from_the_smallest_of_all_tests),
	    cmocka_unit_test(with_one_lot_each_the_chance_is_a_fraction),
	    cmocka_unit_test(with_more_lots_the_chances_add_up_to_the_size),
	    cmocka_unit_test(fair_draws_are_left_alone),
	    cmocka_unit_test(five_hundred_strata_raise_no_alarm_of_their_own),
	    cmocka_unit_test(unfair_draws_are_found),
	    cmocka_unit_test(
		the_square_of_equal_lots_is_the_hypergeometric_one),
	    cmocka_unit_test(what_is_too_small_for_a_square_has_none),
	    cmocka_unit_test(a_rest_that_is_too_small_joins_the_others),
	    cmocka_unit_test(lists_of_a_group_are_taken_as_one),
	    cmocka_unit_test(counts_that_may_point_at_a_firm_are_hidden),
	    cmocka_unit_test(how_often_somebody_was_drawn_is_a_sum_of_chances),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

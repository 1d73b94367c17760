/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of beacons. */
#include "domain/draw/testing.h"

#include "domain/draw/beacon.h"

static bool
form(const char *s)
{
	return (draw_beacon_is_form(draw_text_of(s)));
}

static bool
fits(const char *of, const char *text)
{
	return (draw_beacon_fits(draw_text_of(of), draw_text_of(text)));
}

static uint64_t
outcomes(const char *of)
{
	return (draw_beacon_outcomes(draw_text_of(of)));
}

static void
knows_the_forms(void **state)
{
	(void)state;
	assert_true(form("none"));
	assert_true(form("balls:6x0-9"));
	assert_true(form("lotto:6of1-33/balls:1x1-16"));
	assert_true(form("balls:99x000-999"));
	assert_true(form("lotto:1of7-7"));
	assert_false(form(""));
	assert_false(form("none/none"));
	assert_false(form("balls:0x0-9"));
	assert_false(form("balls:06x0-9"));
	assert_false(form("balls:100x0-9"));
	assert_false(form("balls:6of0-9"));
	assert_false(form("lotto:6x0-9"));
	assert_false(form("dice:6x0-9"));
	assert_false(form("balls:6x9-0"));
	assert_false(form("balls:6x0-1000"));
	assert_false(form("balls:6x0_9"));
	assert_false(form("balls:6x0-"));
	assert_false(form("balls:6x-9"));
	assert_false(form("balls:6x0-9/"));
	assert_false(form("/balls:6x0-9"));
	assert_false(form("balls:6x0-9 "));
}

static void
balls_come_in_the_order_read(void **state)
{
	(void)state;
	assert_true(fits("none", ""));
	assert_false(fits("none", "1."));
	assert_true(fits("balls:3x0-9", "9.0.9."));
	assert_false(fits("balls:3x0-9", "9.0."));
	assert_false(fits("balls:3x0-9", "9.0.9.1."));
	assert_false(fits("balls:3x0-9", "9.0.9"));
	assert_false(fits("balls:3x0-9", "9.00.9."));
	assert_false(fits("balls:3x0-9", "9.01.9."));
	assert_false(fits("balls:3x0-9", "9.-1.9."));
	assert_false(fits("balls:3x0-9", "9.10.9."));
	assert_false(fits("balls:3x0-9", ""));
	assert_false(fits("balls:1x0-999", "1000."));
	assert_false(fits("balls:1x5-9", "4."));
}

static void
lotto_numbers_ascend(void **state)
{
	(void)state;
	assert_true(fits("lotto:3of1-33", "1.2.33."));
	assert_false(fits("lotto:3of1-33", "2.1.33."));
	assert_false(fits("lotto:3of1-33", "2.2.33."));
	assert_true(fits("lotto:1of0-9", "0."));
}

static void
groups_go_together_one_by_one(void **state)
{
	(void)state;
	assert_true(fits("balls:1x0-9/lotto:2of1-5", "7./1.5."));
	assert_false(fits("balls:1x0-9/lotto:2of1-5", "7."));
	assert_false(fits("balls:1x0-9/lotto:2of1-5", "7./1.5./"));
	assert_false(fits("balls:1x0-9/lotto:2of1-5", "1.5./7."));
	assert_false(fits("balls:1x0-9/bad", "7./1."));
}

static void
outcomes_are_counted_as_far_as_it_matters(void **state)
{
	(void)state;
	assert_int_equal(outcomes("none"), 1);
	assert_int_equal(outcomes("balls:6x0-9"), 1000000);
	assert_int_equal(outcomes("lotto:6of1-33"), 1107568);
	assert_int_equal(outcomes("lotto:6of1-33/balls:1x1-16"), 17721088);
	assert_int_equal(outcomes("lotto:33of1-33"), 1);
	assert_int_equal(outcomes("lotto:4of1-3"), 0);
	assert_int_equal(outcomes("lotto:4of1-3/balls:99x0-999"), 0);
	assert_int_equal(outcomes("balls:99x0-999/lotto:4of1-3"), 0);
	assert_true(outcomes("balls:99x0-999") == DRAW_OUTCOMES_MAX);
	assert_true(outcomes("lotto:99of0-999") == DRAW_OUTCOMES_MAX);
	assert_true(outcomes("balls:15x0-9") == 1000000000000000);
	assert_int_equal(outcomes("what"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(knows_the_forms),
	    CASE(balls_come_in_the_order_read),
	    CASE(lotto_numbers_ascend),
	    CASE(groups_go_together_one_by_one),
	    CASE(outcomes_are_counted_as_far_as_it_matters),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

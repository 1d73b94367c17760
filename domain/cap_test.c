/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of caps. */
#include "domain/cap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Two visits a year by each level, three by all together. */
static struct caps
caps_of(int64_t city, int64_t district, int64_t total)
{
	struct caps c = caps_none();

	caps_set(&c, "city", city);
	caps_set(&c, "district", district);
	caps_set(&c, "total", total);
	return (c);
}

static void
without_a_cap_nothing_is_ever_used_up(void **state)
{
	struct caps none = caps_none();
	struct cap_use use = {"X", 100, 100};
	struct cap_state s = cap_state(&none, true, &use);

	(void)state;
	assert_false(caps_apply(&none, true));
	assert_false(caps_apply(&none, false));
	assert_int_equal(s.cap, CAP_NONE);
	assert_false(cap_is_used_up(&s));
}

static void
a_level_counts_its_own_visits(void **state)
{
	struct caps caps = caps_of(2, 1, CAP_NONE);
	struct cap_use use = {"X", 1, 1};
	struct cap_state city = cap_state(&caps, true, &use);
	struct cap_state district = cap_state(&caps, false, &use);

	(void)state;
	assert_true(caps_apply(&caps, true));
	assert_false(cap_is_used_up(&city));
	assert_int_equal(city.used, 1);
	assert_int_equal(city.cap, 2);
	assert_true(cap_is_used_up(&district));
}

static void
the_total_counts_everybody(void **state)
{
	struct caps caps = caps_of(CAP_NONE, CAP_NONE, 3);
	struct cap_use use = {"X", 1, 2};
	struct cap_state s = cap_state(&caps, true, &use);

	(void)state;
	assert_true(caps_apply(&caps, false));
	assert_true(cap_is_used_up(&s));
	assert_int_equal(s.used, 3);
}

static void
the_narrowest_cap_is_the_one_that_is_named(void **state)
{
	struct caps caps = caps_of(2, 2, 3);
	struct cap_use all = {"X", 0, 3}, city = {"Y", 2, 0};
	struct cap_state s = cap_state(&caps, true, &all);

	(void)state;
	assert_int_equal(s.cap, 3);
	assert_true(cap_is_used_up(&s));
	s = cap_state(&caps, true, &city);
	assert_int_equal(s.cap, 2);
	assert_true(cap_is_used_up(&s));
	/* Of two that leave as many the level's, which people know. */
	city.of_districts = 1;
	s = cap_state(&caps, true, &city);
	assert_int_equal(s.cap, 2);
	assert_int_equal(s.used, 2);
}

static void
a_city_is_known_by_its_code(void **state)
{
	(void)state;
	assert_true(cap_district_is_city("440300"));
	assert_false(cap_district_is_city("440305"));
	assert_false(cap_district_is_city(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_cap_nothing_is_ever_used_up),
	    cmocka_unit_test(a_level_counts_its_own_visits),
	    cmocka_unit_test(the_total_counts_everybody),
	    cmocka_unit_test(the_narrowest_cap_is_the_one_that_is_named),
	    cmocka_unit_test(a_city_is_known_by_its_code),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/event_kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
names_what_happened_to_what(void **state)
{
	(void)state;
	assert_string_equal(event_word(EVENT_USER_SUSPENDED), "user.suspended");
	assert_string_equal(event_subject_type(EVENT_REFRESH_REUSED), "user");
	assert_string_equal(
	    event_title(EVENT_CALENDAR_PUBLISHED), "发布工作日历");
}

static void
a_word_of_the_log_has_its_title_and_a_strange_one_is_shown(void **state)
{
	(void)state;
	assert_string_equal(event_title_of("draw.voided"), "作废抽取");
	assert_string_equal(event_title_of("draw.unheard"), "draw.unheard");
}

static void
uses_no_word_twice(void **state)
{
	int i, j;

	(void)state;
	for (i = 0; i < EVENT_COUNT; i++)
		for (j = 0; j < i; j++)
			assert_string_not_equal(event_word((enum event_kind)i),
			    event_word((enum event_kind)j));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_what_happened_to_what),
	    cmocka_unit_test(
		a_word_of_the_log_has_its_title_and_a_strange_one_is_shown),
	    cmocka_unit_test(uses_no_word_twice),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/crew.h"

enum {
	PIECES = 1000
};

static unsigned char done[PIECES];

static void
mark(void *arg, size_t i)
{
	unsigned char *marks = arg;

	marks[i]++;
}

static void
assert_each_once(const struct crew *crew, size_t count)
{
	size_t i;

	memset(done, 0, sizeof(done));
	crew_run(crew, count, mark, done);
	for (i = 0; i < PIECES; i++)
		assert_int_equal(done[i], i < count);
}

static void
every_piece_is_done_once_whatever_the_hands(void **state)
{
	const size_t counts[] = {0, 1, 2, 63, PIECES};
	struct crew crew;
	size_t hands, i;

	(void)state;
	for (hands = 0; hands < 9; hands++)
		for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
			crew = crew_threads(hands);
			assert_each_once(&crew, counts[i]);
		}
}

static void
without_a_crew_the_caller_does_it(void **state)
{
	(void)state;
	assert_each_once(NULL, PIECES);
}

static void
there_is_always_a_hand_and_never_too_many(void **state)
{
	(void)state;
	assert_true(crew_threads(0).hands >= 1);
	assert_int_equal(crew_threads(3).hands, 3);
	assert_int_equal(crew_threads(1000000).hands, 64);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_piece_is_done_once_whatever_the_hands),
	    cmocka_unit_test(without_a_crew_the_caller_does_it),
	    cmocka_unit_test(there_is_always_a_hand_and_never_too_many),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

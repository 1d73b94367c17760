/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "storage/array.h"

static void
writes_nothing_as_an_empty_array(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(db_array(a, NULL, 0), "{}");
	arena_free(a);
}

static void
quotes_whatever_the_texts_hold(void **state)
{
	static const char *const texts[] = {"", "NULL", "a,b", "{\"}", "\\"};
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(db_array(a, texts, 5),
	    "{\"\",\"NULL\",\"a,b\",\"{\\\"}\",\"\\\\\"}");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_nothing_as_an_empty_array),
	    cmocka_unit_test(quotes_whatever_the_texts_hold),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

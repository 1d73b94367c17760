/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <cjson/cJSON.h>

#include "base/arena.h"

static void
prints_what_was_built_and_null_for_nothing(void **state)
{
	struct arena *a = arena_new();
	struct cJSON *object = cJSON_CreateObject();

	(void)state;
	json_put(object, "name", "南山\"区\"");
	json_put(object, "end", NULL);
	assert_string_equal(json_write(a, object),
	    "{\"name\":\"南山\\\"区\\\"\",\"end\":null}");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prints_what_was_built_and_null_for_nothing),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

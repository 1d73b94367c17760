/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the canonical form of JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/canonical.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static bool
write_value(const char *text, const char **out)
{
	const struct json *j = NULL;
	struct canonical c;
	bool done;

	assert_null(json_read(arena, text, strlen(text), 16, &j));
	canonical_open(&c, arena);
	done = canonical_value(&c, j);
	*out = c.text;
	return (done);
}

static void
expect(const char *text, const char *canonical)
{
	const char *out = NULL;

	assert_true(write_value(text, &out));
	assert_string_equal(out, canonical);
}

static void
leaves_out_every_space(void **state)
{
	(void)state;
	expect(" { \"a\" : [ 1 , true , null , false ] } ",
	    "{\"a\":[1,true,null,false]}");
	expect("[]", "[]");
	expect("{}", "{}");
}

static void
orders_members_by_their_names(void **state)
{
	(void)state;
	expect("{\"b\":1,\"a\":2,\"ab\":3,\"\":4}",
	    "{\"\":4,\"a\":2,\"ab\":3,\"b\":1}");
	expect("{\"ab\":1,\"a\":2}", "{\"a\":2,\"ab\":1}");
}

/* U+FB33 stands behind U+1F600 in UTF-16, before it in UTF-8. */
static void
orders_names_by_utf16_units(void **state)
{
	(void)state;
	expect("{\"\xef\xac\xb3\":1,\"\xf0\x9f\x98\x80\":2}",
	    "{\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":1}");
	expect("{\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":1}",
	    "{\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":1}");
}

/* The example of RFC 8785, section 3.2.2. */
static void
writes_the_example_of_the_rfc(void **state)
{
	(void)state;
	expect("{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3,"
	       " 0.000000000000000000000000001],"
	       "\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c"
	       "\\\\\\\"\\/\","
	       "\"literals\": [null, true, false]}",
	    "{\"literals\":[null,true,false],"
	    "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
	    "\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

static void
writes_numbers_as_ecmascript_does(void **state)
{
	(void)state;
	expect("[0,-0,0.0,-0.0]", "[0,0,0,0]");
	expect("[1.0,10,-12.50,100e-2]", "[1,10,-12.5,1]");
	expect("[1e20,1e21,123456789012345678901]",
	    "[100000000000000000000,1e+21,123456789012345680000]");
	expect("[1e-6,1e-7,1.5e-9]", "[0.000001,1e-7,1.5e-9]");
	expect("[5e-324,1.7976931348623157e308]",
	    "[5e-324,1.7976931348623157e+308]");
	expect("[9007199254740993]", "[9007199254740992]");
}

static void
has_no_form_for_a_number_beyond_all_doubles(void **state)
{
	const char *out;

	(void)state;
	assert_false(write_value("1e400", &out));
	assert_false(write_value("[1,-1e400]", &out));
	assert_false(write_value("{\"a\":1e400}", &out));
}

static void
escapes_only_what_must_be_escaped(void **state)
{
	(void)state;
	expect("\"\\b\\t\\n\\f\\r\\u0001\\u001f\\u007f中\"",
	    "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f中\"");
}

static void
grows_with_what_is_written(void **state)
{
	struct canonical c;
	int i;

	(void)state;
	canonical_open(&c, arena);
	for (i = 0; i < 1000; i++)
		canonical_string(&c, "检查");
	canonical_string(&c, NULL);
	canonical_raw(&c, "}");
	assert_int_equal(c.len, 1000 * 8 + 5);
	assert_string_equal(c.text + c.len - 5, "null}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(leaves_out_every_space),
	    cmocka_unit_test(orders_members_by_their_names),
	    cmocka_unit_test(orders_names_by_utf16_units),
	    cmocka_unit_test(writes_the_example_of_the_rfc),
	    cmocka_unit_test(writes_numbers_as_ecmascript_does),
	    cmocka_unit_test(has_no_form_for_a_number_beyond_all_doubles),
	    cmocka_unit_test(escapes_only_what_must_be_escaped),
	    cmocka_unit_test(grows_with_what_is_written),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of writing text whose bytes are hashed. */
#include "domain/draw/testing.h"

static void
json_has_one_spelling(void **state)
{
	struct draw_digest d = filled(0x0f);
	struct draw_out o;

	(void)state;
	draw_out_begin(&o, arena);
	draw_out_member(&o, "a", T("x\"\\\n\x01é抽"));
	draw_out_integer(&o, "n", UINT64_MAX);
	draw_out_integer(&o, "z", 0);
	draw_out_bool(&o, "t", true);
	draw_out_bool(&o, "f", false);
	draw_out_digest(&o, "none", NULL);
	assert_text_equal(draw_out_end(&o),
	    "\"a\":\"x\\\"\\\\\\u000a\\u0001é抽\",\"n\":18446744073709551615,"
	    "\"z\":0,\"t\":true,\"f\":false,\"none\":\"\"");
	draw_out_begin(&o, arena);
	draw_out_digest(&o, "d", &d);
	assert_int_equal(draw_out_end(&o).len, 4 + 2 + 64);
}

static void
a_comma_stands_between_values_and_nowhere_else(void **state)
{
	struct draw_out o;

	(void)state;
	draw_out_begin(&o, arena);
	draw_out_object(&o);
	draw_out_list(&o, "none");
	draw_out_c(&o, "]");
	draw_out_list(&o, "two");
	draw_out_object(&o);
	draw_out_member(&o, "a", T("{"));
	draw_out_member(&o, "b", T(","));
	draw_out_c(&o, "}");
	draw_out_object(&o);
	draw_out_c(&o, "}],");
	draw_out_key(&o, "in");
	draw_out_object(&o);
	draw_out_integer(&o, "c", 1);
	draw_out_c(&o, "}}");
	assert_text_equal(draw_out_end(&o),
	    "{\"none\":[],\"two\":[{\"a\":\"{\",\"b\":\",\"},{}],"
	    "\"in\":{\"c\":1}}");
}

static void
grows_as_far_as_it_must(void **state)
{
	struct draw_out o;
	int i;

	(void)state;
	draw_out_begin(&o, arena);
	for (i = 0; i < 10000; i++)
		draw_out_c(&o, "0123456789");
	assert_int_equal(draw_out_end(&o).len, 100000);
	assert_memory_equal(o.s + 99990, "0123456789", 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(json_has_one_spelling),
	    CASE(a_comma_stands_between_values_and_nowhere_else),
	    CASE(grows_as_far_as_it_must),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

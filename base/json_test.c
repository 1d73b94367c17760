/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the strict JSON reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/json_fault.h"
#include "base/problem.h"

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

static const struct json *
read_deep(const char *text, size_t len, int depth)
{
	const struct json *j = NULL;

	assert_null(json_read(arena, text, len, depth, &j));
	assert_non_null(j);
	return (j);
}

static const struct json *
read(const char *text)
{
	return (read_deep(text, strlen(text), JSON_DEPTH_MAX));
}

static void
assert_refused_bytes(const char *text, size_t len, const char *detail)
{
	const struct json *j = NULL;
	struct json_fault fault;
	struct problem *p;

	p = json_read_fault(arena, text, len, JSON_DEPTH_MAX, &j, &fault);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_BAD_JSON);
	assert_string_equal(arena_fmt(arena, "byte %zu: %s", fault.at,
				json_fault_words(fault.kind)),
	    detail);
}

static void
assert_refused(const char *text, const char *detail)
{
	assert_refused_bytes(text, strlen(text), detail);
}

static void
reads_every_type_of_value(void **state)
{
	const struct json *j;
	int64_t n = 0;

	(void)state;
	j = read(" {\"a\":null,\"b\":true,\"c\":false,\"d\":-12,\"e\":\"x\","
		 "\"f\":[1,2],\"g\":{},\"h\":[]} ");
	assert_int_equal(j->type, JSON_OBJECT);
	assert_int_equal(j->len, 8);
	assert_int_equal(json_get(j, "a")->type, JSON_NULL);
	assert_true(json_true(json_get(j, "b")));
	assert_false(json_true(json_get(j, "c")));
	assert_true(json_int64(json_get(j, "d"), &n));
	assert_int_equal(n, -12);
	assert_string_equal(json_string(json_get(j, "e")), "x");
	assert_int_equal(json_get(j, "f")->len, 2);
	assert_string_equal(json_get(j, "f")->child->next->text, "2");
	assert_int_equal(json_get(j, "g")->type, JSON_OBJECT);
	assert_int_equal(json_get(j, "h")->type, JSON_ARRAY);
	assert_null(json_get(j, "i"));
}

static void
reads_a_scalar_at_the_top(void **state)
{
	(void)state;
	assert_int_equal(read("null")->type, JSON_NULL);
	assert_string_equal(json_string(read("\t\r\n\"s\" ")), "s");
	assert_string_equal(read_deep("7", 1, 0)->text, "7");
}

static void
tells_where_each_value_stands(void **state)
{
	const struct json *j = read(" [ 12 , \"ab\" ] ");

	(void)state;
	assert_int_equal(j->at, 1);
	assert_int_equal(j->end, 14);
	assert_int_equal(j->child->at, 3);
	assert_int_equal(j->child->end, 5);
	assert_int_equal(j->child->next->at, 8);
	assert_int_equal(j->child->next->end, 12);
}

static void
decodes_every_escape(void **state)
{
	const struct json *j;

	(void)state;
	j = read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u62bd"
		 "\\uD83D\\ude00\"");
	assert_string_equal(
	    j->text, "\"\\/\b\f\n\r\tA\xc3\xa9\xe6\x8a\xbd\xf0\x9f\x98\x80");
	assert_int_equal(j->len, strlen(j->text));
	assert_string_equal(read("{\"\\u0061\":1}")->child->name, "a");
}

static void
refuses_bad_escapes(void **state)
{
	(void)state;
	assert_refused("\"\\x\"", "byte 2: an unknown escape");
	assert_refused("\"\\", "byte 2: the text ends in a string");
	assert_refused_bytes("\"\\\0\"", 4, "byte 2: an unknown escape");
	assert_refused(
	    "\"\\u12\"", "byte 3: \\u needs four hexadecimal digits");
	assert_refused(
	    "\"\\u12g4\"", "byte 3: \\u needs four hexadecimal digits");
	assert_refused("\"\\u0000\"", "byte 7: NUL in a string");
}

static void
refuses_lone_surrogates(void **state)
{
	(void)state;
	assert_refused("\"\\udc00\"", "byte 7: a lone surrogate");
	assert_refused("\"\\ud800\"", "byte 7: a lone surrogate");
	assert_refused("\"\\ud800\\n1234\"", "byte 7: a lone surrogate");
	assert_refused("\"\\ud800\\u0041\"", "byte 7: a lone surrogate");
	assert_refused("\"\\ud800\\ud800\"", "byte 7: a lone surrogate");
	assert_refused("\"\\ud800\\uzzzz\"", "byte 7: a lone surrogate");
	assert_refused("\"\\ud800xudc00\"", "byte 7: a lone surrogate");
}

static void
refuses_broken_strings(void **state)
{
	(void)state;
	assert_refused("\"abc", "byte 4: the text ends in a string");
	assert_refused("\"a\nb\"", "byte 2: a control byte in a string");
	assert_refused_bytes("\"\0\"", 3, "byte 1: a control byte in a string");
}

static void
refuses_what_is_not_utf8(void **state)
{
	(void)state;
	assert_refused("\"\xc0\x80\"", "byte 1: not UTF-8");
	assert_refused("\"\xed\xa0\x80\"", "byte 1: not UTF-8");
	assert_refused("[\"\xe6\x8a\"]", "byte 2: not UTF-8");
	assert_refused("\xef\xbb\xbf{}", "byte 0: a byte-order mark");
}

static void
refuses_bad_numbers(void **state)
{
	(void)state;
	assert_refused("-", "byte 1: a digit was expected");
	assert_refused("01", "byte 1: something follows the value");
	assert_refused("1.", "byte 2: a digit was expected");
	assert_refused("1e", "byte 2: a digit was expected");
	assert_refused("1e+", "byte 3: a digit was expected");
	assert_refused("+1", "byte 0: a value was expected");
	assert_refused("NaN", "byte 0: a value was expected");
	assert_refused("-Infinity", "byte 1: a digit was expected");
}

static void
keeps_numbers_as_they_were_written(void **state)
{
	const struct json *j = read("[0,-0.50,1E+2,3e-1]")->child;

	(void)state;
	assert_true(j->integral);
	j = j->next;
	assert_false(j->integral);
	assert_string_equal(j->text, "-0.50");
	j = j->next;
	assert_false(j->integral);
	assert_string_equal(j->text, "1E+2");
	assert_string_equal(j->next->text, "3e-1");
}

static void
refuses_bad_punctuation(void **state)
{
	(void)state;
	assert_refused("", "byte 0: a value was expected");
	assert_refused("[1", "byte 2: ',' or ']' was expected");
	assert_refused("[1}", "byte 2: ',' or ']' was expected");
	assert_refused("{\"a\":1", "byte 6: ',' or '}' was expected");
	assert_refused("{\"a\":1]", "byte 6: ',' or '}' was expected");
	assert_refused("[1,]", "byte 3: a value was expected");
	assert_refused("{\"a\":1,}", "byte 7: a key was expected");
	assert_refused("{a:1}", "byte 1: a key was expected");
	assert_refused("{\"a\" 1}", "byte 5: ':' was expected");
	assert_refused("{\"a\"", "byte 4: ':' was expected");
	assert_refused("{} x", "byte 3: something follows the value");
	assert_refused("tru", "byte 0: a value was expected");
	assert_refused("{", "byte 1: a key was expected");
	assert_refused("{\"a", "byte 3: the text ends in a string");
	assert_refused("{\"a\":[\"\n", "byte 7: a control byte in a string");
}

static void
refuses_a_key_that_stands_twice(void **state)
{
	(void)state;
	assert_refused("{\"a\":1,\"a\":2}", "byte 11: a key stands twice");
	assert_refused(
	    "{\"a\":1,\"\\u0061\":2}", "byte 16: a key stands twice");
	assert_refused(
	    "[{\"b\":{},\"c\":1,\"b\":1}]", "byte 19: a key stands twice");
	(void)read("{\"a\":{\"a\":1},\"b\":{\"a\":1}}");
}

static void
finds_duplicate_keys_in_large_objects(void **state)
{
	char *text = arena_strdup(arena, "{\"k0\":0");
	int i;

	(void)state;
	for (i = 1; i < 100; i++)
		text = arena_fmt(arena, "%s,\"k%d\":0", text, i);
	(void)read(arena_fmt(arena, "%s}", text));
	assert_refused(arena_fmt(arena, "%s,\"k55\":0}", text),
	    arena_fmt(arena, "byte %zu: a key stands twice", strlen(text) + 7));
}

static void
limits_nesting(void **state)
{
	const struct json *j = NULL;

	(void)state;
	(void)read_deep("[[1]]", 5, 2);
	assert_non_null(json_read(arena, "[[1]]", 5, 1, &j));
	assert_non_null(json_read(arena, "{}", 2, 0, &j));
	assert_refused(
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "byte 32: nested too deeply");
}

static void
reads_int64_to_its_very_ends(void **state)
{
	int64_t n = 0;

	(void)state;
	assert_true(json_int64(read("9223372036854775807"), &n));
	assert_true(n == INT64_MAX);
	assert_true(json_int64(read("-9223372036854775808"), &n));
	assert_true(n == INT64_MIN);
	assert_true(json_int64(read("-0"), &n));
	assert_int_equal(n, 0);
	assert_false(json_int64(read("9223372036854775808"), &n));
	assert_false(json_int64(read("-9223372036854775809"), &n));
	assert_false(json_int64(read("92233720368547758070"), &n));
	assert_false(json_int64(read("1.0"), &n));
	assert_false(json_int64(read("\"1\""), &n));
	assert_false(json_int64(NULL, &n));
}

static void
answers_softly_about_what_is_absent(void **state)
{
	(void)state;
	assert_null(json_get(NULL, "a"));
	assert_null(json_get(read("[1]"), "a"));
	assert_null(json_string(NULL));
	assert_null(json_string(read("1")));
	assert_false(json_true(NULL));
	assert_false(json_true(read("1")));
}

static bool
equal(const char *x, const char *y)
{
	bool there = json_equal(read(x), read(y));

	assert_int_equal(there, json_equal(read(y), read(x)));
	return (there);
}

static void
compares_numbers_by_value(void **state)
{
	(void)state;
	assert_true(equal("1", "1.0"));
	assert_true(equal("1", "1e0"));
	assert_true(equal("100", "1E+2"));
	assert_true(equal("0.001", "1e-3"));
	assert_true(equal("12.50", "1.25e1"));
	assert_true(equal("0", "-0.0e7"));
	assert_true(equal("1e0000000000000000000002", "100"));
	assert_true(equal("1e99999999999999999999", "1e99999999999999999999"));
	assert_false(equal("1e99999999999999999999", "1e99999999999999999998"));
	assert_false(equal("1", "-1"));
	assert_false(equal("1", "10"));
	assert_false(equal("0", "1"));
	assert_false(equal("12", "123"));
	assert_false(equal("1.23", "1.24"));
	assert_false(equal("9007199254740993", "9007199254740992"));
}

static void
compares_all_else_by_content(void **state)
{
	(void)state;
	assert_true(equal("null", "null"));
	assert_true(equal("\"a\"", "\"\\u0061\""));
	assert_false(equal("\"a\"", "\"b\""));
	assert_false(equal("\"a\"", "\"ab\""));
	assert_false(equal("true", "false"));
	assert_false(equal("1", "\"1\""));
	assert_true(equal("[1,[2,{}],[]]", "[1,[2,{}],[]]"));
	assert_false(equal("[1,2]", "[2,1]"));
	assert_false(equal("[1,2]", "[1,2,3]"));
	assert_false(equal("[[1]]", "[[2]]"));
	assert_false(equal("[]", "{}"));
}

static void
compares_objects_whatever_their_order(void **state)
{
	(void)state;
	assert_true(equal("{\"a\":[1],\"b\":{\"c\":2,\"d\":3}}",
	    "{\"b\":{\"d\":3.0,\"c\":2},\"a\":[1]}"));
	assert_false(equal("{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}"));
	assert_false(equal("{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}"));
	assert_false(equal("{\"a\":1}", "{\"a\":1,\"b\":2}"));
}

static void
survives_the_deepest_equal_values(void **state)
{
	const char *deep = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"
			   "]]]]]]]]]]]]]]]]";

	(void)state;
	assert_true(equal(deep, deep));
}

static void
escapes_names_in_pointers(void **state)
{
	(void)state;
	assert_string_equal(json_pointer(arena, "", "a", 1), "/a");
	assert_string_equal(json_pointer(arena, "/a", "b~/c", 4), "/a/b~0~1c");
}

static const char *
told(const char *text)
{
	const struct json *j = NULL;
	struct problem *p =
	    json_read(arena, text, strlen(text), JSON_DEPTH_MAX, &j);

	assert_non_null(p);
	return (p->detail);
}

static void
tells_who_wrote_it_where_and_what_to_do(void **state)
{
	(void)state;
	assert_string_equal(told("{\n  \"a\": 1,\n}"),
	    "第 3 行第 1 个字节：此处应为双引号括起的键名，请看是否多了逗号");
	assert_string_equal(told(""),
	    "第 1 行第 1 个字节：此处应有一个值，请看是否写完或者多了逗号");
	assert_string_equal(told("{\"a\":1}\r\n{}"),
	    "第 2 行第 1 个字节：JSON 之后还有多余的内容，请去掉");
	assert_string_equal(
	    told("[\n\n\"x"), "第 3 行第 3 个字节：字符串没有结束，缺少双引号");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(reads_every_type_of_value),
	    CASE(reads_a_scalar_at_the_top),
	    CASE(tells_where_each_value_stands),
	    CASE(decodes_every_escape),
	    CASE(refuses_bad_escapes),
	    CASE(refuses_lone_surrogates),
	    CASE(refuses_broken_strings),
	    CASE(refuses_what_is_not_utf8),
	    CASE(refuses_bad_numbers),
	    CASE(keeps_numbers_as_they_were_written),
	    CASE(refuses_bad_punctuation),
	    CASE(refuses_a_key_that_stands_twice),
	    CASE(finds_duplicate_keys_in_large_objects),
	    CASE(limits_nesting),
	    CASE(tells_who_wrote_it_where_and_what_to_do),
	    CASE(reads_int64_to_its_very_ends),
	    CASE(answers_softly_about_what_is_absent),
	    CASE(compares_numbers_by_value),
	    CASE(compares_all_else_by_content),
	    CASE(compares_objects_whatever_their_order),
	    CASE(survives_the_deepest_equal_values),
	    CASE(escapes_names_in_pointers),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

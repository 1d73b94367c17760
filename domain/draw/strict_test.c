/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of strict reading. */
#include "domain/draw/testing.h"

static const struct json *
json(const char *text)
{
	const struct json *j = NULL;

	assert_null(draw_read_json(arena, draw_text_of(text), &j));
	return (j);
}

static void
assert_refused(const char *text, const char *detail)
{
	const struct json *j;

	assert_detail(draw_read_json(arena, draw_text_of(text), &j), detail);
}

static void
numbers_are_plain_integers_below_two_to_the_53(void **state)
{
	static const char *const no = "a number is not a plain integer";

	(void)state;
	(void)json("[0,1,9007199254740991]");
	assert_refused("9007199254740992", no);
	assert_refused("[{\"a\":[-1]}]", no);
	assert_refused("-0", no);
	assert_refused("1.0", no);
	assert_refused("1e2", no);
	assert_refused("99999999999999999999999", no);
	assert_refused("[1,",
	    "not acceptable JSON: byte 3: a value was "
	    "expected");
}

static void
values_nest_sixteen_deep(void **state)
{
	(void)state;
	(void)json("[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]");
	(void)json("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]");
	assert_refused(
	    "[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]", "nested too deeply");
	assert_refused("[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
	    "not acceptable JSON: byte 17: nested too deeply");
}

static void
an_object_has_exactly_its_keys(void **state)
{
	static const char *const keys[] = {"a", "b"};

	(void)state;
	assert_null(DRAW_KEYS(arena, json("{\"b\":1,\"a\":2}"), keys, "x"));
	assert_detail(DRAW_KEYS(arena, json("{\"b\":1}"), keys, "x"),
	    "x: not exactly the keys");
	assert_detail(DRAW_KEYS(arena, json("[1,2]"), keys, "x"),
	    "x: not exactly the keys");
	assert_detail(DRAW_KEYS(arena, json("{\"b\":1,\"c\":2}"), keys, "x"),
	    "x: the key a is missing");
}

static void
what_is_empty_passes_for_an_empty_list(void **state)
{
	const struct json *first;
	size_t count;

	(void)state;
	assert_null(draw_read_list(arena, json("[7]"), "x", &first, &count));
	assert_int_equal(count, 1);
	assert_string_equal(first->text, "7");
	assert_null(draw_read_list(arena, json("{}"), "x", &first, &count));
	assert_int_equal(count, 0);
	assert_null(draw_read_list(arena, json("\"\""), "x", &first, &count));
	assert_null(first);
	assert_detail(draw_read_list(arena, json("\"a\""), "x", &first, &count),
	    "x: not a list");
	assert_detail(draw_read_list(arena, json("null"), "x", &first, &count),
	    "x: not a list");
}

static void
integers_have_their_bounds(void **state)
{
	int64_t v = 0;

	(void)state;
	assert_null(draw_read_integer(arena, json("5"), 1, 5, "x", &v));
	assert_int_equal(v, 5);
	assert_detail(draw_read_integer(arena, json("6"), 1, 5, "x", &v),
	    "x: not an integer from 1 to 5");
	assert_detail(draw_read_integer(arena, json("true"), 0, 5, "x", &v),
	    "x: not an integer from 0 to 5");
}

static bool
legal(const char *id)
{
	return (draw_id_is_legal(draw_text_of(id)));
}

static void
a_word_is_one_of_a_table(void **state)
{
	static const char *const words[] = {"all", "none"};
	unsigned int which = 9;

	(void)state;
	assert_null(DRAW_WORD(arena, json("\"none\""), words, "x", &which));
	assert_int_equal(which, 1);
	assert_detail(DRAW_WORD(arena, json("\"nobody\""), words, "x", &which),
	    "x: an unknown word");
	assert_detail(DRAW_WORD(arena, json("1"), words, "x", &which),
	    "x: an unknown word");
}

static void
what_is_for_people_may_have_any_form(void **state)
{
	(void)state;
	assert_text_equal(draw_text_or_empty(json("\"x\"")), "x");
	assert_text_equal(draw_text_or_empty(json("[\"x\"]")), "");
	assert_text_equal(draw_text_or_empty(NULL), "");
}

static void
ids_have_one_spelling(void **state)
{
	struct draw_text id;

	(void)state;
	assert_true(legal("91440300MA50000000"));
	assert_true(legal("深圳é"));
	assert_true(legal(arena_fmt(arena, "%0255d", 1)));
	assert_false(legal(arena_fmt(arena, "%0256d", 1)));
	assert_false(legal(""));
	assert_false(legal("a b"));
	assert_false(legal("a\tb"));
	assert_false(legal("a,b"));
	assert_false(legal("a\"b"));
	assert_false(legal("e\xcc\x81"));
	assert_false(legal("\xff"));
	assert_null(draw_read_id(arena, json("\"x\""), &id));
	assert_detail(
	    draw_read_id(arena, json("7"), &id), "an id is not allowed");
}

static void
a_list_is_not_called_like_an_annex(void **state)
{
	(void)state;
	assert_true(draw_list_id_is_legal(T("SP-001_a.b")));
	assert_true(draw_list_id_is_legal(T("9")));
	assert_false(draw_list_id_is_legal(T("roster")));
	assert_false(draw_list_id_is_legal(T("visits")));
	assert_false(draw_list_id_is_legal(T("")));
	assert_false(draw_list_id_is_legal(T("-a")));
	assert_false(draw_list_id_is_legal(T("a/b")));
	assert_true(
	    draw_list_id_is_legal(draw_text_of(arena_fmt(arena, "%064d", 1))));
	assert_false(
	    draw_list_id_is_legal(draw_text_of(arena_fmt(arena, "%065d", 1))));
}

static void
dates_are_ten_characters(void **state)
{
	(void)state;
	assert_true(draw_date_is_formed(T("2026-05-01")));
	assert_false(draw_date_is_formed(T("2026-05-1")));
	assert_false(draw_date_is_formed(T("2026/05/01")));
	assert_false(draw_date_is_formed(T("2026-05-O1")));
}

static void
knows_nothing_from_something(void **state)
{
	(void)state;
	assert_false(draw_json_is_something(json("null")));
	assert_false(draw_json_is_something(json("false")));
	assert_false(draw_json_is_something(json("0")));
	assert_false(draw_json_is_something(json("\"\"")));
	assert_false(draw_json_is_something(json("[]")));
	assert_false(draw_json_is_something(json("{}")));
	assert_true(draw_json_is_something(json("true")));
	assert_true(draw_json_is_something(json("10")));
	assert_true(draw_json_is_something(json("\"0\"")));
	assert_true(draw_json_is_something(json("[0]")));
}

static void
digests_are_64_small_hex_digits(void **state)
{
	struct draw_digest d = filled(0xab);
	const char *hex =
	    arena_fmt(arena, "\"%s%s\"", "abababababababababababababababab",
		"abababababababababababababababab");

	(void)state;
	assert_true(draw_json_is_digest(json(hex), &d));
	assert_false(draw_json_is_digest(json("\"ab\""), &d));
	assert_false(draw_json_is_digest(json("7"), &d));
	assert_null(draw_read_digest(arena, json(hex), "x", &d));
	assert_detail(draw_read_digest(arena, json("\"AB\""), "x", &d),
	    "x is not 32 bytes of lower-case hex");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(numbers_are_plain_integers_below_two_to_the_53),
	    CASE(values_nest_sixteen_deep),
	    CASE(an_object_has_exactly_its_keys),
	    CASE(what_is_empty_passes_for_an_empty_list),
	    CASE(integers_have_their_bounds),
	    CASE(a_word_is_one_of_a_table),
	    CASE(what_is_for_people_may_have_any_form),
	    CASE(ids_have_one_spelling),
	    CASE(a_list_is_not_called_like_an_annex),
	    CASE(dates_are_ten_characters),
	    CASE(knows_nothing_from_something),
	    CASE(digests_are_64_small_hex_digits),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

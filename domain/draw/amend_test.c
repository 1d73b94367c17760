/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/amend.h"

static struct draw_text
written(struct arena *a)
{
	static struct draw_replaced one;
	struct draw_amendment x = {.number = 2, .inspector_count = 1};

	one = (struct draw_replaced){
	    draw_text_of("0123456789abcdef0123456789abcdef"), 1,
	    draw_text_of("ZF-1"), draw_text_of(""), draw_text_of("回避"),
	    draw_text_of("2026-05-01T00:00:00.000+08:00")};
	memset(x.transcript.b, 0x11, sizeof(x.transcript.b));
	memset(x.previous.b, 0x22, sizeof(x.previous.b));
	x.inspectors = &one;
	return (draw_amendment_write(a, &x));
}

static void
writes_one_spelling(void **state)
{
	static const char want[] =
	    "{\"protocol\":\"SSJ1-amend\",\"transcript\":"
	    "\"1111111111111111111111111111111111111111111111111111111111111111"
	    "\",\"number\":2,\"previous\":"
	    "\"2222222222222222222222222222222222222222222222222222222222222222"
	    "\",\"substitutions\":[],\"inspectors\":[{\"visit_id\":"
	    "\"0123456789abcdef0123456789abcdef\",\"slot\":1,\"out\":\"ZF-1\","
	    "\"in\":\"\",\"reason\":\"回避\","
	    "\"at\":\"2026-05-01T00:00:00.000+08:00\"}]}\n";
	struct arena *a = arena_new();
	struct draw_text text = written(a);

	(void)state;
	assert_int_equal(text.len, strlen(want));
	assert_memory_equal(text.s, want, text.len);
	arena_free(a);
}

static void
reads_back_what_it_wrote(void **state)
{
	struct arena *a = arena_new();
	struct draw_amendment x;

	(void)state;
	assert_null(draw_amendment_read(a, written(a), &x));
	assert_int_equal(x.number, 2);
	assert_int_equal(x.inspector_count, 1);
	assert_int_equal(x.inspectors[0].slot, 1);
	assert_true(draw_text_equal(x.inspectors[0].out, draw_text_of("ZF-1")));
	assert_int_equal(x.inspectors[0].in.len, 0);
	assert_int_equal(x.previous.b[31], 0x22);
	arena_free(a);
}

static void
separates_several_inspectors(void **state)
{
	const struct draw_replaced one = {
	    draw_text_of("0123456789abcdef0123456789abcdef"), 0,
	    draw_text_of("ZF-1"), draw_text_of("ZF-2"), draw_text_of("回避"),
	    draw_text_of("2026-05-01T00:00:00.000+08:00")};
	const struct draw_replaced two[] = {one, one};
	struct draw_amendment x = {.inspectors = two, .inspector_count = 2};
	struct arena *a = arena_new();

	(void)state;
	x.number = 1;
	assert_null(draw_amendment_read(a, draw_amendment_write(a, &x), &x));
	assert_int_equal(x.inspector_count, 2);
	assert_true(draw_text_equal(x.inspectors[1].in, draw_text_of("ZF-2")));
	arena_free(a);
}

static void
objects_stand_before_inspectors(void **state)
{
	const struct draw_substituted z[] = {
	    {draw_text_of("L0001"), draw_text_of("A"), draw_text_of("X"),
		draw_text_of("Y"), draw_text_of("注销"),
		draw_text_of("2026-05-01T00:00:00.000+08:00")},
	    {draw_text_of("L0002"), draw_text_of("A"), draw_text_of("X"),
		draw_text_of("Z"), draw_text_of("注销"),
		draw_text_of("2026-05-01T00:00:00.000+08:00")}};
	struct draw_amendment x = {
	    .number = 1, .substitutions = z, .substitution_count = 2};
	struct arena *a = arena_new();
	struct draw_text text = draw_amendment_write(a, &x);

	(void)state;
	assert_non_null(strstr(text.s,
	    "\"substitutions\":[{\"list_id\":\"L0001\",\"stratum\":\"A\","
	    "\"out\":\"X\",\"in\":\"Y\",\"reason\":\"注销\","));
	assert_null(draw_amendment_read(a, text, &x));
	assert_int_equal(x.substitution_count, 2);
	assert_true(draw_text_equal(x.substitutions[1].in, draw_text_of("Z")));
	assert_int_equal(x.inspector_count, 0);
	arena_free(a);
}

static void
refuses_a_substitution_that_is_none(void **state)
{
	struct arena *a = arena_new();
	struct draw_text text = written(a);
	const char *at = strstr(text.s, "[],\"inspectors");
	struct draw_amendment x;

	(void)state;
	assert_non_null(at);
	text = draw_text_of(
	    arena_fmt(a, "%.*s[1%s", (int)(at - text.s), text.s, at + 1));
	assert_int_equal(
	    draw_amendment_read(a, text, &x)->kind, PROBLEM_INVALID);
	arena_free(a);
}

static void
refuses_what_is_not_an_amendment(void **state)
{
	static const char *const texts[] = {"", "[]", "{}",
	    ("{\"protocol\":\"SSJ1\",\"transcript\":\"\",\"number\":1,"
	     "\"previous\":\"\",\"substitutions\":[],\"inspectors\":[]}")};
	struct arena *a = arena_new();
	struct draw_amendment x;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(
		    draw_amendment_read(a, draw_text_of(texts[i]), &x)->kind,
		    PROBLEM_INVALID);
	arena_free(a);
}

static void
one_byte_makes_another_hash(void **state)
{
	struct arena *a = arena_new();
	struct draw_text text = written(a), other = text;
	struct draw_digest x, y;

	(void)state;
	other.len--;
	x = draw_amendment_hash(draw_hash_sm3(), text);
	y = draw_amendment_hash(draw_hash_sm3(), other);
	assert_false(draw_digest_equal(&x, &y));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_one_spelling),
	    cmocka_unit_test(reads_back_what_it_wrote),
	    cmocka_unit_test(separates_several_inspectors),
	    cmocka_unit_test(objects_stand_before_inspectors),
	    cmocka_unit_test(refuses_a_substitution_that_is_none),
	    cmocka_unit_test(refuses_what_is_not_an_amendment),
	    cmocka_unit_test(one_byte_makes_another_hash),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

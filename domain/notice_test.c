/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of notices: when they may be had, and how they look. */
#include "domain/notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
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

static enum problem_kind
refusal(const char *state, const char *disclose, const char *today, bool member)
{
	struct notice_moment m = {state, disclose, "2026-05-06", today, member};
	struct problem *p = notice_check(arena, &m);

	return (p == NULL ? PROBLEM_BAD_REQUEST : p->kind);
}
#define FINE PROBLEM_BAD_REQUEST

static void
there_is_none_before_all_have_accepted(void **state)
{
	(void)state;
	assert_int_equal(
	    refusal("proposed", NULL, "2026-05-06", true), PROBLEM_WRONG_STATE);
	assert_int_equal(refusal("assigned", "at_draw", "2026-05-06", true),
	    PROBLEM_WRONG_STATE);
	assert_int_equal(refusal("cancelled", "at_draw", "2026-05-06", true),
	    PROBLEM_WRONG_STATE);
	assert_int_equal(
	    refusal("accepted", "at_draw", "2026-05-01", false), FINE);
	assert_int_equal(refusal("done", NULL, "2026-07-01", false), FINE);
}

static void
the_charter_says_when_the_object_learns_of_it(void **state)
{
	(void)state;
	assert_int_equal(
	    refusal("accepted", "at_notice", "2026-05-01", false), FINE);
	assert_int_equal(
	    refusal("accepted", "after_visit", "2026-05-06", false),
	    PROBLEM_RULE);
	assert_int_equal(refusal("accepted", "after_visit", "2026-05-05", true),
	    PROBLEM_RULE);
	assert_int_equal(
	    refusal("accepted", "after_visit", "2026-05-06", true), FINE);
}

static const char *
page_of(const char *text)
{
	const struct json *j;

	assert_null(json_read(arena, text, strlen(text), JSON_DEPTH_MAX, &j));
	return (notice_page(arena, j, text));
}

#define NOTICE                                                                \
	"{\"visit_no\":\"abc\",\"object\":{\"name\":\"<b>甲&乙</b>\","      \
	"\"address\":null},\"organization\":{\"name\":\"'市'\\\"局\\\"\"}," \
	"\"origin_title\":\"随机抽取\",\"visits_this_year\":2,"           \
	"\"items\":[{\"name\":\"登记\",\"content\":\"亮照\","             \
	"\"legal_basis\":\"《条例》\"}],\"inspectors\":[{\"name\":"       \
	"\"检查员1\",\"certificate\":\"ZF****01\"}],\"assistants\":[{"     \
	"\"name\":\"专家\",\"duty\":\"测量\"}],\"draw\":null,"            \
	"\"proofs\":[{\"protocol\":\"SSJ1-proof\"}]}"

static void
everything_stands_on_the_page_and_nothing_is_markup(void **state)
{
	const char *page = page_of(NOTICE);

	(void)state;
	assert_null(strstr(page, "<b>"));
	assert_non_null(strstr(page, "&lt;b&gt;甲&amp;乙&lt;/b&gt;"));
	assert_non_null(strstr(page, "&#39;市&#39;&quot;局&quot;"));
	assert_non_null(strstr(page, "2 次"));
	assert_non_null(strstr(page, "依据：《条例》"));
	assert_non_null(strstr(page, "ZF****01"));
	assert_non_null(strstr(page, "协助人员（不实施检查）"));
	assert_non_null(strstr(page, "回避"));
	assert_non_null(strstr(page, "—"));
}

static void
the_proof_is_copied_byte_for_byte(void **state)
{
	(void)state;
	assert_non_null(strstr(page_of(NOTICE),
	    "<pre>{&quot;protocol&quot;:&quot;SSJ1-proof&quot;}</pre>"));
}

static void
whoever_followed_another_is_told_so(void **state)
{
	const char *followed = page_of("{\"proofs\":[{\"kind\":\"put_in\"}]}");

	(void)state;
	assert_non_null(strstr(followed, "递补的检查对象"));
	assert_null(strstr(followed, "检查之前已被抽中"));
	assert_non_null(strstr(page_of("{\"proofs\":[{\"kind\":\"drawn\"}]}"),
	    "检查之前已被抽中"));
	assert_null(
	    strstr(page_of("{\"proofs\":[{\"kind\":7}]}"), "递补的检查对象"));
}

/* The paper does not leave him in the dark, nor names the others. */
static void
a_proof_that_is_withheld_says_why_and_until_when(void **state)
{
	const char *page =
	    page_of("{\"proofs\":[],\"proofs_withheld_until\":\"2027-12-31\"}");

	(void)state;
	assert_non_null(strstr(page, "现在不附证明"));
	assert_non_null(strstr(page, "抽取最迟于 2027-12-31 公开"));
	assert_null(
	    strstr(page_of("{\"proofs\":[],\"proofs_withheld_until\":null}"),
		"现在不附证明"));
	assert_null(strstr(page_of("{\"proofs\":[{\"kind\":\"put_in\"}],"
				   "\"proofs_withheld_until\":\"2027-12-31\"}"),
	    "现在不附证明"));
}

static void
a_check_that_was_not_drawn_has_no_proof(void **state)
{
	(void)state;
	assert_null(strstr(page_of("{\"proofs\":[]}"), "<pre>"));
	assert_null(strstr(page_of("{}"), "<pre>"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_is_none_before_all_have_accepted),
	    cmocka_unit_test(the_charter_says_when_the_object_learns_of_it),
	    cmocka_unit_test(
		everything_stands_on_the_page_and_nothing_is_markup),
	    cmocka_unit_test(the_proof_is_copied_byte_for_byte),
	    cmocka_unit_test(whoever_followed_another_is_told_so),
	    cmocka_unit_test(a_proof_that_is_withheld_says_why_and_until_when),
	    cmocka_unit_test(a_check_that_was_not_drawn_has_no_proof),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

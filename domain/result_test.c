/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the nine result categories. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/result.h"

static void
are_nine_in_the_words_of_the_notice(void **state)
{
	(void)state;
	assert_int_equal(RESULT_COUNT, 9);
	assert_string_equal(result_title(RESULT_NO_PROBLEM), "未发现问题");
	assert_string_equal(result_title(RESULT_INFORMATION_NOT_PUBLISHED),
	    "未按规定公示应当公示的信息");
	assert_string_equal(result_title(RESULT_INFORMATION_FALSE),
	    "公示信息隐瞒真实情况弄虚作假");
	assert_string_equal(result_title(RESULT_UNREACHABLE),
	    "通过登记的住所（经营场所）无法联系");
	assert_string_equal(
	    result_title(RESULT_ORDERED_TO_CORRECT), "发现问题已责令改正");
	assert_string_equal(
	    result_title(RESULT_UNCOOPERATIVE), "不配合检查情节严重");
	assert_string_equal(result_title(RESULT_NO_SUCH_BUSINESS),
	    "未发现开展本次抽查涉及的经营活动");
	assert_string_equal(result_title(RESULT_PENDING), "发现问题待后续处理");
	assert_string_equal(result_title(RESULT_OTHER), "其他");
}

static void
are_found_by_their_words(void **state)
{
	(void)state;
	assert_int_equal(result_by_word("no_problem"), RESULT_NO_PROBLEM);
	assert_int_equal(
	    result_by_word(result_word(RESULT_OTHER)), RESULT_OTHER);
	assert_int_equal(result_by_word("fine"), RESULT_COUNT);
	assert_int_equal(result_by_word(NULL), RESULT_COUNT);
}

static void
need_no_answers_where_nothing_could_be_looked_at(void **state)
{
	(void)state;
	assert_true(result_without_answers(RESULT_UNREACHABLE));
	assert_true(result_without_answers(RESULT_UNCOOPERATIVE));
	assert_true(result_without_answers(RESULT_NO_SUCH_BUSINESS));
	assert_false(result_without_answers(RESULT_NO_PROBLEM));
	assert_false(result_without_answers(RESULT_OTHER));
}

static void
say_no_problem_only_when_every_item_does(void **state)
{
	const enum result clean[] = {RESULT_NO_PROBLEM, RESULT_NO_PROBLEM};
	const enum result mixed[] = {RESULT_PENDING, RESULT_NO_PROBLEM,
	    RESULT_ORDERED_TO_CORRECT, RESULT_PENDING};
	enum result out[RESULT_COUNT];

	(void)state;
	assert_int_equal(results_of_visit(clean, 2, out), 1);
	assert_int_equal(out[0], RESULT_NO_PROBLEM);
	assert_int_equal(results_of_visit(mixed, 4, out), 2);
	assert_int_equal(out[0], RESULT_ORDERED_TO_CORRECT);
	assert_int_equal(out[1], RESULT_PENDING);
	assert_int_equal(results_of_visit(NULL, 0, out), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(are_nine_in_the_words_of_the_notice),
	    cmocka_unit_test(are_found_by_their_words),
	    cmocka_unit_test(need_no_answers_where_nothing_could_be_looked_at),
	    cmocka_unit_test(say_no_problem_only_when_every_item_does),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

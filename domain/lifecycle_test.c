/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/lifecycle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/lifecycle_doc.h"

static int
open_arena(void **state)
{
	*state = arena_new();
	return (0);
}

static int
close_arena(void **state)
{
	arena_free(*state);
	return (0);
}

static size_t
count_state(const struct lifecycle *life, const char *word)
{
	const struct lifecycle_state *s;
	size_t n = 0;

	for (s = life->states; s->word != NULL; s++)
		n += strcmp(s->word, word) == 0;
	return (n);
}

static size_t
count_ways_in(const struct lifecycle *life, const char *word)
{
	const struct lifecycle_move *m;
	size_t n = 0;

	for (m = life->moves; m->from != NULL; m++)
		n += strcmp(m->to, word) == 0 && strcmp(m->from, word) != 0;
	return (n);
}

static size_t
count_moves(const struct lifecycle *life, const char *from, enum act act)
{
	const struct lifecycle_move *m;
	size_t n = 0;

	for (m = life->moves; m->from != NULL; m++)
		n += m->act == act && strcmp(m->from, from) == 0;
	return (n);
}

static void
moves_only_between_states_that_exist(void **state)
{
	const struct lifecycle *const *life;
	const struct lifecycle_move *m;

	(void)state;
	for (life = lifecycle_all; *life != NULL; life++)
		for (m = (*life)->moves; m->from != NULL; m++) {
			assert_int_equal(count_state(*life, m->from), 1);
			assert_int_equal(count_state(*life, m->to), 1);
			assert_true(*m->sentence != '\0');
			assert_non_null(act_title(m->act));
		}
}

static void
leads_every_act_to_one_state(void **state)
{
	const struct lifecycle *const *life;
	const struct lifecycle_move *m;

	(void)state;
	for (life = lifecycle_all; *life != NULL; life++)
		for (m = (*life)->moves; m->from != NULL; m++)
			assert_int_equal(
			    count_moves(*life, m->from, m->act), 1);
}

static void
reaches_every_state(void **state)
{
	const struct lifecycle *const *life;
	const struct lifecycle_state *s;

	(void)state;
	for (life = lifecycle_all; *life != NULL; life++)
		for (s = (*life)->states + 1; s->word != NULL; s++)
			assert_true(count_ways_in(*life, s->word) > 0);
}

static void
leads_a_record_through_its_stages(void **state)
{
	const char *at = "draft";

	assert_null(
	    lifecycle_move(*state, &lifecycle_record, at, ACT_SIGN, &at));
	assert_null(
	    lifecycle_move(*state, &lifecycle_record, at, ACT_SIGN, &at));
	assert_null(
	    lifecycle_move(*state, &lifecycle_record, at, ACT_SUBMIT, &at));
	assert_null(
	    lifecycle_move(*state, &lifecycle_record, at, ACT_APPROVE, &at));
	assert_null(
	    lifecycle_move(*state, &lifecycle_record, at, ACT_PUBLISH, &at));
	assert_null(
	    lifecycle_move(*state, &lifecycle_record, at, ACT_ARCHIVE, &at));
	assert_string_equal(at, "archived");
}

static void
assert_refused(struct arena *a, const struct lifecycle *life, const char *from,
    enum act act)
{
	const char *to = "untouched";
	struct problem *p = lifecycle_move(a, life, from, act, &to);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_WRONG_STATE);
	assert_string_equal(to, "untouched");
}

/* C53: the four stages follow each other, none is left out. */
static void
skips_no_stage(void **state)
{
	assert_refused(*state, &lifecycle_record, "draft", ACT_SUBMIT);
	assert_refused(*state, &lifecycle_record, "signed", ACT_APPROVE);
	assert_refused(*state, &lifecycle_record, "submitted", ACT_PUBLISH);
	assert_refused(*state, &lifecycle_record, "approved", ACT_ARCHIVE);
	assert_refused(*state, &lifecycle_draw, "created", ACT_ANNOUNCE);
	assert_refused(*state, &lifecycle_draw, "closed", ACT_BEACON);
	assert_refused(*state, &lifecycle_task, "accepted", ACT_PUBLISH);
}

static void
changes_nothing_that_is_final(void **state)
{
	assert_refused(*state, &lifecycle_plan, "published", ACT_EDIT);
	assert_refused(*state, &lifecycle_record, "submitted", ACT_EDIT);
	assert_refused(*state, &lifecycle_record, "published", ACT_EDIT);
	assert_refused(*state, &lifecycle_draw, "drawn", ACT_VOID);
	assert_refused(
	    *state, &lifecycle_draw, "drawn", ACT_VOID_AFTER_ENTROPY);
	assert_refused(*state, &lifecycle_draw, "drawing", ACT_VOID);
	assert_refused(*state, &lifecycle_task, "recorded", ACT_CANCEL);
}

static void
takes_a_returned_record_back_through_the_draft(void **state)
{
	const char *to;

	assert_refused(*state, &lifecycle_record, "returned", ACT_SIGN);
	assert_null(lifecycle_move(
	    *state, &lifecycle_record, "returned", ACT_EDIT, &to));
	assert_string_equal(to, "draft");
	assert_null(lifecycle_move(
	    *state, &lifecycle_task, "recorded", ACT_SUBMIT, &to));
	assert_string_equal(to, "recorded");
}

static void
tells_a_clerk_what_is_possible_when(void **state)
{
	struct problem *p = lifecycle_move(
	    *state, &lifecycle_record, "submitted", ACT_EDIT, NULL);

	assert_string_equal(p->detail,
	    "检查记录现在处于“已提交”，不能修改；"
	    "只有处于“草稿”、“已签名”、“已退回”时才可以");
	p = lifecycle_move(*state, &lifecycle_plan, "draft", ACT_SIGN, NULL);
	assert_string_equal(p->detail, "抽查计划现在处于“编制中”，不能签名");
}

static void
names_states_as_clerks_do(void **state)
{
	(void)state;
	assert_string_equal(
	    lifecycle_state_title(&lifecycle_task, "done"), "已完成");
	assert_string_equal(
	    lifecycle_state_title(&lifecycle_task, "gone"), "gone");
}

static void
draws_its_own_page(void **state)
{
	size_t len;
	const char *page = lifecycle_markdown(*state, &len);

	assert_int_equal(strncmp(page, "# Life cycles\n", 14), 0);
	assert_non_null(strstr(page, "    [*] --> draft\n"));
	assert_non_null(strstr(page, "    accepted --> recorded: 提交\n"));
	assert_non_null(strstr(page,
	    "| `draft` | 公开发布 | `published` | "
	    "计划发布后锁定，不得随意增加或减少检查次数 | C32 |\n"));
	assert_int_equal(page[len - 1], '\n');
	assert_int_not_equal(page[len - 2], '\n');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(moves_only_between_states_that_exist),
	    cmocka_unit_test(leads_every_act_to_one_state),
	    cmocka_unit_test(reaches_every_state),
	    cmocka_unit_test_setup_teardown(
		leads_a_record_through_its_stages, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		skips_no_stage, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		changes_nothing_that_is_final, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		takes_a_returned_record_back_through_the_draft, open_arena,
		close_arena),
	    cmocka_unit_test_setup_teardown(
		tells_a_clerk_what_is_possible_when, open_arena, close_arena),
	    cmocka_unit_test(names_states_as_clerks_do),
	    cmocka_unit_test_setup_teardown(
		draws_its_own_page, open_arena, close_arena),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

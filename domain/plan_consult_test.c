/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan_testing.h"

#include "domain/plan_consult.h"

static struct plan_line lines[4];

/* Two lines of our own, one of each of two others; three of them a group. */
static struct plan
joint_plan(void)
{
	lines[0] = line_of(1, "i1");
	lines[1] = line_of(1, "i2");
	lines[2] = line_of(1, "i3");
	lines[3] = line_of(2, "i4");
	lines[0].group = lines[2].group = "食品";
	return (plan_with(lines, 4));
}

static const char *
terms(const struct plan *plan, const char *department)
{
	const struct plan_consultation *asked;
	size_t count, i;

	asked = plan_consult(arena, plan, &count);
	for (i = 0; i < count; i++)
		if (strcmp(asked[i].department, department) == 0)
			return (asked[i].terms);
	return (NULL);
}

static void
asks_every_other_department_once(void **state)
{
	struct plan plan = joint_plan();
	const struct plan_consultation *asked;
	size_t count;

	(void)state;
	asked = plan_consult(arena, &plan, &count);
	assert_int_equal(count, 2);
	assert_string_equal(asked[0].department, "WJW");
	assert_string_equal(asked[0].department_id, "id-WJW");
	assert_string_equal(asked[0].department_path, "/SZ/WJW/");
	assert_string_equal(asked[1].department, "YJJ");
}

static void
the_citys_plan_asks_all_of_them(void **state)
{
	struct plan plan = joint_plan();
	size_t count;

	(void)state;
	plan.org_path = "/SZ/";
	(void)plan_consult(arena, &plan, &count);
	assert_int_equal(count, 3);
}

static void
a_unit_of_the_department_need_not_ask_it(void **state)
{
	struct plan plan = joint_plan();
	size_t count;

	(void)state;
	plan.org_path = "/SZ/SCJG/NS/";
	(void)plan_consult(arena, &plan, &count);
	assert_int_equal(count, 2);
}

static void
lines_of_items_that_are_not_there_ask_nobody(void **state)
{
	struct plan plan = joint_plan();
	size_t count;

	(void)state;
	lines[2].item_id = lines[3].item_id = "i9";
	(void)plan_consult(arena, &plan, &count);
	assert_int_equal(count, 0);
}

static void
the_terms_are_its_own_lines_and_who_shares_their_key(void **state)
{
	static const char want[] =
	    "{\"department\":\"WJW\",\"lines\":[{\"slot\":1,\"item\":\"X-7\","
	    "\"from\":\"2026-05-01\",\"to\":\"2026-06-30\","
	    "\"method\":\"onsite\",\"draw_kind\":\"untargeted\","
	    "\"mode\":\"double\",\"group\":\"食品\",\"merge\":\"all\","
	    "\"ratios\":[{\"stratum\":\"A\",\"num\":1,\"den\":100},"
	    "{\"stratum\":\"B\",\"num\":3,\"den\":100},"
	    "{\"stratum\":\"C\",\"num\":5,\"den\":100},"
	    "{\"stratum\":\"D\",\"num\":10,\"den\":100},"
	    "{\"stratum\":\"未分类\",\"num\":0,\"den\":1,"
	    "\"reason\":\"没有风险线索\"}],"
	    "\"scope\":{\"districts\":[],\"kinds\":[],\"industries\":[]}}],"
	    "\"groups\":[{\"slot\":1,\"group\":\"食品\",\"items\":["
	    "{\"item\":\"X-7\",\"department\":\"WJW\"},"
	    "{\"item\":\"X-9\",\"department\":\"SCJG\"}]}]}";
	struct plan plan = joint_plan();

	(void)state;
	assert_string_equal(terms(&plan, "WJW"), want);
}

static void
a_group_stands_once_however_many_lines_are_in_it(void **state)
{
	struct plan plan = joint_plan();
	const char *text;

	(void)state;
	lines[1] = line_of(1, "i7");
	lines[3] = line_of(1, "i3");
	lines[3].slot = 2; /* the same name in another draw is another group */
	lines[1].group = lines[3].group = "食品";
	text = terms(&plan, "WJW");
	assert_non_null(strstr(text, "{\"slot\":1,\"group\":"));
	assert_non_null(strstr(text, "{\"slot\":2,\"group\":"));
	lines[3].slot = 1;
	lines[3].item_id = "i4";
	text = strstr(terms(&plan, "YJJ"), "\"groups\":");
	assert_null(strstr(text + 1, "\"groups\":"));
	lines[3].item_id = "i3"; /* as if one item stood twice */
	text = strstr(terms(&plan, "WJW"), "{\"slot\":1,\"group\":");
	assert_null(strstr(text + 1, "{\"slot\":1,\"group\":"));
}

static void
only_what_concerns_a_department_changes_its_terms(void **state)
{
	struct plan plan = joint_plan();
	const char *before = terms(&plan, "WJW");

	(void)state;
	lines[1].merge = "department";
	lines[3].to = "2026-07-31";
	assert_string_equal(terms(&plan, "WJW"), before);
	lines[1].group = "食品";
	assert_string_not_equal(terms(&plan, "WJW"), before);
	lines[1].group = NULL;
	lines[2].merge = "department";
	assert_string_not_equal(terms(&plan, "WJW"), before);
}

/* ---- answers ----------------------------------------------------- */

static struct plan_answer
answer(const char *department, const char *hash, const char *decision)
{
	return ((struct plan_answer){.department = department,
	    .department_name = "某局",
	    .terms_hash = hash,
	    .decision = decision,
	    .reason = "人手不足"});
}

static const struct plan_consultation both[] = {
    {.department = "WJW"}, {.department = "YJJ"}};
static const char *const hashes[] = {"h1", "h2"};

static void
agreed_is_what_all_have_accepted_as_it_is(void **state)
{
	struct plan_answer said[] = {
	    answer("WJW", "h1", "accepted"), answer("YJJ", "h2", "accepted")};

	(void)state;
	assert_null(plan_check_agreed(arena, both, hashes, 2, said, 2));
	assert_null(plan_check_agreed(arena, both, hashes, 0, said, 0));
}

static void
names_everybody_who_has_not_agreed(void **state)
{
	struct plan_answer said[] = {
	    answer("WJW", "h1", "refused"), answer("YJJ", "h0", "accepted")};
	struct problem *p = plan_check_agreed(arena, both, hashes, 2, said, 2);

	(void)state;
	assert_int_equal(p->kind, PROBLEM_RULE);
	assert_string_equal(p->fields->pointer, "/responses/WJW");
	assert_string_equal(p->fields->code, "refused");
	assert_non_null(strstr(p->fields->detail, "人手不足"));
	assert_string_equal(p->fields->next->pointer, "/responses/YJJ");
	assert_string_equal(p->fields->next->code, "missing");
	assert_null(p->fields->next->next);
}

static void
silence_is_no_agreement(void **state)
{
	struct plan_answer said[] = {answer("WJW", "h1", NULL)};
	struct problem *p = plan_check_agreed(arena, both, hashes, 2, said, 1);

	(void)state;
	assert_string_equal(p->fields->code, "missing");
	assert_non_null(strstr(p->fields->detail, "某局"));
	assert_string_equal(p->fields->next->code, "missing");
	assert_non_null(strstr(p->fields->next->detail, "YJJ"));
}

static void
the_published_text_names_who_agreed(void **state)
{
	struct plan plan = joint_plan();
	struct plan_answer said = answer("WJW", "h1", "accepted");
	const char *text;

	(void)state;
	said.decided_at = "2026-03-31T10:00:00+08:00";
	text = plan_text(arena, &plan, &said, 1);
	assert_non_null(strstr(text,
	    ",\"agreed\":[{\"department\":\"WJW\","
	    "\"decided_at\":\"2026-03-31T10:00:00+08:00\",\"terms\":\"h1\"}]}"
	    "\n"));
	/* By the items' codes, whatever the order of the lines. */
	assert_non_null(
	    strstr(text, "\"list\":\"L0001-001\",\"item\":\"X-7\""));
	assert_non_null(
	    strstr(text, "\"list\":\"L0001-003\",\"item\":\"X-9\""));
	assert_non_null(strstr(text, "\"list\":\"L0002\",\"item\":\"X-6\""));
}

/* ---- lists ------------------------------------------------------- */

static void
lists_of_a_slot_ascend_by_the_items_codes(void **state)
{
	struct plan plan = joint_plan();
	const struct plan_list *lists;
	size_t count;

	(void)state;
	lists = plan_slot_lists(arena, &plan, 1, &count);
	assert_int_equal(count, 3);
	assert_string_equal(lists[0].list_id, "L0001-001");
	assert_string_equal(lists[0].item->code, "X-7");
	assert_string_equal(lists[0].group, "食品");
	assert_string_equal(lists[1].group, "L0001-002");
	lists = plan_slot_lists(arena, &plan, 2, &count);
	assert_int_equal(count, 1);
	assert_string_equal(lists[0].list_id, "L0002");
	assert_string_equal(lists[0].group, "L0002");
	(void)plan_slot_lists(arena, &plan, 3, &count);
	assert_int_equal(count, 0);
}

static void
C33_a_summary_tells_both_kinds_and_all_modes(void **state)
{
	struct plan plan = joint_plan();
	struct plan_summary s;

	(void)state;
	s = plan_summarize(&plan);
	assert_int_equal(s.lines, 4);
	assert_int_equal(s.slots, 2);
	assert_int_equal(s.untargeted, 4);
	assert_false(s.both_kinds);
	lines[3].draw_kind = "targeted";
	lines[3].mode = "inspector_only";
	s = plan_summarize(&plan);
	assert_int_equal(s.targeted, 1);
	assert_true(s.both_kinds);
	assert_int_equal(s.modes[PLAN_DOUBLE], 3);
	assert_int_equal(s.modes[PLAN_INSPECTOR_ONLY], 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(asks_every_other_department_once),
	    cmocka_unit_test(the_citys_plan_asks_all_of_them),
	    cmocka_unit_test(a_unit_of_the_department_need_not_ask_it),
	    cmocka_unit_test(lines_of_items_that_are_not_there_ask_nobody),
	    cmocka_unit_test(
		the_terms_are_its_own_lines_and_who_shares_their_key),
	    cmocka_unit_test(a_group_stands_once_however_many_lines_are_in_it),
	    cmocka_unit_test(only_what_concerns_a_department_changes_its_terms),
	    cmocka_unit_test(agreed_is_what_all_have_accepted_as_it_is),
	    cmocka_unit_test(names_everybody_who_has_not_agreed),
	    cmocka_unit_test(silence_is_no_agreement),
	    cmocka_unit_test(the_published_text_names_who_agreed),
	    cmocka_unit_test(lists_of_a_slot_ascend_by_the_items_codes),
	    cmocka_unit_test(C33_a_summary_tells_both_kinds_and_all_modes),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

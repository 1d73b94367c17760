/* SPDX-License-Identifier: Apache-2.0 */
/* Experts: their library, and whom they assist (SSJ_TEST_DATABASE). */
#include "service/experts.h"

#include "service/testing_visit.h"

static struct cast cast;
static struct person *keeper, *approver;
static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	fixture_load("tests/fixtures/visit.sql");
	cast = cast_new();
	arena = cast.leader->a;
	keeper = person_at(USER("7"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(INSPECTOR_READ) | RIGHT(INSPECTOR_MANAGE));
	approver = person_at(USER("6"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(TASK_READ) | RIGHT(TASK_APPROVE));
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	cast_free(&cast);
	person_free(keeper);
	person_free(approver);
	return (0);
}

static const char *
expert_made(const char *name)
{
	struct expert_row row = {.name = name,
	    .kind = "expert",
	    .field = "压力容器",
	    .employer = "示范市特种设备检验研究院"};
	struct body_view view;

	assert_well(expert_create(&keeper->x, &row, &view));
	return (row.id);
}

static const struct json *
list_of(const char *id)
{
	return (json_of(arena,
	    arena_fmt(
		arena, "[{\"expert_id\":\"%s\",\"duty\":\"测量壁厚\"}]", id)));
}

static const struct json *
assistants(const char *task)
{
	struct body_view view;

	assert_well(task_show(&cast.leader->x, task, &view));
	return (json_get(json_of(arena, view.body), "assistants"));
}

static void
an_expert_is_kept_changed_and_put_aside(void **state)
{
	const char *id = expert_made("专家甲");
	struct expert_row off = {.id = id, .active = "false"};
	struct page page = {.list = "test", .keys = 1, .limit = 10};
	struct expert_filter active = {"压力容器", "true"};
	struct body_view view;
	struct db_rows rows;

	(void)state;
	assert_well(expert_list(&keeper->x, &active, &page, &rows));
	assert_int_equal(rows.count, 1);
	assert_problem(
	    expert_update(&keeper->x, &off, 7, &view), PROBLEM_STALE);
	assert_well(expert_update(&keeper->x, &off, 1, &view));
	assert_string_equal(body_word(arena, view.body, "name"), "专家甲");
	assert_well(expert_list(&keeper->x, &active, &page, &rows));
	assert_int_equal(rows.count, 0);
	assert_string_equal(
	    test_owner_sql(arena,
		arena_fmt(arena,
		    "SELECT string_agg(kind, ' ' ORDER BY seq) FROM event"
		    " WHERE subject_id = '%s'",
		    id)),
	    "expert.created expert.changed");
}

static void
another_department_neither_makes_nor_changes_ours(void **state)
{
	const char *id = expert_made("专家乙");
	struct expert_row row = {.org_id = ORG_SCJG,
	    .name = "x",
	    .kind = "expert",
	    .field = "x",
	    .employer = ""};
	struct body_view view;

	(void)state;
	assert_problem(
	    expert_create(&cast.stranger->x, &row, &view), PROBLEM_FORBIDDEN);
	row.id = id;
	assert_problem(expert_update(&cast.stranger->x, &row, 1, &view),
	    PROBLEM_FORBIDDEN);
	assert_well(expert_show(&cast.stranger->x, id, &view));
	assert_problem(
	    expert_create(&cast.leader->x, &row, &view), PROBLEM_FORBIDDEN);
	assert_problem(
	    expert_show(&cast.leader->x, id, &view), PROBLEM_FORBIDDEN);
}

static void
the_leader_or_an_approver_says_who_assists(void **state)
{
	const char *id = expert_made("专家丙");
	struct body_view view;

	(void)state;
	task_make(arena, 1, "assigned");
	assert_problem(
	    task_assist(&cast.member->x, TASK("000001"), list_of(id), &view),
	    PROBLEM_FORBIDDEN);
	assert_well(
	    task_assist(&cast.leader->x, TASK("000001"), list_of(id), &view));
	assert_int_equal(assistants(TASK("000001"))->len, 1);
	assert_well(task_assist(
	    &approver->x, TASK("000001"), json_of(arena, "[]"), &view));
	assert_int_equal(assistants(TASK("000001"))->len, 0);
	assert_problem(
	    task_assist(&cast.stranger->x, TASK("000001"), list_of(id), &view),
	    PROBLEM_NOT_FOUND);
}

static void
nobody_assists_who_is_not_in_the_library(void **state)
{
	const char *id = expert_made("专家丁");
	struct expert_row off = {.id = id, .active = "false"};
	struct body_view view;

	(void)state;
	task_make(arena, 2, "assigned");
	assert_problem(task_assist(&cast.leader->x, TASK("000002"),
			   list_of(INSPECTOR("3")), &view),
	    PROBLEM_RULE);
	assert_problem(task_assist(&cast.leader->x, TASK("000002"),
			   json_of(arena,
			       arena_fmt(arena,
				   "[{\"expert_id\":\"%s\",\"duty\":\"a\"},"
				   "{\"expert_id\":\"%s\",\"duty\":\"b\"}]",
				   id, id)),
			   &view),
	    PROBLEM_RULE);
	assert_well(expert_update(&keeper->x, &off, 1, &view));
	assert_problem(
	    task_assist(&cast.leader->x, TASK("000002"), list_of(id), &view),
	    PROBLEM_RULE);
}

/* C72: with an expert beside him one inspector is still alone. */
static void
an_expert_is_never_one_of_the_two(void **state)
{
	const char *id = expert_made("专家戊");
	struct body_view view;

	(void)state;
	task_make(arena, 3, "assigned");
	assert_well(
	    task_assist(&cast.leader->x, TASK("000003"), list_of(id), &view));
	assert_well(task_accept(&cast.leader->x, TASK("000003"), &view));
	assert_string_equal(body_word(arena, view.body, "state"), "assigned");
}

static void
who_assists_is_fixed_before_the_check_and_on_its_record(void **state)
{
	const char *id = expert_made("专家己"), *record;
	const struct json *shown;
	struct body_view view;

	(void)state;
	task_make(arena, 4, "accepted");
	assert_well(
	    task_assist(&cast.leader->x, TASK("000004"), list_of(id), &view));
	record = record_make(cast.leader, TASK("000004"), CONTENT_WELL);
	assert_problem(task_assist(&cast.leader->x, TASK("000004"),
			   json_of(arena, "[]"), &view),
	    PROBLEM_WRONG_STATE);
	assert_well(record_show(&cast.leader->x, record, &view));
	shown = json_get(json_of(arena, view.body), "assistants");
	assert_int_equal(shown->len, 1);
	assert_string_equal(
	    json_string(json_get(shown->child, "duty")), "测量壁厚");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_expert_is_kept_changed_and_put_aside),
	    cmocka_unit_test(another_department_neither_makes_nor_changes_ours),
	    cmocka_unit_test(the_leader_or_an_approver_says_who_assists),
	    cmocka_unit_test(nobody_assists_who_is_not_in_the_library),
	    cmocka_unit_test(an_expert_is_never_one_of_the_two),
	    cmocka_unit_test(
		who_assists_is_fixed_before_the_check_and_on_its_record),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

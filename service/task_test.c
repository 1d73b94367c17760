/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks: who goes, who steps back, who may know (SSJ_TEST_DATABASE). */
#include "service/testing_visit.h"

#include "storage/declines.h"

/* A draw that a task of these tests may stem from. */
#define DRAW "00000000-0000-7000-8000-0000000000d1"

static const char *
state_of(const char *task)
{
	return (test_owner_sql(cast.leader->a,
	    arena_fmt(cast.leader->a, "SELECT state FROM task WHERE id = '%s'",
		task)));
}

static const char *
turn_of(const char *task, const char *what, const char *inspector)
{
	return (test_owner_sql(cast.leader->a,
	    arena_fmt(cast.leader->a,
		"SELECT %s FROM task_inspector WHERE task_id = '%s'"
		" AND inspector_id = '%s'",
		what, task, inspector)));
}

static void
a_task_shows_object_items_and_people(void **state)
{
	struct arena *a = cast.leader->a;
	const struct json *task, *who;
	struct body_view view;

	(void)state;
	task_make(a, 1, "assigned");
	assert_well(task_show(&cast.leader->x, TASK("000001"), &view));
	assert_true(view.mine);
	assert_string_equal(view.org_path, "/SZ/SCJG/");
	task = json_of(a, view.body);
	assert_string_equal(json_string(json_get(task, "state")), "assigned");
	assert_string_equal(
	    json_string(json_get(json_get(task, "object"), "name")),
	    "示范市第1号商贸有限公司");
	assert_int_equal(json_get(task, "items")->len, 2);
	who = json_get(task, "inspectors");
	assert_int_equal(who->len, 2);
	assert_string_equal(
	    json_string(json_get(who->child, "name")), "检查员1");
	assert_true(json_true(json_get(who->child, "leader")));
}

/* He moved to another district: the row he left behind is not him. */
static void
an_inspector_who_moved_stands_there_once(void **state)
{
	struct arena *a = cast.leader->a;
	struct body_view view;

	(void)state;
	task_make(a, 14, "assigned");
	(void)test_owner_sql(a,
	    "CREATE TEMP TABLE m AS SELECT * FROM inspector"
	    " WHERE id = '" INSPECTOR(
		"2") "';"
		     "UPDATE m SET district = '440306', moved_to = '440305', "
		     "status = 'left';"
		     "INSERT INTO inspector SELECT * FROM m");
	assert_well(task_show(&cast.leader->x, TASK("000014"), &view));
	assert_int_equal(json_get(json_of(a, view.body), "inspectors")->len, 2);
}

static void
an_inspector_sees_the_tasks_he_is_on_and_no_other(void **state)
{
	struct body_view view;

	(void)state;
	task_make(cast.leader->a, 2, "assigned");
	assert_well(task_show(&cast.leader->x, TASK("000002"), &view));
	assert_problem(task_show(&cast.third->x, TASK("000002"), &view),
	    PROBLEM_NOT_FOUND);
	assert_problem(task_show(&cast.foreign->x, TASK("000002"), &view),
	    PROBLEM_NOT_FOUND);
}

static void
a_task_of_another_department_does_not_exist(void **state)
{
	struct body_view view;

	(void)state;
	task_make(cast.leader->a, 3, "assigned");
	assert_problem(task_show(&cast.stranger->x, TASK("000003"), &view),
	    PROBLEM_NOT_FOUND);
	assert_problem(
	    task_cancel(&cast.stranger->x, TASK("000003"), "取消", &view),
	    PROBLEM_NOT_FOUND);
	assert_problem(task_accept(&cast.foreign->x, TASK("000003"), &view),
	    PROBLEM_NOT_FOUND);
	assert_well(task_show(&cast.reviewer->x, TASK("000003"), &view));
}

static void
a_task_is_accepted_when_everybody_has_accepted(void **state)
{
	struct body_view view;

	(void)state;
	task_make(cast.leader->a, 4, "assigned");
	assert_well(task_accept(&cast.member->x, TASK("000004"), &view));
	assert_string_equal(state_of(TASK("000004")), "assigned");
	assert_int_equal(view.version, 2);
	assert_well(task_accept(&cast.leader->x, TASK("000004"), &view));
	assert_string_equal(state_of(TASK("000004")), "accepted");
	assert_int_equal(view.version, 3);
}

static void
accepting_again_changes_nothing(void **state)
{
	struct body_view first, again;

	(void)state;
	task_make(cast.leader->a, 5, "assigned");
	assert_well(task_accept(&cast.leader->x, TASK("000005"), &first));
	assert_well(task_accept(&cast.leader->x, TASK("000005"), &again));
	assert_string_equal(first.body, again.body);
}

static void
nobody_steps_back_without_a_cause(void **state)
{
	struct arena *a = cast.leader->a;

	(void)state;
	task_make(a, 20, "assigned");
	assert_problem(steps_back(cast.member, TASK("000020"), "busy", "很忙"),
	    PROBLEM_RULE);
	assert_problem(steps_back(cast.member, TASK("000020"), "leave", "请假"),
	    PROBLEM_RULE);
	assert_problem(
	    steps_back(cast.member, TASK("000020"), "certificate", "过期"),
	    PROBLEM_RULE);
	(void)test_owner_sql(a,
	    "INSERT INTO inspector_leave VALUES ('440305', '" INSPECTOR(
		"2") "', '2026-05-06', '2026-05-07', '病假')");
	assert_well(steps_back(cast.member, TASK("000020"), "illness", "生病"));
	(void)test_owner_sql(a, "DELETE FROM inspector_leave");
	assert_string_equal(
	    turn_of(TASK("000020"), "reason", INSPECTOR("2")), "疾病：生病");
}

static void
who_declines_keeps_his_row_and_sees_the_task_no_more(void **state)
{
	struct body_view view;

	(void)state;
	task_make(cast.leader->a, 6, "accepted");
	assert_well(steps_back(
	    cast.member, TASK("000006"), "recusal", "与对象有利害关系"));
	assert_string_equal(
	    turn_of(TASK("000006"), "state", INSPECTOR("2")), "declined");
	assert_string_equal(turn_of(TASK("000006"), "reason", INSPECTOR("2")),
	    "回避：与对象有利害关系");
	/* And never goes there again. */
	assert_string_equal(
	    test_owner_sql(cast.leader->a,
		"SELECT reason FROM recusal WHERE inspector_id = '" INSPECTOR(
		    "2") "' AND ended_at IS NULL"),
	    "与对象有利害关系");
	assert_string_equal(state_of(TASK("000006")), "assigned");
	assert_problem(task_show(&cast.member->x, TASK("000006"), &view),
	    PROBLEM_NOT_FOUND);
	assert_problem(
	    steps_back(cast.member, TASK("000006"), "recusal", "再次"),
	    PROBLEM_NOT_FOUND);
}

/* Neither a hash that he only knows nor a sound file is a proof; without one
 * an interest counts that the library knows. */
static void
an_interest_is_shown_by_a_file_of_his_own(void **state)
{
	struct task_stepping_back why = {"recusal", "与对象有利害关系", NULL};
	struct person *me = cast.member;
	struct db_rows rows;
	const char *proof = visit_proof(cast.leader);

	(void)state;
	task_make(me->a, 21, "assigned");
	(void)test_owner_sql(me->a, "DELETE FROM recusal");
	assert_problem(
	    task_decline(&me->x, TASK("000021"), &why), PROBLEM_RULE);
	(void)test_owner_sql(me->a,
	    "DELETE FROM evidence_upload WHERE user_id = '" USER("2") "'");
	why.evidence = proof;
	assert_problem(
	    task_decline(&me->x, TASK("000021"), &why), PROBLEM_RULE);
	proof = visit_proof(me);
	(void)test_owner_sql(
	    me->a, "UPDATE evidence SET media_type = 'audio/wav'");
	assert_problem(
	    task_decline(&me->x, TASK("000021"), &why), PROBLEM_RULE);
	(void)test_owner_sql(
	    me->a, "UPDATE evidence SET media_type = 'application/pdf'");
	assert_well(task_decline(&me->x, TASK("000021"), &why));
	assert_well(task_declines(&cast.leader->x, TASK("000021"), &rows));
	assert_int_equal(rows.count, 1);
	assert_string_equal(
	    ((const struct decline_row *)rows.rows)->evidence, proof);
	assert_problem(
	    task_declines(&me->x, TASK("000021"), &rows), PROBLEM_NOT_FOUND);
	/* Known from then on. */
	task_make(me->a, 22, "assigned");
	(void)test_owner_sql(me->a,
	    "UPDATE task SET object_code = (SELECT object_code FROM task"
	    " WHERE id = '" TASK("000021") "') WHERE id = '" TASK(
		"000022") "'");
	why.evidence = NULL;
	assert_well(task_decline(&me->x, TASK("000022"), &why));
	assert_well(task_declines(&cast.leader->x, TASK("000022"), &rows));
	assert_null(((const struct decline_row *)rows.rows)->evidence);
}

/* Jobs of this kind that the task's or the draw's `id` has asked for. */
static int
jobs_for(const char *kind, const char *id)
{
	return ((int)strtol(
	    visit_sql(arena_fmt(cast.leader->a,
			  "SELECT count(*) FROM job WHERE kind = '%s'"
			  " AND strpos(args::text, ID) > 0",
			  kind),
		id),
	    NULL, 10));
}

/* The draw must know of it: only it may say who comes next. */
static void
a_draw_is_asked_for_a_substitute_of_its_own_tasks_only(void **state)
{
	struct arena *a = cast.leader->a;

	(void)state;
	task_make(a, 7, "assigned");
	task_make(a, 8, "assigned");
	(void)test_owner_sql(a,
	    "UPDATE task SET draw_id = gen_random_uuid()"
	    " WHERE id = '" TASK("000008") "'");
	assert_well(steps_back(cast.member, TASK("000007"), "recusal", "出差"));
	assert_int_equal(jobs_for("draw_substitute", TASK("000007")), 0);
	assert_well(steps_back(cast.member, TASK("000008"), "recusal", "出差"));
	assert_int_equal(jobs_for("draw_substitute", TASK("000008")), 1);
}

static void
a_substitute_completes_the_visit(void **state)
{
	struct arena *a = cast.leader->a;
	struct body_view view;

	(void)state;
	task_make(a, 9, "accepted");
	assert_well(
	    steps_back(cast.leader, TASK("000009"), "recusal", "生病请假"));
	(void)test_owner_sql(a,
	    "INSERT INTO task_inspector (district, task_id, slot, turn,"
	    " department, specialty, inspector_id, leader, state)"
	    " VALUES ('440305', '" TASK(
		"000009") "', 0, 1, 'SCJG',"
			  " '登记注册', '" INSPECTOR(
			      "3") "', false, 'assigned')");
	assert_well(task_accept(&cast.third->x, TASK("000009"), &view));
	assert_string_equal(state_of(TASK("000009")), "accepted");
	/* The leader's place was taken over without its title. */
	assert_string_equal(
	    turn_of(TASK("000009"), "leader", INSPECTOR("3")), "t");
	assert_string_equal(
	    turn_of(TASK("000009"), "leader", INSPECTOR("1")), "f");
}

static void
a_place_nobody_can_fill_settles_the_visit_when_enough_go(void **state)
{
	struct arena *a = cast.leader->a;

	(void)state;
	task_make(a, 10, "accepted");
	(void)test_owner_sql(a,
	    "UPDATE task SET state = 'assigned' WHERE id = '" TASK(
		"000010") "'; INSERT INTO task_inspector (district, task_id,"
			  " slot, turn, department, specialty, leader, state)"
			  " VALUES ('440305', '" TASK(
			      "000010") "', 2, 0,"
					" 'SCJG', '登记注册', false, "
					"'unfilled')");
	assert_well(task_settle(&cast.job->x, TASK("000010")));
	assert_string_equal(state_of(TASK("000010")), "accepted");
	assert_well(task_settle(&cast.job->x, TASK("000010")));
	assert_string_equal(state_of(TASK("000010")), "accepted");
}

static void
a_visit_is_cancelled_with_a_reason_before_the_check(void **state)
{
	struct body_view view;

	(void)state;
	task_make(cast.leader->a, 11, "accepted");
	assert_problem(
	    task_cancel(&cast.leader->x, TASK("000011"), "不去了", &view),
	    PROBLEM_FORBIDDEN);
	(void)visit_sql("UPDATE task SET draw_id = '" DRAW "' WHERE id = ID",
	    TASK("000011"));
	assert_problem(
	    task_cancel(&cast.reviewer->x, TASK("000011"), "熟人", &view),
	    PROBLEM_RULE);
	(void)visit_sql(
	    "UPDATE task SET draw_id = NULL WHERE id = ID", TASK("000011"));
	assert_well(task_cancel(
	    &cast.reviewer->x, TASK("000011"), "对象已注销", &view));
	assert_string_equal(
	    body_word(cast.reviewer->a, view.body, "cancel_reason"),
	    "对象已注销");
	assert_problem(
	    task_cancel(&cast.reviewer->x, TASK("000011"), "再次", &view),
	    PROBLEM_WRONG_STATE);
	assert_problem(
	    steps_back(cast.leader, TASK("000011"), "recusal", "再次"),
	    PROBLEM_WRONG_STATE);
}

/* ---- lists ------------------------------------------------------------- */

static size_t
count_tasks(struct person *p, bool mine, struct task_filter filter)
{
	struct page page = {.limit = 499};
	struct db_rows rows;

	assert_well(task_list(&p->x, mine, &filter, &page, &rows));
	return (rows.count);
}

static void
lists_show_what_one_may_read(void **state)
{
	struct task_filter any = {.state = NULL};
	struct task_filter one = {.object_code = "9144030000000012XX"};
	struct task_filter late = {.due_from = "2030-01-01"};

	(void)state;
	task_make(cast.leader->a, 12, "assigned");
	assert_int_equal(count_tasks(cast.reviewer, false, one), 1);
	assert_int_equal(count_tasks(cast.leader, true, one), 1);
	assert_int_equal(count_tasks(cast.leader, false, one), 0);
	assert_int_equal(count_tasks(cast.third, true, one), 0);
	assert_int_equal(count_tasks(cast.stranger, false, any), 0);
	assert_int_equal(count_tasks(cast.stranger, true, any), 0);
	assert_int_equal(count_tasks(cast.reviewer, false, late), 0);
}

static void
every_act_is_in_the_log(void **state)
{
	struct arena *a = cast.leader->a;
	struct body_view view;

	(void)state;
	task_make(a, 13, "assigned");
	assert_well(task_accept(&cast.leader->x, TASK("000013"), &view));
	assert_well(steps_back(cast.member, TASK("000013"), "recusal", "出差"));
	assert_well(
	    task_cancel(&cast.reviewer->x, TASK("000013"), "人手不足", &view));
	assert_string_equal(
	    test_owner_sql(a,
		"SELECT string_agg(kind || ' ' || actor_id, ', ' ORDER BY seq)"
		" FROM event WHERE subject_id = '" TASK("000013") "'"),
	    "task.accepted " USER("1") ", task.declined " USER(
		"2") ", task.cancelled " USER("6"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_task_shows_object_items_and_people),
	    cmocka_unit_test(an_inspector_who_moved_stands_there_once),
	    cmocka_unit_test(an_inspector_sees_the_tasks_he_is_on_and_no_other),
	    cmocka_unit_test(a_task_of_another_department_does_not_exist),
	    cmocka_unit_test(a_task_is_accepted_when_everybody_has_accepted),
	    cmocka_unit_test(accepting_again_changes_nothing),
	    cmocka_unit_test(nobody_steps_back_without_a_cause),
	    cmocka_unit_test(
		who_declines_keeps_his_row_and_sees_the_task_no_more),
	    cmocka_unit_test(an_interest_is_shown_by_a_file_of_his_own),
	    cmocka_unit_test(
		a_draw_is_asked_for_a_substitute_of_its_own_tasks_only),
	    cmocka_unit_test(a_substitute_completes_the_visit),
	    cmocka_unit_test(
		a_place_nobody_can_fill_settles_the_visit_when_enough_go),
	    cmocka_unit_test(
		a_visit_is_cancelled_with_a_reason_before_the_check),
	    cmocka_unit_test(lists_show_what_one_may_read),
	    cmocka_unit_test(every_act_is_in_the_log),
	};

	return (cmocka_run_group_tests(tests, visit_open, visit_close));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of another origin: who enters, who approves, who goes
 * (SSJ_TEST_DATABASE). */
#include "service/proposal.h"

#include "service/testing_visit.h"

#define OBJECT	  "91440300MA5EXAMP01"
#define ABSENT_ID "00000000-0000-7000-8000-00000000dead"

static struct cast cast;
static struct person *planner, *approver;
static struct arena *arena;

/* What a proposal needs beside the fixture: an object that is there. */
static int
setup(void **state)
{
	(void)state;
	fixture_load("tests/fixtures/visit.sql");
	cast = cast_new();
	arena = cast.leader->a;
	planner = person_at(USER("7"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(TASK_READ) | RIGHT(TASK_PROPOSE) | RIGHT(TASK_APPROVE));
	approver = person_at(USER("6"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(TASK_READ) | RIGHT(TASK_APPROVE) | RIGHT(TASK_PROPOSE) |
		RIGHT(TASK_CANCEL));
	(void)test_owner_sql(arena,
	    "INSERT INTO object (district, id, code, name, kind, status,"
	    " created_at, updated_at) VALUES ('440305',"
	    " '00000000-0000-7000-8000-00000b000999', '" OBJECT
	    "', '示范市举报商贸有限公司', 'enterprise', 'existing',"
	    " '2026-01-01', '2026-01-01')");
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	cast_free(&cast);
	person_free(planner);
	person_free(approver);
	return (0);
}

/* Each test has the city to itself. */
static int
clean(void **state)
{
	(void)state;
	(void)test_owner_sql(arena, "TRUNCATE task CASCADE");
	return (0);
}

#define TWO "[\"" INSPECTOR("1") "\",\"" INSPECTOR("2") "\"]"

static struct problem *
try_enter(struct person *p, const char *items, const char *inspectors,
    const char **id)
{
	struct proposal_draft draft = {.origin = "complaint",
	    .cause = "举报无照经营",
	    .reference = "12315-2026-0001",
	    .object_code = OBJECT,
	    .from_day = "2026-05-06",
	    .to_day = "2026-05-20",
	    .items = json_of(p->a, items),
	    .inspectors = json_of(p->a, inspectors)};
	struct body_view view;

	return (proposal_enter(&p->x, &draft, id, &view));
}

static const char *
entered(void)
{
	const char *id;

	assert_well(try_enter(
	    planner, "[\"" ITEM_FORM "\",\"" ITEM_BARE "\"]", TWO, &id));
	return (id);
}

static const char *
approved(void)
{
	const char *id = entered();
	struct body_view view;

	assert_well(proposal_approve(&approver->x, id, &view));
	return (id);
}

static const char *
shown(const char *id, const char *name)
{
	struct body_view view;

	assert_well(task_show(&approver->x, id, &view));
	return (body_word(arena, view.body, name));
}

static const char *
events_of(const char *id)
{
	return (test_owner_sql(arena,
	    arena_fmt(arena,
		"SELECT string_agg(kind, ' ' ORDER BY seq) FROM event"
		" WHERE subject_id = '%s'",
		id)));
}

static void
a_check_is_entered_with_its_cause_and_waits(void **state)
{
	const char *id = entered();
	struct body_view view;
	const struct json *cause;

	(void)state;
	assert_well(task_show(&planner->x, id, &view));
	assert_string_equal(shown(id, "state"), "proposed");
	assert_string_equal(shown(id, "origin"), "complaint");
	cause = json_get(json_of(arena, view.body), "cause");
	assert_string_equal(
	    json_string(json_get(cause, "reference")), "12315-2026-0001");
	assert_string_equal(
	    json_string(json_get(cause, "entered_by")), USER("7"));
	assert_problem(
	    task_accept(&cast.leader->x, id, &view), PROBLEM_WRONG_STATE);
	assert_string_equal(events_of(id), "task.proposed");
}

static void
whoever_entered_it_does_not_approve_it(void **state)
{
	const char *id = entered();
	struct body_view view;

	(void)state;
	assert_problem(
	    proposal_approve(&planner->x, id, &view), PROBLEM_FORBIDDEN);
	assert_string_equal(shown(id, "state"), "proposed");
	approver->actor.inspector_id = INSPECTOR("2");
	assert_problem(
	    proposal_approve(&approver->x, id, &view), PROBLEM_FORBIDDEN);
	approver->actor.inspector_id = NULL;
	assert_well(proposal_approve(&approver->x, id, &view));
	assert_string_equal(shown(id, "state"), "assigned");
	assert_problem(
	    proposal_approve(&approver->x, id, &view), PROBLEM_WRONG_STATE);
	assert_string_equal(events_of(id), "task.proposed task.approved");
}

/* The database says so too, should a service forget it. */
static void
the_schema_refuses_one_person_for_both(void **state)
{
	const char *id = entered();

	(void)state;
	assert_string_equal(
	    test_owner_sql(arena,
		arena_fmt(arena,
		    "DO $$ BEGIN UPDATE task_cause SET approved_by ="
		    " entered_by WHERE task_id = '%s'; EXCEPTION WHEN"
		    " check_violation THEN RETURN; END $$;"
		    "SELECT approved_by IS NULL FROM task_cause"
		    " WHERE task_id = '%s'",
		    id, id)),
	    "t");
}

static void
what_has_changed_since_is_looked_at_again(void **state)
{
	const char *id = entered();
	struct body_view view;

	(void)state;
	(void)test_owner_sql(arena,
	    "INSERT INTO recusal (district, inspector_id, object_code, reason,"
	    " declared_at) VALUES ('440305', '" INSPECTOR(
		"2") "', '" OBJECT "', '亲属', '2026-05-06')");
	assert_problem(proposal_approve(&approver->x, id, &view), PROBLEM_RULE);
	(void)test_owner_sql(arena, "DELETE FROM recusal");
	assert_well(proposal_approve(&approver->x, id, &view));
}

static void
an_approved_check_goes_the_way_of_every_other(void **state)
{
	const char *id = approved(), *record;
	struct body_view view;

	(void)state;
	assert_well(task_accept(&cast.leader->x, id, &view));
	assert_well(task_accept(&cast.member->x, id, &view));
	assert_string_equal(shown(id, "state"), "accepted");
	record = record_make(cast.leader, id, CONTENT_WELL);
	assert_well(record_show(&cast.leader->x, record, &view));
	assert_string_equal(body_word(arena, view.body, "origin"), "complaint");
}

static void
the_rules_hold_for_people_chosen_by_hand(void **state)
{
	const char *id;

	(void)state;
	assert_problem(
	    try_enter(planner, "[\"" ITEM_FORM "\"]",
		"[\"" INSPECTOR("1") "\",\"" INSPECTOR("5") "\"]", &id),
	    PROBLEM_RULE);
	assert_problem(
	    try_enter(planner, "[\"" ABSENT_ID "\"]", TWO, &id), PROBLEM_RULE);
	assert_problem(try_enter(planner, "[\"" ITEM_FORM "\"]",
			   "[\"" INSPECTOR("1") "\",\"" ABSENT_ID "\"]", &id),
	    PROBLEM_RULE);
}

static void
other_departments_neither_enter_nor_see_nor_approve(void **state)
{
	const char *id = entered();
	struct body_view view;

	(void)state;
	assert_problem(
	    try_enter(cast.stranger, "[\"" ITEM_FORM "\"]", TWO, &id),
	    PROBLEM_FORBIDDEN);
	assert_problem(
	    proposal_approve(&cast.stranger->x, id, &view), PROBLEM_NOT_FOUND);
	assert_problem(
	    proposal_approve(&cast.leader->x, id, &view), PROBLEM_FORBIDDEN);
}

static void
who_declines_is_replaced_by_hand_and_approved_anew(void **state)
{
	const char *id = approved();
	struct body_view view;

	(void)state;
	assert_problem(
	    proposal_replace(&planner->x, id, 1, INSPECTOR("3"), &view),
	    PROBLEM_WRONG_STATE);
	(void)test_owner_sql(arena,
	    "INSERT INTO inspector_leave VALUES ('440305', '" INSPECTOR(
		"2") "', '2026-05-10', '2026-05-11', '事假')");
	assert_well(steps_back(cast.member, id, "leave", "临时请假"));
	(void)test_owner_sql(arena, "DELETE FROM inspector_leave");
	assert_problem(
	    proposal_replace(&planner->x, id, 1, INSPECTOR("2"), &view),
	    PROBLEM_RULE);
	assert_problem(
	    proposal_replace(&planner->x, id, 7, INSPECTOR("3"), &view),
	    PROBLEM_RULE);
	assert_well(
	    proposal_replace(&planner->x, id, 1, INSPECTOR("3"), &view));
	assert_string_equal(shown(id, "state"), "proposed");
	assert_problem(
	    proposal_approve(&planner->x, id, &view), PROBLEM_FORBIDDEN);
	assert_well(proposal_approve(&approver->x, id, &view));
	assert_well(task_accept(&cast.third->x, id, &view));
	assert_well(task_accept(&cast.leader->x, id, &view));
	assert_string_equal(shown(id, "state"), "accepted");
}

static void
a_task_without_a_cause_is_not_touched(void **state)
{
	struct body_view view;

	(void)state;
	task_make(arena, 77, "assigned");
	assert_problem(proposal_approve(&approver->x, TASK("000077"), &view),
	    PROBLEM_RULE);
	assert_problem(proposal_replace(&planner->x, TASK("000077"), 0,
			   INSPECTOR("3"), &view),
	    PROBLEM_RULE);
}

static void
a_check_that_is_not_approved_is_cancelled(void **state)
{
	const char *id = entered();
	struct body_view view;

	(void)state;
	assert_well(task_cancel(&approver->x, id, "事由不成立", &view));
	assert_string_equal(shown(id, "state"), "cancelled");
}

#define CASE(f) cmocka_unit_test_setup(f, clean)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_check_is_entered_with_its_cause_and_waits),
	    CASE(whoever_entered_it_does_not_approve_it),
	    CASE(the_schema_refuses_one_person_for_both),
	    CASE(what_has_changed_since_is_looked_at_again),
	    CASE(an_approved_check_goes_the_way_of_every_other),
	    CASE(the_rules_hold_for_people_chosen_by_hand),
	    CASE(other_departments_neither_enter_nor_see_nor_approve),
	    CASE(who_declines_is_replaced_by_hand_and_approved_anew),
	    CASE(a_task_without_a_cause_is_not_touched),
	    CASE(a_check_that_is_not_approved_is_cancelled),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A drawn visit that does not take place (SSJ_TEST_DATABASE). */
#include "service/cancellation.h"

#include "service/testing_visit.h"

#define DRAW "00000000-0000-7000-8000-0000000000d1"

/* Another reviewer. */
static struct person *yes;

static const char *
state_of(const char *task)
{
	return (visit_sql("SELECT state FROM task WHERE id = ID", task));
}

static void
drawn(int n, const char *id)
{
	task_make(cast.leader->a, n, "accepted");
	(void)visit_sql(
	    "UPDATE task SET draw_id = '" DRAW "' WHERE id = ID", id);
}

static struct problem *
request(struct person *p, const char *task)
{
	struct cancellation_draft d = {"suspended", "市府令第 9 号"};
	struct body_row row;

	return (cancellation_request(&p->x, task, &d, &row));
}

static struct problem *
approve(struct person *p, const char *task)
{
	struct body_row row;

	return (cancellation_approve(&p->x, task, &row));
}

static void
it_takes_two_people(void **state)
{
	struct body_view view;

	(void)state;
	drawn(1, TASK("000001"));
	assert_problem(approve(yes, TASK("000001")), PROBLEM_NOT_FOUND);
	assert_problem(
	    request(cast.stranger, TASK("000001")), PROBLEM_NOT_FOUND);
	assert_well(request(cast.reviewer, TASK("000001")));
	assert_problem(request(yes, TASK("000001")), PROBLEM_DUPLICATE);
	assert_problem(
	    approve(cast.reviewer, TASK("000001")), PROBLEM_FORBIDDEN);
	assert_problem(approve(cast.leader, TASK("000001")), PROBLEM_FORBIDDEN);
	assert_problem(
	    approve(cast.stranger, TASK("000001")), PROBLEM_NOT_FOUND);
	assert_string_equal(state_of(TASK("000001")), "accepted");
	assert_well(approve(yes, TASK("000001")));
	assert_well(task_show(&yes->x, TASK("000001"), &view));
	assert_string_equal(body_word(yes->a, view.body, "cancel_reason"),
	    "上级决定暂停检查：市府令第 9 号");
	assert_problem(approve(yes, TASK("000001")), PROBLEM_WRONG_STATE);
	assert_string_equal(
	    test_owner_sql(
		yes->a, "SELECT count(*) FROM job WHERE kind = 'draw_tend'"),
	    "1");
}

static void
who_goes_may_ask_and_not_approve(void **state)
{
	(void)state;
	drawn(2, TASK("000002"));
	assert_well(request(cast.leader, TASK("000002")));
	cast.reviewer->actor.inspector_id = INSPECTOR("2");
	assert_problem(
	    approve(cast.reviewer, TASK("000002")), PROBLEM_FORBIDDEN);
	cast.reviewer->actor.inspector_id = NULL;
	assert_well(approve(cast.reviewer, TASK("000002")));
}

static void
what_was_refused_may_be_asked_for_again(void **state)
{
	struct body_row row;

	(void)state;
	drawn(3, TASK("000003"));
	assert_well(request(cast.reviewer, TASK("000003")));
	assert_problem(
	    cancellation_refuse(&cast.reviewer->x, TASK("000003"), "查", &row),
	    PROBLEM_FORBIDDEN);
	assert_well(
	    cancellation_refuse(&yes->x, TASK("000003"), "照常检查", &row));
	assert_problem(approve(yes, TASK("000003")), PROBLEM_WRONG_STATE);
	assert_string_equal(state_of(TASK("000003")), "accepted");
	assert_well(request(cast.reviewer, TASK("000003")));
	assert_well(cancellation_show(&cast.leader->x, TASK("000003"), &row));
	assert_string_equal(
	    body_word(cast.leader->a, row.body, "state"), "requested");
}

static void
only_what_was_drawn_and_not_yet_checked(void **state)
{
	(void)state;
	task_make(cast.leader->a, 4, "accepted");
	assert_problem(request(cast.reviewer, TASK("000004")), PROBLEM_RULE);
	drawn(5, TASK("000005"));
	assert_well(request(cast.reviewer, TASK("000005")));
	(void)visit_sql(
	    "UPDATE task SET state = 'recorded' WHERE id = ID", TASK("000005"));
	assert_problem(approve(yes, TASK("000005")), PROBLEM_WRONG_STATE);
	assert_problem(
	    request(cast.reviewer, TASK("000005")), PROBLEM_WRONG_STATE);
}

/* As an edit does. */
static void
take_signatures_off(const char *record)
{
	struct body_view view;

	assert_well(record_show(&cast.leader->x, record, &view));
	assert_well(record_edit(&cast.leader->x, record, view.version,
	    json_of(cast.leader->a, "{\"findings\":\"无\"}"), &view));
	assert_string_equal(
	    body_word(cast.leader->a, view.body, "state"), "draft");
}

/* What would be hidden otherwise: a result that two people have signed. */
static void
what_somebody_has_signed_is_neither_cancelled_nor_left_unsaid(void **state)
{
	const char *record;

	(void)state;
	drawn(6, TASK("000006"));
	assert_well(request(cast.reviewer, TASK("000006")));
	record = record_make(cast.leader, TASK("000006"), CONTENT_WELL);
	assert_well(sign_as(cast.leader, record));
	assert_problem(approve(yes, TASK("000006")), PROBLEM_WRONG_STATE);
	assert_string_equal(state_of(TASK("000006")), "accepted");
	drawn(7, TASK("000007"));
	record = record_make(cast.leader, TASK("000007"), CONTENT_WELL);
	assert_well(sign_as(cast.leader, record));
	assert_problem(
	    request(cast.reviewer, TASK("000007")), PROBLEM_WRONG_STATE);
	take_signatures_off(record);
	assert_problem(
	    request(cast.reviewer, TASK("000007")), PROBLEM_WRONG_STATE);
}

static void
nobody_signs_what_was_cancelled(void **state)
{
	const char *record;

	(void)state;
	drawn(8, TASK("000008"));
	record = record_make(cast.leader, TASK("000008"), CONTENT_WELL);
	assert_well(request(cast.reviewer, TASK("000008")));
	assert_well(approve(yes, TASK("000008")));
	assert_problem(sign_as(cast.leader, record), PROBLEM_WRONG_STATE);
}

static void
one_person_does_not_cancel_what_somebody_has_signed(void **state)
{
	struct body_view view;
	const char *record;

	(void)state;
	task_make(cast.leader->a, 9, "accepted");
	record = record_make(cast.leader, TASK("000009"), CONTENT_WELL);
	assert_well(sign_as(cast.leader, record));
	assert_problem(
	    task_cancel(&cast.reviewer->x, TASK("000009"), "不查", &view),
	    PROBLEM_WRONG_STATE);
}

static void
every_step_is_in_the_log(void **state)
{
	(void)state;
	assert_string_equal(
	    test_owner_sql(yes->a,
		"SELECT string_agg(kind || ' ' || actor_id, ', ' ORDER BY seq)"
		" FROM event WHERE subject_id IN ('" TASK("000001") "', '" TASK(
		    "000003") "')"),
	    "task.cancel_requested " USER("6") ", task.cancelled " USER(
		"7") ", task.cancel_requested " USER("6") ", "
							  "task.cancel_"
							  "refused " USER(
							      "7") ", "
								   "task."
								   "cancel_"
								   "requested"
								   " " USER(
								       "6"));
}

static int
open_all(void **state)
{
	int failed = visit_open(state);

	yes = person_at(USER("7"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(TASK_READ) | RIGHT(TASK_CANCEL));
	return (failed);
}

static int
close_all(void **state)
{
	person_free(yes);
	return (visit_close(state));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_takes_two_people),
	    cmocka_unit_test(who_goes_may_ask_and_not_approve),
	    cmocka_unit_test(what_was_refused_may_be_asked_for_again),
	    cmocka_unit_test(only_what_was_drawn_and_not_yet_checked),
	    cmocka_unit_test(
		what_somebody_has_signed_is_neither_cancelled_nor_left_unsaid),
	    cmocka_unit_test(nobody_signs_what_was_cancelled),
	    cmocka_unit_test(
		one_person_does_not_cancel_what_somebody_has_signed),
	    cmocka_unit_test(every_step_is_in_the_log),
	};

	return (cmocka_run_group_tests(tests, open_all, close_all));
}

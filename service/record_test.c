/* SPDX-License-Identifier: Apache-2.0 */
/* Records: written, signed, submitted, reviewed (SSJ_TEST_DATABASE). */
#include "service/testing_visit.h"

#include <pthread.h>

static const char *
state_of(const char *record)
{
	return (visit_sql("SELECT state FROM record WHERE id = ID", record));
}

/* ---- writing ----------------------------------------------------------- */

static void
a_record_begins_as_a_draft_with_all_items(void **state)
{
	struct arena *a = cast.leader->a;
	struct body_view view;
	const struct json *content;
	const char *id;

	(void)state;
	task_make(a, 1, "accepted");
	id = record_make(cast.leader, TASK("000001"), "");
	assert_well(record_show(&cast.member->x, id, &view));
	assert_true(view.mine);
	content = json_get(json_of(a, view.body), "content");
	assert_int_equal(json_get(content, "items")->len, 2);
	assert_string_equal(
	    body_word(a, view.body, "object_name"), "示范市第1号商贸有限公司");
	assert_string_equal(state_of(id), "draft");
}

static void
a_task_has_one_record(void **state)
{
	struct arena *a = cast.leader->a;
	struct body_view view;
	struct problem *p;
	const char *id;

	(void)state;
	task_make(a, 2, "accepted");
	record_make(cast.leader, TASK("000002"), "");
	p = record_create(&cast.member->x,
	    json_of(a, "{\"task_id\":\"" TASK("000002") "\"}"), &id, &view);
	assert_problem(p, PROBLEM_DUPLICATE);
	assert_string_equal(p->fields->pointer, "/task_id");
}

static void
nobody_records_before_two_have_accepted(void **state)
{
	struct arena *a = cast.leader->a;
	const struct json *body =
	    json_of(a, "{\"task_id\":\"" TASK("000003") "\"}");
	struct body_view view;
	const char *id;

	(void)state;
	task_make(a, 3, "assigned");
	assert_problem(record_create(&cast.leader->x, body, &id, &view),
	    PROBLEM_FORBIDDEN);
	assert_well(task_accept(&cast.leader->x, TASK("000003"), &view));
	assert_problem(record_create(&cast.leader->x, body, &id, &view),
	    PROBLEM_WRONG_STATE);
	assert_well(task_accept(&cast.member->x, TASK("000003"), &view));
	assert_well(record_create(&cast.leader->x, body, &id, &view));
}

static void
nobody_else_writes_or_sees_a_record(void **state)
{
	struct arena *a = cast.leader->a;
	const struct json *body =
	    json_of(a, "{\"task_id\":\"" TASK("000004") "\"}");
	struct body_view view;
	const char *id;

	(void)state;
	task_make(a, 4, "accepted");
	assert_problem(
	    record_create(&cast.third->x, body, &id, &view), PROBLEM_NOT_FOUND);
	id = record_make(cast.leader, TASK("000004"), "");
	assert_problem(
	    record_show(&cast.third->x, id, &view), PROBLEM_NOT_FOUND);
	assert_problem(
	    record_show(&cast.stranger->x, id, &view), PROBLEM_NOT_FOUND);
	assert_problem(
	    record_edit(&cast.third->x, id, 1, json_of(a, "{}"), &view),
	    PROBLEM_NOT_FOUND);
	assert_problem(record_review(&cast.stranger->x, id, NULL, NULL, &view),
	    PROBLEM_NOT_FOUND);
	assert_well(record_show(&cast.reviewer->x, id, &view));
	assert_problem(
	    record_edit(&cast.reviewer->x, id, 1, json_of(a, "{}"), &view),
	    PROBLEM_FORBIDDEN);
}

static void
an_edit_needs_the_version_that_was_read(void **state)
{
	struct arena *a = cast.leader->a;
	const struct json *body = json_of(a, "{\"findings\":\"初稿\"}");
	struct body_view view;
	const char *id;

	(void)state;
	task_make(a, 5, "accepted");
	id = record_make(cast.leader, TASK("000005"), "");
	assert_well(record_edit(&cast.leader->x, id, 1, body, &view));
	assert_int_equal(view.version, 2);
	assert_problem(
	    record_edit(&cast.member->x, id, 1, body, &view), PROBLEM_STALE);
}

/* ---- signing ----------------------------------------------------------- */

static void
an_incomplete_record_is_not_signed(void **state)
{
	struct problem *p;
	const char *id;

	(void)state;
	task_make(cast.leader->a, 8, "accepted");
	id = record_make(cast.leader, TASK("000008"), "\"method\":\"paper\"");
	p = sign_as(cast.leader, id);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/items/0/result");
}

static void
nobody_signs_what_he_has_not_seen(void **state)
{
	struct body_view view;
	const char *id, *seen;

	(void)state;
	task_make(cast.leader->a, 9, "accepted");
	id = record_make(cast.leader, TASK("000009"), CONTENT_WELL);
	assert_well(record_show(&cast.member->x, id, &view));
	seen = body_word(cast.member->a, view.body, "content_sha256");
	assert_well(record_edit(&cast.leader->x, id, 1,
	    json_of(cast.leader->a, "{" CONTENT_WELL ",\"evidence\":[]}"),
	    &view));
	assert_well(record_edit(&cast.leader->x, id, 2,
	    json_of(cast.leader->a, "{\"method\":\"paper\"}"), &view));
	assert_problem(
	    record_sign(&cast.member->x, id, seen, &view), PROBLEM_STALE);
}

static void
signing_again_changes_nothing(void **state)
{
	struct body_view first, again;
	const char *id;

	(void)state;
	task_make(cast.leader->a, 10, "accepted");
	id = record_make(cast.leader, TASK("000010"), CONTENT_WELL);
	assert_well(sign_as(cast.leader, id));
	assert_well(record_show(&cast.leader->x, id, &first));
	assert_well(sign_as(cast.leader, id));
	assert_well(record_show(&cast.leader->x, id, &again));
	assert_string_equal(first.body, again.body);
	assert_string_equal(state_of(id), "signed");
}

static void
an_edit_breaks_every_signature(void **state)
{
	struct body_view view;
	const char *id;

	(void)state;
	task_make(cast.leader->a, 11, "accepted");
	id = record_make(cast.leader, TASK("000011"), CONTENT_WELL);
	assert_well(sign_as(cast.leader, id));
	assert_well(sign_as(cast.member, id));
	assert_well(record_show(&cast.member->x, id, &view));
	assert_well(record_edit(&cast.member->x, id, view.version,
	    json_of(cast.member->a, "{" CONTENT_WELL "}"), &view));
	assert_string_equal(state_of(id), "draft");
	assert_int_equal(
	    json_get(json_of(cast.member->a, view.body), "signatures")->len, 0);
	assert_problem(submit_as(cast.leader, id), PROBLEM_WRONG_STATE);
}

static void
who_has_signed_cannot_step_back(void **state)
{
	const char *id;

	(void)state;
	task_make(cast.leader->a, 12, "accepted");
	id = record_make(cast.leader, TASK("000012"), CONTENT_WELL);
	assert_well(sign_as(cast.member, id));
	assert_problem(
	    steps_back(cast.member, TASK("000012"), "recusal", "不想去了"),
	    PROBLEM_WRONG_STATE);
	assert_well(steps_back(cast.leader, TASK("000012"), "recusal", "生病"));
}

/* The signed bytes are those in the database: anybody can hash them. */
static void
the_hash_is_that_of_the_stored_text(void **state)
{
	const char *id;

	(void)state;
	task_make(cast.leader->a, 13, "accepted");
	id = record_make(cast.leader, TASK("000013"), CONTENT_WELL);
	assert_string_equal(
	    visit_sql(
		"SELECT content_sha256 = encode(sha256(convert_to("
		"content::text, 'UTF8')), 'hex') FROM record WHERE id = ID",
		id),
	    "t");
}

/* ---- submitting -------------------------------------------------------- */

static void
the_leader_submits_when_all_have_signed(void **state)
{
	const char *id;

	(void)state;
	task_make(cast.leader->a, 14, "accepted");
	id = record_make(cast.leader, TASK("000014"), CONTENT_WELL);
	assert_well(sign_as(cast.leader, id));
	assert_problem(submit_as(cast.leader, id), PROBLEM_RULE);
	assert_well(sign_as(cast.member, id));
	assert_problem(submit_as(cast.member, id), PROBLEM_FORBIDDEN);
	assert_well(submit_as(cast.leader, id));
	assert_string_equal(state_of(id), "submitted");
	assert_string_equal(
	    visit_sql("SELECT state FROM task WHERE id = ID", TASK("000014")),
	    "recorded");
	assert_string_equal(
	    visit_sql("SELECT string_agg(result, ',') FROM record_result"
		      " WHERE record_id = ID",
		id),
	    "no_problem,no_problem");
}

/* 2026-05-06 and 20 working days; Saturday 9 May is one of them. */
static void
the_term_runs_from_the_day_the_check_ended(void **state)
{
	const char *id = record_submitted(&cast, 15, CONTENT_WELL);

	(void)state;
	assert_string_equal(
	    visit_sql("SELECT due_on::text FROM record WHERE id = ID", id),
	    "2026-06-02");
	assert_string_equal(
	    visit_sql("SELECT due_provisional FROM record WHERE id = ID", id),
	    "f");
}

static void
times_that_cannot_be_are_refused(void **state)
{
	struct arena *a = cast.leader->a;
	struct body_view view;
	struct problem *p;
	const char *id;

	(void)state;
	task_make(a, 16, "accepted");
	id = record_make(cast.leader, TASK("000016"), CONTENT_WELL);
	assert_well(sign_as(cast.leader, id));
	assert_well(sign_as(cast.member, id));
	p = record_submit(&cast.leader->x, id,
	    clock_rfc3339(a, VISIT_MS - MINUTE_MS),
	    clock_rfc3339(a, VISIT_MS + MINUTE_MS), &view);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/check_end");
	p = record_submit(&cast.leader->x, id,
	    clock_rfc3339(a, VISIT_MS - 2 * HOUR_MS),
	    clock_rfc3339(a, VISIT_MS - MINUTE_MS), &view);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/check_in");
	assert_string_equal(state_of(id), "signed");
}

static void
a_check_before_the_period_of_the_task_is_refused_C67(void **state)
{
	struct body_view view;
	struct problem *p;
	const char *id;

	(void)state;
	task_make(cast.leader->a, 60, "accepted");
	(void)visit_sql(
	    "UPDATE task SET from_day = from_day + 1, to_day = to_day + 1"
	    " WHERE id = ID",
	    TASK("000060"));
	id = record_make(cast.leader, TASK("000060"), CONTENT_WELL);
	assert_well(sign_as(cast.leader, id));
	assert_well(sign_as(cast.member, id));
	p = record_submit(&cast.leader->x, id,
	    clock_rfc3339(cast.leader->a, VISIT_MS - MINUTE_MS),
	    clock_rfc3339(cast.leader->a, VISIT_MS), &view);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->code, "early");
	assert_string_equal(state_of(id), "signed");
}

static void
a_visit_that_has_been_is_not_cancelled(void **state)
{
	struct body_view view;

	(void)state;
	record_submitted(&cast, 17, CONTENT_WELL);
	assert_problem(
	    task_cancel(&cast.reviewer->x, TASK("000017"), "撤销", &view),
	    PROBLEM_WRONG_STATE);
	assert_problem(
	    steps_back(cast.leader, TASK("000017"), "recusal", "撤销"),
	    PROBLEM_WRONG_STATE);
}

/* ---- review ------------------------------------------------------------ */

static void
a_returned_record_goes_the_whole_way_again(void **state)
{
	const char *id = record_submitted(&cast, 18, CONTENT_WELL);
	struct body_view view;

	(void)state;
	assert_well(record_review(
	    &cast.reviewer->x, id, "请补充现场情况", NULL, &view));
	assert_string_equal(
	    body_word(cast.reviewer->a, view.body, "return_reason"),
	    "请补充现场情况");
	assert_problem(submit_as(cast.leader, id), PROBLEM_WRONG_STATE);
	assert_problem(sign_as(cast.leader, id), PROBLEM_WRONG_STATE);
	assert_well(record_edit(&cast.leader->x, id, view.version,
	    json_of(cast.leader->a, "{" CONTENT_WELL "}"), &view));
	assert_problem(approve_as(cast.reviewer, id), PROBLEM_WRONG_STATE);
	assert_well(sign_as(cast.leader, id));
	assert_well(sign_as(cast.member, id));
	assert_well(submit_as(cast.leader, id));
	assert_well(approve_as(cast.reviewer, id));
	assert_string_equal(state_of(id), "approved");
}

static void
nobody_reviews_what_he_signed(void **state)
{
	const char *id = record_submitted(&cast, 19, CONTENT_WELL);
	struct person *both = person_at(USER("1"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(RECORD_READ) | RIGHT(RECORD_REVIEW));

	(void)state;
	assert_problem(approve_as(both, id), PROBLEM_FORBIDDEN);
	person_free(both);
	assert_problem(approve_as(cast.publisher, id), PROBLEM_FORBIDDEN);
}

static void
a_review_may_name_the_version_it_read(void **state)
{
	const char *id = record_submitted(&cast, 20, CONTENT_WELL);
	struct body_view view;
	int64_t old = 1;

	(void)state;
	assert_problem(record_review(&cast.reviewer->x, id, NULL, &old, &view),
	    PROBLEM_STALE);
	assert_well(record_show(&cast.reviewer->x, id, &view));
	assert_well(
	    record_review(&cast.reviewer->x, id, NULL, &view.version, &view));
}

static void
stages_are_not_skipped(void **state)
{
	struct body_dated_row row;
	const char *id;

	(void)state;
	task_make(cast.leader->a, 21, "accepted");
	id = record_make(cast.leader, TASK("000021"), CONTENT_WELL);
	assert_problem(submit_as(cast.leader, id), PROBLEM_WRONG_STATE);
	assert_problem(approve_as(cast.reviewer, id), PROBLEM_WRONG_STATE);
	assert_problem(publication_publish(&cast.publisher->x, id, &row),
	    PROBLEM_WRONG_STATE);
}

/* ---- lists ------------------------------------------------------------- */

static size_t
count_records(struct person *p, bool mine, const char *task)
{
	struct record_filter filter = {.task_id = task};
	struct page page = {.limit = 499};
	struct db_rows rows;

	assert_well(record_list(&p->x, mine, &filter, &page, &rows));
	return (rows.count);
}

static void
lists_show_what_one_may_read(void **state)
{
	(void)state;
	task_make(cast.leader->a, 22, "accepted");
	record_make(cast.leader, TASK("000022"), "");
	assert_int_equal(count_records(cast.member, true, TASK("000022")), 1);
	assert_int_equal(count_records(cast.member, false, TASK("000022")), 0);
	assert_int_equal(
	    count_records(cast.reviewer, false, TASK("000022")), 1);
	assert_int_equal(count_records(cast.third, true, TASK("000022")), 0);
	assert_int_equal(count_records(cast.stranger, false, NULL), 0);
}

static size_t
count_joined(struct person *p, const char *overdue)
{
	struct record_filter filter = {.partner = true, .overdue = overdue};
	struct page page = {.limit = 499};
	struct db_rows rows;

	assert_well(record_list(&p->x, false, &filter, &page, &rows));
	return (rows.count);
}

static void
who_takes_part_finds_the_record_that_another_leads(void **state)
{
	struct body_view view;
	const char *id;

	(void)state;
	task_make(cast.leader->a, 24, "accepted");
	id = record_make(cast.leader, TASK("000024"), "");
	assert_int_equal(
	    count_records(cast.stranger, false, TASK("000024")), 0);
	assert_problem(
	    record_show(&cast.stranger->x, id, &view), PROBLEM_NOT_FOUND);
	task_join(cast.leader->a, 24);
	assert_well(record_show(&cast.stranger->x, id, &view));
	assert_int_equal(
	    count_records(cast.stranger, false, TASK("000024")), 1);
	assert_int_equal(count_joined(cast.stranger, NULL), 1);
	assert_int_equal(count_joined(cast.stranger, "true"), 0);
	/* The lead's own are not among those it joins. */
	assert_int_equal(count_joined(cast.reviewer, NULL), 0);
	assert_int_equal(count_records(cast.stranger, false, NULL), 0);
}

/* ---- races ------------------------------------------------------------- */

struct runner {
	struct person *who;
	const char *record;
	pthread_barrier_t *start;
	struct problem *problem;
};

static void *
approve_at_once(void *arg)
{
	struct runner *r = arg;

	(void)pthread_barrier_wait(r->start);
	r->problem = approve_as(r->who, r->record);
	return (NULL);
}

/* The lost update would be: both read "submitted", both write "approved", the
 * log names two reviewers. */
static void
of_two_who_approve_at_once_one_comes_second(void **state)
{
	const char *id = record_submitted(&cast, 23, CONTENT_WELL);
	struct person *other = person_reviewer();
	pthread_barrier_t start;
	struct runner a = {cast.reviewer, id, &start, NULL};
	struct runner b = {other, id, &start, NULL};
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_barrier_init(&start, NULL, 2), 0);
	assert_int_equal(pthread_create(&thread, NULL, approve_at_once, &b), 0);
	(void)approve_at_once(&a);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true((a.problem == NULL) != (b.problem == NULL));
	assert_problem(
	    a.problem != NULL ? a.problem : b.problem, PROBLEM_WRONG_STATE);
	assert_string_equal(
	    visit_sql(
		"SELECT count(*) FROM event WHERE kind = 'record.approved'"
		" AND subject_id = ID",
		id),
	    "1");
	person_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_record_begins_as_a_draft_with_all_items),
	    cmocka_unit_test(a_task_has_one_record),
	    cmocka_unit_test(nobody_records_before_two_have_accepted),
	    cmocka_unit_test(nobody_else_writes_or_sees_a_record),
	    cmocka_unit_test(an_edit_needs_the_version_that_was_read),
	    cmocka_unit_test(an_incomplete_record_is_not_signed),
	    cmocka_unit_test(nobody_signs_what_he_has_not_seen),
	    cmocka_unit_test(signing_again_changes_nothing),
	    cmocka_unit_test(an_edit_breaks_every_signature),
	    cmocka_unit_test(who_has_signed_cannot_step_back),
	    cmocka_unit_test(the_hash_is_that_of_the_stored_text),
	    cmocka_unit_test(the_leader_submits_when_all_have_signed),
	    cmocka_unit_test(the_term_runs_from_the_day_the_check_ended),
	    cmocka_unit_test(times_that_cannot_be_are_refused),
	    cmocka_unit_test(
		a_check_before_the_period_of_the_task_is_refused_C67),
	    cmocka_unit_test(a_visit_that_has_been_is_not_cancelled),
	    cmocka_unit_test(a_returned_record_goes_the_whole_way_again),
	    cmocka_unit_test(nobody_reviews_what_he_signed),
	    cmocka_unit_test(a_review_may_name_the_version_it_read),
	    cmocka_unit_test(stages_are_not_skipped),
	    cmocka_unit_test(lists_show_what_one_may_read),
	    cmocka_unit_test(
		who_takes_part_finds_the_record_that_another_leads),
	    cmocka_unit_test(of_two_who_approve_at_once_one_comes_second),
	};

	return (cmocka_run_group_tests(tests, visit_open, visit_close));
}

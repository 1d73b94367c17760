/* SPDX-License-Identifier: Apache-2.0 */
/* A drawn object makes way for the next one in order (SSJ_TEST_DATABASE). */
#include "service/substitution.h"

#include "service/testing_ceremony.h"

#include "domain/draw/amend.h"
#include "domain/draw/verify.h"
#include "service/draw.h"
#include "service/task.h"

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

/* What the statement says. */
static const char *ask(struct hall *h, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *
ask(struct hall *h, const char *format, ...)
{
	const char *sql;
	va_list args;

	va_start(args, format);
	sql = arena_vfmt(h->operator->a, format, args);
	va_end(args);
	return (test_owner_sql(h->operator->a, sql));
}

/* The n-th task of the stratum by object; of "B" most are left. */
static const char *
some_task(struct hall *h, const char *stratum, int n)
{
	return (ask(h,
	    "SELECT t.id FROM task t JOIN draw_pick p ON p.draw_id ="
	    " t.draw_id AND p.object_code = t.object_code WHERE t.draw_id"
	    " = '%s' AND p.stratum = '%s' ORDER BY t.object_code OFFSET %d"
	    " LIMIT 1",
	    h->view.row.id, stratum, n));
}

/* All of it up to the result, and a task of it. */
static const char *
drawn(struct hall *h)
{
	hall_announced(h);
	hall_to_drawn(h);
	return (some_task(h, "B", 0));
}

static const char *
of_task(struct hall *h, const char *task, const char *column)
{
	return (ask(h, "SELECT %s FROM task WHERE id = '%s'", column, task));
}

static void
declined(struct hall *h, const char *task, int slot)
{
	(void)ask(h,
	    "UPDATE task_inspector SET state = 'declined' WHERE task_id = '%s'"
	    " AND slot = %d",
	    task, slot);
}

/* Somebody who may ask (2) and somebody who may approve (3). */
static struct person *
clerk(const char *user, enum permission p)
{
	struct person *c = person_new(
	    user, ORG_SCJG, "/SZ/SCJG/", RIGHT(TASK_READ) | UINT64_C(1) << p);

	c->x.now_ms = NOW_MS + 60 * MINUTE_MS;
	return (c);
}

#define PROOF_OF \
	"00000000000000000000000000000000000000000000000000000000000000ff"

static void
evidence_of(struct hall *h, const char *user)
{
	(void)ask(h,
	    "INSERT INTO evidence VALUES ('" PROOF_OF
	    "', 1, 'image/png', '2026-01-01') ON CONFLICT DO NOTHING;"
	    "INSERT INTO evidence_upload VALUES ('" PROOF_OF
	    "', '%s', '2026-01-01') ON CONFLICT DO NOTHING",
	    user);
}

static struct problem *
request(
    struct person *p, const char *task, const char *reason, const char *fact_on)
{
	struct substitution_draft d = {
	    reason, fact_on, "登记机关已注销", PROOF_OF};
	struct body_row row;

	return (substitution_request(&p->x, task, &d, &row));
}

/* The same, about a drawn task, with what proves it. */
static const char *
requested(struct hall *h, struct person *p)
{
	const char *task = drawn(h);

	evidence_of(h, USER("2"));
	assert_well(request(p, task, "cancelled", "2026-01-01"));
	return (task);
}

static const char *
state_of(struct hall *h, const char *task)
{
	return (ask(h,
	    "SELECT state FROM object_substitution WHERE task_id = '%s'"
	    " ORDER BY requested_at DESC LIMIT 1",
	    task));
}

/* Asked for, approved and done. */
static void
replaced(struct hall *h, const char *task)
{
	struct person *asks = clerk(USER("2"), PERM_TASK_PROPOSE);
	struct person *yes = clerk(USER("3"), PERM_TASK_APPROVE);
	struct body_row row;

	evidence_of(h, USER("2"));
	assert_well(request(asks, task, "cancelled", "2026-01-15"));
	assert_well(substitution_approve(&yes->x, task, &row));
	assert_well(draw_replace_object(&h->system->x,
	    ask(h, "SELECT id FROM object_substitution WHERE task_id = '%s'",
		task)));
	person_free(asks);
	person_free(yes);
}

/* The n-th amendment. */
static struct draw_amendment
amendment(struct hall *h, size_t n, size_t count)
{
	const struct draw_amendment_row *row;
	struct draw_amendment x;
	struct db_rows rows;

	assert_well(
	    draw_document_amendments(&h->operator->x, h->view.row.id, &rows));
	assert_int_equal(rows.count, count);
	row = rows.rows;
	assert_well(draw_amendment_read(
	    h->operator->a, draw_text_of(row[n - 1].text), &x));
	return (x);
}

static const char *
text_of(struct hall *h, struct draw_text t)
{
	return (arena_memdup(h->operator->a, t.s, t.len));
}

static void
the_next_of_the_order_comes_in_with_a_task_of_its_own(void **state)
{
	struct hall *h = *state;
	struct draw_amendment x;
	const char *task, *new;

	task = drawn(h);
	replaced(h, task);
	assert_string_equal(state_of(h, task), "done");
	assert_string_equal(of_task(h, task, "state"), "cancelled");
	assert_non_null(strstr(of_task(h, task, "cancel_reason"), "注销"));
	x = amendment(h, 1, 1);
	assert_int_equal(x.substitution_count, 1);
	assert_string_equal(text_of(h, x.substitutions[0].out),
	    of_task(h, task, "object_code"));
	assert_int_equal(x.inspector_count, 2);
	new = ask(h,
	    "SELECT id FROM task WHERE draw_id = '%s' AND object_code ="
	    " '%s'",
	    h->view.row.id, text_of(h, x.substitutions[0].in));
	assert_string_equal(of_task(h, new, "state"), "assigned");
	assert_string_equal(of_task(h, new, "slots"), "2");
	assert_string_equal(
	    of_task(h, new, "from_day"), of_task(h, task, "from_day"));
	assert_string_equal(
	    of_task(h, new, "visit_no"), text_of(h, x.inspectors[0].visit_id));
	/* Nobody was drawn twice, and the stratum has its number. */
	assert_string_equal(
	    ask(h,
		"SELECT count(*) FROM draw_pick WHERE draw_id = '%s' AND"
		" object_code = '%s'",
		h->view.row.id, text_of(h, x.substitutions[0].in)),
	    "0");
}

/* An order is an order: nobody is passed over, nobody comes twice. */
static void
who_comes_in_may_go_out_and_the_next_follows(void **state)
{
	struct hall *h = *state;
	struct draw_amendment first, second;
	const char *task;

	task = drawn(h);
	replaced(h, task);
	first = amendment(h, 1, 1);
	replaced(h,
	    ask(h,
		"SELECT id FROM task WHERE draw_id = '%s' AND"
		" object_code = '%s'",
		h->view.row.id, text_of(h, first.substitutions[0].in)));
	second = amendment(h, 2, 2);
	assert_true(draw_text_equal(
	    second.substitutions[0].out, first.substitutions[0].in));
	assert_true(draw_text_equal(
	    second.substitutions[0].stratum, first.substitutions[0].stratum));
	assert_false(draw_text_equal(
	    second.substitutions[0].in, first.substitutions[0].in));
}

/* Both kinds of amendment follow one another on one draw. */
static void
inspectors_are_replaced_before_and_after(void **state)
{
	struct hall *h = *state;
	struct draw_amendment x;
	const char *task, *new;

	(void)drawn(h);
	task = some_task(h, "B", 1);
	declined(h, task, 0);
	assert_well(draw_substitute_inspector(
	    &h->system->x, of_task(h, task, "district"), task, 0, 0));
	replaced(h, some_task(h, "B", 0));
	x = amendment(h, 2, 2);
	new = ask(h, "SELECT id FROM task WHERE visit_no = '%s'",
	    text_of(h, x.inspectors[0].visit_id));
	declined(h, new, 1);
	assert_well(draw_substitute_inspector(
	    &h->system->x, of_task(h, new, "district"), new, 1, 0));
	x = amendment(h, 3, 3);
	assert_int_equal(x.substitution_count, 0);
	assert_string_not_equal(text_of(h, x.inspectors[0].in), "");
}

/*
 * Somebody declines, and the object makes way before anybody follows him: the
 * visit has no places any more, and an amendment that filled one would be a
 * lie that ends every later one.
 */
static void
nobody_follows_to_an_object_that_has_made_way(void **state)
{
	struct hall *h = *state;
	const char *task, *district;

	(void)drawn(h);
	task = some_task(h, "B", 1);
	district = of_task(h, task, "district");
	declined(h, task, 0);
	replaced(h, task);
	assert_well(
	    draw_substitute_inspector(&h->system->x, district, task, 0, 0));
	replaced(h, some_task(h, "B", 0));
	(void)amendment(h, 2, 2);
}

static void
no_other_reason_and_no_later_fact_is_taken(void **state)
{
	struct person *asks = clerk(USER("2"), PERM_TASK_PROPOSE);
	struct hall *h = *state;
	const char *task;

	task = drawn(h);
	evidence_of(h, USER("2"));
	assert_problem(
	    request(asks, task, "unreachable", "2026-01-01"), PROBLEM_RULE);
	assert_problem(
	    request(asks, task, "cancelled", clock_day(h->operator->a, NOW_MS)),
	    PROBLEM_RULE);
	(void)ask(h, "DELETE FROM evidence_upload");
	assert_problem(
	    request(asks, task, "cancelled", "2026-01-01"), PROBLEM_RULE);
	evidence_of(h, USER("2"));
	assert_well(request(asks, task, "cancelled", "2026-01-01"));
	assert_problem(
	    request(asks, task, "revoked", "2026-01-01"), PROBLEM_DUPLICATE);
	person_free(asks);
}

static void
nobody_approves_what_he_asked_for(void **state)
{
	struct person *asks = clerk(USER("2"), PERM_TASK_PROPOSE);
	struct person *yes = clerk(USER("3"), PERM_TASK_APPROVE);
	struct hall *h = *state;
	struct body_row row;
	const char *task;

	task = drawn(h);
	evidence_of(h, USER("2"));
	assert_problem(
	    request(yes, task, "cancelled", "2026-01-01"), PROBLEM_FORBIDDEN);
	assert_well(request(asks, task, "cancelled", "2026-01-01"));
	assert_problem(
	    substitution_approve(&asks->x, task, &row), PROBLEM_FORBIDDEN);
	asks->actor.here = asks->actor.below = UINT64_MAX;
	assert_problem(
	    substitution_approve(&asks->x, task, &row), PROBLEM_FORBIDDEN);
	assert_well(substitution_refuse(&yes->x, task, "材料不足", &row));
	assert_string_equal(state_of(h, task), "refused");
	assert_problem(
	    substitution_approve(&yes->x, task, &row), PROBLEM_WRONG_STATE);
	assert_string_equal(of_task(h, task, "state"), "assigned");
	/* And is asked for again. */
	assert_well(request(asks, task, "cancelled", "2026-01-01"));
	person_free(asks);
	person_free(yes);
}

static void
a_check_that_has_begun_meanwhile_stays(void **state)
{
	struct person *asks = clerk(USER("2"), PERM_TASK_PROPOSE);
	struct person *yes = clerk(USER("3"), PERM_TASK_APPROVE);
	struct hall *h = *state;
	struct body_row row;
	const char *task;

	task = requested(h, asks);
	assert_well(substitution_approve(&yes->x, task, &row));
	(void)ask(
	    h, "UPDATE task SET state = 'recorded' WHERE id = '%s'", task);
	assert_well(draw_replace_object(&h->system->x,
	    ask(h, "SELECT id FROM object_substitution WHERE task_id = '%s'",
		task)));
	assert_string_equal(state_of(h, task), "refused");
	assert_string_equal(of_task(h, task, "state"), "recorded");
	assert_string_equal(
	    ask(h,
		"SELECT count(*) FROM event WHERE subject_id = '%s' AND"
		" kind = 'substitution.refused' AND actor_kind = 'system'",
		task),
	    "1");
	person_free(asks);
	person_free(yes);
}

/* It names the object: whoever may not read the visit does not read it here,
 * though he is of the same department. */
static void
who_may_not_read_the_visit_reads_nothing_of_it(void **state)
{
	struct person *asks = clerk(USER("2"), PERM_TASK_PROPOSE);
	struct person *other = clerk(USER("3"), PERM_OBJECT_READ);
	struct hall *h = *state;
	struct body_row row;
	const char *task;

	other->actor.here = other->actor.below = RIGHT(OBJECT_READ);
	task = requested(h, asks);
	assert_well(substitution_show(&asks->x, task, &row));
	assert_problem(
	    substitution_show(&other->x, task, &row), PROBLEM_NOT_FOUND);
	/* Nor does the log, which the administrator reads. */
	assert_string_equal(
	    ask(h,
		"SELECT count(*) FROM event e, task t WHERE t.id = '%s'"
		" AND e.subject_id = t.id::text"
		" AND e.kind LIKE 'substitution.%%'"
		" AND strpos(e.after::text, t.object_code) = 0",
		task),
	    "1");
	person_free(asks);
	person_free(other);
}

/* Of the stratum D everybody is drawn: nobody is left behind them. */
static void
where_the_order_has_ended_nobody_comes_in(void **state)
{
	struct hall *h = *state;
	struct db_rows rows;
	const char *task;

	(void)drawn(h);
	task = some_task(h, "D", 0);
	replaced(h, task);
	assert_string_equal(state_of(h, task), "exhausted");
	assert_string_equal(of_task(h, task, "state"), "cancelled");
	assert_well(
	    draw_document_amendments(&h->operator->x, h->view.row.id, &rows));
	assert_int_equal(rows.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_next_of_the_order_comes_in_with_a_task_of_its_own),
	    TEST(who_comes_in_may_go_out_and_the_next_follows),
	    TEST(inspectors_are_replaced_before_and_after),
	    TEST(nobody_follows_to_an_object_that_has_made_way),
	    TEST(no_other_reason_and_no_later_fact_is_taken),
	    TEST(nobody_approves_what_he_asked_for),
	    TEST(a_check_that_has_begun_meanwhile_stays),
	    TEST(who_may_not_read_the_visit_reads_nothing_of_it),
	    TEST(where_the_order_has_ended_nobody_comes_in),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

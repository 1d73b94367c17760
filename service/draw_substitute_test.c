/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody else for a slot (C49) (SSJ_TEST_DATABASE). */
#include "service/testing_ceremony.h"

#include "domain/draw/amend.h"
#include "service/draw.h"
#include "service/draw_jobs.h"

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

/* A drawn task of the hall, the same for every test. */
struct visit {
	const char *district, *task_id, *visit_no;
};

static const char *
ask(struct hall *h, const char *what, const char *of)
{
	struct arena *a = h->operator->a;

	return (test_owner_sql(a, arena_fmt(a, "SELECT %s %s", what, of)));
}

static struct visit
some_visit(struct hall *h)
{
	const char *of = arena_fmt(h->operator->a,
	    "FROM task WHERE draw_id = '%s' ORDER BY object_code LIMIT 1",
	    h->view.row.id);

	return ((struct visit){
	    ask(h, "district", of), ask(h, "id", of), ask(h, "visit_no", of)});
}

/* One column of a turn of a slot. */
static const char *
turn(struct hall *h, const struct visit *v, int slot, int number,
    const char *column)
{
	return (ask(h, column,
	    arena_fmt(h->operator->a,
		"FROM task_inspector s LEFT JOIN inspector i"
		" ON i.id = s.inspector_id WHERE s.task_id = '%s'"
		" AND s.slot = %d AND s.turn = %d",
		v->task_id, slot, number)));
}

static void
decline(struct hall *h, const struct visit *v, int slot, int number)
{
	struct arena *a = h->operator->a;

	(void)test_owner_sql(a,
	    arena_fmt(a,
		"UPDATE task_inspector SET state = 'declined', reason = '回避'"
		" WHERE task_id = '%s' AND slot = %d AND turn = %d",
		v->task_id, slot, number));
}

static struct problem *
substitute(struct hall *h, const struct visit *v, int slot, int number)
{
	return (draw_substitute_inspector(
	    &h->system->x, v->district, v->task_id, slot, number));
}

static struct draw_amendment
amendment(struct hall *h, int64_t number, const char **hash)
{
	const struct draw_amendment_row *row;
	struct draw_amendment x;
	struct db_rows rows;

	assert_well(
	    draw_document_amendments(&h->operator->x, h->view.row.id, &rows));
	assert_true(rows.count >= (size_t)number);
	row = rows.rows;
	assert_int_equal(row[number - 1].number, number);
	assert_well(draw_amendment_read(
	    h->operator->a, draw_text_of(row[number - 1].text), &x));
	*hash = row[number - 1].hash;
	return (x);
}

static void
the_next_one_takes_the_place(void **state)
{
	struct hall *h = *state;
	struct visit v;
	const char *before, *after, *other;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	before = turn(h, &v, 0, 0, "i.code");
	other = turn(h, &v, 1, 0, "i.code");
	decline(h, &v, 0, 0);
	assert_well(substitute(h, &v, 0, 0));
	after = turn(h, &v, 0, 1, "i.code");
	assert_string_equal(turn(h, &v, 0, 1, "s.state"), "assigned");
	assert_string_equal(turn(h, &v, 0, 1, "s.leader"), "t");
	assert_string_not_equal(after, before);
	assert_string_not_equal(after, other);
	/* Whoever may never go does not go now either. */
	assert_string_not_equal(after, "ZF-0011");
	assert_string_not_equal(after, "ZF-0012");
}

static void
asked_twice_there_is_one_substitute(void **state)
{
	struct hall *h = *state;
	struct visit v;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	decline(h, &v, 0, 0);
	assert_well(substitute(h, &v, 0, 0));
	assert_well(substitute(h, &v, 0, 0));
	assert_string_equal(ask(h, "count(*)",
				arena_fmt(h->operator->a,
				    "FROM task_inspector WHERE task_id = '%s'"
				    " AND slot = 0",
				    v.task_id)),
	    "2");
}

static void
nobody_is_replaced_who_did_not_decline(void **state)
{
	struct hall *h = *state;
	struct visit v;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	assert_problem(substitute(h, &v, 0, 0), PROBLEM_WRONG_STATE);
	assert_problem(substitute(h, &v, 7, 0), PROBLEM_NOT_FOUND);
}

static void
amendments_are_chained_to_the_transcript(void **state)
{
	struct hall *h = *state;
	struct draw_amendment first, second;
	const char *first_hash, *second_hash;
	struct arena *a = h->operator->a;
	struct visit v;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	decline(h, &v, 1, 0);
	assert_well(substitute(h, &v, 1, 0));
	decline(h, &v, 1, 1);
	assert_well(substitute(h, &v, 1, 1));
	first = amendment(h, 1, &first_hash);
	second = amendment(h, 2, &second_hash);
	assert_string_equal(
	    text_hex(a, first.transcript.b, 32), h->view.row.transcript_hash);
	assert_int_equal(strspn(text_hex(a, first.previous.b, 32), "0"), 64);
	assert_string_equal(text_hex(a, second.previous.b, 32), first_hash);
	assert_true(draw_text_equal(
	    first.inspectors[0].visit_id, draw_text_of(v.visit_no)));
	assert_true(draw_text_equal(first.inspectors[0].out,
	    draw_text_of(turn(h, &v, 1, 0, "i.code"))));
	assert_true(draw_text_equal(
	    first.inspectors[0].in, draw_text_of(turn(h, &v, 1, 1, "i.code"))));
	assert_true(draw_text_equal(second.inspectors[0].in,
	    draw_text_of(turn(h, &v, 1, 2, "i.code"))));
}

/* Ten may go where whole_city or the district fits; each only once. */
static void
who_was_replaced_does_not_come_back_and_in_the_end_there_is_nobody(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	struct visit v;
	int n = 0;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	while (strcmp(turn(h, &v, 1, n, "s.state"), "assigned") == 0) {
		decline(h, &v, 1, n);
		assert_well(substitute(h, &v, 1, n));
		n++;
	}
	assert_string_equal(turn(h, &v, 1, n, "s.state"), "unfilled");
	assert_non_null(strstr(turn(h, &v, 1, n, "s.reason"), "可派"));
	assert_string_equal(ask(h, "count(*) = count(DISTINCT inspector_id)",
				arena_fmt(a,
				    "FROM task_inspector WHERE task_id = '%s'"
				    " AND inspector_id IS NOT NULL",
				    v.task_id)),
	    "t");
	assert_string_equal(
	    ask(h, "unfilled",
		arena_fmt(a, "FROM task WHERE id = '%s'", v.task_id)),
	    "1");
}

static void
a_request_makes_one_job(void **state)
{
	struct hall *h = *state;
	struct visit v;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	assert_well(draw_substitute_request(
	    &h->operator->x, v.district, v.task_id, 1, 0));
	assert_well(draw_substitute_request(
	    &h->operator->x, v.district, v.task_id, 1, 0));
	assert_string_equal(ask(h, "count(*)",
				arena_fmt(h->operator->a,
				    "FROM job WHERE kind = 'draw_substitute'"
				    " AND args->>'task_id' = '%s'",
				    v.task_id)),
	    "1");
}

static const char *
queued(struct hall *h, const struct visit *v)
{
	return (ask(h, "count(*)",
	    arena_fmt(h->operator->a,
		"FROM job WHERE kind = 'draw_substitute' AND state ="
		" 'queued' AND args->>'task_id' = '%s'",
		v->task_id)));
}

/* A place that waits for somebody keeps the visit from taking place, and
 * nobody else can ask for him. */
static void
a_place_whose_job_gave_up_is_asked_for_again(void **state)
{
	struct hall *h = *state;
	struct visit v;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(queued(h, &v), "0");
	decline(h, &v, 1, 0);
	assert_well(draw_substitute_request(
	    &h->system->x, v.district, v.task_id, 1, 0));
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(queued(h, &v), "1");
	(void)test_owner_sql(h->operator->a, "UPDATE job SET state = 'dead'");
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(queued(h, &v), "1");
	(void)test_owner_sql(h->operator->a, "UPDATE job SET state = 'done'");
	assert_well(substitute(h, &v, 1, 0));
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(queued(h, &v), "0");
}

/* The unit named its people, and names the next one (C27). */
static void
nobody_is_asked_for_where_people_are_named(void **state)
{
	struct hall *h = *state;
	struct visit v;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	decline(h, &v, 1, 0);
	(void)test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"INSERT INTO task_cause (district, task_id, cause, reference,"
		" entered_by, entered_at) VALUES ('%s', '%s', 'C27', 'C27',"
		" '" USER("2") "', '2026-03-01')",
		v.district, v.task_id));
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(queued(h, &v), "0");
}

static void
a_task_that_was_not_drawn_has_no_order(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	struct visit v;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	(void)test_owner_sql(a,
	    arena_fmt(a, "UPDATE task SET draw_id = NULL WHERE id = '%s'",
		v.task_id));
	assert_problem(substitute(h, &v, 0, 0), PROBLEM_RULE);
}

/* Somebody exchanges an annex on the disk: no substitute follows from it. */
static void
nothing_follows_from_an_annex_that_was_not_bound(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	struct pools_written written;
	const char *bytes, *folder;
	struct visit v;
	char *forged;
	size_t len;

	hall_announced(h);
	hall_to_drawn(h);
	v = some_visit(h);
	folder = pools_path(a, h->view.row.id);
	assert_well(pools_map(a, folder, "roster.csv", &bytes, &len));
	forged = arena_memdup(a, bytes, len);
	/* Even somebody who would not be chosen. */
	*strstr(forged, "ZF-0012") = 'X';
	assert_well(pools_put(a, folder, "roster.csv", forged, len, &written));
	decline(h, &v, 0, 0);
	assert_problem(substitute(h, &v, 0, 0), PROBLEM_INTERNAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_next_one_takes_the_place),
	    TEST(asked_twice_there_is_one_substitute),
	    TEST(nobody_is_replaced_who_did_not_decline),
	    TEST(amendments_are_chained_to_the_transcript),
	    TEST(
		who_was_replaced_does_not_come_back_and_in_the_end_there_is_nobody),
	    TEST(a_request_makes_one_job),
	    TEST(a_place_whose_job_gave_up_is_asked_for_again),
	    TEST(nobody_is_asked_for_where_people_are_named),
	    TEST(a_task_that_was_not_drawn_has_no_order),
	    TEST(nothing_follows_from_an_annex_that_was_not_bound),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

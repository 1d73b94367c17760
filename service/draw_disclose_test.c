/* SPDX-License-Identifier: Apache-2.0 */
/* Who may read what of a draw, and from when (SSJ_TEST_DATABASE). */
#include "service/testing_verdict.h"

/* ---- disclosure -------------------------------------------------- */

static void
draw_disclosing(struct hall *h, enum draw_disclose when)
{
	struct ceremony_draft like = hall_draft(NULL);
	struct plan_line line = fixture_line(1, ITEM("1"));

	like.disclose = when;
	like.disclose_by = arena_fmt(h->operator->a, "%d-09-01", h->year);
	draw_line(h, &line, &like);
}

static void
veiled_draw(struct hall *h)
{
	draw_disclosing(h, DRAW_DISCLOSE_AFTER_VISIT);
}

static void
before_disclosure_nobody_reads_who_was_drawn(void **state)
{
	struct hall *h = *state;
	struct person *reader = person_new(USER("3"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(DRAW_READ) | RIGHT(DRAW_AUDIT));
	struct page page = {.list = "draw-picks", .keys = 3, .limit = 100};
	struct draw_document document;
	struct db_rows rows;
	const char *id, *report;

	veiled_draw(h);
	id = h->view.row.id;
	assert_well(draw_document_statement(&reader->x, id, &document));
	assert_problem(draw_document_transcript(&reader->x, id, &document),
	    PROBLEM_NOT_FOUND);
	assert_problem(draw_document_result(&reader->x, id, &page, &rows),
	    PROBLEM_NOT_FOUND);
	assert_problem(
	    draw_document_file(&reader->x, id, "visits.csv", &document),
	    PROBLEM_NOT_FOUND);
	assert_problem(
	    draw_document_amendments(&reader->x, id, &rows), PROBLEM_NOT_FOUND);
	/* How many of a stratum of one were drawn says who was. */
	assert_problem(
	    draw_document_report(&reader->x, id, &report), PROBLEM_NOT_FOUND);
	assert_well(draw_document_report(&h->operator->x, id, &report));
	assert_well(draw_document_result(&h->operator->x, id, &page, &rows));
	assert_int_equal(rows.count, 57);
	person_free(reader);
}

static void
the_last_visit_discloses(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	struct draw_document document;
	int64_t count;

	veiled_draw(h);
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_problem(draw_document_transcript(
			   &h->operator->x, h->view.row.id, &document),
	    PROBLEM_NOT_FOUND);
	(void)test_owner_sql(a,
	    arena_fmt(a,
		"UPDATE task SET state = CASE slots WHEN 2 THEN 'done'"
		" ELSE 'cancelled' END WHERE draw_id = '%s'",
		h->view.row.id));
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_int_equal(count, 1);
	assert_verified(h);
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_int_equal(count, 0);
}

/* Looks of this draw that wait for a worker. */
static const char *
looks(struct hall *h)
{
	return (test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"SELECT count(*) FROM job WHERE kind = 'draw_tend' AND state ="
		" 'queued' AND args->>'draw_id' = '%s'",
		h->view.row.id)));
}

/*
 * The lost update: a look that has begun sees one visit open; that visit ends;
 * were the look that runs taken for the one this asks for, nobody would look
 * again until the next period.
 */
static void
whoever_ends_while_somebody_looks_is_seen_at_once(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	const char *id;

	veiled_draw(h);
	id = h->view.row.id;
	assert_well(draw_task_ended(&h->system->x, id));
	(void)test_owner_sql(a,
	    "UPDATE job SET state = 'running', worker = 'test',"
	    " lease_until = now() + interval '1 hour', attempts = 1"
	    " WHERE kind = 'draw_tend' AND state = 'queued'");
	assert_well(draw_tend(NULL, &h->system->x, id));
	(void)test_owner_sql(a,
	    arena_fmt(a,
		"UPDATE task SET state = 'cancelled' WHERE draw_id = '%s'",
		id));
	assert_well(draw_task_ended(&h->system->x, id));
	assert_string_equal(looks(h), "1");
	assert_well(draw_tend(NULL, &h->system->x, id));
	assert_verified(h);
}

/* Two ends in two transactions: neither is counted for the other. */
static void
every_end_has_a_look_of_its_own(void **state)
{
	struct hall *h = *state;

	veiled_draw(h);
	assert_well(draw_task_ended(&h->system->x, h->view.row.id));
	assert_well(draw_task_ended(&h->system->x, h->view.row.id));
	assert_string_equal(looks(h), "2");
	assert_well(draw_task_ended(&h->system->x, NULL));
	assert_string_equal(looks(h), "2");
}

/* The notices of the draw's tasks for which `and` holds. */
static void
notify(struct hall *h, const char *and)
{
	(void)test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"INSERT INTO task_notice (district, task_id, issued_by,"
		" issued_at) SELECT district, id, '%s', '2026-04-01' FROM task"
		" WHERE draw_id = '%s' AND %s",
		h->operator->actor.user_id, h->view.row.id, and));
}

static void
the_last_notice_discloses_where_the_charter_says_so(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	const char *last;
	int64_t count;

	draw_disclosing(h, DRAW_DISCLOSE_AT_NOTICE);
	last = arena_fmt(a,
	    "(SELECT max(id::text) FROM task WHERE draw_id = '%s')",
	    h->view.row.id);
	notify(h, arena_fmt(a, "id::text <> %s", last));
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_int_equal(count, 0);
	notify(h, arena_fmt(a, "id::text = %s", last));
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_int_equal(count, 1);
	assert_verified(h);
}

static void
visits_that_have_ended_need_no_notice(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	int64_t count;

	draw_disclosing(h, DRAW_DISCLOSE_AT_NOTICE);
	(void)test_owner_sql(a,
	    arena_fmt(a,
		"UPDATE task SET state = 'cancelled' WHERE draw_id = '%s' AND"
		" visit_no < '8'",
		h->view.row.id));
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_int_equal(count, 0);
	notify(h, "state <> 'cancelled'");
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_int_equal(count, 1);
}

static void
notices_disclose_nothing_that_waits_for_the_visits(void **state)
{
	struct hall *h = *state;
	int64_t count;

	veiled_draw(h);
	notify(h, "true");
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_int_equal(count, 0);
}

static void
the_day_discloses_whatever_the_visits_do(void **state)
{
	struct hall *h = *state;
	struct draw_document document;
	int64_t count;

	int64_t day;

	veiled_draw(h);
	/* The day begins in China. */
	day = clock_parse_rfc3339(
	    arena_fmt(h->operator->a, "%d-09-01T00:00:00+08:00", h->year));
	hall_set_time(h, day - 1);
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_problem(draw_document_transcript(
			   &h->operator->x, h->view.row.id, &document),
	    PROBLEM_NOT_FOUND);
	hall_set_time(h, day);
	assert_well(draw_disclose_due(&h->system->x, &count));
	assert_verified(h);
}

/* One that cannot be looked at stands before it. */
static void
what_is_wrong_with_one_draw_keeps_no_other_from_its_day(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	int64_t count;

	veiled_draw(h);
	(void)test_owner_sql(a,
	    arena_fmt(a,
		"INSERT INTO draw SELECT (jsonb_populate_record(d,"
		" '{\"id\": \"00000000-0000-7000-8000-000000000001\","
		" \"draw_no\": \"ANOTHER\", \"charter\": \"damaged\"}')).*"
		" FROM draw d WHERE id = '%s';"
		"UPDATE task SET state = 'cancelled' WHERE draw_id = '%s'",
		h->view.row.id, h->view.row.id));
	assert_problem(
	    draw_disclose_due(&h->system->x, &count), PROBLEM_INVALID);
	assert_int_equal(count, 1);
	(void)test_owner_sql(a, "DELETE FROM draw WHERE draw_no = 'ANOTHER'");
}

static void
a_computation_whose_job_is_gone_is_asked_for_again(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	const char *live = "SELECT count(*) FROM job WHERE kind ="
			   " 'draw_compute' AND state = 'queued' AND"
			   " args->>'draw_id' = ";

	hall_announced(h);
	hall_to_opened(h);
	hall_read_beacon(h);
	live = arena_fmt(a, "%s'%s'", live, h->view.row.id);
	(void)test_owner_sql(a, "UPDATE job SET state = 'dead'");
	assert_string_equal(test_owner_sql(a, live), "0");
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_string_equal(test_owner_sql(a, live), "1");
}

/* ---- who may audit ----------------------------------------------- */

static void
the_auditors_folder_is_complete(void **state)
{
	static const char *const wanted[] = {"L0001.csv", "assignment.csv",
	    "excluded.csv", "key", "objects.csv", "recusals.csv", "roster.csv",
	    "statement.json", "transcript.json", "visits.csv"};
	struct hall *h = *state;
	const struct draw_file_row *row;
	struct db_rows rows;
	size_t i;

	hall_announced(h);
	hall_to_drawn(h);
	assert_well(
	    draw_document_files(&h->operator->x, h->view.row.id, &rows));
	assert_int_equal(rows.count, 10);
	row = rows.rows;
	for (i = 0; i < 10; i++)
		assert_string_equal(row[i].name, wanted[i]);
}

static void
keys_are_read_by_the_system_only(void **state)
{
	struct hall *h = *state;
	struct draw_secret_row keys;

	hall_announced(h);
	assert_problem(draws_secret_get(h->operator->x.db, h->operator->a,
			   h->view.row.id, &keys),
	    PROBLEM_NOT_FOUND);
	assert_well(draws_secret_get(
	    h->system->x.db, h->system->a, h->view.row.id, &keys));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(before_disclosure_nobody_reads_who_was_drawn),
	    TEST(the_last_visit_discloses),
	    TEST(whoever_ends_while_somebody_looks_is_seen_at_once),
	    TEST(every_end_has_a_look_of_its_own),
	    TEST(the_last_notice_discloses_where_the_charter_says_so),
	    TEST(visits_that_have_ended_need_no_notice),
	    TEST(notices_disclose_nothing_that_waits_for_the_visits),
	    TEST(the_day_discloses_whatever_the_visits_do),
	    TEST(what_is_wrong_with_one_draw_keeps_no_other_from_its_day),
	    TEST(a_computation_whose_job_is_gone_is_asked_for_again),
	    TEST(the_auditors_folder_is_complete),
	    TEST(keys_are_read_by_the_system_only),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

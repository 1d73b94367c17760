/* SPDX-License-Identifier: Apache-2.0 */
/* Whole draws, judged as anybody would judge them (SSJ_TEST_DATABASE). */
#include "service/testing_verdict.h"

/* ---- draws ------------------------------------------------------- */

static void
a_whole_ceremony_gives_a_transcript_that_verifies(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_drawn(h);
	assert_verified(h);
	/* A 6 of 60, B 12 of 60, C 15 of 30, D 24 of 24. */
	assert_int_equal(rows_of(h, "draw_pick", ""), 57);
	assert_int_equal(rows_of(h, "draw_pick", "AND stratum = '未分类'"), 0);
	assert_int_equal(rows_of(h, "task", ""), 57);
	assert_int_equal(rows_of(h, "task", "AND origin = 'random'"), 57);
	assert_int_equal(reported(h, "checks"), 57);
	assert_int_equal(reported(h, "objects"), 57);
	assert_int_equal(reported(h, "visits"), 57);
	assert_int_equal(reported(h, "removed"), 0);
	assert_int_equal(reported(h, "slots"), 114);
	assert_int_equal(reported(h, "unfilled"), 0);
	assert_string_equal(h->view.row.self_drawn, "false");
}

static void
SHA_256_does_as_well(void **state)
{
	struct ceremony_draft like = hall_draft(NULL);
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct hall *h = *state;

	like.hash = "SHA-256";
	draw_line(h, &line, &like);
	assert_verified(h);
}

/* Everybody who goes is eligible by the rows the draw was made from. */
static void
C72_two_go_to_every_visit_and_all_may(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;

	hall_announced(h);
	hall_to_drawn(h);
	assert_string_equal(
	    test_owner_sql(a,
		arena_fmt(a,
		    "SELECT count(*) FROM task t WHERE draw_id = '%s' AND 2 ="
		    " (SELECT count(DISTINCT inspector_id) FROM task_inspector"
		    " WHERE task_id = t.id AND state = 'assigned')",
		    h->view.row.id)),
	    "57");
	assert_string_equal(
	    test_owner_sql(a,
		arena_fmt(a,
		    "SELECT count(*) FROM task t JOIN task_inspector s"
		    " ON s.task_id = t.id JOIN inspector i"
		    " ON i.id = s.inspector_id WHERE t.draw_id = '%s' AND"
		    " (i.code IN ('ZF-0011', 'ZF-0012') OR"
		    "  i.code = 'ZF-0001' AND t.object_code ="
		    "  '91440300MA5000001X' OR"
		    "  NOT i.whole_city AND i.district <> t.district)",
		    h->view.row.id)),
	    "0");
	assert_string_equal(
	    test_owner_sql(a,
		arena_fmt(a,
		    "SELECT count(*) FROM task t JOIN task_inspector s"
		    " ON s.task_id = t.id WHERE t.draw_id = '%s' AND"
		    " s.leader <> (s.slot = 0)",
		    h->view.row.id)),
	    "0");
}

static void
whatever_is_left_out_is_named(void **state)
{
	struct hall *h = *state;
	const char *bytes;
	size_t len;

	hall_announced(h);
	assert_well(pools_map(h->operator->a,
	    pools_path(h->operator->a, h->view.row.id), "excluded.csv", &bytes,
	    &len));
	assert_non_null(
	    strstr(bytes, "\n91440300MA5000050X,L0001,status,cancelled\n"));
	assert_well(ceremony_show(&h->operator->x, h->view.row.id, &h->view));
	assert_non_null(strstr(h->view.lists[0].plan_text,
	    "\"excluded\":[{\"rule\":\"status\",\"count\":6},{\"rule\":\"cap\","
	    "\"count\":0}]"));
}

/* ---- small pools ------------------------------------------------- */

static void
an_empty_pool_is_drawn_and_verifies(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("4"));

	draw_line(h, &line, NULL);
	assert_verified(h);
	assert_int_equal(rows_of(h, "task", ""), 0);
}

static void
a_pool_of_one_is_drawn_and_verifies(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_census(1, ITEM("4"));

	(void)test_owner_sql(h->operator->a,
	    "INSERT INTO object (district, id, code, name, kind, status,"
	    " created_at, updated_at) VALUES ('440305',"
	    " '00000000-0000-7000-8000-00000b009999',"
	    " 'obj-00000000-0000-7000-8000-00000b009999', '示范海域', 'area',"
	    " 'existing', '2026-01-01', '2026-01-01')");
	draw_line(h, &line, NULL);
	(void)test_owner_sql(
	    h->operator->a, "DELETE FROM object WHERE kind = 'area'");
	assert_verified(h);
	assert_int_equal(rows_of(h, "task", ""), 1);
}

/* A stratum that is due less than one object gets one by chance, and the
 * statement does not tell of which stratum it was. */
static void
small_strata_stand_in_the_statement_as_a_sum(void **state)
{
	static const struct plan_ratio rarely[] = {{"A", 1, 1000000, NULL},
	    {"B", 1, 1000000, NULL}, {"C", 1, 1000000, NULL},
	    {"D", 1, 1000000, NULL}, {"未分类", 0, 1, "没有风险线索"}};
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct draw_document statement;

	line.ratios = rarely;
	draw_line(h, &line, NULL);
	assert_verified(h);
	assert_well(draw_document_statement(
	    &h->operator->x, h->view.row.id, &statement));
	assert_non_null(strstr(statement.bytes, "\"small\":"));
	assert_null(strstr(statement.bytes, "\"drawn\":["));
	assert_null(strstr(statement.bytes, "veil_key"));
}

static void
C49_too_few_inspectors_leave_slots_with_their_reasons(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	struct plan_line line = fixture_census(1, ITEM("1"));

	(void)test_owner_sql(a,
	    "UPDATE inspector SET status = 'left' WHERE code NOT IN"
	    " ('ZF-0001', 'ZF-0011', 'ZF-0012')");
	draw_line(h, &line, NULL);
	(void)test_owner_sql(a, "UPDATE inspector SET status = 'on_duty'");
	assert_verified(h);
	assert_int_equal(reported(h, "visits"), 294);
	/* One of two for everybody, none for the object he must not meet. */
	assert_int_equal(reported(h, "unfilled"), 295);
	assert_int_equal(reported(h, "narrow"), 588);
	assert_int_equal(rows_of(h, "task", "AND unfilled > 0"), 294);
	assert_string_equal(
	    test_owner_sql(a,
		arena_fmt(a,
		    "SELECT s.reason FROM task t JOIN task_inspector s ON"
		    " s.task_id = t.id WHERE t.draw_id = '%s' AND"
		    " t.object_code = '91440300MA5000001X' AND s.slot = 1",
		    h->view.row.id)),
	    "合格 2，证件过期 1，请假 0，回避 1，已在本次检查 0，可派 0；"
	    "再有 1 名证件有效、不在假、不须回避的合格人员即可；"
	    "或者证件到期的 1 人中有 1 人换发证件");
}

static void
C27_a_draw_without_assignment_makes_visits_without_people(void **state)
{
	struct ceremony_draft like = hall_draft(NULL);
	struct plan_line line =
	    fixture_line_of_mode(1, ITEM("1"), "object_only");
	struct hall *h = *state;

	like.assignment = DRAW_RULE_NONE;
	draw_line(h, &line, &like);
	assert_verified(h);
	assert_int_equal(rows_of(h, "draw_pick", ""), 57);
	assert_int_equal(rows_of(h, "task", "AND unfilled = 2"), 57);
	assert_string_equal(
	    test_owner_sql(h->operator->a,
		arena_fmt(h->operator->a,
		    "SELECT count(*) FROM task_inspector s JOIN task t"
		    " ON t.id = s.task_id WHERE t.draw_id = '%s'",
		    h->view.row.id)),
	    "0");
}

/* ---- without a beacon -------------------------------------------- */

static void
without_a_beacon_the_draw_is_marked_as_self_drawn(void **state)
{
	struct ceremony_draft draft;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct hall *h = *state;
	struct ceremony_void end = {
	    .reason = "不合意", .order = "命令", .beacon = "1."};

	draft = hall_draft(hall_plan(h, &line));
	draft.beacon = "none";
	hall_create(h, &draft);
	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
	hall_to_opened(h);
	assert_string_equal(h->view.row.state, "drawing");
	assert_problem(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view),
	    PROBLEM_RULE);
	assert_well(draw_compute(NULL, &h->system->x, h->view.row.id));
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.self_drawn, "true");
	assert_verified(h);
}

/* ---- freezing again ---------------------------------------------- */

static void
what_is_wrong_in_the_library_is_mended_and_frozen_again(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	struct problem *p;
	const char *job;

	hall_created(h);
	hall_invite(h);
	(void)test_owner_sql(a,
	    "UPDATE object SET code = 'a,b' WHERE code ="
	    " '91440300MA5000007X'");
	assert_well(ceremony_freeze(&h->operator->x, h->view.row.id, &job));
	p = draw_freeze(NULL, &h->system->x, h->view.row.id);
	(void)test_owner_sql(a,
	    "UPDATE object SET code = '91440300MA5000007X'"
	    " WHERE code = 'a,b'");
	assert_problem(p, PROBLEM_INVALID);
	assert_false(pools_there(a, h->view.row.id));
	hall_freeze(h);
	hall_announce(h);
	hall_to_drawn(h);
	assert_verified(h);
}

static void
C03_an_item_retired_meanwhile_is_not_drawn(void **state)
{
	struct hall *h = *state;
	struct problem *p;
	const char *job;

	hall_created(h);
	(void)test_owner_sql(h->operator->a,
	    "UPDATE item SET state = 'retired' WHERE code = 'SC-001'");
	assert_well(ceremony_freeze(&h->operator->x, h->view.row.id, &job));
	p = draw_freeze(NULL, &h->system->x, h->view.row.id);
	(void)test_owner_sql(h->operator->a,
	    "UPDATE item SET state = 'active' WHERE code = 'SC-001'");
	assert_problem(p, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "C03"));
}

/* The pool is what it was at the freeze, whatever happens to the library. */
static void
objects_that_come_later_are_not_drawn(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;

	hall_announced(h);
	(void)test_owner_sql(a, "UPDATE object SET risk = 'D' WHERE risk = ''");
	hall_to_drawn(h);
	(void)test_owner_sql(a,
	    "UPDATE object SET risk = '' WHERE risk = 'D' AND"
	    " right(left(code, 17), 1) <> '0'");
	assert_verified(h);
	assert_int_equal(rows_of(h, "draw_pick", "AND stratum = 'D'"), 24);
}

/* ---- void -------------------------------------------------------- */

static void
a_void_attempt_has_a_transcript_that_verifies(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "公证处没有到场"};
	struct ceremony_draft again;

	hall_announced(h);
	again = hall_draft(h->view.row.plan_id);
	assert_well(hall_commit(h, 0));
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_int_equal(verdict_on(h, false).kind, DRAW_CONSISTENT);
	person_free(h->party[0]);
	person_free(h->party[1]);
	hall_create(h, &again);
	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
	hall_to_drawn(h);
	assert_int_equal(h->view.row.attempt, 2);
	assert_verified(h);
}

static void
a_void_at_every_stage_has_a_transcript_that_verifies(void **state)
{
	struct ceremony_void end = {.reason = "作废",
	    .order = "市政府办公厅 2026 年第 1 号通知",
	    .beacon = BEACON};
	struct hall *h = *state;
	int stage;

	hall_free(h);
	for (stage = 0; stage < 5; stage++) {
		h = hall_new();
		hall_created(h);
		hall_invite(h);
		hall_freeze(h);
		if (stage > 0)
			hall_announce(h);
		if (stage == 2)
			hall_to_closed(h);
		if (stage > 2)
			hall_to_opened(h);
		if (stage == 4)
			hall_read_beacon(h);
		assert_well(ceremony_void(
		    &h->operator->x, h->view.row.id, &end, &h->view));
		assert_string_equal(h->view.row.state,
		    stage > 2 ? "void_after_entropy" : "void");
		assert_int_equal(verdict_on(h, false).kind, DRAW_CONSISTENT);
		if (stage < 4)
			hall_free(h);
	}
	*state = h;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_whole_ceremony_gives_a_transcript_that_verifies),
	    TEST(SHA_256_does_as_well),
	    TEST(C72_two_go_to_every_visit_and_all_may),
	    TEST(whatever_is_left_out_is_named),
	    TEST(an_empty_pool_is_drawn_and_verifies),
	    TEST(a_pool_of_one_is_drawn_and_verifies),
	    TEST(small_strata_stand_in_the_statement_as_a_sum),
	    TEST(C49_too_few_inspectors_leave_slots_with_their_reasons),
	    TEST(C27_a_draw_without_assignment_makes_visits_without_people),
	    TEST(without_a_beacon_the_draw_is_marked_as_self_drawn),
	    TEST(what_is_wrong_in_the_library_is_mended_and_frozen_again),
	    TEST(C03_an_item_retired_meanwhile_is_not_drawn),
	    TEST(objects_that_come_later_are_not_drawn),
	    TEST(a_void_attempt_has_a_transcript_that_verifies),
	    TEST(a_void_at_every_stage_has_a_transcript_that_verifies),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

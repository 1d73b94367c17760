/* SPDX-License-Identifier: Apache-2.0 */
/* The beacon, and the ends of an attempt (SSJ_TEST_DATABASE). */
#include "service/testing_ceremony.h"

/* ---- beacon ------------------------------------------------------ */

static void
nobody_reads_a_beacon_before_O(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_closed(h);
	assert_problem(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view),
	    PROBLEM_WRONG_STATE);
}

static void
a_beacon_of_the_wrong_form_is_refused(void **state)
{
	static const char *const wrong[] = {"4.0.7.7.1.", "4.0.7.7.1.10.",
	    "4.0.7.7.1.9", "04.0.7.7.1.9.", "4.0.7.7.1.9./1.", "."};
	struct hall *h = *state;
	size_t i;

	hall_announced(h);
	hall_to_opened(h);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_problem(ceremony_beacon(&h->operator->x, h->view.row.id,
				   wrong[i], &h->view),
		    PROBLEM_INVALID);
}

static void
one_person_cannot_read_twice(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_opened(h);
	assert_well(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view));
	assert_string_equal(h->view.row.state, "opened");
	assert_int_equal(h->view.readings, 1);
	assert_problem(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view),
	    PROBLEM_CONFLICT);
}

static void
readings_that_differ_are_kept_and_made_again(void **state)
{
	struct hall *h = *state;
	const char *id;

	hall_announced(h);
	hall_to_opened(h);
	id = h->view.row.id;
	assert_well(ceremony_beacon(&h->operator->x, id, BEACON, &h->view));
	assert_problem(
	    ceremony_beacon(&h->reader->x, id, "4.0.7.7.1.8.", &h->view),
	    PROBLEM_CONFLICT);
	assert_well(ceremony_read(&h->operator->x, id, &h->view));
	assert_string_equal(h->view.row.state, "opened");
	assert_int_equal(h->view.readings, 0);
	hall_read_beacon(h);
	assert_string_equal(h->view.row.state, "drawing");
	assert_string_equal(h->view.row.beacon, BEACON);
	assert_string_equal(test_owner_sql(h->operator->a,
				arena_fmt(h->operator->a,
				    "SELECT count(*) FROM draw_beacon_entry"
				    " WHERE draw_id = '%s'",
				    id)),
	    "4");
}

/* The reader's account as an administrator had it in hand so many ms after the
 * attempt was created; undone with the NULL that the fixture has. */
static void
hand_over(struct hall *h, const char *after)
{
	(void)test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"INSERT INTO app_credential (user_id, handed_at) SELECT '%s',"
		" created_at + %s * interval '1 ms' FROM draw WHERE id = '%s'"
		" ON CONFLICT (user_id) DO UPDATE SET"
		" handed_at = excluded.handed_at",
		USER("3"), after, h->view.row.id));
}

static void
an_account_in_other_hands_since_the_charter_reads_nothing(void **state)
{
	struct hall *h = *state;
	const char *id;

	hall_announced(h);
	hall_to_opened(h);
	id = h->view.row.id;
	hand_over(h, "1");
	assert_problem(
	    ceremony_beacon(&h->reader->x, id, BEACON, &h->view), PROBLEM_RULE);
	assert_well(ceremony_read(&h->operator->x, id, &h->view));
	assert_int_equal(h->view.readings, 0);
	hand_over(h, "0");
	assert_well(ceremony_beacon(&h->reader->x, id, BEACON, &h->view));
	assert_int_equal(h->view.readings, 1);
	hand_over(h, "NULL");
}

static void
a_number_of_others_is_not_read_before_its_time(void **state)
{
	struct hall *h = *state;

	assert_well(hall_create_at(h, "福利彩票 3D 第 1 期", 10, 20, 80));
	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
	hall_to_opened(h);
	assert_problem(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view),
	    PROBLEM_RULE);
	hall_set_time(h, NOW_MS + 80 * MINUTE_MS);
	assert_well(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view));
}

static void
a_beacon_a_day_late_is_none(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "随机数没有在 24 小时内录入"};
	struct ceremony_draft asked;

	hall_announced(h);
	hall_to_opened(h);
	asked = hall_draft(h->view.row.plan_id);
	hall_set_time(h, NOW_MS + 30 * MINUTE_MS + 24 * 60 * MINUTE_MS + 1);
	assert_problem(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view),
	    PROBLEM_RULE);
	assert_problem(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view),
	    PROBLEM_RULE);
	end.order = "市政府办公厅 2026 年第 1 号通知";
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_string_equal(h->view.row.state, "void_after_entropy");
	assert_null(h->view.row.beacon);
	assert_problem(
	    ceremony_create(&h->operator->x, &asked, &h->view), PROBLEM_RULE);
}

/* A number of others does not exist before its time. */
static void
before_its_time_there_is_no_number_to_dislike(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "会场停电"};

	assert_well(hall_create_at(h, "福利彩票 3D 第 1 期", 10, 20, 80));
	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
	hall_to_opened(h);
	hall_set_time(h, NOW_MS + 80 * MINUTE_MS - 1);
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_string_equal(h->view.row.state, "void");
}

/* Balls that nobody typed have rolled, whatever is said of them. */
static void
within_the_day_the_number_is_told(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {
	    .reason = "无人录入", .order = "市政府办公厅 2026 年第 1 号通知"};
	struct problem *p;

	hall_announced(h);
	hall_to_opened(h);
	hall_set_time(h, NOW_MS + 30 * MINUTE_MS + 24 * 60 * MINUTE_MS);
	p = ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view);
	assert_problem(p, PROBLEM_RULE);
	assert_string_equal(p->fields->pointer, "/beacon");
}

static void
whoever_opens_after_the_number_has_looked(void **state)
{
	struct hall *h = *state;

	assert_well(hall_create_at(h, "福利彩票 3D 第 1 期", 10, 20, 80));
	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
	hall_to_closed(h);
	assert_well(hall_reveal(h, 0));
	assert_well(hall_reveal(h, 1));
	hall_set_time(h, NOW_MS + 80 * MINUTE_MS + 1);
	assert_problem(ceremony_open(&h->operator->x, h->view.row.id, &h->view),
	    PROBLEM_RULE);
}

/* ---- void -------------------------------------------------------- */

static void
an_attempt_before_its_freeze_leaves_its_number(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));
	struct ceremony_void end = {.reason = "约定有误"};

	hall_create(h, &asked);
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_string_equal(h->view.row.state, "void");
	assert_null(h->view.row.transcript_hash);
	hall_create(h, &asked);
	assert_int_equal(h->view.row.attempt, 1);
}

static void
the_next_attempt_is_chained_to_the_void_one(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "公证处没有到场"};
	struct ceremony_draft asked;
	const char *first;

	hall_announced(h);
	asked = hall_draft(h->view.row.plan_id);
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	first = h->view.row.transcript_hash;
	assert_non_null(first);
	hall_create(h, &asked);
	assert_int_equal(h->view.row.attempt, 2);
	assert_string_equal(h->view.row.previous, first);
}

static void
after_the_beacon_only_an_order_ends_an_attempt(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "结果不合意"};
	struct ceremony_draft asked;

	hall_announced(h);
	hall_to_opened(h);
	asked = hall_draft(h->view.row.plan_id);
	hall_read_beacon(h);
	assert_problem(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view),
	    PROBLEM_RULE);
	end.order = "市政府办公厅 2026 年第 1 号通知";
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_string_equal(h->view.row.state, "void_after_entropy");
	assert_problem(
	    ceremony_create(&h->operator->x, &asked, &h->view), PROBLEM_RULE);
}

static void
one_reading_makes_the_number_known(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "第二位没有到场"};

	hall_announced(h);
	hall_to_opened(h);
	assert_well(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view));
	assert_problem(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view),
	    PROBLEM_RULE);
	end.order = "市政府办公厅 2026 年第 1 号通知";
	end.beacon = "1.2.3.";
	assert_problem(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view),
	    PROBLEM_INVALID);
	end.beacon = BEACON;
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_string_equal(h->view.row.state, "void_after_entropy");
}

static void
a_void_while_freezing_ends_the_freeze(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "约定有误"};
	const char *job;

	hall_created(h);
	assert_well(ceremony_freeze(&h->operator->x, h->view.row.id, &job));
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_well(draw_freeze(NULL, &h->system->x, h->view.row.id));
	assert_false(pools_there(h->operator->a, h->view.row.id));
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "void");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(nobody_reads_a_beacon_before_O),
	    TEST(a_beacon_of_the_wrong_form_is_refused),
	    TEST(one_person_cannot_read_twice),
	    TEST(readings_that_differ_are_kept_and_made_again),
	    TEST(an_account_in_other_hands_since_the_charter_reads_nothing),
	    TEST(a_number_of_others_is_not_read_before_its_time),
	    TEST(a_beacon_a_day_late_is_none),
	    TEST(before_its_time_there_is_no_number_to_dislike),
	    TEST(within_the_day_the_number_is_told),
	    TEST(whoever_opens_after_the_number_has_looked),
	    TEST(an_attempt_before_its_freeze_leaves_its_number),
	    TEST(the_next_attempt_is_chained_to_the_void_one),
	    TEST(after_the_beacon_only_an_order_ends_an_attempt),
	    TEST(one_reading_makes_the_number_known),
	    TEST(a_void_while_freezing_ends_the_freeze),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

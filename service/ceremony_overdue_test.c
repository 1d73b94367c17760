/* SPDX-License-Identifier: Apache-2.0 */
/* Attempts that nobody ends (SSJ_TEST_DATABASE). */
#include "service/testing_ceremony.h"

#define DAY_MS (24 * 60 * MINUTE_MS)

/* The look at a time; the attempt as it is then. */
static void
look_at(struct hall *h, int64_t now_ms)
{
	int64_t count;

	hall_set_time(h, now_ms);
	assert_well(ceremony_end_overdue(&h->system->x, &count));
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
}

/* Not ended a day after `minutes`, and a moment later it is. */
static void
ends_a_day_after(struct hall *h, int64_t minutes, const char *state)
{
	int64_t last = NOW_MS + minutes * MINUTE_MS + DAY_MS;
	char before[32];

	(void)snprintf(before, sizeof(before), "%s", h->view.row.state);
	look_at(h, last);
	assert_string_equal(h->view.row.state, before);
	look_at(h, last + 1);
	assert_string_equal(h->view.row.state, state);
	assert_non_null(h->view.row.transcript_hash);
}

static void
assert_reason(struct hall *h, const char *begin)
{
	assert_ptr_equal(
	    strstr(h->view.row.void_reason, begin), h->view.row.void_reason);
}

static const char *
logged(struct hall *h, const char *what)
{
	return (test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"SELECT %s FROM event WHERE kind = 'draw.voided'"
		" AND subject_id = '%s'",
		what, h->view.row.id)));
}

/* ---- opened ------------------------------------------------------ */

static void
a_number_that_nobody_types_closes_the_slot(void **state)
{
	struct hall *h = *state;
	struct ceremony_draft asked;

	hall_announced(h);
	hall_to_opened(h);
	asked = hall_draft(h->view.row.plan_id);
	ends_a_day_after(h, 30, "void_after_entropy");
	assert_reason(h, "约定时间之后 24 小时内，没有公布");
	assert_null(h->view.row.beacon);
	assert_problem(
	    ceremony_create(&h->operator->x, &asked, &h->view), PROBLEM_RULE);
}

static void
the_log_says_that_it_was_the_system_and_once(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_opened(h);
	ends_a_day_after(h, 30, "void_after_entropy");
	look_at(h, NOW_MS + 3 * DAY_MS);
	assert_string_equal(logged(h, "string_agg(actor_kind, ',')"), "system");
	assert_string_equal(
	    logged(h, "after->>'reason'"), h->view.row.void_reason);
	assert_string_equal(logged(h, "after->>'transcript_hash'"),
	    h->view.row.transcript_hash);
}

/* One person's word is no beacon: the transcript does not vouch for it. */
static void
a_number_that_one_person_typed_does_not_count(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_opened(h);
	assert_well(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view));
	ends_a_day_after(h, 30, "void_after_entropy");
	assert_null(h->view.row.beacon);
}

static void
whoever_did_not_sign_O_is_named(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_closed(h);
	assert_well(hall_reveal(h, 0));
	assert_well(hall_reveal(h, 1));
	assert_well(ceremony_open(&h->operator->x, h->view.row.id, &h->view));
	assert_well(hall_sign(h, 0, "open", h->view.row.open));
	ends_a_day_after(h, 30, "void_after_entropy");
	assert_reason(h, "公证处没有对秘密值汇总 O 签名；约定时间之后");
}

/* The number is known: what is left is to compute. */
static void
a_draw_that_is_computed_is_left_alone(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_opened(h);
	hall_read_beacon(h);
	look_at(h, NOW_MS + 3 * DAY_MS);
	assert_string_equal(h->view.row.state, "drawing");
}

/* ---- announced, closed ------------------------------------------- */

static void
holders_who_do_not_sign_are_named(void **state)
{
	struct hall *h = *state;

	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	assert_well(
	    ceremony_announce(&h->operator->x, h->view.row.id, &h->view));
	ends_a_day_after(h, 10, "void");
	assert_reason(h, "市档案馆、市中级人民法院没有对总指纹 A 签名");
}

static void
whoever_did_not_commit_is_named(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	assert_well(hall_commit(h, 0));
	ends_a_day_after(h, 10, "void");
	assert_reason(h, "公证处没有提交承诺");
}

static void
an_organiser_who_does_not_close_is_named(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	assert_well(hall_commit(h, 0));
	assert_well(hall_commit(h, 1));
	ends_a_day_after(h, 20, "void");
	assert_reason(h, h->view.row.org_name);
	assert_non_null(strstr(h->view.row.void_reason, "没有封存承诺"));
}

static void
whoever_did_not_sign_C_is_named(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	assert_well(hall_commit(h, 0));
	assert_well(hall_commit(h, 1));
	assert_well(ceremony_close(&h->operator->x, h->view.row.id, &h->view));
	ends_a_day_after(h, 20, "void");
	assert_reason(h, "派驻纪检监察组、公证处没有对承诺封存值 C 签名");
}

static void
whoever_did_not_reveal_is_named_and_the_next_is_chained(void **state)
{
	struct hall *h = *state;
	struct ceremony_draft asked;
	const char *hash;

	hall_announced(h);
	asked = hall_draft(h->view.row.plan_id);
	hall_to_closed(h);
	assert_well(hall_reveal(h, 1));
	ends_a_day_after(h, 20, "void");
	assert_reason(h, "派驻纪检监察组没有公开秘密值，截止时间 ");
	hash = h->view.row.transcript_hash;
	hall_set_time(h, NOW_MS);
	hall_create(h, &asked);
	assert_int_equal(h->view.row.attempt, 2);
	assert_string_equal(h->view.row.previous, hash);
}

static void
an_organiser_who_does_not_open_is_named(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_closed(h);
	assert_well(hall_reveal(h, 0));
	assert_well(hall_reveal(h, 1));
	ends_a_day_after(h, 30, "void");
	assert_non_null(strstr(h->view.row.void_reason, "没有汇总秘密值"));
}

/* Nobody outside knows of it, and the organiser may still be at work. */
static void
what_is_not_announced_is_left_alone(void **state)
{
	struct hall *h = *state;

	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	look_at(h, NOW_MS + 3 * DAY_MS);
	assert_string_equal(h->view.row.state, "frozen");
}

/* ---- all of them ------------------------------------------------- */

static void
what_is_wrong_with_one_keeps_no_other_from_its_end(void **state)
{
	struct hall *h = *state;
	struct arena *a = h->operator->a;
	int64_t count;

	hall_announced(h);
	(void)test_owner_sql(a,
	    arena_fmt(a,
		"INSERT INTO draw SELECT (jsonb_populate_record(d,"
		" '{\"id\": \"00000000-0000-7000-8000-000000000001\","
		" \"draw_no\": \"ANOTHER\", \"charter\": \"damaged\"}')).*"
		" FROM draw d WHERE id = '%s'",
		h->view.row.id));
	hall_set_time(h, NOW_MS + 3 * DAY_MS);
	assert_problem(
	    ceremony_end_overdue(&h->system->x, &count), PROBLEM_INVALID);
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	(void)test_owner_sql(a, "DELETE FROM draw WHERE draw_no = 'ANOTHER'");
	assert_string_equal(h->view.row.state, "void");
}

static void
the_scheduled_look_ends_them(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_set_time(h, NOW_MS + 3 * DAY_MS);
	assert_well(draw_tend(NULL, &h->system->x, NULL));
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "void");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_number_that_nobody_types_closes_the_slot),
	    TEST(the_log_says_that_it_was_the_system_and_once),
	    TEST(a_number_that_one_person_typed_does_not_count),
	    TEST(whoever_did_not_sign_O_is_named),
	    TEST(a_draw_that_is_computed_is_left_alone),
	    TEST(holders_who_do_not_sign_are_named),
	    TEST(whoever_did_not_commit_is_named),
	    TEST(an_organiser_who_does_not_close_is_named),
	    TEST(whoever_did_not_sign_C_is_named),
	    TEST(whoever_did_not_reveal_is_named_and_the_next_is_chained),
	    TEST(an_organiser_who_does_not_open_is_named),
	    TEST(what_is_not_announced_is_left_alone),
	    TEST(what_is_wrong_with_one_keeps_no_other_from_its_end),
	    TEST(the_scheduled_look_ends_them),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

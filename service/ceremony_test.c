/* SPDX-License-Identifier: Apache-2.0 */
/* The ceremony up to the beacon, and its ends (SSJ_TEST_DATABASE). */
#include "service/testing_ceremony.h"

/* ---- creating ---------------------------------------------------- */

static void
a_draft_plan_cannot_be_drawn(void **state)
{
	struct hall *h = *state;
	struct plan_draft draft = {.year = h->year, .title = "草稿"};
	struct ceremony_draft asked;
	struct plan_view plan;

	assert_well(plan_create(&h->planner->x, &draft, &plan));
	asked = hall_draft(plan.row.id);
	/* A draft of one's own organisation can be seen, not drawn. */
	assert_problem(
	    ceremony_create(&h->operator->x, &asked, &h->view), PROBLEM_RULE);
}

static void
C25_what_is_not_in_the_plan_is_not_drawn(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));
	struct problem *p;

	asked.slot = 2;
	p = ceremony_create(&h->operator->x, &asked, &h->view);
	assert_problem(p, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "C25"));
}

static void
nobody_draws_for_another_department(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));
	struct person *outsider = person_outsider();

	assert_problem(
	    ceremony_create(&outsider->x, &asked, &h->view), PROBLEM_FORBIDDEN);
	person_free(outsider);
}

static void
an_attempt_is_numbered_and_chained_from_zeros(void **state)
{
	struct hall *h = *state;

	hall_created(h);
	assert_string_equal(h->view.row.state, "created");
	assert_string_equal(h->view.row.draw_no,
	    arena_fmt(h->operator->a, "SCJG-%d-0001", h->year));
	assert_int_equal(h->view.row.attempt, 1);
	assert_int_equal(strspn(h->view.row.previous, "0"), 64);
	assert_int_equal(h->view.party_count, 2);
	assert_string_equal(h->view.parties[0].party_id, "jiwei");
}

static void
one_attempt_of_a_slot_at_a_time(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));

	hall_create(h, &asked);
	assert_problem(ceremony_create(&h->operator->x, &asked, &h->view),
	    PROBLEM_WRONG_STATE);
}

static struct problem *
create_with_times(struct hall *h, const char *source, int64_t commit,
    int64_t reveal, int64_t beacon)
{
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));

	asked.beacon_source = source;
	asked.commit_ms = NOW_MS + commit * MINUTE_MS;
	asked.reveal_ms = NOW_MS + reveal * MINUTE_MS;
	asked.beacon_ms = NOW_MS + beacon * MINUTE_MS;
	return (ceremony_create(&h->operator->x, &asked, &h->view));
}

static void
commitments_are_due_in_the_future(void **state)
{
	assert_problem(
	    create_with_times(*state, CEREMONY_HALL, 0, 20, 30), PROBLEM_RULE);
}

static void
reveals_are_due_after_commitments(void **state)
{
	assert_problem(
	    create_with_times(*state, CEREMONY_HALL, 10, 10, 30), PROBLEM_RULE);
}

static void
a_number_of_others_comes_an_hour_after_the_reveals(void **state)
{
	assert_problem(
	    create_with_times(*state, "福利彩票 3D 第 1 期", 10, 20, 79),
	    PROBLEM_RULE);
}

static void
a_number_of_others_an_hour_later_is_fine(void **state)
{
	assert_well(
	    create_with_times(*state, "福利彩票 3D 第 1 期", 10, 20, 80));
}

static void
a_beacon_of_no_known_form_is_refused(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));

	asked.beacon = "dice:6";
	assert_problem(ceremony_create(&h->operator->x, &asked, &h->view),
	    PROBLEM_INVALID);
}

static void
two_parties_of_one_name_are_refused(void **state)
{
	static const struct ceremony_party twins[] = {
	    {"notary", "公证处", false}, {"notary", "公证处", false}};
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));

	asked.parties = twins;
	assert_problem(ceremony_create(&h->operator->x, &asked, &h->view),
	    PROBLEM_INVALID);
}

/* ---- parties ----------------------------------------------------- */

static void
an_invitation_that_was_renewed_is_worth_nothing(void **state)
{
	struct hall *h = *state;
	struct actor actor, nobody = {.kind = ACTOR_PUBLIC};
	struct ctx x;
	const char *old;

	hall_created(h);
	hall_invite(h);
	old = h->token[0];
	person_free(h->party[0]);
	person_free(h->party[1]);
	hall_invite(h);
	x = h->operator->x;
	x.actor = &nobody;
	x.db = db_as(h->operator->db, h->operator->a, &nobody);
	assert_problem(
	    party_of_invitation(&x, old, &actor), PROBLEM_TOKEN_INVALID);
	assert_well(party_of_invitation(&x, h->token[0], &actor));
	assert_string_equal(actor.party_id, "jiwei");
}

static void
only_the_hash_of_an_invitation_is_kept(void **state)
{
	struct hall *h = *state;
	const char *dump;

	hall_created(h);
	hall_invite(h);
	dump = test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"SELECT string_agg(p::text, '') FROM draw_party p"
		" WHERE draw_id = '%s'",
		h->view.row.id));
	assert_null(strstr(dump, h->token[0] + 5));
}

static void
after_the_announcement_nobody_is_invited(void **state)
{
	struct hall *h = *state;
	const struct ceremony_invitation *invitations;
	size_t count;

	hall_announced(h);
	assert_problem(ceremony_invite(&h->operator->x, h->view.row.id,
			   &invitations, &count),
	    PROBLEM_WRONG_STATE);
}

static void
a_party_of_one_draw_knows_nothing_of_another(void **state)
{
	struct hall *h = *state, *other = hall_new();
	struct ceremony_view view;

	hall_announced(h);
	hall_announced(other);
	assert_problem(ceremony_commit(&other->party[0]->x, h->view.row.id,
			   h->view.row.announce, hall_commitment(h, 0), &view),
	    PROBLEM_NOT_FOUND);
	hall_free(other);
}

static void
a_user_is_no_party(void **state)
{
	struct hall *h = *state;
	struct ceremony_view view;

	hall_announced(h);
	assert_problem(ceremony_commit(&h->operator->x, h->view.row.id,
			   h->view.row.announce, hall_commitment(h, 0), &view),
	    PROBLEM_NOT_FOUND);
}

static void
a_party_sees_its_draw_before_everybody_else(void **state)
{
	struct hall *h = *state;
	struct actor nobody = {.kind = ACTOR_PUBLIC};
	struct ceremony_view view;
	struct ctx x;

	hall_created(h);
	hall_invite(h);
	assert_well(ceremony_show(&h->party[0]->x, h->view.row.id, &view));
	x = h->operator->x;
	x.actor = &nobody;
	x.db = db_as(h->operator->db, h->operator->a, &nobody);
	assert_problem(
	    ceremony_show(&x, h->view.row.id, &view), PROBLEM_NOT_FOUND);
	hall_freeze(h);
	hall_announce(h);
	assert_well(ceremony_show(&x, h->view.row.id, &view));
	assert_int_equal(view.list_count, 1);
	assert_int_equal(view.file_count, 4);
}

/* ---- commitments ------------------------------------------------- */

static void
nobody_commits_before_the_announcement(void **state)
{
	struct hall *h = *state;

	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	assert_problem(hall_commit(h, 0), PROBLEM_WRONG_STATE);
}

static void
a_commitment_stands(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	assert_well(hall_commit(h, 0));
	assert_well(hall_commit(h, 0));
	h->secret[0][0] ^= 1;
	assert_problem(hall_commit(h, 0), PROBLEM_CONFLICT);
}

static void
a_commitment_to_another_A_is_refused(void **state)
{
	struct hall *h = *state;
	struct ceremony_view view;

	hall_announced(h);
	assert_problem(ceremony_commit(&h->party[0]->x, h->view.row.id,
			   h->view.row.previous, hall_commitment(h, 0), &view),
	    PROBLEM_CONFLICT);
}

static void
a_late_commitment_leaves_only_the_void(void **state)
{
	struct hall *h = *state;
	struct problem *p;

	hall_announced(h);
	assert_well(hall_commit(h, 0));
	hall_set_time(h, NOW_MS + 10 * MINUTE_MS + 1);
	p = hall_commit(h, 1);
	assert_problem(p, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "只能作废"));
	p = ceremony_close(&h->operator->x, h->view.row.id, &h->view);
	assert_problem(p, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "只能作废"));
}

static void
the_closing_waits_for_everybody(void **state)
{
	struct hall *h = *state;
	struct problem *p;

	hall_announced(h);
	assert_well(hall_commit(h, 0));
	p = ceremony_close(&h->operator->x, h->view.row.id, &h->view);
	assert_problem(p, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "公证处"));
	assert_well(hall_commit(h, 1));
	hall_close(h);
	assert_string_equal(h->view.row.state, "closed");
}

/* ---- reveals ----------------------------------------------------- */

static void
nobody_reveals_before_the_closing(void **state)
{
	struct hall *h = *state;
	struct ceremony_view view;

	hall_announced(h);
	assert_well(hall_commit(h, 0));
	assert_problem(ceremony_reveal(&h->party[0]->x, h->view.row.id,
			   h->view.row.announce, hall_commitment(h, 0), &view),
	    PROBLEM_WRONG_STATE);
}

static void
a_reveal_must_be_what_was_committed(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_closed(h);
	h->secret[0][31] ^= 1;
	assert_problem(hall_reveal(h, 0), PROBLEM_RULE);
	h->secret[0][31] ^= 1;
	assert_well(hall_reveal(h, 0));
	assert_well(hall_reveal(h, 0));
}

static void
reveals_are_hidden_until_all_are_bound(void **state)
{
	struct hall *h = *state;
	struct ceremony_view view;

	hall_announced(h);
	hall_to_closed(h);
	assert_well(hall_reveal(h, 0));
	assert_well(ceremony_show(&h->party[1]->x, h->view.row.id, &view));
	assert_non_null(view.parties[0].commitment);
	assert_null(view.parties[0].reveal);
	assert_well(hall_reveal(h, 1));
	hall_open(h);
	assert_well(ceremony_show(&h->party[1]->x, h->view.row.id, &view));
	assert_non_null(view.parties[0].reveal);
}

static void
a_party_that_never_reveals_leaves_only_the_void(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "公证处没有公开秘密值"};
	struct problem *p;

	hall_announced(h);
	hall_to_closed(h);
	assert_well(hall_reveal(h, 0));
	p = ceremony_open(&h->operator->x, h->view.row.id, &h->view);
	assert_problem(p, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "公证处尚未公开"));
	hall_set_time(h, NOW_MS + 20 * MINUTE_MS + 1);
	assert_problem(hall_reveal(h, 1), PROBLEM_RULE);
	p = ceremony_open(&h->operator->x, h->view.row.id, &h->view);
	assert_problem(p, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "只能作废"));
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_string_equal(h->view.row.state, "void");
}

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

static void
a_number_of_others_is_not_read_before_its_time(void **state)
{
	struct hall *h = *state;

	assert_well(create_with_times(h, "福利彩票 3D 第 1 期", 10, 20, 80));
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
	struct ceremony_void end = {.reason = "随机数没有在 24 小时内产生"};

	hall_announced(h);
	hall_to_opened(h);
	hall_set_time(h, NOW_MS + 30 * MINUTE_MS + 24 * 60 * MINUTE_MS + 1);
	assert_problem(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view),
	    PROBLEM_RULE);
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_string_equal(h->view.row.state, "void");
}

static void
whoever_opens_after_the_number_has_looked(void **state)
{
	struct hall *h = *state;

	assert_well(create_with_times(h, "福利彩票 3D 第 1 期", 10, 20, 80));
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
	    TEST(a_draft_plan_cannot_be_drawn),
	    TEST(C25_what_is_not_in_the_plan_is_not_drawn),
	    TEST(nobody_draws_for_another_department),
	    TEST(an_attempt_is_numbered_and_chained_from_zeros),
	    TEST(one_attempt_of_a_slot_at_a_time),
	    TEST(commitments_are_due_in_the_future),
	    TEST(reveals_are_due_after_commitments),
	    TEST(a_number_of_others_comes_an_hour_after_the_reveals),
	    TEST(a_number_of_others_an_hour_later_is_fine),
	    TEST(a_beacon_of_no_known_form_is_refused),
	    TEST(two_parties_of_one_name_are_refused),
	    TEST(an_invitation_that_was_renewed_is_worth_nothing),
	    TEST(only_the_hash_of_an_invitation_is_kept),
	    TEST(after_the_announcement_nobody_is_invited),
	    TEST(a_party_of_one_draw_knows_nothing_of_another),
	    TEST(a_user_is_no_party),
	    TEST(a_party_sees_its_draw_before_everybody_else),
	    TEST(nobody_commits_before_the_announcement),
	    TEST(a_commitment_stands),
	    TEST(a_commitment_to_another_A_is_refused),
	    TEST(a_late_commitment_leaves_only_the_void),
	    TEST(the_closing_waits_for_everybody),
	    TEST(nobody_reveals_before_the_closing),
	    TEST(a_reveal_must_be_what_was_committed),
	    TEST(reveals_are_hidden_until_all_are_bound),
	    TEST(a_party_that_never_reveals_leaves_only_the_void),
	    TEST(nobody_reads_a_beacon_before_O),
	    TEST(a_beacon_of_the_wrong_form_is_refused),
	    TEST(one_person_cannot_read_twice),
	    TEST(readings_that_differ_are_kept_and_made_again),
	    TEST(a_number_of_others_is_not_read_before_its_time),
	    TEST(a_beacon_a_day_late_is_none),
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

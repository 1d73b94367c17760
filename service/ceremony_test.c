/* SPDX-License-Identifier: Apache-2.0 */
/* The ceremony up to the opening (SSJ_TEST_DATABASE). */
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

static void
commitments_are_due_in_the_future(void **state)
{
	assert_problem(
	    hall_create_at(*state, CEREMONY_HALL, 0, 20, 30), PROBLEM_RULE);
}

static void
reveals_are_due_after_commitments(void **state)
{
	assert_problem(
	    hall_create_at(*state, CEREMONY_HALL, 10, 10, 30), PROBLEM_RULE);
}

static void
a_number_of_others_comes_an_hour_after_the_reveals(void **state)
{
	assert_problem(
	    hall_create_at(*state, "福利彩票 3D 第 1 期", 10, 20, 79),
	    PROBLEM_RULE);
}

static void
a_number_of_others_an_hour_later_is_fine(void **state)
{
	assert_well(hall_create_at(*state, "福利彩票 3D 第 1 期", 10, 20, 80));
}

/* The hall's year in the plan, where the slot's period ends on the last of
 * July. */
static struct problem *
disclosed_by(struct hall *h, const char *plan_id, enum draw_disclose when,
    int year, const char *day)
{
	struct ceremony_draft asked = hall_draft(plan_id);

	asked.disclose = when;
	asked.disclose_by = arena_fmt(h->operator->a, "%04d-%s", year, day);
	return (ceremony_create(&h->operator->x, &asked, &h->view));
}

static void
the_last_day_of_the_veil_is_within_the_year_after(void **state)
{
	static const enum draw_disclose at = DRAW_DISCLOSE_AT_DRAW;
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	const char *plan = hall_plan(h, &line);
	struct problem *p = disclosed_by(h, plan, at, 9999, "12-31");

	assert_problem(p, PROBLEM_RULE);
	assert_string_equal(p->fields->pointer, "/disclose_by");
	assert_non_null(strstr(
	    p->detail, arena_fmt(h->operator->a, "%d-12-31", h->year + 1)));
	assert_problem(
	    disclosed_by(h, plan, at, h->year + 2, "01-01"), PROBLEM_RULE);
	assert_problem(disclosed_by(h, plan, at, 2026, "03-30"), PROBLEM_RULE);
	assert_well(disclosed_by(h, plan, at, h->year + 1, "12-31"));
}

static void
the_veil_lasts_as_long_as_the_visits(void **state)
{
	static const enum draw_disclose after = DRAW_DISCLOSE_AFTER_VISIT;
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	const char *plan = hall_plan(h, &line);

	assert_problem(
	    disclosed_by(h, plan, after, h->year, "07-31"), PROBLEM_RULE);
	assert_problem(
	    disclosed_by(h, plan, DRAW_DISCLOSE_AT_NOTICE, h->year, "05-01"),
	    PROBLEM_RULE);
	assert_well(disclosed_by(h, plan, after, h->year, "08-01"));
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
	    TEST(the_last_day_of_the_veil_is_within_the_year_after),
	    TEST(the_veil_lasts_as_long_as_the_visits),
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
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

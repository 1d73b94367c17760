/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, signatures and what waits for them (SSJ_TEST_DATABASE). */
#include "service/testing_ceremony.h"

enum {
	JIWEI,
	NOTARY,
	ARCHIVE,
	COURT
};

static struct problem *
register_with(struct hall *h, size_t i, const char *key)
{
	struct ceremony_view shown;

	return (
	    ceremony_register(&h->party[i]->x, h->view.row.id, key, &shown));
}

static struct problem *
freeze(struct hall *h)
{
	const char *job;

	return (ceremony_freeze(&h->operator->x, h->view.row.id, &job));
}

/* Asked for as a centralised draw; `holders` of the two. */
static struct problem *
create_formal(struct hall *h, size_t holders, const char *beacon)
{
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));

	asked.formal = true;
	asked.holder_count = holders;
	asked.beacon = beacon;
	return (ceremony_create(&h->operator->x, &asked, &h->view));
}

static void
assert_says(struct problem *p, enum problem_kind kind, const char *words)
{
	assert_problem(p, kind);
	assert_non_null(p->detail);
	assert_non_null(strstr(p->detail, words));
}

/* ---- keys -------------------------------------------------------- */

static void
a_key_stands_in_the_charter_until_the_freeze(void **state)
{
	struct hall *h = *state;
	struct draw_charter *c;

	h->unsigned_draw = true;
	hall_created(h);
	hall_invite(h);
	hall_register(h, NOTARY);
	hall_register(h, ARCHIVE);
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	c = &h->view.charter;
	assert_int_equal(c->parties[JIWEI].key.len, 0);
	assert_string_equal(c->parties[NOTARY].key.s, hall_new_key(h, NOTARY));
	assert_string_equal(c->holders[0].key.s, hall_new_key(h, ARCHIVE));
	/* Before the freeze he may bring another one. */
	assert_well(register_with(h, NOTARY, hall_new_key(h, COURT)));
	hall_freeze(h);
	assert_well(register_with(h, NOTARY, hall_new_key(h, COURT)));
	assert_problem(register_with(h, NOTARY, hall_new_key(h, JIWEI)),
	    PROBLEM_WRONG_STATE);
}

static void
what_is_no_key_is_refused(void **state)
{
	/* The neutral point: under it one signature would fit everything. */
	static const char neutral[] = "01000000000000000000000000000000"
				      "00000000000000000000000000000000";
	struct hall *h = *state;

	hall_created(h);
	hall_invite(h);
	assert_problem(register_with(h, JIWEI, neutral), PROBLEM_INVALID);
	assert_problem(register_with(h, JIWEI, "00"), PROBLEM_INVALID);
	assert_problem(
	    register_with(h, JIWEI, hall_new_key(h, COURT)), PROBLEM_CONFLICT);
	assert_problem(
	    register_with(h, COURT, hall_new_key(h, JIWEI)), PROBLEM_CONFLICT);
}

static void
an_invitation_registers_for_its_own_draw_only(void **state)
{
	struct hall *h = *state, *other = hall_new();

	hall_created(h);
	hall_invite(h);
	hall_created(other);
	hall_invite(other);
	h->view = other->view;
	assert_problem(
	    register_with(h, JIWEI, hall_new_key(h, JIWEI)), PROBLEM_NOT_FOUND);
	hall_free(other);
}

/* ---- formal draws ------------------------------------------------ */

static void
a_formal_draw_needs_everybodys_key(void **state)
{
	struct hall *h = *state;

	h->unsigned_draw = true;
	assert_well(create_formal(h, HOLDERS, "balls:6x0-9"));
	hall_invite(h);
	hall_register(h, JIWEI);
	assert_says(freeze(h), PROBLEM_RULE, "notary");
	hall_register(h, NOTARY);
	hall_register(h, ARCHIVE);
	assert_says(freeze(h), PROBLEM_RULE, "court");
	hall_register(h, COURT);
	assert_well(freeze(h));
}

static void
a_formal_draw_without_two_holders_does_not_begin(void **state)
{
	struct hall *h = *state;
	struct problem *p = create_formal(h, 1, "balls:6x0-9");

	assert_says(p, PROBLEM_RULE, "两名保管人");
	assert_string_equal(p->fields->pointer, "/holders");
}

static void
a_formal_draw_is_never_self_drawn(void **state)
{
	assert_says(create_formal(*state, HOLDERS, "balls:4x0-9"), PROBLEM_RULE,
	    "不得自抽");
}

/* ---- the order of signatures ------------------------------------- */

static void
nobody_commits_before_the_holders_have_signed(void **state)
{
	struct hall *h = *state;

	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	h->unsigned_draw = true;
	hall_announce(h);
	assert_says(hall_commit(h, JIWEI), PROBLEM_RULE, "archive");
	assert_well(hall_sign(h, ARCHIVE, "hold", h->view.row.announce));
	assert_says(hall_commit(h, JIWEI), PROBLEM_RULE, "court");
	assert_well(hall_sign(h, COURT, "hold", h->view.row.announce));
	assert_well(hall_commit(h, JIWEI));
}

static void
nobody_reveals_before_all_have_signed_the_closing(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	h->unsigned_draw = true;
	hall_to_closed(h);
	assert_well(hall_sign(h, JIWEI, "close", h->view.row.close));
	assert_says(hall_reveal(h, JIWEI), PROBLEM_RULE, "notary");
	assert_well(hall_sign(h, NOTARY, "close", h->view.row.close));
	assert_well(hall_reveal(h, JIWEI));
}

static void
no_ball_counts_before_all_have_signed_the_opening(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_closed(h);
	assert_well(hall_reveal(h, JIWEI));
	assert_well(hall_reveal(h, NOTARY));
	h->unsigned_draw = true;
	hall_open(h);
	assert_says(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view),
	    PROBLEM_RULE, "jiwei");
	assert_well(hall_sign(h, JIWEI, "open", h->view.row.open));
	assert_well(hall_sign(h, NOTARY, "open", h->view.row.open));
	hall_read_beacon(h);
}

/* ---- what is refused --------------------------------------------- */

static void
a_signature_has_its_turn_and_its_people(void **state)
{
	struct hall *h = *state;
	const char *a;

	hall_announced(h);
	a = h->view.row.announce;
	assert_problem(hall_sign(h, JIWEI, "hold", a), PROBLEM_FORBIDDEN);
	assert_problem(hall_sign(h, ARCHIVE, "close", a), PROBLEM_FORBIDDEN);
	assert_problem(hall_sign(h, JIWEI, "close", a), PROBLEM_WRONG_STATE);
	assert_problem(
	    hall_sign(h, JIWEI, "statement", a), PROBLEM_WRONG_STATE);
}

static void
a_signature_of_another_A_is_refused(void **state)
{
	struct hall *h = *state;
	const char *other;

	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	h->unsigned_draw = true;
	hall_announce(h);
	other = arena_fmt(h->operator->a, "%064d", 7);
	assert_problem(hall_sign(h, ARCHIVE, "hold", other), PROBLEM_CONFLICT);
}

static void
a_wrong_signature_and_a_wrong_clock_are_refused(void **state)
{
	struct hall *h = *state;
	struct ceremony_signature s;
	struct ceremony_view shown;
	char *sig;

	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	h->unsigned_draw = true;
	hall_announce(h);
	s = hall_signature(h, ARCHIVE, "hold", h->view.row.announce);
	s.at++;
	assert_says(
	    ceremony_sign(&h->party[ARCHIVE]->x, h->view.row.id, &s, &shown),
	    PROBLEM_RULE, "签名无效");
	s.at += 6 * MINUTE_MS;
	assert_says(
	    ceremony_sign(&h->party[ARCHIVE]->x, h->view.row.id, &s, &shown),
	    PROBLEM_RULE, "时钟");
	s = hall_signature(h, ARCHIVE, "hold", h->view.row.announce);
	sig = arena_strdup(h->operator->a, s.sig);
	sig[3] = sig[3] == '0' ? '1' : '0';
	s.sig = sig;
	assert_says(
	    ceremony_sign(&h->party[ARCHIVE]->x, h->view.row.id, &s, &shown),
	    PROBLEM_RULE, "签名无效");
}

static void
a_signature_stands(void **state)
{
	struct hall *h = *state;
	struct ceremony_signature s;
	struct ceremony_view shown;

	hall_announced(h);
	s = hall_signature(h, ARCHIVE, "hold", h->view.row.announce);
	assert_well(
	    ceremony_sign(&h->party[ARCHIVE]->x, h->view.row.id, &s, &shown));
	assert_int_equal(shown.signature_count, 2);
	hall_set_time(h, NOW_MS + MINUTE_MS);
	assert_problem(hall_sign(h, ARCHIVE, "hold", h->view.row.announce),
	    PROBLEM_CONFLICT);
}

static void
a_late_signature_leaves_only_the_void(void **state)
{
	struct hall *h = *state;
	struct ceremony_void end = {.reason = "保管人未按时签名"};

	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	h->unsigned_draw = true;
	hall_announce(h);
	hall_set_time(h, NOW_MS + 11 * MINUTE_MS);
	assert_says(hall_sign(h, ARCHIVE, "hold", h->view.row.announce),
	    PROBLEM_RULE, "只能作废");
	assert_well(
	    ceremony_void(&h->operator->x, h->view.row.id, &end, &h->view));
	assert_string_equal(h->view.row.state, "void");
}

static void
the_statement_is_signed_when_there_is_one(void **state)
{
	struct hall *h = *state;
	struct draw_document statement;
	struct draw_digest hash;
	const char *x;

	hall_announced(h);
	hall_to_drawn(h);
	assert_well(draw_document_statement(
	    &h->operator->x, h->view.row.id, &statement));
	hash = draw_statement_hash(draw_hash_sm3(),
	    (struct draw_text){statement.bytes, statement.len});
	x = text_hex(h->operator->a, hash.b, sizeof(hash.b));
	assert_problem(hall_sign(h, COURT, "statement", h->view.row.open),
	    PROBLEM_CONFLICT);
	assert_well(hall_sign(h, COURT, "statement", x));
	assert_well(hall_sign(h, NOTARY, "statement", x));
	hall_set_time(h, NOW_MS + MINUTE_MS);
	assert_problem(
	    hall_sign(h, NOTARY, "open", h->view.row.open), PROBLEM_CONFLICT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, hall_setup, hall_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_key_stands_in_the_charter_until_the_freeze),
	    TEST(what_is_no_key_is_refused),
	    TEST(an_invitation_registers_for_its_own_draw_only),
	    TEST(a_formal_draw_needs_everybodys_key),
	    TEST(a_formal_draw_without_two_holders_does_not_begin),
	    TEST(a_formal_draw_is_never_self_drawn),
	    TEST(nobody_commits_before_the_holders_have_signed),
	    TEST(nobody_reveals_before_all_have_signed_the_closing),
	    TEST(no_ball_counts_before_all_have_signed_the_opening),
	    TEST(a_signature_has_its_turn_and_its_people),
	    TEST(a_signature_of_another_A_is_refused),
	    TEST(a_wrong_signature_and_a_wrong_clock_are_refused),
	    TEST(a_signature_stands),
	    TEST(a_late_signature_leaves_only_the_void),
	    TEST(the_statement_is_signed_when_there_is_one),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the signatures of a transcript: a key in the charter demands valid
 * ones in time, and nothing else passes for one. */
#include <sodium.h>

#include "base/text.h"
#include "domain/draw/signature.h"
#include "domain/draw/testing.h"

enum {
	PEOPLE = 4,
	SIGNATURES = 7 /* two of holders, two of each party, one to spare */
};

/* Two holders, two parties, and their keys. */
static const char *const names[PEOPLE] = {
    "archive", "court", "jiwei", "notary"};

struct signers {
	unsigned char secret[PEOPLE][crypto_sign_SECRETKEYBYTES];
	struct draw_holder holders[2];
	struct draw_signature all[SIGNATURES];
	size_t count;
	struct toy *y;
};

static struct draw_text
key_of(struct signers *s, size_t i)
{
	unsigned char key[32], seed[32];

	memset(seed, (int)(i + 1), sizeof(seed));
	(void)crypto_sign_seed_keypair(key, s->secret[i], seed);
	return (draw_text_of(text_hex(arena, key, sizeof(key))));
}

static struct signers *
signers_new(void)
{
	struct signers *s = arena_alloc(arena, sizeof(*s));
	size_t i;

	s->y = toy_new(DRAW_RULE_NONE);
	for (i = 0; i < 2; i++)
		s->holders[i] =
		    (struct draw_holder){draw_text_of(names[i]), key_of(s, i)};
	for (i = 2; i < PEOPLE; i++)
		s->y->parties[i - 2].key = key_of(s, i);
	s->y->charter.holders = s->holders;
	s->y->charter.holder_count = 2;
	s->y->charter.commit_ms = 100;
	s->y->charter.reveal_ms = 200;
	s->y->charter.beacon_ms = 300;
	return (s);
}

static struct draw_text
signature(struct signers *s, size_t who, enum draw_role role,
    const struct draw_digest *x, int64_t at)
{
	unsigned char sig[64];
	struct draw_digest message = draw_signed(s->y->t.hash, role, x, at);

	(void)crypto_sign_detached(
	    sig, NULL, message.b, sizeof(message.b), s->secret[who]);
	return (draw_text_of(text_hex(arena, sig, sizeof(sig))));
}

static void
sign(struct signers *s, size_t who, enum draw_role role, int64_t at)
{
	const struct draw_digest *x[] = {
	    &s->y->t.announce, &s->y->close, &s->y->open, &s->y->open};

	s->all[s->count++] = (struct draw_signature){draw_text_of(names[who]),
	    draw_text_of(draw_role_word(role)), (uint64_t)at,
	    signature(s, who, role, x[role], at)};
	s->y->t.signatures = s->all;
	s->y->t.signature_count = s->count;
}

static void
sign_all(struct signers *s)
{
	sign(s, 0, DRAW_ROLE_HOLD, 100);
	sign(s, 1, DRAW_ROLE_HOLD, 90);
	sign(s, 2, DRAW_ROLE_CLOSE, 200);
	sign(s, 3, DRAW_ROLE_CLOSE, 190);
	sign(s, 2, DRAW_ROLE_OPEN, 300);
	sign(s, 3, DRAW_ROLE_OPEN, 250);
}

/* A draw that everybody has signed. */
static struct signers *
signed_draw(void)
{
	struct signers *s = signers_new();

	toy_freeze(s->y);
	toy_reveal(s->y);
	toy_conclude(s->y);
	sign_all(s);
	return (s);
}

static void
a_draw_that_everybody_signed_has_nothing_to_note(void **state)
{
	struct draw_verdict v = toy_judge(signed_draw()->y);

	(void)state;
	assert_null(v.difference);
	assert_int_equal(v.kind, DRAW_OK);
	assert_int_equal(v.note_count, 0);
}

static void
whoever_has_no_key_is_noted(void **state)
{
	struct signers *s = signers_new();
	struct draw_verdict v;

	(void)state;
	s->y->parties[1].key = T("");
	toy_freeze(s->y);
	toy_reveal(s->y);
	toy_conclude(s->y);
	sign(s, 0, DRAW_ROLE_HOLD, 1);
	sign(s, 1, DRAW_ROLE_HOLD, 1);
	sign(s, 2, DRAW_ROLE_CLOSE, 1);
	sign(s, 2, DRAW_ROLE_OPEN, 1);
	v = toy_judge(s->y);
	assert_int_equal(v.kind, DRAW_OK);
	assert_string_equal(v.notes[0],
	    "signatures: 1 of 4 people of the charter have no key and signed "
	    "nothing");
	sign(s, 3, DRAW_ROLE_OPEN, 1);
	assert_differs(toy_judge(s->y),
	    "signature open of notary: the charter has no such key");
}

/* The holders have keys, the parties none. */
static void
holders_alone_may_have_keys(void **state)
{
	struct signers *s = signers_new();

	(void)state;
	s->y->parties[0].key = s->y->parties[1].key = T("");
	toy_freeze(s->y);
	toy_reveal(s->y);
	toy_conclude(s->y);
	assert_differs(toy_judge(s->y), "signature hold of archive: missing");
	sign(s, 0, DRAW_ROLE_HOLD, 1);
	sign(s, 1, DRAW_ROLE_HOLD, 1);
	assert_int_equal(toy_judge(s->y).kind, DRAW_OK);
}

static void
every_missing_signature_is_found(void **state)
{
	static const char *const missing[] = {
	    "signature hold of archive: missing",
	    "signature hold of court: missing",
	    "signature close of jiwei: missing",
	    "signature close of notary: missing",
	    "signature open of jiwei: missing",
	    "signature open of notary: missing"};
	struct signers *s;
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++) {
		s = signed_draw();
		memmove(
		    &s->all[i], &s->all[i + 1], (5 - i) * sizeof(s->all[0]));
		s->y->t.signature_count = 5;
		assert_differs(toy_judge(s->y), missing[i]);
		assert_step(toy_judge(s->y), "signatures");
	}
}

static void
without_a_beacon_nobody_needs_to_sign_o(void **state)
{
	struct signers *s = signers_new();

	(void)state;
	s->y->charter.beacon = T("none");
	toy_freeze(s->y);
	toy_reveal(s->y);
	s->y->t.beacon = T("");
	toy_conclude(s->y);
	sign_all(s);
	s->y->t.signature_count = 4;
	assert_int_equal(toy_judge(s->y).kind, DRAW_OK);
}

static void
late_repeated_and_foreign_signatures_are_found(void **state)
{
	struct signers *s = signed_draw();

	(void)state;
	s->count = 0;
	sign(s, 0, DRAW_ROLE_HOLD, 101);
	assert_differs(toy_judge(s->y), "signature hold of archive: too late");
	s = signed_draw();
	s->all[4].at = 299; /* another time than the one signed */
	assert_differs(toy_judge(s->y), "signature open of jiwei: not valid");
	s = signed_draw();
	s->all[3] = s->all[2];
	assert_differs(
	    toy_judge(s->y), "signature close of jiwei: it stands twice");
	s = signed_draw();
	sign(s, 0, DRAW_ROLE_CLOSE, 1); /* a holder is no party */
	assert_differs(toy_judge(s->y),
	    "signature close of archive: the charter has no such key");
	s = signed_draw();
	sign(s, 0, DRAW_ROLE_STATEMENT, 1);
	assert_differs(toy_judge(s->y), "a signature of an unknown role");
}

static void
signatures_of_other_form_are_found(void **state)
{
	struct draw_text text =
	    draw_transcript_write(arena, &signed_draw()->y->t);
	struct toy *y = signed_draw()->y;

	(void)state;
	assert_differs(
	    toy_judge_text(y, replaced(text, "\"sig\":", "\"sug\":")),
	    "signature: the key sig is missing");
	assert_differs(
	    toy_judge_text(y, replaced(text, "\"sig\":\"", "\"sig\":\"g")),
	    "a signature is not 64 bytes of hex");
	assert_differs(
	    toy_judge_text(y, replaced(text, "\"by\":\"archive\"", "\"by\":1")),
	    "signature: not a string");
	assert_differs(toy_judge_text(y,
			   replaced(text, "\"role\":\"hold\"", "\"role\":1")),
	    "signature: not a string");
	assert_differs(
	    toy_judge_text(y, replaced(text, "\"at\":100", "\"at\":\"\"")),
	    "signature: at: not an integer from 0 to 9007199254740991");
}

/* The key of the charter is not one that anybody could have signed with. */
static void
a_key_that_is_none_is_found(void **state)
{
	struct signers *s = signers_new();

	(void)state;
	s->holders[1].key = T("00");
	toy_freeze(s->y);
	toy_reveal(s->y);
	toy_conclude(s->y);
	assert_differs(
	    toy_judge(s->y), "a key in the charter is no Ed25519 key");
	s = signers_new();
	s->y->parties[1].key = T("x");
	toy_freeze(s->y);
	toy_reveal(s->y);
	toy_conclude(s->y);
	assert_differs(
	    toy_judge(s->y), "a key in the charter is no Ed25519 key");
}

/*
 * The operator knows the beacon, makes a new veil key or new commitments that
 * please him and computes everything after them again. All hashes fit; those
 * who signed A and C signed others.
 */
static void
what_was_computed_again_after_the_beacon_is_found(void **state)
{
	struct signers *s = signed_draw();
	struct draw_signature before[SIGNATURES];

	(void)state;
	memcpy(before, s->all, sizeof(before));
	s = signers_new();
	s->y->veil_key = filled(99);
	s->y->t.veil = draw_veil(s->y->t.hash, &s->y->veil_key);
	toy_freeze(s->y);
	toy_reveal(s->y);
	toy_conclude(s->y);
	sign_all(s);
	assert_int_equal(toy_judge(s->y).kind, DRAW_OK);
	memcpy(s->all, before, sizeof(before));
	assert_differs(toy_judge(s->y), "signature hold of archive: not valid");

	s = signers_new();
	toy_freeze(s->y);
	toy_reveal(s->y);
	s->y->secrets[0].bytes = filled(0x77);
	s->y->commitments[0].bytes = draw_commit(s->y->t.hash,
	    &s->y->t.announce, s->y->parties[0].id, &s->y->secrets[0].bytes);
	s->y->close = draw_close(
	    s->y->t.hash, &s->y->t.announce, s->y->commitments, TOY_PARTIES);
	s->y->open =
	    draw_open(s->y->t.hash, &s->y->close, s->y->secrets, TOY_PARTIES);
	toy_conclude(s->y);
	sign_all(s);
	assert_int_equal(toy_judge(s->y).kind, DRAW_OK);
	memcpy(s->all, before, sizeof(before));
	assert_differs(toy_judge(s->y), "signature close of jiwei: not valid");
}

/* ---- attempts that ended early ----------------------------------------- */

/* Void as far as the first `said` parties have committed, without more. */
static struct signers *
void_attempt(void)
{
	struct signers *s = signers_new();
	size_t i;

	toy_freeze(s->y);
	toy_reveal(s->y);
	s->y->t.outcome = DRAW_OUTCOME_VOID;
	s->y->t.void_reason = T("the hall was closed");
	s->y->t.beacon = T("");
	s->y->t.open = NULL;
	s->y->t.close = NULL;
	for (i = 0; i < TOY_PARTIES; i++)
		s->y->said[i].commitment = s->y->said[i].reveal = NULL;
	return (s);
}

static void
a_void_attempt_may_lack_the_signature_it_ended_for(void **state)
{
	struct signers *s = void_attempt();

	(void)state;
	assert_int_equal(toy_judge(s->y).kind, DRAW_OK);
	sign(s, 0, DRAW_ROLE_HOLD, 1); /* the other one never did */
	assert_int_equal(toy_judge(s->y).kind, DRAW_OK);
	sign(s, 2, DRAW_ROLE_CLOSE, 1);
	assert_differs(toy_judge(s->y),
	    "signature close of jiwei: there was nothing to sign");
	s = void_attempt();
	sign(s, 2, DRAW_ROLE_OPEN, 1);
	assert_differs(toy_judge(s->y),
	    "signature open of jiwei: there was nothing to sign");
}

static void
nobody_may_have_gone_on_without_the_signatures_before(void **state)
{
	struct signers *s = void_attempt();

	(void)state;
	s->y->said[0].commitment = &s->y->commitments[0].bytes;
	sign(s, 0, DRAW_ROLE_HOLD, 1);
	assert_differs(toy_judge(s->y), "signature hold of court: missing");
	sign(s, 1, DRAW_ROLE_HOLD, 1);
	assert_int_equal(toy_judge(s->y).kind, DRAW_OK);
	s->y->said[1].commitment = &s->y->commitments[1].bytes;
	s->y->t.close = &s->y->close;
	sign(s, 2, DRAW_ROLE_CLOSE, 1);
	assert_int_equal(toy_judge(s->y).kind, DRAW_OK);
	s->y->said[1].reveal = &s->y->secrets[1].bytes;
	assert_differs(toy_judge(s->y), "signature close of notary: missing");
}

/* ---- words and times --------------------------------------------------- */

static void
roles_have_words_and_deadlines(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	enum draw_role role;

	(void)state;
	for (role = DRAW_ROLE_HOLD; role < DRAW_ROLE_COUNT; role++)
		assert_int_equal(
		    draw_role_find(draw_text_of(draw_role_word(role))), role);
	assert_int_equal(draw_role_find(T("seal")), DRAW_ROLE_COUNT);
	assert_int_equal(draw_role_deadline(&y->charter, DRAW_ROLE_HOLD), 1);
	assert_int_equal(draw_role_deadline(&y->charter, DRAW_ROLE_CLOSE), 2);
	/* In the hall the balls wait; a number published elsewhere does not. */
	assert_int_equal(
	    draw_role_deadline(&y->charter, DRAW_ROLE_OPEN), 3 + DRAW_DAY_MS);
	y->charter.beacon_source = T("lottery 2026123");
	assert_int_equal(draw_role_deadline(&y->charter, DRAW_ROLE_OPEN), 3);
	assert_true(
	    draw_role_deadline(&y->charter, DRAW_ROLE_STATEMENT) == INT64_MAX);
}

static void
statements_are_signed_by_parties_and_by_holders(void **state)
{
	struct signers *s = signers_new();
	const struct draw_charter *c = &s->y->charter;
	struct draw_digest x, y;

	(void)state;
	assert_non_null(draw_signer_key(c, DRAW_ROLE_STATEMENT, T("archive")));
	assert_non_null(draw_signer_key(c, DRAW_ROLE_STATEMENT, T("notary")));
	assert_null(draw_signer_key(c, DRAW_ROLE_STATEMENT, T("platform")));
	assert_null(draw_signer_key(c, DRAW_ROLE_HOLD, T("notary")));
	x = draw_statement_hash(s->y->t.hash, T("{}\n"));
	y = draw_transcript_hash(s->y->t.hash, T("{}\n"));
	assert_false(draw_digest_equal(&x, &y));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_draw_that_everybody_signed_has_nothing_to_note),
	    CASE(whoever_has_no_key_is_noted),
	    CASE(holders_alone_may_have_keys),
	    CASE(every_missing_signature_is_found),
	    CASE(without_a_beacon_nobody_needs_to_sign_o),
	    CASE(late_repeated_and_foreign_signatures_are_found),
	    CASE(signatures_of_other_form_are_found),
	    CASE(a_key_that_is_none_is_found),
	    CASE(what_was_computed_again_after_the_beacon_is_found),
	    CASE(a_void_attempt_may_lack_the_signature_it_ended_for),
	    CASE(nobody_may_have_gone_on_without_the_signatures_before),
	    CASE(roles_have_words_and_deadlines),
	    CASE(statements_are_signed_by_parties_and_by_holders),
	};

	if (sodium_init() < 0)
		return (1);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}

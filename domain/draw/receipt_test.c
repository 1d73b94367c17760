/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of receipts: what was given to a witness matches one draw and no
 * other. */
#include "domain/draw/receipt.h"

#include <sodium.h>

#include "base/text.h"
#include "domain/draw/signature.h"
#include "domain/draw/testing.h"

/* A drawn toy with one witness, its documents and his receipt. */
struct given {
	struct toy *y;
	struct draw_witness witness;
	struct draw_holder holder;
	struct draw_signature signature;
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	struct draw_receipt receipt;
	struct draw_text transcript, statement;
};

static void
sign_statement(struct given *g)
{
	unsigned char sig[64];
	struct draw_digest message = draw_signed(
	    g->y->t.hash, DRAW_ROLE_STATEMENT, &g->receipt.statement, 7);

	(void)crypto_sign_detached(
	    sig, NULL, message.b, sizeof(message.b), g->secret);
	g->signature = (struct draw_signature){T("archive"), T("statement"), 7,
	    draw_text_of(text_hex(arena, sig, sizeof(sig)))};
	g->receipt.signatures = &g->signature;
	g->receipt.signature_count = 1;
}

static struct given *
given(void)
{
	struct given *g = arena_alloc(arena, sizeof(*g));
	unsigned char key[32], seed[32] = {3};
	struct toy *y = toy_new(DRAW_RULE_NONE);

	(void)crypto_sign_seed_keypair(key, g->secret, seed);
	g->y = y;
	g->holder = (struct draw_holder){
	    T("archive"), draw_text_of(text_hex(arena, key, sizeof(key)))};
	y->charter.holders = &g->holder;
	y->charter.holder_count = 1;
	g->witness = (struct draw_witness){T("人大代表"), T("南山区代表组")};
	y->t.witnesses = &g->witness;
	y->t.witness_count = 1;
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	g->transcript = draw_transcript_write(arena, &y->t);
	g->statement = draw_statement_write(arena, &y->t, g->transcript);
	g->receipt = (struct draw_receipt){.hash = y->t.hash,
	    .draw_id = y->t.draw_id,
	    .attempt = 1,
	    .announce = y->t.announce,
	    .close = y->close,
	    .open = y->open,
	    .statement = draw_statement_hash(y->t.hash, g->statement),
	    .transcript = draw_transcript_hash(y->t.hash, g->transcript),
	    .beacon = y->t.beacon,
	    .drawn_at = T("2026-05-01T10:00:00+08:00"),
	    .present_at = T("2026-05-01T09:00:00+08:00"),
	    .receipt_at = T(""),
	    .witness = g->witness};
	sign_statement(g);
	return (g);
}

static struct problem *
judge_text(const struct given *g, struct draw_text receipt,
    struct draw_text document, struct draw_text statement, const char **told)
{
	(void)g;
	return (draw_receipt_verify(arena, receipt,
	    &(struct draw_receipt_beside){document, statement}, told));
}

static struct problem *
judge(const struct given *g)
{
	const char *told;

	return (judge_text(g, draw_receipt_write(arena, &g->receipt),
	    g->transcript, g->statement, &told));
}

static void
a_receipt_matches_its_transcript_and_its_statement(void **state)
{
	struct given *g = given();
	struct draw_text text = draw_receipt_write(arena, &g->receipt);
	const char *told = NULL;

	(void)state;
	assert_null(judge(g));
	assert_null(judge_text(g, text, g->transcript, T(""), &told));
	assert_null(judge_text(g, text, g->statement, T(""), &told));
	assert_string_equal(told,
	    "receipt: it matches; 1 of 1 people with keys have signed the "
	    "statement");
	g->receipt.signature_count = 0;
	text = draw_receipt_write(arena, &g->receipt);
	assert_null(judge_text(g, text, g->statement, T(""), &told));
	assert_string_equal(told,
	    "receipt: it matches; 0 of 1 people with keys have signed the "
	    "statement");
}

/* The operator exchanges what is published; the paper stays. */
static void
what_was_exchanged_afterwards_no_longer_matches(void **state)
{
	struct given *g = given();
	struct draw_text text = draw_receipt_write(arena, &g->receipt);
	const char *told;

	(void)state;
	assert_detail(judge_text(g, text,
			  replaced(g->transcript, "\"lots\":", " \"lots\":"),
			  T(""), &told),
	    "receipt: it was given for another transcript");
	assert_detail(judge_text(g, text,
			  replaced(g->statement, "\"transcript_hash\":\"",
			      "\"transcript_hash\":\"0"),
			  T(""), &told),
	    "receipt: it was given for another transcript");
	assert_detail(judge_text(g, text, g->transcript,
			  replaced(g->statement, "{", "{ "), &told),
	    "receipt: it was given for another statement");
	assert_detail(judge_text(g, text, replaced(g->statement, "{", "{ "),
			  T(""), &told),
	    "receipt: it was given for another statement");
	assert_detail(
	    judge_text(g, text,
		replaced(g->transcript, "\"beacon\":\"1", "\"beacon\":\"2"),
		T(""), &told),
	    "receipt: beacon differs");
}

static void
another_draws_receipt_is_found(void **state)
{
	struct given *g = given();

	(void)state;
	g->receipt.attempt = 2;
	assert_detail(judge(g), "receipt: attempt differs");
	g = given();
	g->receipt.announce = filled(1);
	assert_detail(judge(g), "receipt: announce differs");
	g = given();
	g->receipt.open = filled(1);
	assert_detail(judge(g), "receipt: open differs");
	g = given();
	g->receipt.witness.name = T("别人");
	assert_detail(
	    judge(g), "receipt: its witness is not among those of the draw");
}

static void
signatures_on_a_receipt_are_checked(void **state)
{
	struct draw_signature twice[2];
	struct given *g = given();

	(void)state;
	g->signature.at = 8;
	assert_detail(
	    judge(g), "receipt: the signature of archive is not valid");
	g = given();
	g->signature.by = T("court");
	assert_detail(judge(g), "receipt: the signature of court is not valid");
	g = given();
	g->signature.by = T("jiwei"); /* he has no key */
	assert_detail(judge(g), "receipt: the signature of jiwei is not valid");
	g = given();
	g->signature.role = T("open");
	assert_detail(
	    judge(g), "receipt: the signature of archive is not valid");
	g = given();
	twice[0] = twice[1] = g->signature;
	g->receipt.signatures = twice;
	g->receipt.signature_count = 2;
	assert_detail(
	    judge(g), "receipt: the signature of archive is not valid");
}

static void
assert_refused(const char *old, const char *new, const char *detail)
{
	struct given *g = given();
	const char *told;

	assert_detail(
	    judge_text(g,
		replaced(draw_receipt_write(arena, &g->receipt), old, new),
		g->transcript, T(""), &told),
	    detail);
}

static void
what_is_no_receipt_is_refused(void **state)
{
	struct given *g = given();
	const char *told;

	(void)state;
	assert_non_null(judge_text(g, T("{"), g->transcript, T(""), &told));
	assert_refused(
	    "\"open\":", "\"opened\":", "receipt: the key open is missing");
	assert_refused("SSJ1-receipt", "SSJ1", "receipt: unknown protocol");
	assert_refused("\"statement\":\"", "\"statement\":\"x",
	    "statement is not 32 bytes of lower-case hex");
	assert_refused("\"sig\":", "\"sog\":",
	    "receipt: signature: the key sig is missing");
	assert_refused("\"by\":\"archive\"", "\"by\":1",
	    "receipt: signature: not a string");
	assert_refused("\"signatures\":[", "\"signatures\":1,\"x\":[",
	    "receipt: not exactly the keys");
	assert_refused("\"sig\":\"", "\"sig\":\"g",
	    "receipt: the signature of archive is not valid");
	/* A document that is none has been refused before; it is refused here
	 * too. */
	assert_non_null(judge_text(
	    g, draw_receipt_write(arena, &g->receipt), T("{"), T(""), &told));
	assert_non_null(judge_text(g, draw_receipt_write(arena, &g->receipt),
	    replaced(g->transcript, "\"charter\":\"", "\"charter\":1,\"x\":\""),
	    T(""), &told));
	assert_non_null(judge_text(g, draw_receipt_write(arena, &g->receipt),
	    replaced(g->transcript, "balls", "bulls"), T(""), &told));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_receipt_matches_its_transcript_and_its_statement),
	    CASE(what_was_exchanged_afterwards_no_longer_matches),
	    CASE(another_draws_receipt_is_found),
	    CASE(signatures_on_a_receipt_are_checked),
	    CASE(what_is_no_receipt_is_refused),
	};

	if (sodium_init() < 0)
		return (1);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}

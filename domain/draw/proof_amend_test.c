/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the proof of an object that came in afterwards. */
#include <sodium.h>

#include "base/text.h"
#include "domain/draw/amend.h"
#include "domain/draw/proof.h"
#include "domain/draw/proof_amend.h"
#include "domain/draw/signature.h"
#include "domain/draw/testing.h"

static unsigned char secrets[2][crypto_sign_SECRETKEYBYTES];
static struct draw_holder holders[2];
static struct toy *drawn;
static struct draw_text transcript, statement, amendment;

static void
begin(void)
{
	static const struct draw_substituted z = {T("SP-1"), T("A"), T("X"),
	    T("Y"), T("注销（2026-01-15）"), T("2026-05-02T09:00:00+08:00")};
	struct draw_amendment x = {
	    .number = 1, .substitutions = &z, .substitution_count = 1};
	unsigned char seed[32], key[32];
	size_t i;

	drawn = toy_new(DRAW_RULE_NONE);
	for (i = 0; i < 2; i++) {
		memset(seed, (int)(i + 1), sizeof(seed));
		(void)crypto_sign_seed_keypair(key, secrets[i], seed);
		holders[i] = (struct draw_holder){
		    draw_text_of(i == 0 ? "archive" : "court"),
		    draw_text_of(text_hex(arena, key, sizeof(key)))};
	}
	drawn->charter.holders = holders;
	drawn->charter.holder_count = 2;
	toy_freeze(drawn);
	toy_reveal(drawn);
	toy_conclude(drawn);
	transcript = draw_transcript_write(arena, &drawn->t);
	statement = draw_statement_write(arena, &drawn->t, transcript);
	x.transcript = draw_transcript_hash(drawn->t.hash, transcript);
	amendment = draw_amendment_write(arena, &x);
}

static const char *
signature(size_t who)
{
	struct draw_digest x = draw_amendment_hash(drawn->t.hash, amendment);
	struct draw_digest m =
	    draw_signed(drawn->t.hash, DRAW_ROLE_AMEND, &x, 7);
	unsigned char sig[crypto_sign_BYTES];

	(void)crypto_sign_detached(sig, NULL, m.b, sizeof(m.b), secrets[who]);
	return (arena_fmt(arena,
	    "{\"by\":\"%s\",\"role\":\"amend\",\"at\":7,\"sig\":\"%s\"}",
	    cstring(holders[who].id), text_hex(arena, sig, sizeof(sig))));
}

static struct draw_text
proof(const char *signatures)
{
	struct draw_put_in p = {.hash = drawn->t.hash,
	    .draw_id = drawn->t.draw_id,
	    .attempt = 1,
	    .list_id = T("SP-1"),
	    .id = T("Y"),
	    .number = 1,
	    .amendment = amendment,
	    .signatures = draw_text_of(signatures)};

	return (draw_put_in_write(arena, &p));
}

static struct draw_text
both(void)
{
	return (proof(arena_fmt(arena, "[%s,%s]", signature(0), signature(1))));
}

static void
it_holds_beside_transcript_and_statement(void **state)
{
	struct draw_put_in p;
	size_t signers;

	(void)state;
	begin();
	assert_null(
	    draw_put_in_check(arena, both(), &transcript, &p, &signers));
	assert_int_equal(signers, 2);
	assert_int_equal(p.number, 1);
	assert_text_equal(p.id, "Y");
	assert_null(
	    draw_put_in_check(arena, proof("[]"), &statement, &p, &signers));
	assert_int_equal(signers, 0);
	assert_null(draw_put_in_check(arena, both(), NULL, &p, &signers));
	assert_null(draw_any_proof_check(arena, both(), statement));
	assert_non_null(draw_any_proof_check(arena, T("{}"), statement));
	assert_non_null(draw_any_proof_check(arena,
	    T("{\"protocol\":\"SSJ1-proof\",\"kind\":\"drawn\"}"), statement));
}

/* Proofs of the other kinds are judged as before. */
static void
a_drawn_object_has_the_proof_of_the_tree(void **state)
{
	struct draw_proof p = {.list_id = T("SP-1")};

	(void)state;
	begin();
	p.hash = drawn->t.hash;
	p.draw_id = drawn->t.draw_id;
	p.attempt = 1;
	p.id = drawn->t.lists[0].selections[0].order[0].id;
	assert_null(draw_proof_from_transcript(arena, transcript, &p));
	assert_null(draw_any_proof_check(
	    arena, draw_proof_write(arena, &p), statement));
}

static void
says(struct draw_text text, const char *what)
{
	assert_detail(draw_any_proof_check(arena, text, statement), what);
}

static void
what_it_does_not_prove_is_told(void **state)
{
	static const char none[] =
	    "proof: its amendment does not put this object in";

	(void)state;
	begin();
	says(replaced(both(), "\"id\":\"Y\"", "\"id\":\"Z\""), none);
	says(replaced(both(), "\"list_id\":\"SP-1\"", "\"list_id\":\"SP-2\""),
	    none);
	says(replaced(both(), "\"number\":1", "\"number\":2"), none);
	says(replaced(both(), "\"attempt\":1", "\"attempt\":2"),
	    "proof: it is of another draw");
	says(replaced(both(), "demo-2026-1", "demo-2026-2"),
	    "proof: it is of another draw");
	says(replaced(both(), "\"hash\":\"SM3\"", "\"hash\":\"SHA-256\""),
	    "proof: it is of another draw");
	says(replaced(both(), "\"hash\":\"SM3\"", "\"hash\":\"MD5\""),
	    "unknown hash");
	says(replaced(both(), "\"by\":\"court\"", "\"by\":\"archive\""),
	    "proof: the signature of archive is not valid");
	says(replaced(both(), "注销", "吊销"),
	    "proof: the signature of archive is not valid");
	assert_detail(draw_any_proof_check(arena, both(), T("[]")),
	    "transcript: not exactly the keys");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(it_holds_beside_transcript_and_statement),
	    CASE(a_drawn_object_has_the_proof_of_the_tree),
	    CASE(what_it_does_not_prove_is_told),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

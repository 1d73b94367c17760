/* SPDX-License-Identifier: Apache-2.0 */
/* What a party makes of what the service shows: all of it is computed again,
 * and whatever does not follow is refused before anything is sent. */
#include "programs/party/ceremony.h"

#include <sodium.h>

#include "programs/party/testing.h"

enum {
	PEOPLE = 4
};

/* A toy draw with keys: archive and court hold, jiwei and notary take part. */
struct play {
	struct toy *y;
	struct draw_holder holders[2];
	unsigned char secret[PEOPLE][crypto_sign_SECRETKEYBYTES];
	struct draw_signature signatures[2];
};

static struct draw_text
key_of(struct play *p, size_t i)
{
	unsigned char key[crypto_sign_PUBLICKEYBYTES], seed[32];

	memset(seed, (int)(i + 1), sizeof(seed));
	(void)crypto_sign_seed_keypair(key, p->secret[i], seed);
	return (draw_text_of(text_hex(arena, key, sizeof(key))));
}

static struct play *
play_new(void)
{
	struct play *p = arena_alloc(arena, sizeof(*p));
	struct toy *y = p->y = toy_new(DRAW_RULE_NONE);

	p->holders[0] = (struct draw_holder){T("archive"), key_of(p, 0)};
	p->holders[1] = (struct draw_holder){T("court"), key_of(p, 1)};
	y->parties[0].key = key_of(p, 2);
	y->parties[1].key = key_of(p, 3);
	y->charter.holders = p->holders;
	y->charter.holder_count = 2;
	y->charter.commit_ms = 100;
	y->charter.reveal_ms = 200;
	y->charter.beacon_ms = 300;
	toy_freeze(y);
	return (p);
}

static void
sign(struct play *p, size_t i, const char *by, const char *role,
    const struct draw_digest *x, int64_t at)
{
	unsigned char sig[crypto_sign_BYTES];
	struct draw_digest message;
	struct draw_transcript *t = &p->y->t;

	message =
	    draw_signed(t->hash, draw_role_find(draw_text_of(role)), x, at);
	(void)crypto_sign_detached(
	    sig, NULL, message.b, sizeof(message.b), p->secret[i]);
	p->signatures[t->signature_count++] =
	    (struct draw_signature){draw_text_of(by), draw_text_of(role),
		(uint64_t)at, draw_text_of(text_hex(arena, sig, sizeof(sig)))};
	t->signatures = p->signatures;
}

static struct ceremony
read_well(const struct toy *y, const char *state)
{
	struct ceremony c;

	assert_null(ceremony_read(arena, read_shown(shown(y, state)), &c));
	return (c);
}

static void
assert_refused(const char *text, const char *words)
{
	struct ceremony c;
	struct problem *p = ceremony_read(arena, read_shown(text), &c);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	assert_non_null(strstr(p->detail, words));
}

/* `text` with the first `from` exchanged. */
static const char *
edited(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	return (arena_fmt(
	    arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)));
}

/* ---- reading ----------------------------------------------------------- */

static void
every_step_is_computed_again(void **state)
{
	struct play *p = play_new();
	struct ceremony c = read_well(p->y, "announced");
	size_t at = 9;

	(void)state;
	assert_true(c.announced);
	assert_false(c.closed || c.opened || c.committed[0]);
	toy_reveal(p->y);
	c = read_well(p->y, "opened");
	assert_true(c.closed && c.opened && c.committed[1] && c.revealed[1]);
	assert_null(ceremony_party(arena, &c, "notary", &at));
	assert_int_equal(at, 1);
	assert_non_null(ceremony_party(arena, &c, "people", &at));
}

/* A is there when the freeze ends, and nobody has promised it yet. */
static void
what_is_not_announced_binds_nobody(void **state)
{
	struct play *p = play_new();
	const char *text = shown(p->y, "frozen");
	struct ceremony c;

	(void)state;
	text = edited(text, "\"announced_at\":\"2026-03-31T10:00:00+08:00\"",
	    "\"announced_at\":null");
	assert_null(ceremony_read(arena, read_shown(text), &c));
	assert_false(c.announced);
}

static void
an_A_that_does_not_follow_is_refused(void **state)
{
	struct play *p = play_new();
	const char *text = shown(p->y, "announced");

	(void)state;
	assert_refused(
	    edited(text, "demo-2026-1", "demo-2026-2"), "announce is not");
	assert_refused(edited(text, "\"veil\":\"", "\"veil\":\"x"), "veil");
	assert_refused(edited(text, "SP-2", "SP-3"), "announce is not");
	assert_refused(edited(text, "SP-1", "../x"), "list_id");
	assert_refused(
	    edited(text, "\"attempt\":1", "\"attempt\":0"), "hash or attempt");
	assert_refused(
	    edited(text, "\"hash\":\"SM3\"", "\"hash\":\"MD5\""), "hash");
	assert_refused(
	    edited(text, "\"id\":\"jiwei\"", "\"id\":\"zz\""), "parties");
	assert_refused(edited(text, "\"lists\":[", "\"list\":["), "lists");
}

static void
a_C_or_an_O_that_does_not_follow_is_refused(void **state)
{
	struct draw_digest wrong = filled(9);
	struct play *p = play_new();

	(void)state;
	toy_reveal(p->y);
	p->y->t.open = &wrong;
	assert_refused(shown(p->y, "opened"), "open is not");
	p->y->t.open = NULL;
	p->y->t.close = &wrong;
	assert_refused(shown(p->y, "closed"), "close is not");
	p->y->t.close = &p->y->close;
	p->y->said[1].commitment = NULL;
	assert_refused(shown(p->y, "closed"), "close is not");
}

/* ---- signatures -------------------------------------------------------- */

static void
only_a_valid_signature_in_time_of_its_own_key_counts(void **state)
{
	struct play *p = play_new();
	struct draw_digest other = filled(1);
	struct ceremony c;

	(void)state;
	sign(p, 0, "archive", "hold", &p->y->t.announce, 100);
	c = read_well(p->y, "announced");
	assert_true(ceremony_signed(&c, DRAW_ROLE_HOLD, T("archive")));
	assert_false(ceremony_signed(&c, DRAW_ROLE_HOLD, T("court")));
	assert_false(ceremony_all_signed(&c, DRAW_ROLE_HOLD));
	sign(p, 1, "court", "hold", &p->y->t.announce, 100);
	c = read_well(p->y, "announced");
	assert_true(ceremony_all_signed(&c, DRAW_ROLE_HOLD));
	p->y->t.signature_count = 1;
	sign(p, 1, "court", "hold", &p->y->t.announce, 101);
	c = read_well(p->y, "announced");
	assert_false(ceremony_signed(&c, DRAW_ROLE_HOLD, T("court")));
	p->y->t.signature_count = 1;
	sign(p, 0, "court", "hold", &p->y->t.announce, 100);
	c = read_well(p->y, "announced");
	assert_false(ceremony_signed(&c, DRAW_ROLE_HOLD, T("court")));
	p->y->t.signature_count = 1;
	sign(p, 1, "court", "hold", &other, 100);
	c = read_well(p->y, "announced");
	assert_false(ceremony_all_signed(&c, DRAW_ROLE_HOLD));
}

static void
parties_sign_what_is_there(void **state)
{
	struct play *p = play_new();
	struct ceremony c;

	(void)state;
	toy_reveal(p->y);
	p->y->t.open = NULL;
	p->y->said[0].reveal = p->y->said[1].reveal = NULL;
	sign(p, 2, "jiwei", "close", &p->y->close, 200);
	sign(p, 3, "notary", "open", &p->y->open, 200);
	c = read_well(p->y, "closed");
	assert_true(ceremony_signed(&c, DRAW_ROLE_CLOSE, T("jiwei")));
	assert_false(ceremony_all_signed(&c, DRAW_ROLE_CLOSE));
	/* Of an O that nobody has shown. */
	assert_false(ceremony_signed(&c, DRAW_ROLE_OPEN, T("notary")));
}

static void
the_end_is_the_end(void **state)
{
	static const char *const ends[] = {
	    "drawn", "void", "void_after_entropy"};
	struct ceremony c = {.state = "drawing"};
	size_t i;

	(void)state;
	assert_false(ceremony_has_ended(&c));
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		c.state = ends[i];
		assert_true(ceremony_has_ended(&c));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(every_step_is_computed_again),
	    CASE(what_is_not_announced_binds_nobody),
	    CASE(an_A_that_does_not_follow_is_refused),
	    CASE(a_C_or_an_O_that_does_not_follow_is_refused),
	    CASE(only_a_valid_signature_in_time_of_its_own_key_counts),
	    CASE(parties_sign_what_is_there),
	    CASE(the_end_is_the_end),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

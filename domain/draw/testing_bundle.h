/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of bundles: included by *_test.c only. A bundle of two attempts, a
 * void one and a drawn one with two amendments, two witnesses and a holder who
 * signed, each with a recording; and what it takes to falsify it. Sums are
 * made right again after each change, so that it is not they that tell.
 */
#ifndef SSJ_DOMAIN_DRAW_TESTING_BUNDLE_H
#define SSJ_DOMAIN_DRAW_TESTING_BUNDLE_H

#include <sodium.h>

#include "base/text.h"
#include "domain/draw/amend.h"
#include "domain/draw/bundle.h"
#include "domain/draw/receipt.h"
#include "domain/draw/signature.h"
#include "domain/draw/standing.h"
#include "domain/draw/statement_signed.h"
#include "domain/draw/testing.h"

enum {
	ROOM = 64
};

#define FIRST  "attempts/0000000001/"
#define SECOND "attempts/0000000002/"

struct pack {
	struct draw_entry entries[ROOM];
	size_t count;
};

static inline void
put(struct pack *k, const char *name, struct draw_text bytes)
{
	assert_true(k->count + 1 < ROOM);
	k->entries[k->count++] = (struct draw_entry){draw_text_of(name), bytes};
}

/* The bytes of a file, to be read or replaced. */
static inline struct draw_text *
bytes_of(struct pack *k, const char *name)
{
	size_t i = 0;

	while (!draw_text_equal(k->entries[i].name, draw_text_of(name)))
		assert_true(++i < k->count);
	return (&k->entries[i].bytes);
}

static inline void
drop(struct pack *k, const char *name)
{
	struct draw_text *bytes = bytes_of(k, name);
	size_t i = 0;

	while (&k->entries[i].bytes != bytes)
		i++;
	k->entries[i] = k->entries[--k->count];
}

/* ---- a good one ---------------------------------------------------------- */

static inline const char *
hex_of(const struct draw_digest *d)
{
	struct draw_out o;

	draw_out_begin(&o, arena);
	draw_out_hex(&o, d->b, sizeof(d->b));
	return (cstring(draw_out_end(&o)));
}

struct logbook {
	struct draw_out o;
	int seq;
};

static inline void
log_line(struct logbook *l, const char *id, int attempt, const char *kind,
    const char *after)
{
	draw_out_c(&l->o,
	    arena_fmt(arena,
		"{\"seq\":%d,\"at\":\"2026-05-01T10:00:00.000+08:00\","
		"\"kind\":\"draw.%s\",\"id\":\"%s\",\"attempt\":%d,"
		"\"actor\":\"user\",\"actor_id\":null,\"after\":%s}\n",
		l->seq, kind, id, attempt, after));
}

/* A step of the protocol; steps are numbered by tens, whatever is between. */
static inline void
log_it(struct logbook *l, const char *id, int attempt, const char *kind,
    const char *after)
{
	l->seq += 10 - l->seq % 10;
	log_line(l, id, attempt, kind, after);
}

static inline void
log_beside(struct logbook *l, const char *id, int attempt, const char *kind,
    const char *after)
{
	l->seq++;
	log_line(l, id, attempt, kind, after);
}

static inline const char *
pair(const char *name, const struct draw_digest *d)
{
	return (arena_fmt(arena, "{\"%s\":\"%s\"}", name, hex_of(d)));
}

static inline void
log_parties(struct logbook *l, const struct toy *y, const char *id, int attempt,
    bool reveals)
{
	size_t i;

	for (i = 0; i < TOY_PARTIES; i++)
		log_it(l, id, attempt, reveals ? "revealed" : "committed",
		    reveals ? arena_fmt(arena, "{\"party\":\"%s\"}",
				  cstring(y->said[i].id))
			    : arena_fmt(arena,
				  "{\"party\":\"%s\",\"commitment\":\"%s\"}",
				  cstring(y->said[i].id),
				  hex_of(y->said[i].commitment)));
}

static inline void
log_until_announced(
    struct logbook *l, const struct toy *y, const char *id, int attempt)
{
	log_it(l, id, attempt, "created", "{\"slot\":1}");
	log_it(l, id, attempt, "freezing", "null");
	log_it(l, id, attempt, "freeze_failed", "null");
	log_it(l, id, attempt, "freezing", "null");
	log_it(l, id, attempt, "frozen", "null");
	log_it(l, id, attempt, "invited", "null");
	log_it(l, id, attempt, "announced", pair("announce", &y->t.announce));
}

/* The second is invited twice: his link was lost. */
static inline void
log_invited(struct logbook *l)
{
	static const char *const said[] = {
	    "{\"witness\":\"w1\",\"kind\":\"deputy\",\"name\":\"甲\"}",
	    "{\"witness\":\"w2\",\"kind\":\"member\",\"name\":\"乙\"}",
	    "{\"witness\":\"w2\",\"kind\":\"member\",\"name\":\"乙\"}",
	    "{\"witness\":\"w3\",\"kind\":\"society\",\"name\":\"丙\"}",
	};
	size_t i;

	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		log_beside(l, "b", 2, "witness_invited", said[i]);
}

static inline void
log_drawn(struct logbook *l, const struct toy *y, const struct draw_digest *h)
{
	static const char id[] = "b";

	log_until_announced(l, y, id, 2);
	log_parties(l, y, id, 2, false);
	log_it(l, id, 2, "closed", pair("close", y->t.close));
	log_invited(l);
	log_beside(l, id, 2, "witness_present", "{\"witness\":\"w1\"}");
	log_beside(l, id, 2, "witness_present", "{\"witness\":\"w2\"}");
	log_parties(l, y, id, 2, true);
	log_it(l, id, 2, "opened", pair("open", y->t.open));
	log_it(l, id, 2, "beacon_typed", "{\"beacon\":\"1.2.3.4.5.6.\"}");
	log_it(l, id, 2, "beacon_accepted", "{\"beacon\":\"1.2.3.4.5.6.\"}");
	log_it(l, id, 2, "drawn",
	    arena_fmt(arena, "{\"transcript_hash\":\"%s\",\"seed\":\"%s\"}",
		hex_of(h), hex_of(y->t.seed)));
	log_it(l, id, 2, "disclosed", "null");
}

/* ---- hall and holder ----------------------------------------------------- */

/* A photo of the hall, and its event. */
static inline const char *
put_recording(struct pack *k, struct logbook *l, const char *id, int attempt,
    const char *shows)
{
	const char *bytes = arena_fmt(arena, "\xff\xd8\xff%s", shows);
	struct draw_digest sum;
	const char *name;

	draw_hash_of(draw_hash_sha256(), bytes, strlen(bytes), sum.b);
	name = bundle_name(arena, (uint32_t)attempt,
	    bundle_recording(arena, hex_of(&sum), "jpg"));
	put(k, name, draw_text_of(bytes));
	log_beside(l, id, attempt, "recorded",
	    arena_fmt(
		arena, "{\"sha256\":\"%s\",\"title\":\"现场\"}", hex_of(&sum)));
	return (name);
}

static const char holder_id[] = "archive";

static inline void
holder_key(unsigned char *key, unsigned char *secret)
{
	const unsigned char seed[32] = {3};

	(void)crypto_sign_seed_keypair(key, secret, seed);
}

/* A holder with a key comes into the charter. */
static inline void
add_holder(struct toy *y)
{
	unsigned char key[32], secret[crypto_sign_SECRETKEYBYTES];
	struct draw_holder *holder = arena_alloc(arena, sizeof(*holder));

	holder_key(key, secret);
	*holder = (struct draw_holder){draw_text_of(holder_id),
	    draw_text_of(text_hex(arena, key, sizeof(key)))};
	y->charter.holders = holder;
	y->charter.holder_count = 1;
}

static inline struct draw_signature *
holder_signs(
    const struct toy *y, enum draw_role role, const struct draw_digest *x)
{
	struct draw_signature *out = arena_alloc(arena, sizeof(*out));
	struct draw_digest message = draw_signed(y->t.hash, role, x, 1);
	unsigned char key[32], secret[crypto_sign_SECRETKEYBYTES], sig[64];

	holder_key(key, secret);
	(void)crypto_sign_detached(
	    sig, NULL, message.b, sizeof(message.b), secret);
	*out = (struct draw_signature){draw_text_of(holder_id),
	    draw_text_of(draw_role_word(role)), 1,
	    draw_text_of(text_hex(arena, sig, sizeof(sig)))};
	return (out);
}

static inline void
log_signed(struct logbook *l, const struct draw_signature *s)
{
	log_beside(l, "b", 2, "signed",
	    arena_fmt(arena,
		"{\"party\":\"%s\",\"role\":\"%s\",\"sig\":\"%s\"}",
		cstring(s->by), cstring(s->role), cstring(s->sig)));
}

/* The signatures of the statement: one. */
static inline void
put_signatures(struct pack *k, struct logbook *l, const struct toy *y,
    struct draw_text statement)
{
	struct draw_digest x = draw_statement_hash(y->t.hash, statement);
	const struct draw_signature *s =
	    holder_signs(y, DRAW_ROLE_STATEMENT, &x);

	put(k, SECOND BUNDLE_SIGNATURES,
	    draw_signatures_write(arena, DRAW_ROLE_STATEMENT, &x, s, 1));
	log_signed(l, s);
}

/* Whoever has the first place makes way for the next by the rule; nobody where
 * the draw assigns nobody. */
static inline struct draw_amendment
first_amendment(struct toy *y, struct draw_text document)
{
	const struct draw_folder folder = {toy_open, y};
	struct draw_standing *s = arena_alloc(arena, sizeof(*s));
	struct draw_replaced *one = arena_alloc(arena, sizeof(*one));
	struct draw_slot *of;

	assert_null(draw_standing_begin(arena,
	    &(struct draw_standing_from){document, NULL, &folder, 0, NULL}, s));
	if (y->charter.assignment == DRAW_RULE_NONE)
		return ((struct draw_amendment){.transcript = s->transcript});
	of = s->now.assignment.slots;
	*one =
	    (struct draw_replaced){{s->now.visits[of->visit].id, DRAW_VISIT_ID},
		of->number, draw_amending_name(&s->now, of->inspector), T(""),
		T("请假"), T("2026-05-02T09:00:00+08:00")};
	one->in = draw_amending_name(&s->now, draw_amending_next(&s->now, 0));
	return ((struct draw_amendment){.transcript = s->transcript,
	    .inspectors = one,
	    .inspector_count = 1});
}

/* Two of them, the second signed; the log of the first is an old one, which
 * has no hash. */
static inline void
put_amendments(
    struct pack *k, struct logbook *l, struct toy *y, struct draw_text document)
{
	struct draw_amendment x = first_amendment(y, document);
	const struct draw_signature *s = NULL;
	struct draw_text bytes;

	for (x.number = 1; x.number <= 2; x.number++) {
		if (x.number == 2)
			x.inspector_count = 0;
		bytes = draw_amendment_write(arena, &x);
		put(k, bundle_name(arena, 2, bundle_amendment(arena, x.number)),
		    bytes);
		x.previous = draw_amendment_hash(y->t.hash, bytes);
		s = holder_signs(y, DRAW_ROLE_AMEND, &x.previous);
		put(k,
		    bundle_name(
			arena, 2, bundle_amendment_signed(arena, x.number)),
		    draw_signatures_write(
			arena, DRAW_ROLE_AMEND, &x.previous, s, x.number - 1));
		log_it(l, "b", 2, "substituted",
		    x.number == 1
			? "{\"number\":1}"
			: arena_fmt(arena, "{\"number\":2,\"hash\":\"%s\"}",
			      hex_of(&x.previous)));
	}
	log_signed(l, s);
}

static inline void
put_files(struct pack *k, const struct toy *y, const char *folder)
{
	size_t i;

	for (i = 0; i < y->file_count; i++)
		put(k,
		    arena_fmt(arena, "%s%s", folder, cstring(y->files[i].name)),
		    y->bytes[i]);
}

/* ---- attempts ------------------------------------------------------------ */

/* The void attempt and its events; the hash of its transcript. */
static inline struct draw_digest
put_void(struct pack *k, struct logbook *l)
{
	struct toy *y = toy_new(DRAW_RULE_PATHS);
	struct draw_text text;

	log_it(l, "0", 1, "created", "null");
	log_it(l, "0", 1, "voided", "null");
	toy_freeze(y);
	toy_reveal(y);
	y->t.open = NULL;
	y->t.beacon = T("");
	y->said[0].reveal = y->said[1].reveal = NULL;
	y->t.outcome = DRAW_OUTCOME_VOID;
	y->t.void_reason = T("停电");
	log_until_announced(l, y, "a", 1);
	log_parties(l, y, "a", 1, false);
	log_it(l, "a", 1, "closed", pair("close", y->t.close));
	put_recording(k, l, "a", 1, "dark");
	log_it(l, "a", 1, "voided", "null");
	put_files(k, y, FIRST "pool/");
	put(k, FIRST "pool/" BUNDLE_VEIL_KEY,
	    draw_key_write(arena, &y->veil_key));
	text = draw_transcript_write(arena, &y->t);
	put(k, FIRST BUNDLE_TRANSCRIPT, text);
	return (draw_transcript_hash(y->t.hash, text));
}

static const struct draw_witness toy_witnesses[2] = {
    {T("人大代表"), T("甲")}, {T("政协委员"), T("乙")}};

/* The receipts of both witnesses. */
static inline void
put_receipts(struct pack *k, const struct toy *y, struct draw_text statement,
    const struct draw_digest *transcript)
{
	struct draw_receipt r = {.hash = y->t.hash,
	    .draw_id = y->t.draw_id,
	    .attempt = y->t.attempt,
	    .announce = y->t.announce,
	    .close = *y->t.close,
	    .open = *y->t.open,
	    .statement = draw_statement_hash(y->t.hash, statement),
	    .transcript = *transcript,
	    .beacon = y->t.beacon,
	    .drawn_at = T("2026-05-01T10:00:00+08:00"),
	    .present_at = T("2026-05-01T09:00:00+08:00"),
	    .receipt_at = T("")};
	uint32_t n;

	for (n = 1; n <= 2; n++) {
		r.witness = toy_witnesses[n - 1];
		put(k, bundle_name(arena, 2, bundle_receipt(arena, n)),
		    draw_receipt_write(arena, &r));
	}
}

static inline struct pack *
good(enum draw_rule rule)
{
	struct pack *k = arena_alloc(arena, sizeof(*k));
	struct toy *y = toy_new(rule);
	struct draw_digest hash;
	struct draw_text text, statement;
	struct logbook l = {.seq = 0};

	draw_out_begin(&l.o, arena);
	add_holder(y);
	y->t.attempt = 2;
	y->strata[0][1].den = 1000; /* due less than one object */
	y->t.previous = put_void(k, &l);
	y->t.witnesses = toy_witnesses;
	y->t.witness_count = 2;
	toy_freeze(y);
	y->t.signatures = holder_signs(y, DRAW_ROLE_HOLD, &y->t.announce);
	y->t.signature_count = 1;
	toy_reveal(y);
	toy_conclude(y);
	text = draw_transcript_write(arena, &y->t);
	hash = draw_transcript_hash(y->t.hash, text);
	log_drawn(&l, y, &hash);
	put(k, SECOND BUNDLE_TRANSCRIPT, text);
	statement = draw_statement_write(arena, &y->t, text);
	put(k, SECOND BUNDLE_STATEMENT, statement);
	put_receipts(k, y, statement, &hash);
	put_files(k, y, SECOND "pool/");
	log_signed(&l, y->t.signatures);
	put_signatures(k, &l, y, statement);
	put_recording(k, &l, "b", 2, "balls");
	put_amendments(k, &l, y, text);
	put(k, BUNDLE_FORMAT, bundle_format());
	put(k, BUNDLE_EVENTS, draw_out_end(&l.o));
	return (k);
}

static inline bool
begins(struct draw_text name, const char *prefix)
{
	return (name.len > strlen(prefix) &&
	    memcmp(name.s, prefix, strlen(prefix)) == 0);
}

/* The same in the first format. */
static inline struct pack *
good_of_first_format(enum draw_rule rule)
{
	static const char *const added[] = {BUNDLE_FORMAT, FIRST "pool/",
	    FIRST "recordings/", SECOND "recordings/",
	    SECOND "amendments/0001.signatures",
	    SECOND "amendments/0002.signatures", SECOND BUNDLE_SIGNATURES};
	struct pack *k = good(rule);
	size_t i, n;

	for (n = 0; n < sizeof(added) / sizeof(added[0]); n++)
		for (i = k->count; i-- > 0;)
			if (begins(k->entries[i].name, added[n]) ||
			    draw_text_equal(
				k->entries[i].name, draw_text_of(added[n])))
				k->entries[i] = k->entries[--k->count];
	return (k);
}

static inline struct draw_verdict
judge(const struct pack *k)
{
	struct draw_entry entries[ROOM + 1];

	memcpy(entries, k->entries, sizeof(k->entries));
	bundle_seal(arena, entries, k->count);
	return (bundle_verify(arena, entries, k->count + 1));
}

static inline void
says(const struct pack *k, const char *difference)
{
	assert_differs(judge(k), difference);
}

static inline void
edit(struct pack *k, const char *name, const char *old, const char *new)
{
	struct draw_text *bytes = bytes_of(k, name);

	*bytes = replaced(*bytes, old, new);
}

static inline void
swap(struct pack *k, const char *one, const char *other)
{
	struct draw_text *x = bytes_of(k, one), *y = bytes_of(k, other);
	struct draw_text was = *x;

	*x = *y;
	*y = was;
}

#endif

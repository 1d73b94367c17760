/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures of a transcript: each one that stands there is right, and none
 * that a key in the charter demands is missing.
 */
#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/beacon.h"
#include "domain/draw/signature.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify_work.h"

/* A signature as the file has it. */
struct signature_in {
	struct draw_text by;
	enum draw_role role;
	int64_t at;
	unsigned char sig[ED25519_SIGNATURE];
};

struct signing {
	struct draw_verify_work *v;
	struct draw_demand demand;
	struct signature_in *all;
	size_t count;
	size_t with_key, without_key; /* people of the charter */
};

static struct problem *
count_key(struct signing *s, struct draw_text key)
{
	unsigned char bytes[ED25519_KEY];

	if (key.len == 0)
		s->without_key++;
	else if (draw_public_key(key, bytes))
		s->with_key++;
	else
		return (draw_differs(
		    s->v->a, "a key in the charter is no Ed25519 key"));
	return (NULL);
}

static bool
has_a_key(const struct draw_charter *c)
{
	size_t i;

	for (i = 0; i < c->party_count; i++)
		if (c->parties[i].key.len > 0)
			return (true);
	for (i = 0; i < c->holder_count; i++)
		if (c->holders[i].key.len > 0)
			return (true);
	return (false);
}

static struct problem *
count_keys(struct signing *s)
{
	const struct draw_charter *c = &s->v->t.charter;
	size_t i;

	for (i = 0; i < c->party_count; i++)
		TRY(count_key(s, c->parties[i].key));
	for (i = 0; i < c->holder_count; i++)
		TRY(count_key(s, c->holders[i].key));
	return (NULL);
}

/* ---- each one ---------------------------------------------------------- */

static struct problem *
read_signature(struct arena *a, const struct json *j, struct signature_in *out)
{
	static const char *const keys[] = {"by", "role", "at", "sig"};
	struct draw_text role, sig;

	TRY(DRAW_KEYS(a, j, keys, "signature"));
	TRY(draw_read_text(a, json_get(j, "by"), "signature", &out->by));
	TRY(draw_read_text(a, json_get(j, "role"), "signature", &role));
	TRY(draw_read_text(a, json_get(j, "sig"), "signature", &sig));
	TRY(draw_read_integer(a, json_get(j, "at"), 0, DRAW_INTEGER_MAX - 1,
	    "signature: at", &out->at));
	out->role = draw_role_find(role);
	if (out->role >= DRAW_ROLE_STATEMENT)
		return (draw_differs(a, "a signature of an unknown role"));
	if (!text_unhex(sig.s, sig.len, out->sig, sizeof(out->sig)))
		return (draw_differs(a, "a signature is not 64 bytes of hex"));
	return (NULL);
}

/* False where the attempt did not come as far as what the role signs. */
static bool
is_reached(const struct signing *s, enum draw_role role)
{
	return (role == DRAW_ROLE_HOLD ||
	    (role == DRAW_ROLE_CLOSE ? s->demand.has_close
				     : s->demand.has_open));
}

/* What the role signs. */
static const struct draw_digest *
object_of(const struct signing *s, enum draw_role role)
{
	if (role == DRAW_ROLE_HOLD)
		return (&s->v->t.announce);
	return (role == DRAW_ROLE_CLOSE ? &s->v->close : &s->v->open);
}

static struct problem *
wrong(const struct signing *s, const struct signature_in *x, const char *what)
{
	return (draw_differs(s->v->a, "signature %s of %.*s: %s",
	    draw_role_word(x->role), (int)x->by.len, x->by.s, what));
}

static struct problem *
check_signature(const struct signing *s, const struct signature_in *x)
{
	const struct draw_charter *c = &s->v->t.charter;
	const struct draw_text *hex = draw_signer_key(c, x->role, x->by);
	unsigned char key[ED25519_KEY];
	struct draw_digest message;

	if (hex == NULL || !draw_public_key(*hex, key))
		return (wrong(s, x, "the charter has no such key"));
	if (!is_reached(s, x->role))
		return (wrong(s, x, "there was nothing to sign"));
	if (x->at > draw_role_deadline(c, x->role))
		return (wrong(s, x, "too late"));
	message =
	    draw_signed(s->v->hash, x->role, object_of(s, x->role), x->at);
	if (!ed25519_verify(key, x->sig, message.b, sizeof(message.b)))
		return (wrong(s, x, "not valid"));
	return (NULL);
}

static bool
has_signed(const struct signing *s, struct draw_text by, enum draw_role role,
    size_t among)
{
	size_t i;

	for (i = 0; i < among; i++)
		if (s->all[i].role == role && draw_text_equal(s->all[i].by, by))
			return (true);
	return (false);
}

static struct problem *
check_each(struct signing *s)
{
	const struct json *x;
	struct arena *a = s->v->a;
	struct signature_in *one;
	size_t i;

	TRY(draw_read_list(a, json_get(s->v->t.json, "signatures"),
	    "signatures", &x, &s->count));
	s->all = arena_array(a, s->count, sizeof(*s->all));
	for (i = 0; x != NULL; x = x->next, i++) {
		one = &s->all[i];
		TRY(read_signature(a, x, one));
		if (has_signed(s, one->by, one->role, i))
			return (wrong(s, one, "it stands twice"));
		TRY(check_signature(s, one));
	}
	return (NULL);
}

/* ---- none is missing --------------------------------------------------- */

static struct problem *
require(const struct signing *s, struct draw_text by, struct draw_text key,
    enum draw_role role)
{
	if (key.len == 0 || has_signed(s, by, role, s->count))
		return (NULL);
	return (draw_differs(s->v->a, "signature %s of %.*s: missing",
	    draw_role_word(role), (int)by.len, by.s));
}

static struct problem *
check_complete(const struct signing *s)
{
	const struct draw_charter *c = &s->v->t.charter;
	const struct draw_party *p;
	size_t i;

	for (i = 0; i < c->holder_count && s->demand.hold; i++)
		TRY(require(
		    s, c->holders[i].id, c->holders[i].key, DRAW_ROLE_HOLD));
	for (i = 0; i < c->party_count; i++) {
		p = &c->parties[i];
		if (s->demand.close)
			TRY(require(s, p->id, p->key, DRAW_ROLE_CLOSE));
		/* O is signed before the beacon, where there is one. */
		if (s->demand.open && !draw_beacon_is_none(c->beacon))
			TRY(require(s, p->id, p->key, DRAW_ROLE_OPEN));
	}
	return (NULL);
}

struct problem *
draw_verify_signatures(struct draw_verify_work *v, struct draw_demand demand)
{
	struct signing s = {.v = v, .demand = demand};

	v->verdict->step = DRAW_STEP_SIGNATURES;
	if (!has_a_key(&v->t.charter)) {
		draw_note(
		    v, "signatures: unsigned, no key stands in the charter");
		return (NULL);
	}
	TRY(count_keys(&s));
	TRY(check_each(&s));
	TRY(check_complete(&s));
	if (s.without_key > 0)
		draw_note(v,
		    arena_fmt(v->a,
			"signatures: %zu of %zu people of the charter have no "
			"key and signed nothing",
			s.without_key, s.with_key + s.without_key));
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who takes part: invitations, and the keys that people bring with them.
 * Whoever shows an invitation is its party or holder; of an invitation only
 * its SHA-256 is kept.
 */
#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/uuid.h"
#include "service/ceremony_private.h"
#include "storage/events.h"

enum {
	TOKEN_BYTES = 32,
	SHA256_BYTES = 32,
	HOLDERS_MIN = 2 /* of a formal draw */
};

/* ---- invitations ------------------------------------------------- */

const char *
invitation_hash(struct arena *a, const char *token)
{
	unsigned char digest[SHA256_BYTES];

	crypto_hash_sha256(digest, (const unsigned char *)token, strlen(token));
	return (text_hex(a, digest, sizeof(digest)));
}

const char *
invitation_new(struct arena *a)
{
	unsigned char bytes[TOKEN_BYTES];
	const char *token;

	random_bytes(bytes, sizeof(bytes));
	token = arena_fmt(a, "ssjp_%s", text_hex(a, bytes, sizeof(bytes)));
	sodium_memzero(bytes, sizeof(bytes));
	return (token);
}

struct problem *
attempt_people_insert(struct db *db, struct arena *a, const char *id,
    const struct ceremony_draft *draft)
{
	size_t i;

	for (i = 0; i < draft->party_count; i++)
		TRY(draws_party_insert(db, a,
		    &(struct draw_party_row){.draw_id = id,
			.party_id = draft->parties[i].id,
			.title = draft->parties[i].title,
			.hosted = draft->parties[i].hosted},
		    invitation_hash(a, invitation_new(a))));
	for (i = 0; i < draft->holder_count; i++)
		TRY(draws_guest_insert(db, a,
		    &(struct draw_guest_row){.draw_id = id,
			.id = draft->holders[i].id,
			.title = draft->holders[i].title,
			.role = "holder"},
		    invitation_hash(a, invitation_new(a))));
	return (NULL);
}

struct inviting {
	struct ctx *x;
	const char *id;
	struct ceremony_invitation *out;
	size_t count;
};

static bool
is_before_announcement(const char *state)
{
	return (strcmp(state, "created") == 0 ||
	    strcmp(state, "freezing") == 0 || strcmp(state, "frozen") == 0);
}

static struct problem *
invite_one(
    struct db *db, struct inviting *v, const char *party_id, const char *role)
{
	struct arena *a = v->x->arena;
	const char *token = invitation_new(a);

	v->out[v->count++] =
	    (struct ceremony_invitation){party_id, role, token};
	return (draws_party_invite(db, a,
	    &(struct draw_party_row){.draw_id = v->id, .party_id = party_id},
	    invitation_hash(a, token)));
}

static struct problem *
invite(struct db *db, struct arena *a, void *arg)
{
	struct inviting *v = arg;
	struct attempt attempt;
	size_t i;

	TRY(attempt_hold(db, a, v->id, &attempt));
	TRY(attempt_require(v->x, PERM_DRAW_OPERATE, &attempt.row));
	if (!is_before_announcement(attempt.row.state))
		return (problem_new(
		    a, PROBLEM_WRONG_STATE, NULL, "公告之后不能再签发邀请"));
	v->count = 0;
	v->out = arena_array(
	    a, attempt.party_count + attempt.guest_count, sizeof(*v->out));
	for (i = 0; i < attempt.party_count; i++)
		TRY(invite_one(db, v, attempt.parties[i].party_id, "party"));
	for (i = 0; i < attempt.guest_count; i++)
		if (strcmp(attempt.guests[i].role, "holder") == 0)
			TRY(invite_one(db, v, attempt.guests[i].id, "holder"));
	return (event_append(db, v->x,
	    &(struct event){
		EVENT_DRAW_INVITED, v->id, attempt.row.org_path, NULL, NULL}));
}

struct problem *
ceremony_invite(struct ctx *x, const char *id,
    const struct ceremony_invitation **out, size_t *count)
{
	struct inviting v = {.x = x, .id = id};

	TRY(ctx_require(x, PERM_DRAW_OPERATE));
	TRY(db_transact(x->db, x->arena, invite, &v));
	*out = v.out;
	*count = v.count;
	return (NULL);
}

struct problem *
attempt_check_invited(struct ctx *x, const char *id)
{
	const struct actor *actor = x->actor;

	/* The invitation is for one draw; of any other it knows nothing. */
	if (actor->kind == ACTOR_PARTY && strcmp(actor->draw_id, id) == 0)
		return (NULL);
	return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
}

struct problem *
attempt_hold_invited(
    struct db *db, struct ctx *x, const char *id, struct attempt *out)
{
	TRY(attempt_check_invited(x, id));
	return (attempt_hold(db, x->arena, id, out));
}

/* ---- keys -------------------------------------------------------- */

struct registering {
	struct ctx *x;
	const char *id, *key;
	struct attempt attempt;
};

/* Where the charter has the key of whoever is called so; NULL: nowhere. */
static struct draw_text *
place_of(const struct draw_charter *c, const char *who)
{
	struct draw_text id = draw_text_of(who);
	size_t i;

	for (i = 0; i < c->party_count; i++)
		if (draw_text_equal(c->parties[i].id, id))
			return (&c->parties[i].key);
	for (i = 0; i < c->holder_count; i++)
		if (draw_text_equal(c->holders[i].id, id))
			return (&c->holders[i].key);
	return (NULL);
}

/* One key must not sign for two people. */
static bool
is_anothers(const struct draw_charter *c, struct draw_text key, const char *who)
{
	struct draw_text id = draw_text_of(who);
	size_t i;

	for (i = 0; i < c->party_count; i++)
		if (draw_text_equal(c->parties[i].key, key) &&
		    !draw_text_equal(c->parties[i].id, id))
			return (true);
	for (i = 0; i < c->holder_count; i++)
		if (draw_text_equal(c->holders[i].key, key) &&
		    !draw_text_equal(c->holders[i].id, id))
			return (true);
	return (false);
}

static struct problem *
check_key(struct arena *a, const char *hex)
{
	unsigned char key[ED25519_KEY];

	if (draw_public_key(draw_text_of(hex), key) &&
	    crypto_core_ed25519_is_valid_point(key) == 1)
		return (NULL);
	return (problem_new(
	    a, PROBLEM_INVALID, "/key", "这不是可用的 Ed25519 公钥"));
}

static const char *
key_json(struct arena *a, const char *who, const char *key)
{
	return (arena_fmt(a, "{\"party\":\"%s\",\"key\":\"%s\"}", who, key));
}

static struct problem *
register_key(struct db *db, struct arena *a, void *arg)
{
	struct registering *g = arg;
	struct attempt *t = &g->attempt;
	const char *me = g->x->actor->party_id;
	struct draw_text *place, text, key = draw_text_of(g->key);

	TRY(attempt_hold_invited(db, g->x, g->id, t));
	place = place_of(&t->charter, me);
	if (place == NULL)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	if (draw_text_equal(*place, key))
		return (NULL);
	if (strcmp(t->row.state, "created") != 0)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "章程在冻结时固定，此后不能再登记或更换公钥"));
	if (is_anothers(&t->charter, key, me))
		return (problem_new(a, PROBLEM_CONFLICT, "/key",
		    "本次抽取中已有他人登记了这一公钥"));
	*place = key;
	TRY(draw_charter_write(a, &t->charter, &text));
	t->row.charter = arena_memdup(a, text.s, text.len);
	TRY(draws_charter_save(db, a, &t->row, clock_rfc3339(a, g->x->now_ms)));
	return (event_append(db, g->x,
	    &(struct event){EVENT_DRAW_KEY_REGISTERED, g->id, t->row.org_path,
		NULL, key_json(a, me, g->key)}));
}

struct problem *
ceremony_register(
    struct ctx *x, const char *id, const char *key, struct ceremony_view *out)
{
	struct registering g = {.x = x, .id = id, .key = key};

	TRY(check_key(x->arena, key));
	TRY(db_transact(x->db, x->arena, register_key, &g));
	return (ceremony_show(x, id, out));
}

/* ---- formal draws ------------------------------------------------ */

static struct problem *
check_has_key(struct arena *a, struct draw_text key, struct draw_text id)
{
	if (key.len > 0)
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, NULL,
	    "集中抽取的参与方和保管人都须登记公钥，%.*s 尚未登记", (int)id.len,
	    id.s));
}

struct problem *
attempt_check_formal_charter(struct arena *a, const struct draw_charter *c)
{
	if (c->holder_count < HOLDERS_MIN)
		return (problem_new(a, PROBLEM_RULE, "/holders",
		    "集中抽取至少要有两名保管人保管密钥和名录，各方都须签名"));
	if (draw_charter_is_self_drawn(c))
		return (problem_new(a, PROBLEM_RULE, "/parties",
		    "集中抽取不得自抽：至少要有两个独立的参与方和 10 万种可能"
		    "的公证随机数，或者一个独立的参与方和 2 的 40 次方种"));
	return (NULL);
}

struct problem *
attempt_check_formal(struct arena *a, const struct attempt *attempt)
{
	const struct draw_charter *c = &attempt->charter;
	size_t i;

	if (!attempt->row.formal)
		return (NULL);
	TRY(attempt_check_formal_charter(a, c));
	for (i = 0; i < c->party_count; i++)
		TRY(check_has_key(a, c->parties[i].key, c->parties[i].id));
	for (i = 0; i < c->holder_count; i++)
		TRY(check_has_key(a, c->holders[i].key, c->holders[i].id));
	return (NULL);
}

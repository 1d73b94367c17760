/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures of parties and holders, checked when they arrive: what is stored
 * is what a verifier will accept. A signature is written once and stays.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "service/ceremony_private.h"
#include "service/draw_documents.h"
#include "storage/events.h"

/* How far a signer's clock may be from ours. */
#define CLOCKS_MS INT64_C(300000)

/* What a role signs and when; amendments follow the draw, each with signatures
 * of its own. */
static const struct {
	const char *state, *title;
} turns[DRAW_ROLE_COUNT] = {
    [DRAW_ROLE_HOLD] = {"announced", "总指纹 A"},
    [DRAW_ROLE_CLOSE] = {"closed", "承诺封存值 C"},
    [DRAW_ROLE_OPEN] = {"opened", "秘密值汇总 O"},
    [DRAW_ROLE_STATEMENT] = {"drawn", "抽取声明"},
    [DRAW_ROLE_AMEND] = {"drawn", "递补文件"},
};

/* ---- who must have signed ---------------------------------------- */

static const struct draw_signature_row *
signature_of(const struct attempt *t, enum draw_role role, struct draw_text by)
{
	const struct draw_signature_row *row = t->signatures;
	size_t i;

	for (i = 0; i < t->signature_count; i++)
		if (strcmp(row[i].role, draw_role_word(role)) == 0 &&
		    draw_text_equal(draw_text_of(row[i].signer), by))
			return (&row[i]);
	return (NULL);
}

bool
attempt_lacks(const struct attempt *t, enum draw_role role, struct draw_text id)
{
	const struct draw_text *key = draw_signer_key(&t->charter, role, id);

	return (
	    key != NULL && key->len > 0 && signature_of(t, role, id) == NULL);
}

static struct problem *
demand_of(struct arena *a, const struct attempt *t, enum draw_role role,
    struct draw_text id)
{
	if (!attempt_lacks(t, role, id))
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, NULL, "%.*s 尚未对%s签名",
	    (int)id.len, id.s, turns[role].title));
}

struct problem *
attempt_demand(struct arena *a, const struct attempt *t, enum draw_role role)
{
	const struct draw_charter *c = &t->charter;
	size_t i;

	if (role == DRAW_ROLE_HOLD) {
		for (i = 0; i < c->holder_count; i++)
			TRY(demand_of(a, t, role, c->holders[i].id));
		return (NULL);
	}
	for (i = 0; i < c->party_count; i++)
		TRY(demand_of(a, t, role, c->parties[i].id));
	return (NULL);
}

/* ---- one signature ----------------------------------------------- */

struct signing {
	struct ctx *x;
	const char *id;
	const struct ceremony_signature *in;
	enum draw_role role;
	struct attempt attempt;
	int64_t number; /* of the amendment; 0 for other roles */
};

static struct problem *
check_turn(struct signing *s)
{
	struct arena *a = s->x->arena;
	const char *state = s->attempt.row.state;

	TRY(lifecycle_move(a, &lifecycle_draw, state, ACT_SIGN, NULL));
	if (strcmp(state, turns[s->role].state) == 0)
		return (NULL);
	return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
	    "抽取现在处于“%s”，不能对%s签名",
	    lifecycle_state_title(&lifecycle_draw, state),
	    turns[s->role].title));
}

static struct problem *
object_of(struct signing *s, const char **out)
{
	const struct draw_row *row = &s->attempt.row;
	struct draw_document document;
	struct draw_digest hash;

	*out = s->role == DRAW_ROLE_HOLD ? row->announce
	    : s->role == DRAW_ROLE_CLOSE ? row->close
					 : row->open;
	/* An amendment is found by what is signed. */
	if (s->role == DRAW_ROLE_AMEND)
		*out = s->number > 0 ? s->in->of : "";
	if (s->role != DRAW_ROLE_STATEMENT)
		return (NULL);
	TRY(draw_document_statement(s->x, s->id, &document));
	hash = draw_statement_hash(
	    s->attempt.hash, (struct draw_text){document.bytes, document.len});
	*out = attempt_hex(s->x->arena, &hash);
	return (NULL);
}

static struct problem *
check_time(struct signing *s)
{
	int64_t deadline = draw_role_deadline(&s->attempt.charter, s->role);

	if (deadline != INT64_MAX)
		TRY(attempt_in_time(s->x, deadline,
		    arena_fmt(s->x->arena, "对%s签名", turns[s->role].title)));
	if (s->in->at <= deadline &&
	    llabs(s->in->at - s->x->now_ms) <= CLOCKS_MS)
		return (NULL);
	return (problem_new(s->x->arena, PROBLEM_RULE, "/at",
	    "签名所写的时间与现在相差太大，请校准时钟后重新签名"));
}

static struct problem *
check_valid(struct signing *s, struct draw_text hex)
{
	struct draw_digest x = attempt_digest(s->in->of), message;
	unsigned char key[ED25519_KEY], sig[ED25519_SIGNATURE];

	message = draw_signed(s->attempt.hash, s->role, &x, s->in->at);
	if (draw_public_key(hex, key) &&
	    text_unhex(s->in->sig, strlen(s->in->sig), sig, sizeof(sig)) &&
	    crypto_sign_verify_detached(
		sig, message.b, sizeof(message.b), key) == 0)
		return (NULL);
	return (problem_new(s->x->arena, PROBLEM_RULE, "/sig",
	    "签名无效：不是以章程中的公钥对%s所签", turns[s->role].title));
}

/* What the signer has signed before as this role, or as this amendment; which
 * one that is, is found here. */
static struct problem *
find_before(struct db *db, struct signing *s, struct draw_text me,
    struct draw_amendment_signature_row *out)
{
	const struct draw_amendment_signature_row *found;
	const struct draw_signature_row *row;
	struct db_rows rows;

	*out = (struct draw_amendment_signature_row){.signer = ""};
	if (s->role != DRAW_ROLE_AMEND) {
		row = signature_of(&s->attempt, s->role, me);
		if (row != NULL)
			*out = (struct draw_amendment_signature_row){
			    0, row->signer, row->at_ms, row->signature};
		return (NULL);
	}
	TRY(draws_amendment_signed(
	    db, s->x->arena, s->id, s->in->of, s->x->actor->party_id, &rows));
	found = rows.rows;
	if (rows.count > 0)
		*out = *found;
	s->number = out->number;
	return (NULL);
}

/* *known: this very signature is here already. */
static struct problem *
check(struct db *db, struct signing *s, bool *known)
{
	struct arena *a = s->x->arena;
	struct draw_text me = draw_text_of(s->x->actor->party_id);
	const struct draw_text *key =
	    draw_signer_key(&s->attempt.charter, s->role, me);
	struct draw_amendment_signature_row before;
	const char *object;

	if (key == NULL || key->len == 0)
		return (problem_new(a, PROBLEM_FORBIDDEN, NULL,
		    "章程中没有您用于此项签名的公钥"));
	TRY(find_before(db, s, me, &before));
	*known = *before.signer != '\0' && before.at_ms == s->in->at &&
	    strcmp(before.signature, s->in->sig) == 0;
	if (*known)
		return (NULL);
	if (*before.signer != '\0')
		return (problem_new(a, PROBLEM_CONFLICT, NULL,
		    "已有您对%s的签名，不能更改", turns[s->role].title));
	TRY(check_turn(s));
	TRY(object_of(s, &object));
	if (strcmp(object, s->in->of) != 0)
		return (problem_new(a, PROBLEM_CONFLICT, "/of",
		    "这不是本次抽取的%s", turns[s->role].title));
	TRY(check_time(s));
	return (check_valid(s, *key));
}

static const char *
signed_json(struct arena *a, const char *who, const struct signing *s)
{
	return (arena_fmt(a,
	    "{\"party\":\"%s\",\"role\":\"%s\",\"of\":\"%s\","
	    "\"sig\":\"%s\"}",
	    who, draw_role_word(s->role), s->in->of, s->in->sig));
}

static struct problem *
write(struct db *db, struct signing *s)
{
	struct arena *a = s->x->arena;
	const char *me = s->x->actor->party_id;
	const char *now = clock_rfc3339(a, s->x->now_ms);

	if (s->role == DRAW_ROLE_AMEND)
		return (draws_amendment_sign(db, a, s->id,
		    &(struct draw_amendment_signature_row){
			s->number, me, s->in->at, s->in->sig},
		    now));
	return (draws_signature_insert(db, a, s->id,
	    &(struct draw_signature_row){
		me, draw_role_word(s->role), s->in->at, s->in->sig},
	    now));
}

static struct problem *
sign(struct db *db, struct arena *a, void *arg)
{
	struct signing *s = arg;
	const char *me = s->x->actor->party_id;
	bool known = false;

	TRY(attempt_hold_invited(db, s->x, s->id, &s->attempt));
	TRY(check(db, s, &known));
	if (known)
		return (NULL);
	TRY(write(db, s));
	return (event_append(db, s->x,
	    &(struct event){EVENT_DRAW_SIGNED, s->id, s->attempt.row.org_path,
		NULL, signed_json(a, me, s)}));
}

struct problem *
ceremony_sign(struct ctx *x, const char *id,
    const struct ceremony_signature *signature, struct ceremony_view *out)
{
	struct signing s = {.x = x, .id = id, .in = signature};

	s.role = draw_role_find(draw_text_of(signature->role));
	TRY(db_transact(x->db, x->arena, sign, &s));
	return (ceremony_show(x, id, out));
}

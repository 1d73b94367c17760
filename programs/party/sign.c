/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and signatures. The seed stays in the state folder. */
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/draw/statement.h"
#include "programs/party/party.h"

struct keys {
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
};

/* *found false: there is no key, and none was to be made. */
static struct problem *
read_keys(struct arena *a, const struct party *p, bool make, struct keys *out,
    bool *found)
{
	struct draw_digest seed = {{0}};

	*found = true;
	TRY(party_state_key(a, &p->state, &seed, make ? NULL : found));
	if (*found)
		(void)crypto_sign_seed_keypair(
		    out->public, out->secret, seed.b);
	sodium_memzero(&seed, sizeof(seed));
	return (NULL);
}

struct problem *
party_public_key(
    struct arena *a, const struct party *p, bool make, const char **out)
{
	struct keys keys;
	bool found;

	TRY(read_keys(a, p, make, &keys, &found));
	*out = found ? text_hex(a, keys.public, sizeof(keys.public)) : "";
	sodium_memzero(&keys, sizeof(keys));
	return (NULL);
}

static bool
is_holder(const struct json *ceremony, const char *id)
{
	const struct json *rows = json_get(ceremony, "holders"), *row;
	const char *each;

	for (row = rows == NULL ? NULL : rows->child; row != NULL;
	     row = row->next) {
		each = json_string(json_get(row, "id"));
		if (each != NULL && strcmp(each, id) == 0)
			return (true);
	}
	return (false);
}

/* What was done, and what the person at the terminal does next. */
static void
tell_registered(
    const struct party *p, const struct json *ceremony, const char *key)
{
	const char *draw_no = json_string(json_get(ceremony, "draw_no"));
	const char *act = is_holder(ceremony, p->id) ? "hold" : "run";

	(void)printf("%s 已登记公钥 %s\n", p->id, key);
	(void)printf("  写入抽取 %s 的章程；冻结之前可以再次登记，此后不能更换"
		     "。\n",
	    draw_no == NULL ? p->draw : draw_no);
	(void)printf("下一步：\n"
		     "  1. 在别处也公布这个公钥（网站、公告栏），供他人核对"
		     "；\n"
		     "  2. 公告之前启动 party %s，参数与本次相同，让它运行到"
		     "结束；\n"
		     "  3. 保存好文件夹 %s，它证明您看到了什么。\n",
	    act, p->folder);
	(void)fflush(stdout);
}

struct problem *
party_register(struct arena *a, struct party *p, bool *ended)
{
	cJSON *body = cJSON_CreateObject();
	struct http_reply reply;
	const char *key;

	*ended = true;
	TRY(party_public_key(a, p, true, &key));
	(void)cJSON_AddStringToObject(body, "key", key);
	TRY(http_post(a, &p->client, arena_fmt(a, "/v1/draws/%s/keys", p->draw),
	    body, &reply));
	tell_registered(p, reply.json, key);
	return (NULL);
}

struct problem *
party_check_key(
    struct arena *a, const struct party *p, const struct draw_text *in_charter)
{
	const char *ours;

	if (in_charter == NULL)
		return (problem_new(a, PROBLEM_CONFLICT, NULL,
		    "%s is no holder of this draw (不是本次抽取的保管人)",
		    p->id));
	TRY(party_public_key(a, p, false, &ours));
	if (draw_text_equal(*in_charter, draw_text_of(ours)))
		return (NULL);
	return (problem_new(a, PROBLEM_CONFLICT, NULL,
	    "the charter has another key for %s than ours", p->id));
}

static struct problem *
send(struct arena *a, const struct party *p, enum draw_role role,
    const struct draw_digest *x, const char *sig, int64_t at)
{
	cJSON *body = cJSON_CreateObject();
	struct http_reply reply;

	(void)cJSON_AddStringToObject(body, "role", draw_role_word(role));
	(void)cJSON_AddStringToObject(body, "of", text_hex(a, x->b, DRAW_HASH));
	(void)cJSON_AddNumberToObject(body, "at", (double)at);
	(void)cJSON_AddStringToObject(body, "sig", sig);
	return (http_post(a, &p->client,
	    arena_fmt(a, "/v1/draws/%s/signatures", p->draw), body, &reply));
}

/* What is signed is remembered as `as` before it leaves. */
static struct problem *
sign_as(struct arena *a, const struct party *p, const struct ceremony *c,
    enum draw_role role, const char *as, const struct draw_digest *x)
{
	unsigned char sig[crypto_sign_BYTES];
	int64_t at = clock_now_ms();
	struct draw_digest message;
	struct keys keys;
	bool found;

	TRY(party_state_signing(a, &p->state,
	    &(struct party_signing){c->draw_no, c->attempt, as, x}));
	TRY(read_keys(a, p, false, &keys, &found));
	if (!found)
		return (NULL);
	party_reach(p, arena_fmt(a, "sign/%s", as));
	message = draw_signed(c->hash, role, x, at);
	(void)crypto_sign_detached(
	    sig, NULL, message.b, sizeof(message.b), keys.secret);
	sodium_memzero(&keys, sizeof(keys));
	TRY(send(a, p, role, x, text_hex(a, sig, sizeof(sig)), at));
	party_reach(p, arena_fmt(a, "signed/%s", as));
	party_tell(p, arena_fmt(a, "已签名 %s", as), x);
	return (NULL);
}

struct problem *
party_sign(struct arena *a, const struct party *p, const struct ceremony *c,
    enum draw_role role, const struct draw_digest *x)
{
	if (role != DRAW_ROLE_STATEMENT &&
	    ceremony_signed(c, role, draw_text_of(p->id)))
		return (NULL);
	return (sign_as(a, p, c, role, draw_role_word(role), x));
}

struct problem *
party_sign_amendment(struct arena *a, const struct party *p,
    const struct ceremony *c, const struct party_amendment *x)
{
	const char *as = arena_fmt(a, "%s-%u", draw_role_word(DRAW_ROLE_AMEND),
	    (unsigned int)x->number);

	if (!x->signed_before)
		return (sign_as(a, p, c, DRAW_ROLE_AMEND, as, &x->hash));
	return (party_state_signing(a, &p->state,
	    &(struct party_signing){c->draw_no, c->attempt, as, &x->hash}));
}

/* ---- the statement ----------------------------------------------------- */

/* It is a statement that a verifier accepts: of these hashes, and of nothing
 * that contradicts them. */
static struct problem *
check_statement(struct arena *a, const struct http_reply *reply)
{
	struct draw_verdict v = draw_statement_verify(
	    a, (struct draw_text){reply->text, reply->len});

	if (v.kind != DRAW_DIFFERS)
		return (NULL);
	return (problem_new(a, PROBLEM_INVALID, NULL,
	    "the statement is not valid: %s", v.difference));
}

static struct problem *
check_member(struct arena *a, const struct json *statement, const char *name,
    const struct draw_digest *ours)
{
	const char *theirs = json_string(json_get(statement, name));

	if (theirs != NULL &&
	    strcmp(theirs, text_hex(a, ours->b, DRAW_HASH)) == 0)
		return (NULL);
	return (problem_new(a, PROBLEM_INVALID, NULL,
	    "the statement has another %s than the ceremony we saw", name));
}

/* Ours among the signatures of the statement: there is nothing left to do. */
static bool
has_signed(const struct party *p, const struct ceremony *c)
{
	const struct json *row;
	const char *by, *role;

	for (row = c->signatures == NULL ? NULL : c->signatures->child;
	     row != NULL; row = row->next) {
		by = json_string(json_get(row, "by"));
		role = json_string(json_get(row, "role"));
		if (by != NULL && role != NULL && strcmp(by, p->id) == 0 &&
		    strcmp(role, draw_role_word(DRAW_ROLE_STATEMENT)) == 0)
			return (true);
	}
	return (false);
}

struct problem *
party_sign_statement(struct arena *a, const struct party *p,
    const struct ceremony *c, bool holds)
{
	struct http_reply reply;
	struct draw_text text;
	struct draw_digest x;
	const char *beacon;

	if (has_signed(p, c))
		return (NULL);
	TRY(http_get(a, &p->client,
	    arena_fmt(a, "/v1/public/draws/%s/statement", p->draw), &reply));
	TRY(check_member(a, reply.json, "announce", &c->announce));
	TRY(check_member(a, reply.json, "close", &c->close));
	TRY(check_member(a, reply.json, "open", &c->open));
	TRY(check_statement(a, &reply));
	text = (struct draw_text){reply.text, reply.len};
	if (holds)
		TRY(party_recompute(a, p, c, text));
	/* Nothing that is signed before binds it: whoever heard it compares. */
	beacon = json_string(json_get(reply.json, "beacon"));
	(void)printf("%s 公证随机数 %s\n", p->id, beacon == NULL ? "" : beacon);
	x = draw_statement_hash(c->hash, text);
	return (party_sign(a, p, c, DRAW_ROLE_STATEMENT, &x));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A holder's work: fetch, open, compare, keep, sign. The form of what is
 * sealed is described in service/draw_seal.h.
 */
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/draw/conclude.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/names.h"
#include "domain/draw/out.h"
#include "domain/draw/pool.h"
#include "domain/draw/recompute.h"
#include "programs/party/party.h"

enum {
	KEYS = 2 * DRAW_KEY /* VK ‖ PK */
};

struct holding {
	struct arena *a;
	const struct party *p;
	const struct ceremony *c;
	struct draw_digest veil_key, pool_key;
	const struct json *sealed; /* names and sizes */
	int folder;
};

static struct problem *
differs(struct arena *a, const char *what, struct draw_text name)
{
	return (problem_new(a, PROBLEM_INVALID, NULL,
	    "what was sealed to us is not what A binds: %s %.*s", what,
	    (int)name.len, name.s));
}

/* ---- keys -------------------------------------------------------------- */

bool
party_unseal(struct arena *a, const struct party *p,
    const unsigned char *sealed, size_t sealed_len, unsigned char *plain,
    size_t *len)
{
	unsigned char ed[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	unsigned char x[crypto_box_PUBLICKEYBYTES];
	unsigned char xs[crypto_box_SECRETKEYBYTES];
	struct draw_digest seed;
	bool ok;

	if (sealed_len < crypto_box_SEALBYTES ||
	    party_state_key(a, &p->state, &seed, &ok) != NULL || !ok)
		return (false);
	*len = sealed_len - crypto_box_SEALBYTES;
	(void)crypto_sign_seed_keypair(ed, secret, seed.b);
	ok = crypto_sign_ed25519_pk_to_curve25519(x, ed) == 0 &&
	    crypto_sign_ed25519_sk_to_curve25519(xs, secret) == 0 &&
	    crypto_box_seal_open(plain, sealed, sealed_len, x, xs) == 0;
	sodium_memzero(&seed, sizeof(seed));
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(xs, sizeof(xs));
	return (ok);
}

static struct problem *
open_keys(struct holding *h, const char *hex)
{
	unsigned char sealed[KEYS + crypto_box_SEALBYTES], plain[KEYS];
	struct draw_digest veil;
	size_t len;

	if (hex == NULL ||
	    !text_unhex(hex, strlen(hex), sealed, sizeof(sealed)) ||
	    !party_unseal(h->a, h->p, sealed, sizeof(sealed), plain, &len))
		return (problem_new(h->a, PROBLEM_INVALID, NULL,
		    "what was sealed to us does not open with our key"));
	memcpy(h->veil_key.b, plain, DRAW_KEY);
	memcpy(h->pool_key.b, plain + DRAW_KEY, DRAW_KEY);
	sodium_memzero(plain, sizeof(plain));
	veil = draw_veil(h->c->hash, &h->veil_key);
	if (!draw_digest_equal(&veil, &h->c->announcement.veil))
		return (differs(h->a, "the veil key", draw_text_of("")));
	return (NULL);
}

/* ---- files ------------------------------------------------------------- */

static int64_t
size_of(const struct holding *h, const char *sealed)
{
	const struct json *row;
	const char *name;
	int64_t size = -1;

	for (row = h->sealed->child; row != NULL; row = row->next) {
		name = json_string(json_get(row, "name"));
		if (name != NULL && strcmp(name, sealed) == 0)
			(void)json_int64(json_get(row, "size"), &size);
	}
	return (size);
}

static void
decrypt(const struct holding *h, const char *name, char *bytes, size_t len)
{
	unsigned char key[crypto_stream_xchacha20_KEYBYTES];
	unsigned char nonce[crypto_stream_xchacha20_NONCEBYTES] = {0};

	(void)crypto_generichash(key, sizeof(key), (const unsigned char *)name,
	    strlen(name), h->pool_key.b, DRAW_KEY);
	(void)crypto_stream_xchacha20_xor((unsigned char *)bytes,
	    (const unsigned char *)bytes, len, nonce, key);
	sodium_memzero(key, sizeof(key));
}

/* All pieces of NAME.sealed, opened. */
static struct problem *
fetch(struct holding *h, const char *name, struct draw_text *out)
{
	const char *sealed = arena_fmt(h->a, "%s.sealed", name);
	int64_t size = size_of(h, sealed), piece;
	struct http_reply reply;
	size_t have = 0;
	char *bytes;

	if (size < 0)
		return (differs(h->a, "it lacks", draw_text_of(name)));
	bytes = arena_alloc(h->a, (size_t)size + 1);
	for (piece = 0; have < (size_t)size; piece++) {
		TRY(http_get(h->a, &h->p->client,
		    arena_fmt(h->a, "/v1/draws/%s/sealed/%s/%lld", h->p->draw,
			sealed, (long long)piece),
		    &reply));
		if (reply.len == 0 || reply.len > (size_t)size - have)
			return (
			    differs(h->a, "the size of", draw_text_of(name)));
		memcpy(bytes + have, reply.text, reply.len);
		have += reply.len;
	}
	decrypt(h, name, bytes, have);
	*out = (struct draw_text){bytes, have};
	return (NULL);
}

static struct problem *
add_out(void *arg, const void *bytes, size_t len)
{
	draw_out_text(arg, (struct draw_text){bytes, len});
	return (NULL);
}

/* The pool as its auditor reads it. */
static struct problem *
keep_pool(
    struct holding *h, struct draw_text list_id, const struct draw_pool *pool)
{
	struct draw_out o;
	const struct draw_sink sink = {add_out, &o};

	draw_out_begin(&o, h->a);
	TRY(draw_pool_write_csv(pool, &sink));
	return (party_held_write(h->a, h->folder,
	    arena_fmt(h->a, "%.*s.csv", (int)list_id.len, list_id.s),
	    draw_out_end(&o)));
}

static struct problem *
hold_list(struct holding *h, const struct draw_announced_list *list)
{
	struct draw_class *classes;
	struct draw_digest root, table;
	struct draw_text bytes = {"", 0};
	struct draw_pool pool;
	size_t count;

	TRY(fetch(h,
	    arena_fmt(
		h->a, "%.*s.pool", (int)list->list_id.len, list->list_id.s),
	    &bytes));
	TRY(draw_pool_open(h->a, bytes.s, bytes.len, &pool));
	TRY(draw_pool_check(h->a, &pool));
	root = draw_pool_root(h->c->hash, &h->pool_key, &pool);
	count = draw_pool_classes(h->a, &pool, &classes);
	table = draw_classes(h->c->hash, classes, count);
	if (!draw_digest_equal(&root, &list->root) ||
	    !draw_digest_equal(&table, &list->classes) ||
	    pool.count != list->count)
		return (differs(h->a, "the pool of", list->list_id));
	return (keep_pool(h, list->list_id, &pool));
}

static struct problem *
hold_annex(struct holding *h, const struct draw_bound *annex)
{
	const char *name = arena_memdup(h->a, annex->name.s, annex->name.len);
	struct draw_text bytes = {"", 0};
	struct draw_digest hash;

	TRY(fetch(h, name, &bytes));
	hash = draw_file(h->c->hash, &h->pool_key, annex->name, bytes);
	if (!draw_digest_equal(&hash, &annex->digest))
		return (differs(h->a, "the annex", annex->name));
	return (party_held_write(h->a, h->folder, name, bytes));
}

/* Each in an arena of its own: a pool, its pieces and its CSV together are
 * large, and there may be hundreds. */
static struct problem *
hold_alone(struct holding *h, const struct draw_announced_list *list)
{
	struct holding alone = *h;
	struct problem *p;

	alone.a = arena_new();
	p = hold_list(&alone, list);
	if (p != NULL)
		p = problem_new(h->a, p->kind, NULL, "%s",
		    p->detail == NULL ? problem_title(p->kind, false)
				      : p->detail);
	arena_free(alone.a);
	return (p);
}

static struct problem *
hold_all(struct holding *h)
{
	const struct draw_announcement *n = &h->c->announcement;
	size_t i;

	for (i = 0; i < n->list_count; i++)
		TRY(hold_alone(h, &n->lists[i]));
	party_reach(h->p, "pools");
	for (i = 0; i < n->annex_count; i++)
		TRY(hold_annex(h, &n->annexes[i]));
	TRY(party_held_write(
	    h->a, h->folder, "veil-key", draw_key_write(h->a, &h->veil_key)));
	return (party_held_write(
	    h->a, h->folder, "key", draw_key_write(h->a, &h->pool_key)));
}

struct problem *
party_hold(struct arena *a, struct party *p, const struct ceremony *c)
{
	struct holding h = {.a = a, .p = p, .c = c};
	struct http_reply reply;
	struct problem *problem;

	if (p->held || ceremony_signed(c, DRAW_ROLE_HOLD, draw_text_of(p->id)))
		return (NULL);
	TRY(http_get(a, &p->client,
	    arena_fmt(a, "/v1/draws/%s/sealed", p->draw), &reply));
	h.sealed = json_get(reply.json, "items");
	if (h.sealed == NULL)
		return (differs(a, "no files", draw_text_of("")));
	TRY(open_keys(&h, json_string(json_get(reply.json, "keys"))));
	TRY(party_state_held(a, &p->state, c->draw_no, c->attempt, &h.folder));
	problem = hold_all(&h);
	(void)close(h.folder);
	TRY(problem);
	TRY(party_sign(a, p, c, DRAW_ROLE_HOLD, &c->announce));
	p->held = true;
	return (NULL);
}

/* ---- the draw, again --------------------------------------------------- */

static struct problem *
read_key(struct holding *h, const char *name, struct draw_digest *out)
{
	struct draw_text text;

	TRY(party_held_read(h->a, h->folder, name, &text));
	return (draw_key_read(h->a, text, out));
}

/* Nobody but the holders can know yet whether what is published is right. */
static struct problem *
recompute(struct holding *h, struct draw_text statement)
{
	const struct draw_announcement *n = &h->c->announcement;
	struct draw_pool *pools =
	    arena_array(h->a, n->list_count, sizeof(*pools));
	struct draw_sealed sealed = {
	    .veil_key = &h->veil_key, .pool_key = &h->pool_key, .pools = pools};
	struct draw_text text = {"", 0};
	const char *name;
	size_t i;

	TRY(read_key(h, "veil-key", &h->veil_key));
	TRY(read_key(h, "key", &h->pool_key));
	for (i = 0; i < n->list_count; i++) {
		name = arena_fmt(h->a, "%.*s.csv", (int)n->lists[i].list_id.len,
		    n->lists[i].list_id.s);
		TRY(party_held_read(h->a, h->folder, name, &text));
		TRY(draw_csv_read_pool(h->a, name, text, &pools[i]));
	}
	if (h->c->charter.assignment != DRAW_RULE_NONE) {
		TRY(party_held_read(h->a, h->folder, draw_name(DRAW_ROSTER),
		    &sealed.annexes.roster));
		TRY(party_held_read(h->a, h->folder, draw_name(DRAW_OBJECTS),
		    &sealed.annexes.objects));
		TRY(party_held_read(h->a, h->folder, draw_name(DRAW_RECUSALS),
		    &sealed.annexes.recusals));
	}
	return (draw_recompute(h->a, statement, &sealed, &text));
}

struct problem *
party_recompute(struct arena *a, const struct party *p,
    const struct ceremony *c, struct draw_text statement)
{
	struct holding h = {.a = a, .p = p, .c = c};
	struct problem *problem;

	TRY(party_state_held(a, &p->state, c->draw_no, c->attempt, &h.folder));
	problem = recompute(&h, statement);
	(void)close(h.folder);
	return (problem);
}

struct problem *
party_publish(struct arena *a, const struct party *p, const struct ceremony *c)
{
	cJSON *body = cJSON_CreateObject();
	struct draw_digest veil_key;
	struct http_reply reply;
	struct problem *problem;
	struct draw_text text;
	int folder;

	TRY(party_state_held(a, &p->state, c->draw_no, c->attempt, &folder));
	problem = party_held_read(a, folder, "veil-key", &text);
	(void)close(folder);
	TRY(problem);
	TRY(draw_key_read(a, text, &veil_key));
	(void)cJSON_AddStringToObject(
	    body, "veil_key", text_hex(a, veil_key.b, DRAW_KEY));
	return (http_post(a, &p->client,
	    arena_fmt(a, "/v1/draws/%s/veil-key", p->draw), body, &reply));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a holder does about amendments: computes the draw again from his own
 * copies and the statement that he has signed, judges every amendment by the
 * rule, and signs those that he has not.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/standing.h"
#include "domain/draw/statement.h"
#include "programs/party/party.h"

struct amending {
	struct arena *a;
	const struct party *p;
	const struct ceremony *c;
	int folder; /* what is held */
	const struct json *items;
	struct draw_standing standing;
};

static struct problem *
differs(const struct amending *m, const char *what)
{
	return (problem_new(m->a, PROBLEM_INVALID, NULL, "%s", what));
}

/* ---- the draw, from our own copies --------------------------------------- */

static struct problem *
open_held(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	const struct amending *m = arg;

	if (strchr(name, '/') != NULL)
		return (problem_new(a, PROBLEM_INVALID, NULL, "%s", name));
	return (party_held_read(a, m->folder, name, out));
}

/* The statement, which must be the one that we have signed. */
static struct problem *
fetch_statement(struct amending *m, struct draw_text *out)
{
	struct http_reply reply;
	struct party_copy ours;
	struct draw_verdict v;
	struct draw_digest x;

	TRY(party_state_copy(
	    m->a, &m->p->state, m->c->draw_no, m->c->attempt, &ours));
	if (ours.statement == NULL)
		return (problem_new(m->a, PROBLEM_CONFLICT, NULL,
		    "the statement of this draw was not signed here; party "
		    "hold signs it"));
	TRY(http_get(m->a, &m->p->client,
	    arena_fmt(m->a, "/v1/public/draws/%s/statement", m->p->draw),
	    &reply));
	*out = (struct draw_text){reply.text, reply.len};
	x = draw_statement_hash(m->c->hash, *out);
	if (!draw_digest_equal(&x, ours.statement))
		return (problem_new(m->a, PROBLEM_CONFLICT, NULL,
		    "another statement is shown than the one signed here"));
	v = draw_statement_verify(m->a, *out);
	return (v.kind == DRAW_DIFFERS ? differs(m, v.difference) : NULL);
}

static struct problem *
compute_draw(struct amending *m)
{
	const struct draw_folder folder = {open_held, m};
	struct draw_standing_from from = {.folder = &folder};
	struct draw_digest veil_key;
	struct draw_text text;

	TRY(fetch_statement(m, &from.document));
	TRY(party_held_read(m->a, m->folder, "veil-key", &text));
	TRY(draw_key_read(m->a, text, &veil_key));
	from.veil_key = &veil_key;
	/* Each takes one object out, at most once in every list. */
	from.most = m->items->len;
	return (draw_standing_begin(m->a, &from, &m->standing));
}

/* ---- one amendment ------------------------------------------------------- */

static struct problem *
unseal(const struct amending *m, const struct json *item, struct draw_text *out)
{
	const char *hex = json_string(json_get(item, "sealed"));
	size_t len = hex == NULL ? 0 : strlen(hex) / 2, plain_len;
	unsigned char *sealed = arena_alloc(m->a, len + 1);
	unsigned char *plain = arena_alloc(m->a, len + 1);

	if (hex == NULL || !text_unhex(hex, strlen(hex), sealed, len) ||
	    !party_unseal(m->a, m->p, sealed, len, plain, &plain_len))
		return (differs(m, "it does not open with our key"));
	*out = (struct draw_text){(const char *)plain, plain_len};
	return (NULL);
}

static bool
is_ours(const struct amending *m, const struct json *item)
{
	const struct json *list = json_get(item, "signatures"), *row;
	const char *by;

	for (row = list == NULL ? NULL : list->child; row != NULL;
	     row = row->next) {
		by = json_string(json_get(row, "by"));
		if (by != NULL && strcmp(by, m->p->id) == 0)
			return (true);
	}
	return (false);
}

static struct problem *
judge_and_sign(struct amending *m, const struct json *item)
{
	struct draw_text bytes = {"", 0};

	TRY(unseal(m, item, &bytes));
	TRY(draw_standing_amend(&m->standing, bytes));
	return (party_sign_amendment(m->a, m->p, m->c,
	    &(struct party_amendment){
		m->standing.number, m->standing.last, is_ours(m, item)}));
}

static struct problem *
amend_all(struct amending *m)
{
	const struct json *item;
	struct problem *p;
	size_t n = 1;

	TRY(compute_draw(m));
	for (item = m->items->child; item != NULL; item = item->next, n++) {
		p = judge_and_sign(m, item);
		if (p == NULL || p->kind == PROBLEM_UNAVAILABLE)
			TRY(p);
		else
			return (problem_new(m->a, p->kind, NULL,
			    "amendment %zu: %s", n,
			    p->detail == NULL ? problem_title(p->kind, false)
					      : p->detail));
	}
	(void)printf("%s 已核对递补文件 %zu 份\n", m->p->id, m->items->len);
	return (NULL);
}

struct problem *
party_amend(struct arena *a, struct party *p, const struct ceremony *c)
{
	struct amending m = {.a = a, .p = p, .c = c};
	struct http_reply reply;
	struct problem *problem;

	TRY(http_get(a, &p->client,
	    arena_fmt(a, "/v1/draws/%s/amendments/sealed", p->draw), &reply));
	m.items = json_get(reply.json, "items");
	if (m.items == NULL)
		return (differs(&m, "the reply has no amendments"));
	if (m.items->child == NULL) {
		(void)printf("%s 没有递补文件\n", p->id);
		return (NULL);
	}
	TRY(party_state_held(a, &p->state, c->draw_no, c->attempt, &m.folder));
	problem = amend_all(&m);
	(void)close(m.folder);
	return (problem);
}

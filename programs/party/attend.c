/* SPDX-License-Identifier: Apache-2.0 */
/* What a party and a holder do at each look at the attempt. */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/text.h"
#include "programs/party/party.h"

enum {
	HOLDERS_MIN = 2 /* of a draw of several lists */
};

static void
put_digest(struct arena *a, cJSON *body, const char *name,
    const struct draw_digest *digest)
{
	(void)cJSON_AddStringToObject(
	    body, name, text_hex(a, digest->b, DRAW_HASH));
}

static struct problem *
send_act(struct arena *a, const struct party *p, const char *act, cJSON *body)
{
	struct http_reply reply;

	return (http_post(a, &p->client,
	    arena_fmt(a, "/v1/draws/%s/%s", p->draw, act), body, &reply));
}

static struct problem *
commit(struct arena *a, struct party *p, const struct ceremony *c, size_t me)
{
	struct draw_digest secret, commitment;
	cJSON *body;

	TRY(party_state_secret(a, &p->state, &c->announce, &secret));
	party_reach(p, "secret");
	commitment = draw_commit(
	    c->hash, &c->announce, c->charter.parties[me].id, &secret);
	if (c->committed[me]) {
		if (!draw_digest_equal(&c->commitments[me].bytes, &commitment))
			return (problem_new(a, PROBLEM_CONFLICT, NULL,
			    "the service shows a commitment that is not ours"));
	} else if (!c->closed) {
		body = cJSON_CreateObject();
		put_digest(a, body, "announce", &c->announce);
		put_digest(a, body, "commitment", &commitment);
		TRY(send_act(a, p, "commitments", body));
		party_reach(p, "committed");
	}
	if (!p->committed)
		party_tell(p, "已承诺", &commitment);
	p->committed = true;
	return (NULL);
}

static struct problem *
reveal(struct arena *a, struct party *p, const struct ceremony *c, size_t me)
{
	struct draw_digest secret;
	cJSON *body;

	TRY(party_state_secret(a, &p->state, &c->announce, &secret));
	if (!c->revealed[me] && !p->revealed) {
		body = cJSON_CreateObject();
		put_digest(a, body, "close", &c->close);
		put_digest(a, body, "secret", &secret);
		party_reach(p, "reveal");
		TRY(send_act(a, p, "reveals", body));
		party_reach(p, "revealed");
	}
	if (!p->revealed)
		party_tell(p, "已揭示", &secret);
	p->revealed = true;
	return (NULL);
}

/* ---- waiting for others ------------------------------------------------ */

/* A draw of several lists is held by two people at least; and everybody who
 * holds has signed A. */
static struct problem *
check_holds(struct arena *a, const struct ceremony *c, bool *held)
{
	const struct draw_charter *t = &c->charter;
	size_t i, keys = 0;

	for (i = 0; i < t->holder_count; i++)
		keys += t->holders[i].key.len > 0 ? 1 : 0;
	*held = ceremony_all_signed(c, DRAW_ROLE_HOLD);
	if (c->announcement.list_count < 2 || keys >= HOLDERS_MIN)
		return (NULL);
	return (problem_new(a, PROBLEM_INVALID, NULL,
	    "a draw of several lists has less than two holders with keys"));
}

static struct problem *
look(struct arena *a, const struct party *p, struct ceremony *c)
{
	struct http_reply reply;

	TRY(http_get(a, &p->client,
	    arena_fmt(a, "/v1/draws/%s/ceremony", p->draw), &reply));
	return (ceremony_read(a, reply.json, c));
}

static bool
is(const struct ceremony *c, const char *state)
{
	return (strcmp(c->state, state) == 0);
}

/* ---- a party ----------------------------------------------------------- */

/* C and O as they were shown to us: others can compare theirs with them, and
 * a second one is refused, with a key or without. */
static struct problem *
stand_by(struct arena *a, const struct party *p, const struct ceremony *c)
{
	struct party_signing g = {
	    c->draw_no, c->attempt, draw_role_word(DRAW_ROLE_CLOSE), &c->close};

	if (!c->closed)
		return (NULL);
	TRY(party_state_signing(a, &p->state, &g));
	g.role = draw_role_word(DRAW_ROLE_OPEN);
	g.x = &c->open;
	return (c->opened ? party_state_signing(a, &p->state, &g) : NULL);
}

/* From the closing on: C is signed, then the secret is shown, then O is
 * signed. */
static struct problem *
after_close(
    struct arena *a, struct party *p, const struct ceremony *c, size_t me)
{
	TRY(stand_by(a, p, c));
	if (is(c, "closed")) {
		TRY(party_sign(a, p, c, DRAW_ROLE_CLOSE, &c->close));
		if (ceremony_all_signed(c, DRAW_ROLE_CLOSE))
			TRY(reveal(a, p, c, me));
	}
	if (c->opened && !p->opened)
		party_tell(p, "已核对全部揭示", &c->open);
	p->opened = c->opened;
	if (is(c, "opened"))
		TRY(party_sign(a, p, c, DRAW_ROLE_OPEN, &c->open));
	return (is(c, "drawn") ? party_sign_statement(a, p, c, false) : NULL);
}

struct problem *
party_attend(struct arena *a, struct party *p, bool *ended)
{
	struct ceremony c;
	bool held;
	size_t me;

	TRY(look(a, p, &c));
	*ended = ceremony_has_ended(&c);
	if (!c.announced)
		return (NULL);
	TRY(ceremony_party(a, &c, p->id, &me));
	TRY(party_check_key(a, p, &c.charter.parties[me].key));
	/* Remembered when it is seen, not only when something is sent. */
	TRY(party_state_announce(
	    a, &p->state, c.draw_no, c.attempt, &c.announce));
	TRY(check_holds(a, &c, &held));
	if ((*ended && !c.closed) || !held)
		return (NULL);
	TRY(commit(a, p, &c, me));
	return (after_close(a, p, &c, me));
}

/* ---- a holder ---------------------------------------------------------- */

struct problem *
holder_attend(struct arena *a, struct party *p, bool *ended)
{
	struct ceremony c;

	TRY(look(a, p, &c));
	*ended = ceremony_has_ended(&c);
	if (!c.announced)
		return (NULL);
	TRY(party_check_key(a, p,
	    draw_signer_key(&c.charter, DRAW_ROLE_HOLD, draw_text_of(p->id))));
	TRY(party_state_announce(
	    a, &p->state, c.draw_no, c.attempt, &c.announce));
	if (is(&c, "announced"))
		TRY(party_hold(a, p, &c));
	return (is(&c, "drawn") ? party_sign_statement(a, p, &c, true) : NULL);
}

struct problem *
holder_publish(struct arena *a, struct party *p, bool *ended)
{
	struct ceremony c;

	*ended = true;
	TRY(look(a, p, &c));
	return (party_publish(a, p, &c));
}

struct problem *
holder_amend(struct arena *a, struct party *p, bool *ended)
{
	struct ceremony c;

	*ended = true;
	TRY(look(a, p, &c));
	if (!c.announced || !is(&c, "drawn"))
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "nothing has been drawn, and so nothing amended"));
	TRY(party_check_key(a, p,
	    draw_signer_key(&c.charter, DRAW_ROLE_AMEND, draw_text_of(p->id))));
	TRY(party_state_announce(
	    a, &p->state, c.draw_no, c.attempt, &c.announce));
	return (party_amend(a, p, &c));
}

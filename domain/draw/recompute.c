/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/recompute.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/conclude.h"
#include "domain/draw/strict.h"

/* A statement on its way to the attempt as it was before its draw. */
struct reading {
	struct arena *a;
	struct draw_transcript_in in;
	struct draw_transcript t;
};

static const struct json *
member(const struct reading *r, const char *name)
{
	return (json_get(r->in.json, name));
}

static struct problem *
read_digest(const struct reading *r, const struct json *j, const char *name,
    const struct draw_digest **out)
{
	struct draw_digest *digest = arena_alloc(r->a, sizeof(*digest));

	*out = digest;
	return (draw_read_digest(r->a, json_get(j, name), name, digest));
}

static struct problem *
read_parties(struct reading *r)
{
	const struct json *x = member(r, "parties")->child;
	const struct draw_charter *c = &r->in.charter;
	struct draw_said *said;
	size_t i;

	said = arena_array(r->a, c->party_count, sizeof(*said));
	for (i = 0; x != NULL; x = x->next, i++) {
		said[i].id = c->parties[i].id;
		TRY(read_digest(r, x, "commitment", &said[i].commitment));
		TRY(read_digest(r, x, "reveal", &said[i].reveal));
	}
	r->t.parties = said;
	r->t.party_count = c->party_count;
	return (NULL);
}

/* Whatever has another form is written in this one, and then differs. */
static void
read_people(struct reading *r)
{
	const struct json *x = member(r, "signatures");
	struct draw_signature *s = arena_array(r->a, x->len, sizeof(*s));
	struct draw_witness *w;
	int64_t at;

	r->t.signatures = s;
	r->t.signature_count = x->len;
	for (x = x->child; x != NULL; x = x->next, s++) {
		s->by = draw_text_or_empty(json_get(x, "by"));
		s->role = draw_text_or_empty(json_get(x, "role"));
		s->sig = draw_text_or_empty(json_get(x, "sig"));
		s->at = json_int64(json_get(x, "at"), &at) ? (uint64_t)at : 0;
	}
	x = member(r, "witnesses");
	r->t.witnesses = w = arena_array(r->a, x->len, sizeof(*w));
	r->t.witness_count = x->len;
	for (x = x->child; x != NULL; x = x->next, w++) {
		w->kind = draw_text_or_empty(json_get(x, "kind"));
		w->name = draw_text_or_empty(json_get(x, "name"));
	}
}

static struct problem *
read_lists(struct reading *r)
{
	const struct draw_list_in *in = r->in.lists;
	size_t n = r->in.list_count, i;
	struct draw_list *lists = arena_array(r->a, n, sizeof(*lists));
	struct draw_plan *plans = arena_array(r->a, n, sizeof(*plans));

	for (i = 0; i < n; i++) {
		TRY(draw_plan_read(r->a, in[i].bound.plan, &plans[i]));
		lists[i] = (struct draw_list){.list_id = in[i].bound.list_id,
		    .group_id = in[i].bound.group_id,
		    .plan_text = in[i].bound.plan,
		    .plan = &plans[i],
		    .root = in[i].bound.root,
		    .classes = in[i].classes,
		    .class_count = in[i].class_count,
		    .count = in[i].bound.count};
	}
	r->t.lists = lists;
	r->t.list_count = n;
	return (NULL);
}

static struct problem *
read_attempt(struct reading *r)
{
	const struct draw_announcement *x = &r->in.announcement;

	r->t = (struct draw_transcript){.hash = x->hash,
	    .draw_id = x->draw_id,
	    .attempt = x->attempt,
	    .previous = x->previous,
	    .head = x->head,
	    .charter_text = x->charter,
	    .charter = &r->in.charter,
	    .veil = x->veil,
	    .annexes = x->annexes,
	    .annex_count = x->annex_count,
	    .announce = r->in.announce,
	    .beacon = draw_text_or_empty(member(r, "beacon"))};
	TRY(read_digest(r, r->in.json, "close", &r->t.close));
	TRY(read_digest(r, r->in.json, "open", &r->t.open));
	TRY(read_parties(r));
	read_people(r);
	return (read_lists(r));
}

struct problem *
draw_recompute(struct arena *a, struct draw_text statement,
    const struct draw_sealed *sealed, struct draw_text *transcript)
{
	struct draw_conclusion conclusion;
	struct reading r = {.a = a};

	TRY(draw_statement_read(a, statement, &r.in));
	TRY(read_attempt(&r));
	TRY(draw_conclude(a, sealed, &r.t, &conclusion));
	*transcript = draw_transcript_write(a, &r.t);
	return (draw_text_equal(
		    draw_statement_write(a, &r.t, *transcript), statement)
		? NULL
		: draw_differs(a,
		      "another statement follows from the keys, pools and "
		      "annexes"));
}

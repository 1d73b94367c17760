/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/receipt.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/out.h"
#include "domain/draw/signature.h"
#include "domain/draw/statement.h"
#include "domain/draw/statement_signed.h"
#include "domain/draw/strict.h"

/* ---- writing ----------------------------------------------------------- */

static void
write_digests(struct draw_out *o, const struct draw_receipt *r)
{
	draw_out_digest(o, "announce", &r->announce);
	draw_out_c(o, ",");
	draw_out_digest(o, "close", &r->close);
	draw_out_c(o, ",");
	draw_out_digest(o, "open", &r->open);
	draw_out_c(o, ",");
	draw_out_member(o, "beacon", r->beacon);
	draw_out_c(o, ",");
	draw_out_digest(o, "statement", &r->statement);
	draw_out_c(o, ",");
	draw_out_digest(o, "transcript", &r->transcript);
	draw_out_c(o, ",");
}

struct draw_text
draw_receipt_write(struct arena *a, const struct draw_receipt *r)
{
	struct draw_out o;

	draw_out_begin(&o, a);
	draw_out_c(&o, "{\"protocol\":\"SSJ1-receipt\",");
	draw_out_member(&o, "hash", draw_text_of(r->hash->name));
	draw_out_c(&o, ",");
	draw_out_member(&o, "draw_id", r->draw_id);
	draw_out_c(&o, ",");
	draw_out_integer(&o, "attempt", r->attempt);
	draw_out_c(&o, ",");
	write_digests(&o, r);
	draw_out_member(&o, "drawn_at", r->drawn_at);
	draw_out_c(&o, ",\"witness\":{");
	draw_out_member(&o, "kind", r->witness.kind);
	draw_out_c(&o, ",");
	draw_out_member(&o, "name", r->witness.name);
	draw_out_c(&o, "},");
	draw_out_member(&o, "present_at", r->present_at);
	draw_out_c(&o, ",");
	draw_out_member(&o, "receipt_at", r->receipt_at);
	draw_out_signatures(&o, r->signatures, r->signature_count);
	draw_out_c(&o, "}\n");
	return (draw_out_end(&o));
}

/* ---- judging ----------------------------------------------------------- */

static const char *const receipt_keys[] = {"protocol", "hash", "draw_id",
    "attempt", "announce", "close", "open", "beacon", "statement", "transcript",
    "drawn_at", "witness", "present_at", "receipt_at", "signatures"};

struct judging {
	struct arena *a;
	const struct json *receipt, *document;
	const struct draw_hash *hash;
	struct draw_charter charter;
	size_t valid;
};

/* What both have must be the same. */
static struct problem *
check_common(struct judging *g)
{
	static const char *const names[] = {"hash", "draw_id", "attempt",
	    "announce", "close", "open", "beacon"};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!json_equal(json_get(g->receipt, names[i]),
			json_get(g->document, names[i])))
			return (draw_differs(
			    g->a, "receipt: %s differs", names[i]));
	return (NULL);
}

static struct problem *
check_transcript(struct judging *g, struct draw_text document)
{
	const struct json *said = json_get(g->receipt, "transcript");
	struct draw_digest hash;

	if (draw_statement_is(g->document)) {
		if (json_equal(said, json_get(g->document, "transcript_hash")))
			return (NULL);
	} else {
		hash = draw_transcript_hash(g->hash, document);
		if (draw_json_is_digest(said, &hash))
			return (NULL);
	}
	return (
	    draw_differs(g->a, "receipt: it was given for another transcript"));
}

static struct problem *
check_statement(struct judging *g, const struct draw_receipt_beside *beside)
{
	struct draw_text statement = draw_statement_is(g->document)
	    ? beside->document
	    : beside->statement;
	struct draw_digest hash;

	if (statement.len == 0)
		return (NULL);
	hash = draw_statement_hash(g->hash, statement);
	if (draw_json_is_digest(json_get(g->receipt, "statement"), &hash))
		return (NULL);
	return (
	    draw_differs(g->a, "receipt: it was given for another statement"));
}

static struct problem *
check_witness(struct judging *g)
{
	const struct json *me = json_get(g->receipt, "witness"), *x;

	for (x = json_get(g->document, "witnesses")->child; x != NULL;
	     x = x->next)
		if (json_equal(x, me))
			return (NULL);
	return (draw_differs(
	    g->a, "receipt: its witness is not among those of the draw"));
}

/* ---- signatures of the statement --------------------------------------- */

static struct problem *
check_signatures(struct judging *g)
{
	struct draw_signed_keys of = {.hash = g->hash,
	    .charter = &g->charter,
	    .role = DRAW_ROLE_STATEMENT};
	struct problem *p;

	TRY(draw_read_digest(
	    g->a, json_get(g->receipt, "statement"), "statement", &of.x));
	p = draw_signatures_check(
	    g->a, &of, json_get(g->receipt, "signatures"), &g->valid);
	return (
	    p == NULL ? NULL : draw_differs(g->a, "receipt: %s", p->detail));
}

static size_t
people_with_keys(const struct draw_charter *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->party_count; i++)
		n += c->parties[i].key.len > 0 ? 1 : 0;
	for (i = 0; i < c->holder_count; i++)
		n += c->holders[i].key.len > 0 ? 1 : 0;
	return (n);
}

static struct problem *
read_both(
    struct judging *g, struct draw_text receipt, struct draw_text document)
{
	const struct json *hash;
	struct draw_text charter;

	TRY(draw_read_json(g->a, receipt, &g->receipt));
	TRY(DRAW_KEYS(g->a, g->receipt, receipt_keys, "receipt"));
	if (!draw_json_is(json_get(g->receipt, "protocol"), "SSJ1-receipt"))
		return (draw_differs(g->a, "receipt: unknown protocol"));
	TRY(draw_read_json(g->a, document, &g->document));
	hash = json_get(g->document, "hash");
	g->hash = draw_hash_find(hash->text, hash->len);
	TRY(draw_read_text(
	    g->a, json_get(g->document, "charter"), "charter", &charter));
	return (draw_charter_read(g->a, charter, &g->charter));
}

struct problem *
draw_receipt_verify(struct arena *a, struct draw_text receipt,
    const struct draw_receipt_beside *beside, const char **told)
{
	struct judging g = {.a = a};

	TRY(read_both(&g, receipt, beside->document));
	TRY(check_common(&g));
	TRY(check_transcript(&g, beside->document));
	TRY(check_statement(&g, beside));
	TRY(check_witness(&g));
	TRY(check_signatures(&g));
	*told = arena_fmt(a,
	    "receipt: it matches; %zu of %zu people with keys have signed the "
	    "statement",
	    g.valid, people_with_keys(&g.charter));
	return (NULL);
}

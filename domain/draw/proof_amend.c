/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/proof_amend.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/amend.h"
#include "domain/draw/out.h"
#include "domain/draw/proof.h"
#include "domain/draw/statement.h"
#include "domain/draw/statement_signed.h"
#include "domain/draw/strict.h"

struct draw_text
draw_put_in_write(struct arena *a, const struct draw_put_in *p)
{
	struct draw_out o;

	draw_out_begin(&o, a);
	draw_out_object(&o);
	draw_out_member(&o, "protocol", draw_text_of("SSJ1-proof"));
	draw_out_member(&o, "kind", draw_text_of("put_in"));
	draw_out_member(&o, "hash", draw_text_of(p->hash->name));
	draw_out_member(&o, "draw_id", p->draw_id);
	draw_out_integer(&o, "attempt", p->attempt);
	draw_out_member(&o, "list_id", p->list_id);
	draw_out_member(&o, "id", p->id);
	draw_out_integer(&o, "number", p->number);
	draw_out_member(&o, "amendment", p->amendment);
	draw_out_key(&o, "signatures");
	draw_out_text(&o, p->signatures);
	draw_out_c(&o, "}\n");
	return (draw_out_end(&o));
}

bool
draw_put_in_is(const struct json *j)
{
	const struct json *kind = json_get(j, "kind");

	return (json_get(j, "protocol") != NULL && draw_proof_is(j) &&
	    kind != NULL && draw_json_is(kind, "put_in"));
}

/* ---- by itself ----------------------------------------------------------- */

static struct problem *
read_proof(struct arena *a, const struct json *j, struct draw_put_in *out)
{
	static const char *const keys[] = {"protocol", "kind", "hash",
	    "draw_id", "attempt", "list_id", "id", "number", "amendment",
	    "signatures"};
	int64_t attempt, number;
	struct draw_text hash;

	TRY(DRAW_KEYS(a, j, keys, "proof"));
	TRY(draw_read_text(a, json_get(j, "hash"), "hash", &hash));
	if ((out->hash = draw_hash_find(hash.s, hash.len)) == NULL)
		return (draw_differs(a, "unknown hash"));
	TRY(draw_read_id(a, json_get(j, "draw_id"), &out->draw_id));
	TRY(draw_read_integer(
	    a, json_get(j, "attempt"), 1, UINT32_MAX, "attempt", &attempt));
	TRY(draw_read_integer(
	    a, json_get(j, "number"), 1, UINT32_MAX, "number", &number));
	TRY(draw_read_id(a, json_get(j, "list_id"), &out->list_id));
	TRY(draw_read_id(a, json_get(j, "id"), &out->id));
	TRY(draw_read_text(
	    a, json_get(j, "amendment"), "amendment", &out->amendment));
	out->attempt = (uint32_t)attempt;
	out->number = (uint32_t)number;
	return (NULL);
}

static bool
puts_in(const struct draw_amendment *x, const struct draw_put_in *p)
{
	size_t i;

	for (i = 0; i < x->substitution_count; i++)
		if (draw_text_equal(x->substitutions[i].list_id, p->list_id) &&
		    draw_text_equal(x->substitutions[i].in, p->id))
			return (x->number == p->number);
	return (false);
}

/* ---- beside a document --------------------------------------------------- */

/* What amendments of the document's draw name. */
static struct problem *
transcript_of(struct arena *a, struct draw_text document,
    struct draw_transcript_in *t, struct draw_digest *out)
{
	const struct json *j;

	TRY(draw_read_json(a, document, &j));
	if (draw_statement_is(j)) {
		TRY(draw_statement_read(a, document, t));
		return (draw_read_digest(
		    a, json_get(j, "transcript_hash"), "transcript_hash", out));
	}
	TRY(draw_transcript_read(a, document, t));
	*out = draw_transcript_hash(t->announcement.hash, document);
	return (NULL);
}

static struct problem *
compare(struct arena *a, const struct draw_put_in *p,
    const struct draw_amendment *x, struct draw_text document,
    struct draw_signed_keys *keys)
{
	struct draw_transcript_in *t = arena_alloc(a, sizeof(*t));
	struct draw_digest transcript;

	TRY(transcript_of(a, document, t, &transcript));
	if (t->announcement.hash != p->hash ||
	    t->announcement.attempt != p->attempt ||
	    !draw_text_equal(t->announcement.draw_id, p->draw_id) ||
	    !draw_digest_equal(&transcript, &x->transcript))
		return (draw_differs(a, "proof: it is of another draw"));
	*keys = (struct draw_signed_keys){p->hash, &t->charter, DRAW_ROLE_AMEND,
	    draw_amendment_hash(p->hash, p->amendment)};
	return (NULL);
}

struct problem *
draw_put_in_check(struct arena *a, struct draw_text proof,
    const struct draw_text *document, struct draw_put_in *out, size_t *signers)
{
	const struct json *j, *list;
	struct draw_signed_keys keys;
	struct draw_amendment x;
	struct problem *p;

	*out = (struct draw_put_in){0};
	TRY(draw_read_json(a, proof, &j));
	TRY(read_proof(a, j, out));
	TRY(draw_amendment_read(a, out->amendment, &x));
	if (!puts_in(&x, out))
		return (draw_differs(
		    a, "proof: its amendment does not put this object in"));
	TRY(draw_read_list(
	    a, json_get(j, "signatures"), "signatures", &list, signers));
	if (document == NULL)
		return (NULL);
	TRY(compare(a, out, &x, *document, &keys));
	p = draw_signatures_check(a, &keys, json_get(j, "signatures"), signers);
	return (p == NULL ? NULL : draw_differs(a, "proof: %s", p->detail));
}

struct problem *
draw_any_proof_check(
    struct arena *a, struct draw_text proof, struct draw_text document)
{
	struct draw_digest root;
	struct draw_put_in put;
	struct draw_proof read;
	const struct json *j;
	size_t signers;

	if (draw_read_json(a, proof, &j) == NULL && draw_put_in_is(j))
		return (draw_put_in_check(a, proof, &document, &put, &signers));
	TRY(draw_proof_read(a, proof, &read, &root));
	return (draw_proof_compare(a, &read, &root, document));
}

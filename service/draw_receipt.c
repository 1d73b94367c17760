/* SPDX-License-Identifier: Apache-2.0 */
/* The receipt of a witness (抽取凭证), see service/ceremony_hall.h. */
#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/draw/receipt.h"
#include "domain/draw/witness.h"
#include "service/ceremony_hall.h"
#include "service/ceremony_private.h"
#include "storage/events.h"

enum {
	SHA256_BYTES = 32
};

struct receipt_act {
	struct ctx *x;
	const char *id, *witness;
	bool take;
	struct attempt attempt;
	struct draw_guest_row row;
};

static struct problem *
not_found(struct ctx *x)
{
	return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
}

/* The witness himself, or somebody who may read the draw. */
static struct problem *
check_reader(struct receipt_act *r)
{
	const struct actor *actor = r->x->actor;

	if (actor->kind == ACTOR_PARTY) {
		TRY(attempt_check_invited(r->x, r->id));
		return (strcmp(actor->party_id, r->witness) == 0
			? NULL
			: not_found(r->x));
	}
	return (!r->take &&
		    actor_may(actor, PERM_DRAW_READ, r->attempt.row.org_path)
		? NULL
		: not_found(r->x));
}

static struct problem *
take(struct db *db, struct receipt_act *r)
{
	struct arena *a = r->x->arena;

	if (!r->take || r->row.receipt_at != NULL)
		return (NULL);
	r->row.receipt_at = clock_rfc3339(a, r->x->now_ms);
	TRY(draws_guest_save(db, a, &r->row));
	return (event_append(db, r->x,
	    &(struct event){EVENT_DRAW_RECEIPT_TAKEN, r->id,
		r->attempt.row.org_path, NULL,
		arena_fmt(a, "{\"witness\":\"%s\"}", r->witness)}));
}

static struct problem *
load(struct db *db, struct arena *a, void *arg)
{
	struct receipt_act *r = arg;
	size_t i;

	TRY(r->take ? attempt_hold(db, a, r->id, &r->attempt)
		    : attempt_load(db, a, r->id, &r->attempt));
	TRY(check_reader(r));
	for (i = 0; i < r->attempt.guest_count; i++)
		if (strcmp(r->attempt.guests[i].id, r->witness) == 0)
			r->row = r->attempt.guests[i];
	/* Whoever was not there, and whatever was not drawn, has none. */
	if (r->row.present_at == NULL ||
	    strcmp(r->attempt.row.state, "drawn") != 0)
		return (not_found(r->x));
	return (take(db, r));
}

/* Signatures of the statement, for those who gave them so far. */
static void
set_signatures(
    struct arena *a, const struct attempt *t, struct draw_receipt *out)
{
	const struct draw_signature_row *row = t->signatures;
	struct draw_signature *list =
	    arena_array(a, t->signature_count, sizeof(*list));
	size_t i;

	for (i = 0; i < t->signature_count; i++)
		if (strcmp(row[i].role, "statement") == 0)
			list[out->signature_count++] = (struct draw_signature){
			    draw_text_of(row[i].signer),
			    draw_text_of(row[i].role), (uint64_t)row[i].at_ms,
			    draw_text_of(row[i].signature)};
	out->signatures = list;
}

static struct problem *
compose(struct receipt_act *r, struct draw_text *out)
{
	const struct draw_row *row = &r->attempt.row;
	struct draw_receipt receipt = {
	    .hash = r->attempt.hash,
	    .draw_id = draw_text_of(row->draw_no),
	    .attempt = (uint32_t)row->attempt,
	    .announce = attempt_digest(row->announce),
	    .close = attempt_digest(row->close),
	    .open = attempt_digest(row->open),
	    .beacon = draw_text_of(row->beacon),
	    .transcript = attempt_digest(row->transcript_hash),
	    .drawn_at = draw_text_of(row->drawn_at),
	    .witness = {draw_text_of(draw_witness_title(r->row.kind)),
		draw_text_of(r->row.title)},
	    .present_at = draw_text_of(r->row.present_at),
	    .receipt_at = draw_text_of(r->row.receipt_at),
	};
	struct draw_document statement;

	TRY(draw_document_statement(r->x, r->id, &statement));
	receipt.statement = draw_statement_hash(r->attempt.hash,
	    (struct draw_text){statement.bytes, statement.len});
	set_signatures(r->x->arena, &r->attempt, &receipt);
	*out = draw_receipt_write(r->x->arena, &receipt);
	return (NULL);
}

static struct problem *
run(struct receipt_act *r, struct draw_document *out)
{
	unsigned char digest[SHA256_BYTES];
	struct draw_text text;

	TRY(db_transact(r->x->db, r->x->arena, load, r));
	TRY(compose(r, &text));
	crypto_hash_sha256(digest, (const unsigned char *)text.s, text.len);
	*out = (struct draw_document){text.s, text.len,
	    text_hex(r->x->arena, digest, sizeof(digest)), "application/json"};
	return (NULL);
}

struct problem *
draw_receipt(struct ctx *x, const char *id, const char *witness,
    struct draw_document *out)
{
	struct receipt_act r = {.x = x, .id = id, .witness = witness};

	return (run(&r, out));
}

struct problem *
draw_receipt_take(struct ctx *x, const char *id, const char *witness,
    struct draw_document *out)
{
	struct receipt_act r = {
	    .x = x, .id = id, .witness = witness, .take = true};

	return (run(&r, out));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receipt of a witness (抽取凭证, C51): what was published of a draw while
 * he was in the hall, and who has signed the statement. It is his: what is
 * exchanged afterwards, in the database or in the files, no longer matches it.
 *
 *	{"protocol":"SSJ1-receipt","hash":"SM3","draw_id":"…","attempt":1,
 *	 "announce":"…","close":"…","open":"…","beacon":"…",
 *	 "statement":"…","transcript":"…","drawn_at":"…",
 *	 "witness":{"kind":"人大代表","name":"…"},
 *	 "present_at":"…","receipt_at":"…",
 *	 "signatures":[{"by":"…","role":"statement","at":0,"sig":"…"}]}
 *
 * "statement" is D("statement", bytes), "transcript" D("transcript", bytes);
 * receipt_at is "" until the witness has taken it.
 */
#ifndef SSJ_DOMAIN_DRAW_RECEIPT_H
#define SSJ_DOMAIN_DRAW_RECEIPT_H

#include "domain/draw/transcript.h"

struct arena;
struct problem;

struct draw_receipt {
	const struct draw_hash *hash;
	struct draw_text draw_id;
	uint32_t attempt;
	struct draw_digest announce, close, open, statement, transcript;
	struct draw_text beacon;
	struct draw_text drawn_at, present_at, receipt_at; /* RFC 3339 */
	struct draw_witness witness;
	const struct draw_signature *signatures;
	size_t signature_count;
};

/* The receipt's bytes, in `a`. */
struct draw_text
draw_receipt_write(struct arena *a, const struct draw_receipt *r);

/*
 * Judges a receipt beside a document that has been judged: a transcript, or
 * a statement. `statement` is the statement's bytes, empty where only the
 * transcript is at hand. PROBLEM_INVALID names what does not match; *told says
 * how many have signed the statement.
 */
struct draw_receipt_beside {
	struct draw_text document, statement;
};
struct problem *draw_receipt_verify(struct arena *a, struct draw_text receipt,
    const struct draw_receipt_beside *beside, const char **told);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A draw's amendments as they are published, and the judgement over all of
 * them: each follows from the rule, and two holders have signed it.
 *
 *	{"items":[{"number":1,"hash":"<hex>","text":"…",
 *	 "signatures":[{"by":"…","role":"amend","at":0,"sig":"<hex>"}],…}]}
 *
 * An amendment takes effect at once: nobody waits at a door. Until two holders
 * have computed it again and signed it, it is unsigned, and says so wherever
 * it is shown. A holder signs D("sign", "amend", its hash, u64be(ms)), and
 * never two amendments of one number.
 */
#ifndef SSJ_DOMAIN_DRAW_AMENDED_H
#define SSJ_DOMAIN_DRAW_AMENDED_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/amend.h"
#include "domain/draw/verify.h"

struct arena;
struct draw_selection;
struct json;
struct problem;

enum {
	DRAW_AMEND_SIGNERS = 2
}; /* holders who have to sign one */

/* One amendment, and who has signed it (domain/draw/statement_signed.h). */
struct draw_amended {
	struct draw_text bytes;
	const struct json *signatures; /* a list; NULL: nobody has */
};

/* Reads what is published; PROBLEM_INVALID when it is no such document. */
struct problem *draw_amended_read(struct arena *a, struct draw_text document,
    struct draw_amended **out, size_t *count);

/*
 * Judges all amendments of a transcript or a statement that has been judged;
 * without the folder, and of a statement, their chain and signatures alone.
 * Adds notes to *v (how far they were judged, which are unsigned), or makes
 * it DRAW_DIFFERS with the first difference.
 */
struct draw_amended_of {
	struct draw_text document;
	const struct draw_folder *folder; /* or NULL */
	const struct draw_amended *all;
	size_t count;
	/* Of the document's judge (struct draw_kept), which has kept
	 * draw_amended_extra() places; or NULL. */
	const struct draw_selection **selections;
};
void draw_amended_judge(
    struct arena *a, const struct draw_amended_of *of, struct draw_verdict *v);

/* How many places of each order behind the drawn these can ask for, as far as
 * they can be read. */
uint64_t draw_amended_extra(
    struct arena *a, const struct draw_amended *all, size_t count);

/*
 * Judges a document as draw_verify_document() does, and beside it all that is
 * published of its amendments; the pools are read and selected from once. Of a
 * document that is good *amended is DRAW_DIFFERS, or has notes: how far they
 * were judged, and which is the newest there, for a chain does not show what
 * was cut off its end.
 */
struct draw_amended_beside {
	struct draw_text document, published;
	const struct draw_folder *folder; /* or NULL */
};
struct draw_verdict draw_amended_verify(struct arena *a,
    const struct draw_amended_beside *beside, struct draw_verdict *amended);

#endif

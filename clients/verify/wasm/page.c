/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the page at /verify/ calls: the verifier of domain/draw, as ssj-verify
 * runs it, over bytes in this instance's memory.
 *
 *	memory, reserve(len)	where the page puts bytes
 *	judge(document, len, amendments, len, pool)
 *				the verdict on a transcript or a statement as
 *				JSON, NUL-terminated; "amended" is the one on
 *				what is published of its amendments, null
 *				without
 *	prove(proof, len, document, len)
 *				what is wrong with a proof, or ""
 *	attest(receipt, len, document, len)
 *				what is wrong with a witness's receipt, or ""
 *	ticket(…)		one object's ticket
 *	digest(hash, bytes, len)
 *				one hash, for the page of a party
 *
 * The page in turn gives what has no place in here: a file of the auditor's
 * folder, and Unicode's normal form C.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/amended.h"
#include "domain/draw/out.h"
#include "domain/draw/proof_amend.h"
#include "domain/draw/receipt.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify.h"

#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("page"), import_name(#name)))

/* Puts a file of the folder behind reserve() and gives its address; its length
 * to *len. NULL when the folder has no such file. */
IMPORT(file)
extern const char *page_file(const char *name, size_t name_len, size_t *len);

/* 1 when the UTF-8 is in normal form C. */
IMPORT(is_nfc) extern int page_is_nfc(const char *s, size_t len);

EXPORT(reserve) void *reserve(size_t len);
EXPORT(judge)
const char *judge(const char *document, size_t len, const char *amendments,
    size_t amendments_len, int pool);
EXPORT(prove)
const char *prove(const char *proof, size_t proof_len, const char *document,
    size_t document_len);
EXPORT(attest)
const char *attest(const char *receipt, size_t receipt_len,
    const char *document, size_t document_len);
EXPORT(ticket)
const char *ticket(const char *hash, const char *key, const char *id,
    size_t id_len, unsigned int lots);
EXPORT(digest)
const char *digest(const char *hash, const char *bytes, size_t len);

bool
text_is_nfc(const char *s, size_t len)
{
	return (text_is_plainly_nfc(s, len) || page_is_nfc(s, len) != 0);
}

void *
reserve(size_t len)
{
	void *p = malloc(len > 0 ? len : 1);

	if (p == NULL)
		abort();
	return (p);
}

static struct problem *
open_file(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	(void)arg;
	out->len = 0;
	out->s = page_file(name, strlen(name), &out->len);
	return (out->s != NULL ? NULL : draw_differs(a, "%s: not there", name));
}

static void
tell(struct draw_out *o, const struct draw_verdict *v)
{
	size_t i;

	draw_out_member(o, "verdict", draw_text_of(draw_verdict_line(v->kind)));
	draw_out_member(o, "difference", draw_text_of(v->difference));
	draw_out_member(o, "step", draw_text_of(draw_step_word(v->step)));
	draw_out_list(o, "notes");
	for (i = 0; i < v->note_count; i++) {
		if (i > 0)
			draw_out_c(o, ",");
		draw_out_quoted(o, draw_text_of(v->notes[i]));
	}
	draw_out_c(o, "]");
}

static const char *
told(struct arena *a, const struct draw_verdict *v,
    const struct draw_verdict *amended)
{
	struct draw_out o;

	draw_out_begin(&o, a);
	draw_out_object(&o);
	tell(&o, v);
	draw_out_key(&o, "amended");
	if (amended == NULL)
		draw_out_c(&o, "null");
	else {
		draw_out_object(&o);
		tell(&o, amended);
		draw_out_c(&o, "}");
	}
	draw_out_c(&o, "}");
	draw_out_text(&o, (struct draw_text){"", 1});
	return (draw_out_end(&o).s);
}

/* `amendments` NULL: only the document. */
const char *
judge(const char *document, size_t len, const char *amendments,
    size_t amendments_len, int pool)
{
	const struct draw_folder files = {open_file, NULL};
	const struct draw_folder *folder = pool != 0 ? &files : NULL;
	struct draw_text text = {document, len};
	struct arena *a = arena_new();
	struct draw_verdict amended, v;

	if (amendments == NULL)
		v = draw_verify_document(a, text, folder);
	else
		v = draw_amended_verify(a,
		    &(struct draw_amended_beside){
			text, {amendments, amendments_len}, folder},
		    &amended);
	draw_note_witnesses(a, text, &v);
	return (told(a, &v, amendments == NULL ? NULL : &amended));
}

/* Of a document that has been judged, for it or against it. */
const char *
prove(const char *proof, size_t proof_len, const char *document,
    size_t document_len)
{
	struct draw_text of = {document, document_len};
	struct arena *a = arena_new();
	struct problem *p =
	    draw_any_proof_check(a, (struct draw_text){proof, proof_len}, of);

	return (p == NULL ? "" : p->detail);
}

/* The same of a witness's receipt. */
const char *
attest(const char *receipt, size_t receipt_len, const char *document,
    size_t document_len)
{
	const struct draw_receipt_beside beside = {
	    .document = {document, document_len}};
	struct arena *a = arena_new();
	const char *signers;
	struct problem *p = draw_receipt_verify(
	    a, (struct draw_text){receipt, receipt_len}, &beside, &signers);

	return (p == NULL ? "" : p->detail);
}

/*
 * The ticket of an object with so many lots under the key K (64 hex digits),
 * as 64 hex digits and a NUL; NULL when hash, key or id are none.
 */
const char *
ticket(const char *hash, const char *key, const char *id, size_t id_len,
    unsigned int lots)
{
	const struct draw_hash *h = draw_hash_find(hash, strlen(hash));
	struct draw_text who = {id, id_len};
	struct draw_digest k, t;

	if (h == NULL || !text_unhex(key, strlen(key), k.b, DRAW_HASH) ||
	    !draw_id_is_legal(who) || lots < 1 || lots > DRAW_LOTS_MAX)
		return (NULL);
	t = draw_ticket(h, &k, who, lots);
	return (text_hex(arena_new(), t.b, DRAW_HASH));
}

/* The hash of the bytes as 64 hex digits; NULL when there is no such hash. */
const char *
digest(const char *hash, const char *bytes, size_t len)
{
	const struct draw_hash *h = draw_hash_find(hash, strlen(hash));
	unsigned char out[DRAW_HASH];

	if (h == NULL)
		return (NULL);
	draw_hash_of(h, bytes, len, out);
	return (text_hex(arena_new(), out, DRAW_HASH));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of receipts and of who signed a statement: the input is a
 * document that can be read, a NUL and what is held against it. Any bytes get
 * an answer, words exactly when there is nothing wrong; a file of signatures
 * that is read has one spelling.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/receipt.h"
#include "domain/draw/signature.h"
#include "domain/draw/statement.h"
#include "domain/draw/statement_signed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int condition)
{
	if (!condition)
		abort();
}

static void
receipt(struct arena *a, struct draw_text document, struct draw_text text)
{
	const struct draw_receipt_beside beside = {document, document};
	struct draw_transcript_in t;
	const char *told = NULL;
	struct problem *p;

	if (draw_statement_read(a, document, &t) != NULL &&
	    draw_transcript_read(a, document, &t) != NULL)
		return;
	p = draw_receipt_verify(a, text, &beside, &told);
	must((p == NULL) == (told != NULL));
}

static void
signatures(struct arena *a, struct draw_text document, struct draw_text text)
{
	const struct json *list = NULL, *again = NULL;
	struct draw_transcript_in t;
	struct draw_signed_keys of;
	size_t count;

	if (draw_statement_read(a, document, &t) != NULL)
		return;
	of = (struct draw_signed_keys){t.announcement.hash, &t.charter,
	    DRAW_ROLE_STATEMENT,
	    draw_statement_hash(t.announcement.hash, document)};
	if (draw_signatures_read(a, text, &of, &list) != NULL)
		return;
	must(draw_signatures_check(a, &of, list, &count) == NULL);
	must(count == list->len);
	text.len--; /* without its end of line it is another file */
	must(draw_signatures_read(a, text, &of, &again) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size == 0 ? NULL : memchr(data, 0, size);
	struct draw_text document, text;
	struct arena *a;

	if (end == NULL)
		return (0);
	a = arena_new();
	document.s = (const char *)data;
	document.len = (size_t)(end - data);
	text.s = (const char *)end + 1;
	text.len = size - document.len - 1;
	receipt(a, document, text);
	signatures(a, document, text);
	arena_free(a);
	return (0);
}

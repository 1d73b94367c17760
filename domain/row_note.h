/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with one row of an import. A row with a refusal does not enter
 * the library; a row with warnings does, and the warnings are kept with it:
 * master data is full of small errors, and dropping a business because of one
 * would take it out of every draw (C13).
 */
#ifndef SSJ_DOMAIN_ROW_NOTE_H
#define SSJ_DOMAIN_ROW_NOTE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct row_note {
	struct row_note *next;
	bool refused;	    /* otherwise a warning */
	const char *field;  /* target field, "" = the row */
	const char *code;   /* stable word: "required", "value", … */
	const char *detail; /* Chinese, for who has to mend the file */
};

struct row_notes {
	struct arena *arena;
	struct row_note *first, **tail;
	size_t refused, warned;
};

/* Nothing is wrong so far. Notes live in `a`. */
void row_notes_begin(struct row_notes *n, struct arena *a);

void row_refuse(struct row_notes *n, const char *field, const char *code,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
void row_warn(struct row_notes *n, const char *field, const char *code,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* `value` in quotes 「」, cut to 40 characters, for a detail. */
const char *row_quote(struct arena *a, const char *value);

#endif

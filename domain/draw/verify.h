/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging a published transcript: everything is computed again, and the first
 * thing that differs is named. No database, no network; files only through
 * the function that the caller gives.
 *
 * A key that stands in the charter demands valid Ed25519 signatures in time;
 * where it has none, a note says so. Without any key nobody looks at the
 * signatures, whatever stands there. Those of statements come later and are
 * not in the file: draw_statement_judge().
 */
#ifndef SSJ_DOMAIN_DRAW_VERIFY_H
#define SSJ_DOMAIN_DRAW_VERIFY_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;
struct draw_selection;
struct problem;

/*
 * The auditor's folder. `open` gives the bytes of one of its files by a bare
 * name ("key", "LIST_ID.csv", …); they live as long as `a`. A file that is not
 * there, or is no plain file of the folder, is a problem.
 */
struct draw_folder {
	struct problem *(*open)(void *arg, struct arena *a, const char *name,
	    struct draw_text *out);
	void *arg;
};

enum draw_verdict_kind {
	DRAW_OK,	 /* all of it follows from the folder */
	DRAW_CONSISTENT, /* without the folder: nothing contradicts itself */
	DRAW_DIFFERS,
};

/* What is judged, in this order. An attempt without a draw has no seed; one
 * without an assignment has no files. */
enum draw_step {
	DRAW_STEP_ANNOUNCE,	 /* the file's form, and A */
	DRAW_STEP_COMMIT,	 /* reveals are what was committed to */
	DRAW_STEP_CLOSE,	 /* C */
	DRAW_STEP_OPEN,		 /* O */
	DRAW_STEP_BEACON,	 /* of the kind announced; self_drawn */
	DRAW_STEP_SEED,		 /* S */
	DRAW_STEP_VEIL,		 /* VK */
	DRAW_STEP_LISTS,	 /* keys, sizes, tickets; pools, selections */
	DRAW_STEP_SUBSTITUTIONS, /* in their order */
	DRAW_STEP_FILES,	 /* annexes and results are those bound */
	DRAW_STEP_MERGE,	 /* visits follow from the draw */
	DRAW_STEP_ASSIGNMENT,	 /* who goes follows from the annexes */
	DRAW_STEP_SIGNATURES,
	DRAW_STEP_COUNT, /* all of it was judged */
};

enum {
	DRAW_NOTES_MAX = 8
};

struct draw_verdict {
	enum draw_verdict_kind kind;
	const char *difference; /* the first; NULL unless DRAW_DIFFERS */
	enum draw_step step;	/* where it was found, or DRAW_STEP_COUNT */
	const char *notes[DRAW_NOTES_MAX]; /* what was not checked */
	size_t note_count;
};

/* Judges a transcript's bytes; `folder` NULL = without the pool. */
struct draw_verdict draw_verify(struct arena *a, struct draw_text transcript,
    const struct draw_folder *folder);

/*
 * Judges a published document, whichever it is: a transcript as draw_verify()
 * does, a statement as draw_statement_verify() does. Those have no use for a
 * folder where nothing was drawn, or where the veil hides who was; here its
 * pools and annexes are held against what A binds all the same.
 */
struct draw_verdict draw_verify_document(struct arena *a,
    struct draw_text document, const struct draw_folder *folder);

/*
 * draw_verify_document() that keeps the selections from the pools, so that
 * whoever goes on with them reads and sorts millions of objects once.
 */
struct draw_kept {
	uint64_t extra; /* in: places of every order wanted behind the drawn */
	/* Out: by list, as the document has them, strata as in the plan; NULL
	 * where nothing was selected from pools. */
	const struct draw_selection **selections;
};
struct draw_verdict
draw_verify_keeping(struct arena *a, struct draw_text document,
    const struct draw_folder *folder, struct draw_kept *kept);

/* Adds to a verdict that is good what no step of it looked at: A binds neither
 * how many witnesses a transcript names nor who they are. */
void draw_note_witnesses(
    struct arena *a, struct draw_text document, struct draw_verdict *verdict);

/* "transcript OK", "consistent, completeness not proved", "transcript
 * differs": the last line that a verifier prints. */
const char *draw_verdict_line(enum draw_verdict_kind kind);

/* "announce", "commit", …; "" for DRAW_STEP_COUNT. */
const char *draw_step_word(enum draw_step step);

#endif

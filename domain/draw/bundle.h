/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit bundle of one draw: everything that is left of all its attempts,
 * in one archive or one folder, and the judgement over it.
 *
 *	SHA256SUMS			of every other file, as sha256sum(1)
 *					writes and checks it
 *	attempts/NNNNNNNNNN/		one per attempt, numbered from 1
 *		transcript.json
 *		statement.json		of a drawn attempt, as the rest:
 *		amendments/NNNN.json	numbered from 1
 *		pool/NAME		the auditor's folder: key, LIST_ID.csv,
 *					annexes and results
 *		receipts/NNNN.json	of each witness, in the transcript's
 *					order, with the signatures that the
 *					statement has got
 *	events.ndjson			what the log says of the draw, one JSON
 *					object per line, oldest first
 *
 * Nothing else may be in it. Files are strictly ascending by name, so that one
 * bundle has one spelling (domain/draw/ustar.h).
 *
 * A line of events.ndjson:
 *	{"seq":1,"at":"<RFC 3339>","kind":"draw.created","id":"<uuid>",
 *	 "attempt":1,"actor":"user","actor_id":"<uuid>","after":{…}}
 * `id` tells apart attempts that were given up before their freeze, which
 * leave their number to the next one.
 */
#ifndef SSJ_DOMAIN_DRAW_BUNDLE_H
#define SSJ_DOMAIN_DRAW_BUNDLE_H

#include <stdint.h>

#include "domain/draw/ustar.h"
#include "domain/draw/verify.h"

#define BUNDLE_SUMS	  "SHA256SUMS"
#define BUNDLE_EVENTS	  "events.ndjson"
#define BUNDLE_TRANSCRIPT "transcript.json"
#define BUNDLE_STATEMENT  "statement.json"

/* The name of a file of an attempt: "attempts/0000000001/" and `rest`. */
char *bundle_name(struct arena *a, uint32_t attempt, const char *rest);
/* "amendments/0001.json", "receipts/0001.json" */
char *bundle_amendment(struct arena *a, uint32_t number);
char *bundle_receipt(struct arena *a, uint32_t number);

/* Puts the files in order, the sums of all of them first. `entries` has room
 * for one more than `count`. */
void bundle_seal(struct arena *a, struct draw_entry *entries, size_t count);

/*
 * Judges all of it: the sums; that nothing is missing, added or out of order;
 * every transcript with its pool, its statement and its amendments; that the
 * attempts are chained and end with the one that counts; that the log says
 * what the transcripts say. DRAW_OK or DRAW_DIFFERS with the first difference,
 * the file's name in front; the notes are those of the last transcript.
 */
struct draw_verdict
bundle_verify(struct arena *a, const struct draw_entry *entries, size_t count);

/* "bundle OK", "bundle differs": the last line that a verifier prints. */
const char *bundle_verdict_line(enum draw_verdict_kind kind);

#endif

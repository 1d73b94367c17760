/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit bundle of one draw: everything that is left of all its attempts,
 * in one archive or one folder, and the judgement over it.
 *
 *	SHA256SUMS			of every other file, as sha256sum(1)
 *					writes and checks it
 *	attempts/NNNNNNNNNN/		one per attempt, numbered from 1
 *		amendments/NNNN.json	of a drawn attempt, numbered from 1
 *		amendments/NNNN.signatures.json
 *					who signed it
 *		pool/NAME		the auditor's folder: key, LIST_ID.csv
 *					and annexes; results of a drawn
 *					attempt, `veil-key` of any other
 *		receipts/NNNN.json	of each witness of a drawn attempt, in
 *					the transcript's order, with the
 *					signatures that the statement has got
 *		recordings/SHA256.jpg	photos and video of the hall (C52), by
 *					their hash and kind
 *		signatures.json		of the statement
 *					(domain/draw/statement_signed.h)
 *		statement.json		of a drawn attempt
 *		transcript.json
 *	bundle.json			{"protocol":"SSJ1-bundle","format":2}
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
 * leave their number to the next one. Each recording and each signature of a
 * statement is in the log, and none else; and each witness of a transcript, who
 * was invited and said in time that he was there. A drawn visit that was
 * cancelled has two people and a reason; a note counts those who have.
 *
 * The first format had no bundle.json and neither recordings, signatures.json
 * nor a pool of void attempts. Such a bundle is still judged; a note says what
 * it cannot have.
 */
#ifndef SSJ_DOMAIN_DRAW_BUNDLE_H
#define SSJ_DOMAIN_DRAW_BUNDLE_H

#include <stdint.h>

#include "domain/draw/ustar.h"
#include "domain/draw/verify.h"

#define BUNDLE_SUMS	  "SHA256SUMS"
#define BUNDLE_FORMAT	  "bundle.json"
#define BUNDLE_EVENTS	  "events.ndjson"
#define BUNDLE_TRANSCRIPT "transcript.json"
#define BUNDLE_STATEMENT  "statement.json"
#define BUNDLE_SIGNATURES "signatures.json"
#define BUNDLE_VEIL_KEY	  "veil-key" /* in pool/ */

/* The name of a file of an attempt: "attempts/0000000001/" and `rest`. */
char *bundle_name(struct arena *a, uint32_t attempt, const char *rest);
/* "amendments/0001.json", "receipts/0001.json", "recordings/SHA256.jpg" */
char *bundle_amendment(struct arena *a, uint32_t number);
/* "amendments/0001.signatures.json" */
char *bundle_amendment_signed(struct arena *a, uint32_t number);
char *bundle_receipt(struct arena *a, uint32_t number);
char *
bundle_recording(struct arena *a, const char *sha256, const char *extension);

/* The bytes of bundle.json. */
struct draw_text bundle_format(void);

/* Puts the files in order, the sums of all of them first. `entries` has room
 * for one more than `count`. */
void bundle_seal(struct arena *a, struct draw_entry *entries, size_t count);

/*
 * Judges all of it: the sums; that nothing is missing, added or out of order;
 * every transcript with its pool and keys, its statement and who signed it,
 * its receipts, recordings and amendments, each of which follows from the
 * rule (domain/draw/amended.h); that the attempts are chained and
 * end with the one that counts; that the log says what the transcripts say.
 * DRAW_OK or DRAW_DIFFERS with the first difference, the file's name in front;
 * the notes are those of the last transcript.
 */
struct draw_verdict
bundle_verify(struct arena *a, const struct draw_entry *entries, size_t count);

/* "bundle OK", "bundle differs": the last line that a verifier prints. */
const char *bundle_verdict_line(enum draw_verdict_kind kind);

#endif

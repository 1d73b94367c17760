/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of a visit: what it must hold, and the one text that is signed.
 *
 * A record's content is stored as its canonical text (domain/canonical.h):
 *	{"evidence":[{"caption","kind","sha256"}],"findings","form",
 *	 "items":[{"answers","item_id","item_version","note","result"}],
 *	 "method","object_code","record_id","task_id","visit_no"}
 * Every item of the visit stands in it, in the visit's order, whether it was
 * looked at or not; evidence ascends by hash. A signature (C76) is over the
 * SHA-256 of these bytes: whoever signs has signed for this object, this
 * visit, these items in these versions and these files, and nothing else.
 *
 * Times are not part of it: the leader states them when he submits, in his own
 * name (see docs/adr/0061-what-is-signed.md).
 */
#ifndef SSJ_DOMAIN_RECORD_H
#define SSJ_DOMAIN_RECORD_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct json;
struct problem;

enum {
	RECORD_HASH = 64 /* hex digits of a SHA-256 */
};

/* An item of the visit: the version that was drawn, and its form. */
struct record_item {
	const char *item_id;
	int64_t item_version;
	const struct json *form;    /* the form's fields; NULL: no form */
	const struct json *methods; /* words (C73); NULL or empty: any */
};

/* What a record is about: everything that does not come from its author. */
struct record_about {
	const char *record_id, *task_id, *visit_no, *object_code;
	const struct record_item *items; /* ascending by item_id */
	size_t count;
};

/* A content as it is stored. */
struct record_text {
	const char *text; /* canonical JSON */
	size_t len;
	char sha256[RECORD_HASH + 1]; /* of `text`, lower-case hex */
};

/*
 * Turns what an author sent ({method, findings, items, evidence}, all
 * optional, of the shape the contract says) into the text that is stored. A
 * draft may be incomplete but not wrong: PROBLEM_INVALID lists items that are
 * not of this visit or stand twice, answers against the form, evidence that
 * stands twice, a method that the visit does not allow: one that every item
 * allows or, where they have none in common, that one of them does (C73).
 */
struct problem *record_write(struct arena *a, const struct record_about *about,
    const struct json *body, struct record_text *out);

/*
 * May this be signed? PROBLEM_INVALID lists what is missing, with pointers
 * into the content: the method (C73, an allowed one), exactly one result for
 * each item (C81), words for 其他, the checklist's required answers unless the
 * result says that nothing could be looked at, recordings of a remote check
 * (C77).
 */
struct problem *record_check_complete(struct arena *a,
    const struct record_about *about, const struct json *content);

/* When a check took place, in milliseconds since 1970. */
struct record_times {
	int64_t drawn; /* the task was made */
	int64_t opens; /* its period begins */
	int64_t in, end;
};

/*
 * PROBLEM_INVALID unless drawn, opens ≤ in ≤ end ≤ now: checking follows the
 * draw (C53), does not run ahead of the published plan, for whose days the
 * inspectors were found free (C67), and nobody reports what has not happened
 * yet. A check behind its period is late and still a check.
 */
struct problem *
record_check_times(struct arena *a, const struct record_times *t, int64_t now);

/* The SHA-256 of `len` bytes in hex. */
void record_hash(const char *text, size_t len, char sha256[RECORD_HASH + 1]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of judging a bundle share; nobody else includes this. */
#ifndef SSJ_DOMAIN_DRAW_BUNDLE_WORK_H
#define SSJ_DOMAIN_DRAW_BUNDLE_WORK_H

#include "domain/draw/bundle.h"
#include "domain/draw/transcript.h"

struct draw_index;
struct json;

/* Recordings or signatures, and which of them the log has told. */
struct bundle_told {
	bool *told;
	size_t count;
};

/* Who was invited to witness an attempt, by its log. */
struct bundle_witness;
struct bundle_witnesses {
	struct bundle_witness *all;
	size_t count, room;
};

/* Visits that were cancelled, or were asked to be, by an attempt's log. */
struct bundle_cancellation;
struct bundle_cancellations {
	struct bundle_cancellation *all;
	size_t count, room;
	struct draw_index *ended; /* ids of visits; NULL: none yet */
	size_t by_two, by_one, replaced;
};

/* What a line of the log says and who did it. */
struct bundle_event {
	const char *kind;
	const struct json *actor, *actor_id, *after;
};

/* An attempt that has been judged. */
struct bundle_attempt {
	uint32_t number;
	struct draw_transcript_in t;
	struct draw_digest hash;	/* of the transcript's bytes */
	bool drawn, final;		/* drawn, or void after the beacon */
	struct draw_digest *amendments; /* hashes, by number from 1 */
	size_t amendment_count;
	struct draw_kept kept; /* for judging them */
	/* Ids of its visits, later ones too; NULL where no file names any. */
	struct draw_index *visits;
	/* Of format 2. */
	const struct json **amended; /* lists of signatures, by number */
	struct bundle_told *amended_by;
	const struct draw_digest *recordings; /* SHA-256 of each */
	struct bundle_told recorded;
	const struct json *signatures; /* of the statement; a list or NULL */
	struct bundle_told signed_by;
};

struct bundle_work {
	struct arena *a;
	const struct draw_entry *entries;
	struct draw_digest *sums; /* SHA-256 of each entry but the first */
	size_t count, at;	  /* the next that has not been taken */
	int format;		  /* 1 or 2 */
	struct bundle_attempt *attempts;
	size_t attempt_count;
	struct draw_verdict *verdict; /* for notes */
};

/* ---- taking files in their order ----------------------------------------- */

/* The next file, which must be `name`. */
struct problem *
bundle_need(struct bundle_work *w, const char *name, struct draw_text *out);

/* A problem with the file's name in front. */
struct problem *
bundle_in_file(struct bundle_work *w, const char *name, const char *what);

/* All that stands in front of an attempt's transcript, whose bytes are `text`
 * and which is judged with it. */
struct problem *bundle_check_parts(
    struct bundle_work *w, struct bundle_attempt *t, struct draw_text text);

/* ---- the log ------------------------------------------------------------- */

/* events.ndjson against the transcripts. */
struct problem *
bundle_check_events(struct bundle_work *w, struct draw_text events);

/*
 * An event about a recording or a signature of the statement: what is wrong
 * with it, or NULL. `t` is NULL for an attempt that is not in the bundle, of
 * which more is said at the end.
 */
const char *bundle_take_logged(
    struct bundle_attempt *t, const char *kind, const struct json *after);

/* An event about a witness, and whether it stands where one may say that he is
 * there: what is wrong with it, or NULL. */
const char *bundle_take_witness(struct arena *a, struct bundle_witnesses *w,
    const char *kind, const struct json *after, bool is_time);

/* Those who were there beside those whom the transcript names; or NULL. */
const char *
bundle_witnesses_differ(struct bundle_witnesses *w, const struct json *said);

/* An event about a drawn visit that is cancelled: what is wrong with it, or
 * NULL, as for every other event. */
const char *
bundle_take_cancelled(struct arena *a, struct bundle_cancellations *all,
    const struct bundle_attempt *t, const struct bundle_event *e);

/* How many were, or NULL for none. */
const char *
bundle_cancelled_note(struct arena *a, const struct bundle_cancellations *all);

/* What was never logged, or NULL. */
const char *bundle_not_logged(const struct bundle_attempt *t);

#endif

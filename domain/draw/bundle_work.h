/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of judging a bundle share; nobody else includes this. */
#ifndef SSJ_DOMAIN_DRAW_BUNDLE_WORK_H
#define SSJ_DOMAIN_DRAW_BUNDLE_WORK_H

#include "domain/draw/bundle.h"
#include "domain/draw/transcript.h"

struct json;

/* An attempt that has been judged. */
struct bundle_attempt {
	uint32_t number;
	struct draw_transcript_in t;
	struct draw_digest hash;	/* of the transcript's bytes */
	bool drawn, final;		/* drawn, or void after the beacon */
	struct draw_digest *amendments; /* hashes, by number from 1 */
	size_t amendment_count;
};

struct bundle_work {
	struct arena *a;
	const struct draw_entry *entries;
	size_t count, at; /* the next that has not been taken */
	struct bundle_attempt *attempts;
	size_t attempt_count;
	struct draw_verdict *verdict; /* for notes */
};

/* events.ndjson against the transcripts. */
struct problem *
bundle_check_events(struct bundle_work *w, struct draw_text events);

#endif

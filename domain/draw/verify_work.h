/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a verification share; nobody else includes this. */
#ifndef SSJ_DOMAIN_DRAW_VERIFY_WORK_H
#define SSJ_DOMAIN_DRAW_VERIFY_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/draw/merge.h"
#include "domain/draw/plan.h"
#include "domain/draw/select.h"
#include "domain/draw/transcript.h"
#include "domain/draw/verify.h"

struct draw_index;

/* One drawn object as the file has it. */
struct draw_claim {
	struct draw_text id;
	unsigned int lots;
};

/* A stratum as the file has it. */
struct draw_stratum_in {
	const struct json *json;
	uint64_t count, size;
	struct draw_claim *drawn;
	size_t drawn_count;
	uint64_t replaced; /* substitutions on record */
};

struct draw_list_work {
	struct draw_list_in *in;
	struct draw_plan plan;
	struct draw_digest key;
	struct draw_stratum_in *strata; /* as the plan's */
	/* Stratum of whoever is in: drawn, or put in later. */
	struct draw_index *effective;
	/* With the folder: what follows from the pool. */
	const struct draw_selection *selections;
};

struct draw_verify_work {
	struct arena *a;
	const struct draw_folder *folder; /* NULL: without the pool */
	struct draw_verdict *verdict;	  /* for notes and the step */
	struct draw_kept *kept;		  /* or NULL */
	struct draw_transcript_in t;
	const struct draw_hash *hash;
	struct draw_digest close, open; /* once they have been checked */
	struct draw_digest seed, veil_key, pool_key;
	struct draw_list_work *lists;
};

void draw_note(struct draw_verify_work *v, const char *text);

/* draw_verify() that keeps selections; `kept` may be NULL. */
struct draw_verdict
draw_verify_transcript(struct arena *a, struct draw_text transcript,
    const struct draw_folder *folder, struct draw_kept *kept);

/* An attempt that ended early. */
struct problem *draw_verify_void(struct draw_verify_work *v);

/* Commit, close, open, beacon: up to v->seed. */
struct problem *draw_verify_entropy(struct draw_verify_work *v);

/*
 * Signatures, once commit, close and open are checked. Which roles somebody
 * must have signed, and up to which there is something to sign.
 */
struct draw_demand {
	bool hold, close, open;	  /* everybody with a key must have */
	bool has_close, has_open; /* there is a C, an O */
};
struct problem *
draw_verify_signatures(struct draw_verify_work *v, struct draw_demand demand);

/* One list: its selection from the file alone, then from the pool. */
struct problem *
draw_verify_list(struct draw_verify_work *v, struct draw_list_work *l);

/* The pool of a list out of the folder: it is the one announced, and its
 * classes are those of the file. v->pool_key has been read. */
struct problem *draw_verify_pool(struct draw_verify_work *v,
    const struct draw_list_in *in, struct draw_pool *out);

/* These files of the folder are the ones that the document binds. */
struct problem *draw_verify_bound(
    struct draw_verify_work *v, const struct draw_bound *files, size_t count);

/* v->pool_key out of the folder. */
struct problem *draw_verify_pool_key(struct draw_verify_work *v);

/* Substitutions, in their order. */
struct problem *draw_verify_substitutions(struct draw_verify_work *v);

/* How many substitutions the file has for a stratum of a list. */
uint64_t draw_count_substitutions(const struct draw_verify_work *v,
    struct draw_text list_id, struct draw_text stratum);

/* Annexes and results are those that the rule of assignment needs. */
struct problem *draw_verify_names(struct draw_verify_work *v);

/* Annexes, results, and what follows from them. */
struct problem *draw_verify_files(struct draw_verify_work *v);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The transcript: one JSON file per attempt, all that anybody needs to
 * recompute a draw; and the statement, which is published at once and holds
 * nothing that tells who was drawn.
 */
#ifndef SSJ_DOMAIN_DRAW_TRANSCRIPT_H
#define SSJ_DOMAIN_DRAW_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"
#include "domain/draw/charter.h"
#include "domain/draw/plan.h"
#include "domain/draw/select.h"

struct arena;
struct json;
struct problem;

/* How an attempt ended. */
enum draw_outcome {
	DRAW_OUTCOME_DRAWN,
	DRAW_OUTCOME_VOID,		 /* before there was a beacon */
	DRAW_OUTCOME_VOID_AFTER_ENTROPY, /* after it, by order from outside */
	DRAW_OUTCOME_COUNT,
};

const char *draw_outcome_word(enum draw_outcome o);

/* ---- writing ----------------------------------------------------------- */

/* A pointer that is NULL stands for something the attempt did not reach; it
 * is written as "". */
struct draw_said {
	struct draw_text id; /* of the party */
	const struct draw_digest *commitment, *reveal;
};

/* An Ed25519 signature over D("sign", role, X, u64be(at)). */
struct draw_signature {
	struct draw_text by, role; /* hold, close, open, statement */
	uint64_t at;		   /* ms since 1970 */
	struct draw_text sig;	   /* hex */
};

struct draw_list {
	struct draw_text list_id, group_id;
	struct draw_text plan_text;   /* its bytes are bound */
	const struct draw_plan *plan; /* the same, read */
	struct draw_digest root;
	const struct draw_class *classes;
	size_t class_count;
	uint64_t count;
	/* NULL until drawn: K, and one selection per stratum of the plan. */
	const struct draw_digest *key;
	const struct draw_selection *selections;
};

/* A drawn object replaced by the next in order. */
struct draw_substitution {
	struct draw_text list_id, stratum;
	struct draw_text out, in; /* ids */
	struct draw_text reason;
	struct draw_text at; /* RFC 3339 */
};

struct draw_witness {
	struct draw_text kind, name; /* "人大代表", … */
};

struct draw_transcript {
	const struct draw_hash *hash;
	struct draw_text draw_id;
	uint32_t attempt;	     /* from 1 */
	struct draw_digest previous; /* zeros exactly when attempt is 1 */
	struct draw_digest head;     /* newest signed log head, or zeros */
	struct draw_text charter_text;
	const struct draw_charter *charter; /* the same, read */
	struct draw_digest veil;
	const struct draw_digest *veil_key;
	const struct draw_bound *annexes; /* ascending by name */
	size_t annex_count;
	const struct draw_bound *results; /* visits.csv, assignment.csv */
	size_t result_count;
	struct draw_digest announce;
	const struct draw_digest *close, *open, *seed;
	const struct draw_said *parties; /* those of the charter */
	size_t party_count;
	const struct draw_signature *signatures;
	size_t signature_count;
	/* Empty = none was reached or announced; for void_after_entropy, that
	 * nobody recorded it: written as null. */
	struct draw_text beacon;
	const struct draw_list *lists; /* ascending by list_id */
	size_t list_count;
	const struct draw_substitution *substitutions;
	size_t substitution_count;
	const struct draw_witness *witnesses;
	size_t witness_count;
	enum draw_outcome outcome;
	struct draw_text void_reason;
};

/* The file's bytes, in one spelling, in `a`. */
struct draw_text
draw_transcript_write(struct arena *a, const struct draw_transcript *t);

/*
 * The statement's bytes: the transcript without veil_key, key and drawn, with
 * transcript_hash (of `full`, the transcript's bytes) and each list's
 * result_root. A stratum that was due less than one object has neither size
 * nor threshold there; "small" of its list gives how many objects such strata
 * got together. Only for a drawn attempt.
 */
struct draw_text draw_statement_write(
    struct arena *a, const struct draw_transcript *t, struct draw_text full);

/* The drawn ids of a list in rank order, as the result root counts them. */
const struct draw_text *
draw_list_drawn(struct arena *a, const struct draw_list *l, size_t *count);

/* What A binds, from a transcript; its parties' ids are made in `a`. */
struct draw_announcement
draw_transcript_announcement(struct arena *a, const struct draw_transcript *t);

/* ---- reading ----------------------------------------------------------- */

/* A list as a file has it. */
struct draw_list_in {
	const struct json *json;
	bool veiled; /* of a statement */
	struct draw_announced_list bound;
	struct draw_class *classes; /* ascending */
	size_t class_count;
};

/* A transcript that has been read as far as A. */
struct draw_transcript_in {
	const struct json *json; /* the whole file */
	bool veiled;		 /* a statement */
	struct draw_announcement announcement;
	struct draw_digest announce; /* recomputed: what it must be */
	struct draw_charter charter;
	struct draw_bound *annexes, *results;
	size_t annex_count, result_count;
	struct draw_list_in *lists;
	size_t list_count;
};

/*
 * Reads a transcript's bytes, checks the form of all that A binds, and A.
 * PROBLEM_INVALID tells the first thing that differs. What comes after A is
 * for draw_verify() to judge.
 */
struct problem *draw_transcript_read(
    struct arena *a, struct draw_text text, struct draw_transcript_in *out);

/* The same of a statement's bytes. */
struct problem *draw_statement_read(
    struct arena *a, struct draw_text text, struct draw_transcript_in *out);

/* Lists ascend strictly, and no group bears the name of another list. */
struct problem *draw_lists_check_order(
    struct arena *a, const struct draw_announced_list *lists, size_t count);

#endif

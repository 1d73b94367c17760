/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands after a draw: who is in, with which visits, and who goes; made
 * from a judged document and the auditor's or a holder's folder, and brought up
 * to date by amendments, each of which is judged by the rule of SSJ1 §2 and §5.
 *
 * A holder has the statement, the veil key and the folder long before the
 * transcript is public, so that he can judge what he signs.
 */
#ifndef SSJ_DOMAIN_DRAW_STANDING_H
#define SSJ_DOMAIN_DRAW_STANDING_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/amending.h"
#include "domain/draw/plan.h"
#include "domain/draw/select.h"
#include "domain/draw/transcript.h"
#include "domain/draw/verify.h"

struct arena;
struct draw_index;
struct problem;

/* One list: the order of each stratum, and how far amendments have used it. */
struct draw_standing_list {
	struct draw_text list_id;
	struct draw_plan plan;
	const struct draw_selection *selections; /* by stratum */
	uint64_t *used;
	/* Stratum of whoever is in or was; DRAW_TAKEN_OUT once he is out. */
	struct draw_index *in;
};
#define DRAW_TAKEN_OUT ((size_t)-2)

struct draw_standing {
	struct arena *a;
	const struct draw_hash *hash;
	struct draw_charter charter;
	struct draw_digest transcript; /* what amendments name */
	/* Of the last one judged; zeros. */
	uint32_t number;
	struct draw_digest last;
	struct draw_standing_list *lists; /* ascending by list_id */
	size_t list_count;
	struct draw_index *gone; /* whoever was taken out of any list */
	struct draw_digest assign_key, pool_key;
	struct draw_visit_key naming;
	struct draw_roster roster;
	struct draw_amending now;
};

/*
 * Computes it all again. PROBLEM_INVALID when results, roots of results or the
 * veil key are not what the document binds.
 */
struct draw_standing_from {
	struct draw_text document; /* transcript or statement, judged */
	/* A statement's; a transcript has its own. */
	const struct draw_digest *veil_key;
	const struct draw_folder *folder; /* key, pools, annexes */
	uint64_t most; /* substitutions that may be asked for */
	/* What the document's judge has kept (domain/draw/verify.h), `most` + 1
	 * behind the drawn; NULL: they are made from the pools. */
	const struct draw_selection **selections;
};
struct problem *draw_standing_begin(struct arena *a,
    const struct draw_standing_from *from, struct draw_standing *out);

/*
 * Judges the next amendment by its bytes: its place in the chain, who is next
 * in every list, causes, the places of new visits, who goes; and applies it.
 * PROBLEM_INVALID says what differs and where.
 */
struct problem *
draw_standing_amend(struct draw_standing *s, struct draw_text bytes);

#endif

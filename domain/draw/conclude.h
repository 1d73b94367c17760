/* SPDX-License-Identifier: Apache-2.0 */
/*
 * After the beacon: everything that follows from the announced draw, the
 * secrets and the numbers. Pure computation; computing it again gives the same
 * bytes, which is how a crash is mended.
 */
#ifndef SSJ_DOMAIN_DRAW_CONCLUDE_H
#define SSJ_DOMAIN_DRAW_CONCLUDE_H

#include <stddef.h>

#include "domain/draw/assign.h"
#include "domain/draw/pool.h"
#include "domain/draw/transcript.h"

struct arena;
struct crew;
struct problem;

/* What the holders keep and the frozen files. */
struct draw_sealed {
	const struct draw_digest *veil_key, *pool_key;
	/* The pools of the transcript's lists, in their order. */
	const struct draw_pool *pools;
	/* The annexes of the assignment; not looked at when the charter's rule
	 * is none. */
	struct draw_annexes annexes;
	/* Who helps; NULL = nobody. The bytes are the same. */
	const struct crew *crew;
};

/* What came out besides the transcript. */
struct draw_conclusion {
	struct draw_visit *visits;
	size_t visit_count;
	struct draw_merge_figures figures;
	/* Only when the charter's rule is not none: */
	struct draw_roster roster;
	struct draw_digest assign_key;
	struct draw_assigning assigning;
	struct draw_assignment assignment;
	struct draw_text visits_csv, assignment_csv;
};

/*
 * `t` is an announced attempt with all reveals, C, O and beacon; its lists
 * have plans, roots and classes. Fills in what is missing for a drawn one:
 * veil_key, seed, keys, selections, results, outcome. Lives in `a`; ids stay
 * in the pools' memory.
 *
 * Whatever does not fit together is PROBLEM_INVALID: a reveal that was not
 * committed to, C, O or A that differ, a beacon of another form, a veil key or
 * a pool that is not the one announced.
 */
struct problem *draw_conclude(struct arena *a, const struct draw_sealed *sealed,
    struct draw_transcript *t, struct draw_conclusion *out);

#endif

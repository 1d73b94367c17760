/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who goes with whom: the pairs of an assignment, with the visits that the
 * same two made before it, held against the plan's bound.
 *
 * SSJ1 assigns by load and lot and knows no bound of pairs; whoever bent it
 * for one would choose who goes with whom. So pairs beyond it are named, not
 * taken apart.
 */
#ifndef SSJ_DOMAIN_DRAW_PAIRS_H
#define SSJ_DOMAIN_DRAW_PAIRS_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/assign.h"

struct arena;

struct draw_pair {
	size_t first, second; /* places in the roster, ascending */
	uint64_t earlier;     /* visits before this draw */
	uint64_t visits;      /* of this draw */
	size_t from;	      /* where its visits begin in `visit` */
};

struct draw_pairs {
	struct draw_pair *rows; /* ascending by first, second */
	size_t count;
	size_t *visit; /* places in the draw's visits, ascending in a pair */
	uint64_t most; /* visits of this draw that one pair makes; 0: no pair */
};

/* All pairs of an assignment: any two who fill slots of one visit. */
void draw_pairs_of(
    struct arena *a, const struct draw_assignment *of, struct draw_pairs *out);

/* Two have made so many visits before. Nothing happens when they do not go
 * together in this draw. */
void draw_pairs_before(
    struct draw_pairs *pairs, size_t one, size_t other, uint64_t visits);

/* The pairs with more than `bound` visits in all, in `a`: most visits first,
 * then as they stand. */
const struct draw_pair **draw_pairs_over(struct arena *a,
    const struct draw_pairs *pairs, uint64_t bound, size_t *count);

#endif

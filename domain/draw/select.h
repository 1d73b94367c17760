/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Selection: which objects of a list are drawn.
 *
 * Every object's ticket is computed in one pass over the packed pool; of each
 * stratum only those below a threshold are kept, a little more than are
 * wanted, and put in order. One pass of a million objects takes some
 * hundredths of a second (tests/bench).
 *
 * The first `size` of the order are drawn; the rest of the order is the
 * substitute list (递补): the next one, never a choice.
 */
#ifndef SSJ_DOMAIN_DRAW_SELECT_H
#define SSJ_DOMAIN_DRAW_SELECT_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"
#include "domain/draw/plan.h"
#include "domain/draw/pool.h"

struct arena;
struct problem;

/* One place in the order of a stratum. */
struct draw_drawn {
	struct draw_digest ticket; /* the smallest of its lots */
	struct draw_text id;	   /* in the pool's memory */
	unsigned int lots;
};

/* What came out for one stratum of the plan. */
struct draw_selection {
	uint64_t count; /* N, objects of the pool in this stratum */
	uint64_t size;	/* n, objects drawn */
	const struct draw_drawn *order; /* ascending by (ticket, id) */
	size_t ordered; /* min(N, n + extra) places of the order */
};

struct draw_selecting {
	const struct draw_hash *hash;
	const struct draw_digest *key; /* K of the list's group */
	const struct draw_pool *pool;
	const struct draw_plan *plan;
	/* Per stratum of the plan: how far behind the drawn ones the order is
	 * wanted (UINT64_MAX: all of it). NULL = not at all. */
	const uint64_t *extra;
};

/*
 * One selection per stratum of the plan, in its order, in `a`. The order's
 * ids stay in the pool's memory. PROBLEM_INVALID when a record's stratum is
 * not in the plan.
 */
struct problem *draw_select(struct arena *a, const struct draw_selecting *in,
    const struct draw_selection **out);

#endif

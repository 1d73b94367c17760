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
struct crew;
struct problem;

/* One place in the order of a stratum. */
struct draw_drawn {
	struct draw_digest ticket; /* the smallest of its lots */
	struct draw_text id;	   /* in the pool's memory */
	unsigned int lots;
};

/* What came out for one stratum of the plan. */
struct draw_selection {
	uint64_t count; /* N, objects of the list in this stratum */
	uint64_t size;	/* n, objects drawn */
	const struct draw_drawn *order; /* ascending by (ticket, id) */
	/* min(N, n + extra) places of the order; of a shard, min(own objects,
	 * n + extra). */
	size_t ordered;
};

struct draw_selecting {
	const struct draw_hash *hash;
	const struct draw_digest *key; /* K of the list's group */
	const struct draw_pool *pool;
	const struct draw_plan *plan;
	/* Per stratum of the plan: how far behind the drawn ones the order is
	 * wanted (UINT64_MAX: all of it). NULL = not at all. */
	const uint64_t *extra;
	/* Of a shard: N of each stratum of the plan over all shards. NULL = the
	 * pool is the whole list. */
	const uint64_t *whole;
	const struct crew *crew; /* NULL = the caller alone */
};

/*
 * One selection per stratum of the plan, in its order, in `a`. The order's
 * ids stay in the pool's memory. PROBLEM_INVALID when a record's stratum is
 * not in the plan.
 */
struct problem *draw_select(struct arena *a, const struct draw_selecting *in,
    const struct draw_selection **out);

/*
 * Shards (a district each, say) are drawn with the same `in` but their own
 * pool, and the N of the whole list; whoever has all of their selections
 * merges: the same as of one pool with all their objects. An object stands in
 * one shard only, and the shards' objects add up to N. Lives in `a`.
 */
const struct draw_selection *
draw_select_merge(struct arena *a, const struct draw_selecting *in,
    const struct draw_selection *const *shards, size_t shard_count);

/* The order: by ticket, then by id. */
int draw_drawn_compare(const struct draw_drawn *x, const struct draw_drawn *y);

#endif

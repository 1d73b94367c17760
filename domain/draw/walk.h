/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many packed pools side by side, once, front to back: records of all of them
 * ascending by id and, where several pools have an id, by the pool's number.
 * Takes a few words a pool, whatever the pools hold.
 */
#ifndef SSJ_DOMAIN_DRAW_WALK_H
#define SSJ_DOMAIN_DRAW_WALK_H

#include <stddef.h>

#include "domain/draw/pool.h"

/* Where the walk stands in one pool. */
struct draw_walker {
	size_t pool; /* its number */
	struct draw_record record;
	struct draw_pool_cursor cursor; /* behind the record */
};

/* A heap of the pools that are not at their end, the foremost first. */
struct draw_walk {
	struct draw_walker **heap;
	size_t count;
};

/* Before the first record of `count` pools, which must outlive the walk. */
struct draw_walk draw_walk_begin(
    struct arena *a, const struct draw_pool *const *pools, size_t count);

/* The record at hand, until the next step; NULL behind the last. */
const struct draw_walker *draw_walk_at(const struct draw_walk *w);

/* Goes to the next record; there must be one at hand. */
void draw_walk_step(struct draw_walk *w);

#endif

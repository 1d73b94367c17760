/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A draw computed again from its statement, by whoever holds its keys, pools
 * and annexes: so that what the veil hides from everybody else is found to be
 * right, or wrong, on the day of the draw and not on that of its disclosure.
 */
#ifndef SSJ_DOMAIN_DRAW_RECOMPUTE_H
#define SSJ_DOMAIN_DRAW_RECOMPUTE_H

#include "domain/draw/bytes.h"

struct arena;
struct draw_sealed;
struct problem;

/*
 * `sealed` has the pools in the order of the statement's lists. *transcript =
 * the bytes that will be disclosed, in `a`. PROBLEM_INVALID when any other
 * statement follows, or none: then nobody may sign this one.
 */
struct problem *draw_recompute(struct arena *a, struct draw_text statement,
    const struct draw_sealed *sealed, struct draw_text *transcript);

#endif

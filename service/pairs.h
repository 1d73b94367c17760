/* SPDX-License-Identifier: Apache-2.0 */
/* How often the same two inspectors go together: chance brings many people
 * together, and somebody should look where it always brings the same two. */
#ifndef SSJ_SERVICE_PAIRS_H
#define SSJ_SERVICE_PAIRS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/pairs.h"

struct page;

/* A page of struct pair_row; year and at_least of `filter` are the caller's.
 * Needs task.read; only tasks within its scope count. */
struct problem *inspector_pairs(struct ctx *x, struct pair_filter *filter,
    const struct page *page, struct db_rows *out);

#endif

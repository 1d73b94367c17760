/* SPDX-License-Identifier: Apache-2.0 */
/* Which organisations a list shows: a range of paths in the tree. */
#ifndef SSJ_SERVICE_SCOPE_H
#define SSJ_SERVICE_SCOPE_H

#include <stdbool.h>

#include "base/actor.h"
#include "base/problem.h"

struct scope {
	const char *low, *high; /* low <= path < high */
};

/* Where the actor holds `p`: the organisation acted for, with all below it
 * when the role says so; everything for the system, nothing for others. */
struct scope scope_of(struct ctx *x, enum permission p);

/* No organisation at all: what the actor sees is what he himself has to do
 * with. */
bool scope_is_empty(const struct scope *s);

/* The actor holds `p` for all that is in his scope: for the organisation acted
 * for and for everything below it. */
bool scope_is_whole(const struct ctx *x, enum permission p);

/*
 * May the actor do what needs `p` to something of the organisation at
 * `org_path`, which he can see? PROBLEM_FORBIDDEN names the permission.
 */
struct problem *
scope_require(struct ctx *x, enum permission p, const char *org_path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What merging saved, and why it did not save more: the report of a draw
 * (C56). The figures of draw_merge_figures(), for parts of the draw: a list, a
 * department, a district.
 *
 * The check that opens a visit costs one; every check that joins it later
 * saves one and is counted where it belongs. So the removed visits of all
 * lists, of all departments or of all districts add up to those of the draw.
 */
#ifndef SSJ_DOMAIN_DRAW_SAVINGS_H
#define SSJ_DOMAIN_DRAW_SAVINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/merge.h"

struct arena;

/* ---- figures of parts -------------------------------------------------- */

struct draw_saving {
	struct draw_text part;
	uint64_t checks;   /* drawn */
	uint64_t objects;  /* distinct */
	uint64_t repeated; /* of these, with two checks or more in the draw */
	uint64_t visits;   /* in which a check of the part takes place */
	uint64_t removed;  /* visits that its checks saved by joining others */
};

/* Of which part a check is. */
typedef struct draw_text
draw_part_of(const struct draw_check *check, const void *arg);

/* One row per part that has a check, ascending by it, in `a`; *count = how
 * many. `visits` as draw_merge() gave them. */
struct draw_saving *
draw_savings(struct arena *a, const struct draw_visit *visits,
    size_t visit_count, draw_part_of *part_of, const void *arg, size_t *count);

/* ---- what was left apart ----------------------------------------------- */

/* Why two visits of one object are not one, from the farthest miss to the
 * nearest. */
enum draw_apart {
	DRAW_APART_PLAN,	/* a plan says none */
	DRAW_APART_DEPARTMENT,	/* a plan admits its own department only */
	DRAW_APART_WINDOW,	/* the days do not meet */
	DRAW_APART_DEPARTMENTS, /* more departments than the charter admits */
	DRAW_APART_PEOPLE,	/* more than DRAW_SLOTS_MAX inspectors */
	DRAW_APART_COUNT,
};

const char *draw_apart_word(enum draw_apart r); /* plan, department, … */

/* A visit that begins with a check which could join no other of the object's.
 */
struct draw_apart_visit {
	size_t visit;		/* place in visits */
	size_t other;		/* the one it came nearest to joining */
	enum draw_apart reason; /* and what then stood in the way */
};

/* All of them, in order: as many as there are visits more than objects. */
struct draw_apart_visit *
draw_apart(struct arena *a, const struct draw_visit *visits, size_t visit_count,
    int max_departments, size_t *count);

#endif

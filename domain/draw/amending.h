/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What substitutions of objects do to the visits of a draw (SSJ1 §2): the
 * checks of the one that goes out are the checks of the one that comes in.
 *
 * A visit whose object goes out is over and its people are free again. The
 * object that comes in has visits of its own, by the rule of merging, with the
 * ids that it would have had; their places are empty and are filled one after
 * the other by the rule for substitutes, draw_substitute(). Nobody chooses
 * anything, and whoever repeats the amendments in their order finds the same.
 */
#ifndef SSJ_DOMAIN_DRAW_AMENDING_H
#define SSJ_DOMAIN_DRAW_AMENDING_H

#include <stddef.h>

#include "domain/draw/amend.h"
#include "domain/draw/assign.h"
#include "domain/draw/merge.h"

struct arena;
struct problem;

/* A draw's visits and places as they are now; both grow. */
struct draw_amending {
	struct arena *a;
	const struct draw_visit_key *naming;
	int max_departments;
	struct draw_assigning assigning;
	struct draw_visit *visits; /* assigning.visits */
	struct draw_assignment assignment;
};

/*
 * Takes the objects of one amendment out and in. *visit and *slot are the
 * first of the new ones; they go on to the end. PROBLEM_INVALID when an object
 * that goes out has no such check.
 */
struct problem *
draw_amend_objects(struct draw_amending *s, const struct draw_substituted *z,
    size_t count, size_t *visit, size_t *slot);

#endif

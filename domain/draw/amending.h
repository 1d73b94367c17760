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
#include "domain/draw/index.h"
#include "domain/draw/merge.h"

struct arena;
struct problem;

/* An inspector who was taken off a visit, to which he does not come back. */
struct draw_taken_off {
	size_t visit, inspector; /* places in visits and in the roster */
};

/* A draw's visits and places as they are now; both grow. */
struct draw_amending {
	struct arena *a;
	const struct draw_visit_key *naming;
	int max_departments;
	struct draw_assigning assigning;
	struct draw_visit *visits; /* assigning.visits */
	struct draw_assignment assignment;
	struct draw_taken_off *off;
	size_t off_count;
};

/* The visit on which an object is checked for a list; DRAW_ABSENT when there is
 * none. */
size_t draw_amending_visit(const struct draw_amending *s,
    struct draw_text object, struct draw_text list_id);

/* The place of a slot in assignment.slots; DRAW_ABSENT when there is none. */
size_t draw_amending_slot(const struct draw_amending *s,
    struct draw_text visit_id, unsigned int number);

/* Who follows in a slot by the rule: a place in the roster, or DRAW_NOBODY.
 * Whoever has it is taken off, and the assignment changed to match. */
size_t draw_amending_next(struct draw_amending *s, size_t slot);

/* What an inspector of the roster is called; "" for DRAW_NOBODY. */
struct draw_text draw_amending_name(const struct draw_amending *s, size_t who);

/*
 * Takes the objects of one amendment out and in. *visit and *slot are the
 * first of the new ones; they go on to the end. PROBLEM_INVALID when an object
 * that goes out has no such check.
 */
struct problem *
draw_amend_objects(struct draw_amending *s, const struct draw_substituted *z,
    size_t count, size_t *visit, size_t *slot);

/*
 * Does what one entry of an amendment says, if that is what the rule says:
 * PROBLEM_INVALID tells why not (no such place, another one has it, no cause;
 * who is next, and why he who was put in may not go).
 */
struct problem *
draw_amend_inspector(struct draw_amending *s, const struct draw_replaced *x);

#endif

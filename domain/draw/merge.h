/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging (融合查重; 进一次门、查多项事): checks of one object become as few
 * visits as their plans admit.
 *
 * Per object, checks ascending by (to, from, list_id) join the first visit, in
 * order of creation, whose interval meets theirs, all of whose checks admit
 * them, and that stays within max_departments and ten slots; otherwise they
 * open a visit. The visit's interval becomes the intersection.
 */
#ifndef SSJ_DOMAIN_DRAW_MERGE_H
#define SSJ_DOMAIN_DRAW_MERGE_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"
#include "domain/draw/plan.h"

struct arena;

enum {
	DRAW_SLOTS_MAX = 10,  /* of one visit */
	DRAW_SLOTS_LEAST = 2, /* of one department */
};

/* One item to be checked at one object. */
struct draw_check {
	struct draw_text object, list_id;
	struct draw_text from, to; /* YYYY-MM-DD */
	struct draw_text department, specialty;
	enum draw_merging merge;
	struct draw_check *next; /* of the same visit; set by draw_merge() */
};

/* Who is needed: one inspector of this department with this specialty. */
struct draw_need {
	struct draw_text department, specialty;
};

/* One time at one door. */
struct draw_visit {
	char id[DRAW_VISIT_ID]; /* set by draw_merge_name() */
	struct draw_text object;
	struct draw_text from, to; /* intersection, both days included */
	struct draw_check *first, *last;
	size_t check_count;
	/* Per department ascending its specialties ascending, the only one
	 * twice; the index is the slot's number. */
	struct draw_need *slots;
	size_t slot_count;
};

/* The figures every report prints. */
struct draw_merge_figures {
	uint64_t checks;   /* drawn */
	uint64_t objects;  /* distinct */
	uint64_t repeated; /* objects with two checks or more */
	uint64_t removed;  /* visits that merging saved */
};

/*
 * The visits in order of creation (objects ascending) in `a`; *count = how
 * many. Links the checks and leaves their order alone.
 */
struct draw_visit *draw_merge(struct arena *a, struct draw_check *checks,
    size_t check_count, int max_departments, size_t *count);

/* Gives every visit its id. */
void draw_merge_name(
    const struct draw_visit_key *key, struct draw_visit *visits, size_t count);

struct draw_merge_figures
draw_merge_figures(const struct draw_visit *visits, size_t count);

#endif

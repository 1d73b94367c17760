/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Do the same two inspectors go together more often than chance explains?
 *
 * Who can go where is no accident: departments, specialties and districts
 * decide. So chance is asked only inside a cell, the visits of one department
 * with the same two specialties in one district: given how often each went
 * there, who was with whom? What remains (leave, certificates that end,
 * recusals) makes pairs a little more frequent, which is why only what is far
 * out needs an explanation.
 */
#ifndef SSJ_DOMAIN_FAIRNESS_PAIRS_H
#define SSJ_DOMAIN_FAIRNESS_PAIRS_H

#include "domain/draw/bytes.h"
#include "domain/fairness.h"

struct arena;
struct problem;

struct fairness_pairs {
	uint64_t together; /* times that two went, over all pairs */
	uint64_t distinct; /* pairs */
	/* Pairs that went once, twice, three times, more often. */
	uint64_t times[FAIRNESS_TIMES];
	uint64_t most; /* of one pair */
	double p;      /* the smallest of all pairs' */
	uint64_t tests;
	uint64_t flagged; /* pairs that need an explanation */
};

/* Where an object of the draw is; any text for one that is not known. */
struct fairness_where {
	struct draw_text (*district)(void *arg, struct draw_text object);
	void *arg;
};

/* From a draw's visits.csv and assignment.csv, which were written by us.
 * Fails when they are no such files. */
struct problem *fairness_pairs_of(struct arena *a, struct draw_text visits,
    struct draw_text assignment, const struct fairness_where *where,
    struct fairness_pairs *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The workshop of an assignment; shared by assign*.c, nobody else includes it.
 *
 * Inspectors are numbered by rank here, seats by the order of all slots, so
 * that "in rank order" and "in order" are plain counting.
 */
#ifndef SSJ_DOMAIN_DRAW_ASSIGN_WORK_H
#define SSJ_DOMAIN_DRAW_ASSIGN_WORK_H

#include "domain/draw/assign.h"

/* Inspectors of one department with one specialty for one district,
 * ascending. */
struct draw_cell {
	const uint32_t *people;
	size_t count;
};

/* Who must not go to an object. */
struct draw_recused {
	uint32_t person;
	struct draw_recused *next;
};

/* A slot in its place in the order. */
struct draw_seat {
	struct draw_digest order;
	size_t slot;  /* its place in draw_assignment.slots */
	size_t visit; /* place in visits */
	const struct draw_cell *cell;
	size_t owner; /* rank, or DRAW_NOBODY */
};

/* The seats of one visit, ascending. */
struct draw_bench {
	uint32_t seats[DRAW_SLOTS_MAX];
	size_t count;
	const struct draw_recused *recused;
};

/* The seats a person fills, ascending. */
struct draw_hand {
	uint32_t *seats;
	size_t count, room;
};

struct draw_work {
	struct arena *a;
	const struct draw_assigning *in;
	size_t *person;		 /* rank → place in the roster */
	uint32_t *rank_of;	 /* place in the roster → rank */
	int64_t *load;		 /* by rank */
	struct draw_hand *hands; /* by rank */
	struct draw_seat *seats;
	size_t seat_count, people_count;
	struct draw_bench *benches; /* by visit */
};

/* Every rule but "nobody twice on a visit", for a person of the seat's cell.
 * PROBLEM_INVALID when a leave is not formed. */
enum draw_bar {
	DRAW_BAR_NONE,
	DRAW_BAR_EXPIRED,
	DRAW_BAR_LEAVE,
	DRAW_BAR_RECUSED,
	DRAW_BAR_UNREADABLE, /* a leave that is no from/to */
};
enum draw_bar draw_work_bar(
    const struct draw_work *w, const struct draw_seat *z, size_t person);

/* True when `person` fills a seat of this visit. */
bool draw_work_sits(const struct draw_work *w, size_t visit, size_t person);

/* Gives a seat to a person, taking it from whoever has it. */
void draw_work_give(struct draw_work *w, size_t seat, size_t person);

/* Sets up everything but the people on the seats. */
struct problem *draw_work_begin(
    struct draw_work *w, struct arena *a, const struct draw_assigning *in);

/* The passes, in this order. */
struct problem *draw_work_greedy(struct draw_work *w);
void draw_work_repair(struct draw_work *w);
void draw_work_sweep(struct draw_work *w);

#endif

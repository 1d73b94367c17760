/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who goes on a visit, and when the visit may take place.
 *
 * A visit has slots; a slot has turns (0 as drawn, 1 the first substitute, …)
 * and is held by its newest one. At least two certified inspectors of every
 * department go together (C72): with fewer there is no check, whatever else
 * stands in the papers.
 */
#ifndef SSJ_DOMAIN_VISIT_H
#define SSJ_DOMAIN_VISIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct problem;

enum {
	VISIT_PER_DEPARTMENT_MIN = 2
}; /* C72 */

/* One turn of a slot, as it is stored. */
struct visit_turn {
	int64_t slot, turn;
	const char *department;
	const char *inspector_id; /* NULL: nobody could be found */
	bool leader;
	const char *state; /* assigned, accepted, declined, unfilled */
};

/* Rows ascend by (slot, turn). */
struct visit {
	const struct visit_turn *turns;
	size_t count;
};

/* The turn that holds `inspector_id`'s place now; NULL when he is not on the
 * visit, or declined, and for nobody (NULL: who asks is no inspector). */
const struct visit_turn *
visit_member(const struct visit *v, const char *inspector_id);

/* True when nobody is left to answer and every department has enough people
 * who accepted. */
bool visit_is_ready(const struct visit *v);

/* PROBLEM_RULE naming what is missing (C72) unless visit_is_ready(). */
struct problem *visit_check_ready(struct arena *a, const struct visit *v);

/*
 * The turn that leads: of those who accepted, the one drawn as leader, else
 * the one of the lowest slot. NULL when nobody accepted.
 */
const struct visit_turn *visit_leader(const struct visit *v);

#endif

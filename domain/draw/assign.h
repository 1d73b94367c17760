/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assignment of inspectors, SSJ1 §5: greedy-1 and paths-1.
 *
 * Hard rules, over the annexes alone: certificate valid on the visit's last
 * day, not on leave on any day of it, the slot's department and specialty, the
 * object's district or "*", no recusal, nobody twice on one visit. A slot that
 * cannot be filled stays empty and is explained in numbers; no rule is bent.
 *
 * 160,000 slots and 12,000 inspectors take about a second.
 */
#ifndef SSJ_DOMAIN_DRAW_ASSIGN_H
#define SSJ_DOMAIN_DRAW_ASSIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"
#include "domain/draw/charter.h"
#include "domain/draw/merge.h"
#include "domain/draw/roster.h"

struct arena;
struct problem;

#define DRAW_NOBODY ((size_t)-1)

enum {
	DRAW_NARROW = 5
}; /* fewer eligible people mark a slot as narrow */

struct draw_assigning {
	const struct draw_hash *hash;
	const struct draw_digest *key; /* K_a */
	const struct draw_roster *roster;
	const struct draw_visit *visits; /* with their ids */
	size_t visit_count;
	enum draw_rule rule; /* greedy-1 or paths-1 */
};

/* One slot of one visit and who fills it. */
struct draw_slot {
	size_t visit;	     /* place in visits */
	unsigned int number; /* in the visit, from 0 */
	size_t inspector;    /* place in the roster, or DRAW_NOBODY */
};

/* Visits in their order, each one's slots by number. */
struct draw_assignment {
	struct draw_slot *slots;
	size_t slot_count;
	size_t unfilled;
	int64_t *loads; /* of every inspector of the roster afterwards */
};

/*
 * Assigns. PROBLEM_INVALID when the annexes do not hold what a rule needs: an
 * object without district, a leave that is no from/to.
 */
struct problem *draw_assign(struct arena *a, const struct draw_assigning *in,
    struct draw_assignment *out);

/* How many people there are for a slot. Each is counted once, under the first
 * that applies. */
struct draw_supply {
	size_t qualified; /* department, specialty and district fit */
	size_t expired;	  /* certificate ends before the visit may */
	size_t on_leave;
	size_t recused;
	size_t on_visit; /* fill another slot of the same visit */
	size_t free;
};

/* The people for a slot, with `on_visit` who is on the visit in `of`. */
struct draw_supply draw_slot_supply(const struct draw_assigning *in,
    const struct draw_assignment *of, size_t slot);

/* True when fewer than DRAW_NARROW are eligible. */
bool draw_supply_is_narrow(const struct draw_supply *s);

/* "合格 3，证件过期 1，请假 1，回避 0，已在本次检查 1，可派 0" */
char *draw_supply_text(struct arena *a, const struct draw_supply *s);

/*
 * Who replaces an inspector: the slot is emptied, its holder's load falls by
 * one, and the smallest (load, pick, id) follows among the eligible who are
 * not on the visit and were not `removed` from it before. The holder counts as
 * removed. *who = the new one, or DRAW_NOBODY; `assignment` is changed to
 * match. No sweep follows. Repeating the changes on record in their order
 * repeats their results.
 */
struct draw_removed {
	const size_t *inspectors; /* places in the roster */
	size_t count;
};
void draw_substitute(const struct draw_assigning *in,
    struct draw_assignment *assignment, size_t slot,
    const struct draw_removed *removed, size_t *who);

/* Why somebody of the roster may not fill a slot, in a few words; NULL when he
 * may. Others of the visit are those in `of`. */
const char *draw_slot_bar(const struct draw_assigning *in,
    const struct draw_assignment *of, size_t slot, size_t person);

/* The bytes of visits.csv and assignment.csv. */
struct draw_text
draw_visits_csv(struct arena *a, const struct draw_visit *visits, size_t count);
struct draw_text draw_assignment_csv(struct arena *a,
    const struct draw_assigning *in, const struct draw_assignment *of);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What keeps objects out of a pool, and when too many are kept out.
 *
 * Whatever a rule leaves out is counted in the list's plan, named in
 * excluded.csv and bound by A: nobody is spared in silence. The count goes by
 * stratum, because a stratum of which nothing remains must not be drawn short:
 * the freeze fails and names it (SSJ1 §4).
 */
#ifndef SSJ_DOMAIN_EXCLUSION_H
#define SSJ_DOMAIN_EXCLUSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/plan.h"

struct arena;
struct problem;

enum exclusion {
#define EXCLUSION(name, word, exhausts, title) EXCLUSION_##name,
#include "domain/exclusion.def"
#undef EXCLUSION
	EXCLUSION_COUNT, /* also: not excluded */
};

const char *exclusion_word(enum exclusion e);
const char *exclusion_title(enum exclusion e);
/* Bit e is set for the rules that must not empty a stratum. */
unsigned int exclusion_exhausting(void);

/* Objects of one list, by stratum as plan_strata has them. */
struct exclusion_tally {
	uint64_t admitted[PLAN_STRATA];
	uint64_t out[EXCLUSION_COUNT][PLAN_STRATA];
};

/* Counts one object: left out by `e`, or admitted (EXCLUSION_COUNT). A stratum
 * that is none of plan_strata is not counted. */
void exclusion_count(struct exclusion_tally *t, const char *stratum, size_t len,
    enum exclusion e);

/* How many objects the rule left out. */
uint64_t exclusion_total(const struct exclusion_tally *t, enum exclusion e);

/*
 * PROBLEM_POOL_TOO_SMALL naming list, item and stratum when a stratum that the
 * line draws from had objects and rules out of `exhausting` have left none of
 * them. A stratum that never had any is fine, and so is a list without objects.
 */
struct problem *exclusion_check(struct arena *a, const struct plan_list *list,
    const struct exclusion_tally *t, unsigned int exhausting);

#endif

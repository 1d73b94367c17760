/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan of one list: which item, whose business, from when to when, and how
 * many of each stratum. Bound by A as the bytes of its text.
 */
#ifndef SSJ_DOMAIN_DRAW_PLAN_H
#define SSJ_DOMAIN_DRAW_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;
struct json;
struct problem;

enum {
	DRAW_DEN_MAX = 1000000
};

/* Which checks may join one visit. */
enum draw_merging {
	DRAW_MERGE_ALL,	       /* those of other departments too */
	DRAW_MERGE_DEPARTMENT, /* those of the same department */
	DRAW_MERGE_NONE,       /* every check is a visit of its own */
	DRAW_MERGE_COUNT,
};

const char *draw_merging_word(enum draw_merging m);

/* num/den of the `count` objects that the stratum had at the freeze. */
struct draw_stratum {
	struct draw_text name;
	uint32_t num, den; /* 0 ≤ num ≤ den, 1 ≤ den ≤ DRAW_DEN_MAX */
	uint64_t count;
};

/* How many rows a rule (caps, status, …) left out; rows in excluded.csv. */
struct draw_excluded {
	struct draw_text rule;
	uint64_t count;
};

struct draw_plan {
	struct draw_text group; /* coordination group */
	struct draw_text item, department, specialty;
	/* What the department was read from: a plan whose department or
	 * specialty is no string can be drawn, but nobody be assigned. */
	const struct json *department_value, *specialty_value;
	struct draw_text from, to; /* YYYY-MM-DD, both days included */
	enum draw_merging merge;
	struct draw_text filter;
	struct draw_excluded *excluded;
	size_t excluded_count;
	struct draw_stratum *strata; /* in printing order */
	size_t stratum_count;
};

/* Reads a plan's text. PROBLEM_INVALID when a verifier would refuse it. */
struct problem *
draw_plan_read(struct arena *a, struct draw_text text, struct draw_plan *out);

/* The text of a plan in its one spelling. PROBLEM_INVALID when a verifier
 * would refuse it. */
struct problem *draw_plan_write(
    struct arena *a, const struct draw_plan *p, struct draw_text *out);

/* True when the classes, ascending as draw_classes() leaves them, stand there
 * once each, count in every stratum what the plan says, and in no other. */
bool draw_plan_has_classes(struct arena *a, const struct draw_plan *p,
    const struct draw_class *classes, size_t count);

/* True when the strata add up to so many objects. */
bool draw_plan_adds_up_to(const struct draw_plan *p, uint64_t total);

/* At most five departments share a coordination group, and each is a single
 * value: PROBLEM_INVALID otherwise. */
struct problem *draw_plans_check_departments(
    struct arena *a, const struct draw_plan *const *plans, size_t count);

/* The stratum called `name`, or NULL. */
const struct draw_stratum *
draw_plan_stratum(const struct draw_plan *p, struct draw_text name);

#endif

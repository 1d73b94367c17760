/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two visits made together (C62: 联合抽查部门原则上不超过 5 个，检查人员不超过
 * 10 人). A draw never goes beyond these limits; what they kept apart may still
 * go through one door on one day, for a reason and with approval.
 */
#ifndef SSJ_DOMAIN_TOGETHER_H
#define SSJ_DOMAIN_TOGETHER_H

#include <stdint.h>

struct arena;
struct problem;

enum {
	TOGETHER_DEPARTMENTS = 5,
	TOGETHER_PEOPLE = 10,
};

/* One of the two. */
struct together_visit {
	const char *object_code, *state;
	const char *from, *to; /* days, both included */
};

struct together {
	struct together_visit visits[2];
	int64_t departments, people; /* of both */
};

/*
 * PROBLEM_RULE unless both are of one object, neither has taken place, their
 * days meet and together they are beyond a limit: within the limits the plans
 * decide, and merging has been done.
 */
struct problem *together_check(struct arena *a, const struct together *t);

#endif

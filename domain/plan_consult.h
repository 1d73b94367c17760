/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Consultation before a plan is published (会商, C63, C64): whoever plans for
 * the items of another department needs that department's yes, which covers
 * when and how its lines are drawn, with whom they are coordinated and whether
 * they are merged.
 *
 * What is asked of a department (its terms) is one text. An answer is given to
 * the hash of that text; when the terms change the answer is gone, and when
 * only others' lines change it stays.
 */
#ifndef SSJ_DOMAIN_PLAN_CONSULT_H
#define SSJ_DOMAIN_PLAN_CONSULT_H

#include "domain/plan.h"

/* A department that has to agree. */
struct plan_consultation {
	const char *department, *department_id, *department_path;
	const char *terms; /* JSON text */
};

/*
 * All that have to agree to the lines, ascending by department (bytes); lines
 * whose item is not on the list are passed over. `p->org_path` tells whose
 * plan it is: a department's own lines, and those of units within it, ask
 * nobody.
 */
const struct plan_consultation *
plan_consult(struct arena *a, const struct plan *p, size_t *count);

/* What a department has said. */
struct plan_answer {
	const char *department, *department_name;
	const char *terms_hash;
	const char *decision; /* accepted, refused; NULL: nothing yet */
	const char *reason, *user_id, *decided_at;
};

/*
 * Have all agreed, to what the plan says now? PROBLEM_RULE with one field for
 * each who has not ("/responses/WJW"). `hashes` are those of the terms of
 * plan_consult(), in its order.
 */
struct problem *plan_check_agreed(struct arena *a,
    const struct plan_consultation *asked, const char *const *hashes,
    size_t count, const struct plan_answer *answers, size_t answer_count);

#endif

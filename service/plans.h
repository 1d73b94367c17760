/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The annual plan (C30): written as a draft, published once, then locked for
 * ever (C32): nothing is checked that is not planned, and no slot is added or
 * taken away afterwards. A draw belongs to a slot of a published plan.
 *
 * Lines of another department's items need that department's yes before the
 * plan can be published (C63, domain/plan_consult.h): it is asked as soon as a
 * draft has them, may read that draft, and answers to what stands there.
 */
#ifndef SSJ_SERVICE_PLANS_H
#define SSJ_SERVICE_PLANS_H

#include <stdbool.h>

#include "base/actor.h"
#include "base/problem.h"
#include "storage/plans.h"

struct page;

/* A plan as it is shown. */
struct plan_view {
	struct plan_row row;
	struct db_rows lines;	  /* plan_line_row, by slot and item */
	struct db_rows responses; /* plan_response_row, by department */
	struct plan_summary summary;
};

struct plan_draft {
	const char *org_id; /* NULL: the organisation acted for */
	int64_t year;
	const char *title;
	int64_t max_pair; /* 0: no bound */
	const struct plan_line *lines;
	size_t line_count;
};

struct plan_change {
	const char *title; /* NULL: stays */
	bool set_max_pair;
	int64_t max_pair; /* 0: no bound */
	bool set_lines;	  /* lines replace those that are there */
	const struct plan_line *lines;
	size_t line_count;
};

/* A department's answer. */
struct plan_reply {
	const char *terms_hash; /* of what it has read */
	const char *decision;	/* accepted, refused */
	const char *reason;	/* NULL: none; needed to refuse */
};

/* One stratum of a preview. */
struct plan_quota {
	const char *stratum;
	int64_t eligible, excluded; /* objects in and out, by status */
	int64_t num, den;
	int64_t quota; /* how many will be drawn */
	bool chance;   /* less than one is due: one with that probability */
};

/* One list of a preview. */
struct plan_forecast {
	const struct plan_list *list;
	int64_t eligible, excluded;	/* of all strata */
	const struct plan_quota *quota; /* one per ratio, in printing order */
	size_t count;
};

/*
 * A new draft. PROBLEM_RULE lists every slot that breaks a rule: items on the
 * list and active (C03) and the others of plan_check(). plan.manage for the
 * organisation.
 */
struct problem *plan_create(
    struct ctx *x, const struct plan_draft *draft, struct plan_view *out);

/* PROBLEM_NOT_FOUND also for a draft of somebody else. */
struct problem *plan_read(struct ctx *x, const char *id, struct plan_view *out);

/* Rows of plan_row without their text; keys of the page: year, id. `filter`
 * without low and high. */
struct problem *plan_list(struct ctx *x, const struct page *page,
    struct plan_filter filter, struct db_rows *out);

/* PROBLEM_WRONG_STATE once it is published (C32), PROBLEM_STALE unless
 * `version` is the stored one. */
struct problem *plan_update(struct ctx *x, const char *id, int64_t version,
    const struct plan_change *change, struct plan_view *out);

/*
 * Publishes and locks. Every rule is asked again, now for the whole plan, and
 * everybody who is asked must have agreed to it as it is (PROBLEM_RULE names
 * who has not), in the person of somebody else (PROBLEM_FORBIDDEN).
 * PROBLEM_DUPLICATE when the organisation has published one for that year:
 * of two at once one wins.
 */
struct problem *plan_publish(
    struct ctx *x, const char *id, int64_t version, struct plan_view *out);

/*
 * The answer of the department that the actor acts for (plan.manage).
 * PROBLEM_STALE when other terms stand there now, PROBLEM_WRONG_STATE once the
 * plan is published, PROBLEM_FORBIDDEN for a department that is not asked.
 */
struct problem *plan_respond(struct ctx *x, const char *id,
    const struct plan_reply *reply, struct plan_view *out);

/* How many objects a slot would draw from now, list by list, and how many of
 * each stratum. `item_id` NULL: all lists of the slot. */
struct problem *plan_preview(struct ctx *x, const char *id, int64_t slot,
    const char *item_id, const struct plan_forecast **out, size_t *count);

/* Published plans, for anybody; `year` 0: all. Rows of plan_public_row; keys
 * of the page: year, id. */
struct problem *plan_public_list(
    struct ctx *x, const struct page *page, int64_t year, struct db_rows *out);

#endif

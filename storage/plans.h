/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Annual plans and their slots, as rows. What a plan may say is domain/plan.h;
 * who may change it is service/plans.h.
 */
#ifndef SSJ_STORAGE_PLANS_H
#define SSJ_STORAGE_PLANS_H

#include <stdint.h>

#include "domain/plan_consult.h"
#include "storage/db.h"

struct plan_row {
	const char *id;
	const char *org_id, *org_path, *org_code, *org_name;
	const char *district; /* the organisation's */
	int64_t year;
	const char *title;
	int64_t max_pair; /* 0: no bound */
	const char *state;
	const char *content, *content_hash; /* NULL while a draft */
	const char *published_at;	    /* NULL while a draft */
	int64_t version;
	const char *created_at, *updated_at;
};

/* A plan as the public sees it. */
struct plan_public_row {
	const char *id, *org_code, *org_name;
	int64_t year;
	const char *title, *content, *content_hash, *published_at;
};

struct plan_line_row {
	int64_t slot;
	const char *item_id, *item_code, *item_name;
	const char *from_day, *to_day, *method, *draw_kind;
	const char *mode, *mode_reason, *mode_until; /* NULL: double */
	const char *list_group, *merge, *merge_reason;
	const char *ratios, *scope; /* JSON */
};

/* Objects that are alike in a preview: so many would be in the pool, and so
 * many are covered but kept out by their status. */
struct plan_preview_row {
	const char *district, *kind, *industry; /* as far as they were asked */
	const char *stratum;
	int64_t eligible, excluded;
};

/* Which plans a list wants; NULL or 0: any. */
struct plan_filter {
	int64_t year;
	const char *state, *org_id;
	/* Drafts only of organisations with low <= path < high, or that ask one
	 * of them. */
	const char *low, *high;
	const char *after_year, *after_id; /* of the row before the first */
	const char *most;		   /* LIMIT */
};

/* A new draft: id, org_id, org_path, year, title and max_pair of `row`. */
struct problem *plans_insert(struct db *db, struct arena *a,
    const struct plan_row *row, const char *now);

/* PROBLEM_NOT_FOUND when there is none that the actor may see. */
struct problem *
plans_get(struct db *db, struct arena *a, const char *id, struct plan_row *out);

/* Holds the row until the end of the transaction. */
struct problem *plans_lock(struct db *db, struct arena *a, const char *id);

/* Rows of plan_row, of plan_public_row (of which only the year is asked),
 * newest year first. */
struct problem *plans_page(struct db *db, struct arena *a,
    const struct plan_filter *filter, struct db_rows *out);
struct problem *plans_public_page(struct db *db, struct arena *a,
    const struct plan_filter *filter, struct db_rows *out);

/* New title, max_pair and lines of a draft; the version rises by one. */
struct problem *plans_update(struct db *db, struct arena *a, const char *id,
    const struct plan *plan, const char *now);

/* Writes the lines of a plan that has none. */
struct problem *plans_lines_insert(
    struct db *db, struct arena *a, const char *id, const struct plan *plan);

/* From draft to published; the unique index admits one per organisation and
 * year. */
struct problem *plans_publish(struct db *db, struct arena *a,
    const struct plan_row *row, const char *user_id);

/* The plan with its lines and their items as domain/plan.h wants it. Items
 * that do not exist are simply not there. */
struct problem *plans_load(struct db *db, struct arena *a,
    const struct plan_row *row, struct plan *out);

/* Fills plan->items for the lines that plan->lines holds. */
struct problem *plans_items(struct db *db, struct arena *a, struct plan *plan);

/* Rows of plan_line_row, by slot and the item's code. */
struct problem *plans_lines(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);

/* Rows of plan_preview_row of all objects within `reach`, in any order, by one
 * scan of the library. */
struct problem *
plans_preview(struct db *db, struct arena *a, const struct plan_reach *reach,
    const struct plan_grain *grain, struct db_rows *out);

/* ---- consultation ------------------------------------------------ */

/* What is asked of a department and what it said. */
struct plan_response_row {
	const char *department_id, *department, *department_name;
	const char *org_path, *lead_path; /* of it, and of the plan */
	const char *terms, *terms_hash;
	const char *decision, *reason, *user_id, *decided_at; /* or NULL */
};

/* Asks these and nobody else; `hashes` are those of their terms. Answers to
 * other terms are gone. */
struct problem *plans_responses_ask(struct db *db, struct arena *a,
    const struct plan_row *row, const struct plan_consultation *asked,
    const char *const *hashes, size_t count);

/* Rows of plan_response_row, ascending by department. */
struct problem *plans_responses(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);

/* Holds all answers that the actor may see until the end of the transaction.
 */
struct problem *
plans_responses_lock(struct db *db, struct arena *a, const char *id);

/* Writes decision, reason, user_id and decided_at of `row`. */
struct problem *plans_respond(struct db *db, struct arena *a, const char *id,
    const struct plan_response_row *row);

#endif

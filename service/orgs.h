/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The organisation tree (C111): who may see it is everybody who is logged in;
 * who may change it holds organization.manage above the place of the change.
 * Codes are for ever; an organisation ends on a day and is never removed or
 * moved.
 */
#ifndef SSJ_SERVICE_ORGS_H
#define SSJ_SERVICE_ORGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "storage/orgs.h"

struct page;

/* What a list is narrowed by; NULL or false: not at all. */
struct org_query {
	const char *kind;
	const char *parent_id;
	const char *under_id; /* this one and all below */
	bool with_ended;
};

struct org_draft {
	const char *parent_id;
	const char *code; /* as the schema wants it: A-Z, 0-9, - */
	const char *name;
	const char *kind;
	const char *district;
};

struct org_change {
	const char *name;	 /* NULL: stays */
	bool set_end;		 /* valid_until is to be written */
	const char *valid_until; /* RFC 3339, not before now; NULL: no end */
};

struct problem *org_get(struct ctx *x, const char *id, struct org_row *out);

/* struct org_row, ascending by path; keys of the page: path. */
struct problem *org_list(struct ctx *x, const struct org_query *q,
    const struct page *page, struct db_rows *out);

/*
 * A new organisation below an existing one that has no end. The kinds must fit
 * (domain/organization.h). PROBLEM_DUPLICATE when the code is taken.
 */
struct problem *
org_create(struct ctx *x, const struct org_draft *draft, struct org_row *out);

/*
 * PROBLEM_STALE unless `version` is the stored one; PROBLEM_RULE for an end of
 * the root, of an organisation with live ones below, or later than the end of
 * the one above. Everybody who acts for
 * an organisation that ends has to log in again.
 */
struct problem *org_update(struct ctx *x, const char *id, int64_t version,
    const struct org_change *change, struct org_row *out);

/* The root of the tree, for the admin tool: made when there is none
 * (PROBLEM_RULE when `draft` does not say how), else the one there is.
 * draft->parent_id and draft->kind are not looked at. */
struct problem *org_root_ensure(
    struct ctx *x, const struct org_draft *draft, struct org_row *out);

/* PROBLEM_RULE when the organisation has ended. */
struct problem *org_must_be_live(struct ctx *x, const struct org_row *o);

#endif

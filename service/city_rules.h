/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the city lays down for all draws: how often an object may be visited in
 * a year (N04, N07), and which credit lists and complaints give it more lots
 * (C55, C93).
 *
 * Rules are published, name their legal basis, hold for everybody alike, and
 * begin on a day after the one they are set on: nobody changes them on the day
 * of a draw. Nothing is edited; a later rule replaces an earlier one. Setting
 * needs rule.manage for the whole city; everybody may read.
 */
#ifndef SSJ_SERVICE_CITY_RULES_H
#define SSJ_SERVICE_CITY_RULES_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/city_rules.h"

struct page;

/* A cap from row->valid_from on (id, org_path and created_by are set here).
 * PROBLEM_RULE when it begins today or earlier, or after its year. */
struct problem *
cap_set(struct ctx *x, struct cap_row *row, struct body_row *out);

/* Pages of struct body_row, newest first; `year` as text, NULL: all. */
struct problem *cap_list(struct ctx *x, const char *year,
    const struct page *page, struct db_rows *out);

struct problem *
lot_rule_set(struct ctx *x, struct lot_rule_row *row, struct body_row *out);
struct problem *
lot_rule_list(struct ctx *x, const struct page *page, struct db_rows *out);

/* How often an object was visited this far in the year of today, and what is
 * allowed. */
struct cap_usage {
	int64_t year;
	struct caps caps;
	struct cap_use use;
};
struct problem *
cap_usage(struct ctx *x, const char *object_code, struct cap_usage *out);

#endif

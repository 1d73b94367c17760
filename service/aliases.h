/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The alias table: other people's names for our departments, specialties and
 * districts. It holds for the whole city, because the same file comes to all.
 */
#ifndef SSJ_SERVICE_ALIASES_H
#define SSJ_SERVICE_ALIASES_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/aliases.h"

struct page;

/* struct library_alias, ascending by (kind, alias). import.manage. */
struct problem *alias_list(struct ctx *x, const char *kind,
    const struct page *page, struct db_rows *out);

/*
 * Adds or changes. PROBLEM_INVALID for a code that cannot be one of its kind
 * and for a name that stands twice; pointers below "/aliases". What a name of a
 * district leads to moves objects of all departments at the next import:
 * PROBLEM_FORBIDDEN, also when it is to be removed, for whoever does not hold
 * import.manage for the whole city.
 */
struct problem *
alias_put(struct ctx *x, const struct library_alias *aliases, size_t count);

struct problem *
alias_delete(struct ctx *x, const char *kind, const char *alias);

#endif

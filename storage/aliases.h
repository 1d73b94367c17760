/* SPDX-License-Identifier: Apache-2.0 */
/* The alias table, and everything that rows of the libraries may refer to. */
#ifndef SSJ_STORAGE_ALIASES_H
#define SSJ_STORAGE_ALIASES_H

#include "base/problem.h"
#include "domain/library.h"
#include "storage/db.h"

/* Which aliases a page wants. */
struct alias_query {
	const char *wanted;	  /* kind; NULL: all */
	const char *kind, *alias; /* behind this one */
	const char *limit;
};

/* struct library_alias, ascending by (kind, alias). */
struct problem *aliases_page(struct db *db, struct arena *a,
    const struct alias_query *q, struct db_rows *out);

/* Adds or changes; no (kind, alias) may stand twice. */
struct problem *aliases_put(struct db *db, struct arena *a,
    const struct library_alias *aliases, size_t count);

/* PROBLEM_NOT_FOUND when there is none. */
struct problem *aliases_delete(struct db *db, struct arena *a, const char *kind,
    const char *alias, struct library_alias *was);

/* All aliases, and the organisations that have not ended at `now`; the scope
 * is left to the caller. */
struct problem *aliases_names(
    struct db *db, struct arena *a, const char *now, struct library_names *out);

#endif

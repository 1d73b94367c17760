/* SPDX-License-Identifier: Apache-2.0 */
/* How often the same two inspectors went together. */
#ifndef SSJ_STORAGE_PAIRS_H
#define SSJ_STORAGE_PAIRS_H

#include "storage/db.h"

struct page;

struct pair_row {
	const char *visits; /* number as text */
	const char *first, *second;
	const char *body; /* JSON object */
};

/* Which pairs: of a year, with at least so many visits (numbers as text), on
 * tasks of organisations with low <= path < high. */
struct pair_filter {
	const char *year, *at_least;
	const char *low, *high;
};

/* A page of struct pair_row by (visits descending, first, second). */
struct problem *pairs_page(struct db *db, struct arena *a,
    const struct pair_filter *f, const struct page *page, struct db_rows *out);

#endif

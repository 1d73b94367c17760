/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often the same two inspectors went together. The database keeps it as
 * visits and people change, in the same transactions.
 */
#ifndef SSJ_STORAGE_PAIRS_H
#define SSJ_STORAGE_PAIRS_H

#include <stdint.h>

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

/* How often two went together, by their codes. */
struct pair_count_row {
	const char *first, *second;
	int64_t visits;
};

/* Rows of pair_count_row, in any order: the pairs with `at_least` visits or
 * more in the year, of whatever organisation. */
struct problem *pairs_counts(struct db *db, struct arena *a, int64_t year,
    uint64_t at_least, struct db_rows *out);

/* A page of struct pair_row by (visits descending, first, second). */
struct problem *pairs_page(struct db *db, struct arena *a,
    const struct pair_filter *f, const struct page *page, struct db_rows *out);

/* Adds up what has changed, for those who read after it; what they read is the
 * same before. For the system. */
struct problem *pairs_fold(struct db *db, struct arena *a);

#endif

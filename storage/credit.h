/* SPDX-License-Identifier: Apache-2.0 */
/* Credit entries as rows (domain/credit.h). */
#ifndef SSJ_STORAGE_CREDIT_H
#define SSJ_STORAGE_CREDIT_H

#include <stddef.h>
#include <stdint.h>

#include "domain/credit.h"
#include "storage/body.h"
#include "storage/db.h"

/* Who did it and when. */
struct credit_stamp {
	const char *user_id; /* NULL: the system */
	const char *now;
};

/* Rows of struct credit_place_row, ascending: entries about codes that no
 * object of the library bears. */
struct credit_place_row {
	int64_t place; /* in the file, from 1 */
};
struct problem *credit_unknown(struct db *db, struct arena *a,
    const struct credit_file *file, struct db_rows *out);

/* Adds what is not there yet; *created says how many. */
struct problem *
credit_insert(struct db *db, struct arena *a, const struct credit_file *file,
    const struct credit_stamp *by, int64_t *created);

/* What a list wants; NULL: any. */
struct credit_filter {
	const char *object_code, *list;
	const char *on; /* standing on this day */
};
/* Up to `limit` struct body_row behind `after`, newest first. */
struct problem *
credit_page(struct db *db, struct arena *a, const struct credit_filter *f,
    const char *after, const char *limit, struct db_rows *out);

/* The entry stands until `day`; PROBLEM_WRONG_STATE when it does not stand
 * longer, PROBLEM_NOT_FOUND when there is none. */
struct problem *credit_end(struct db *db, struct arena *a, const char *id,
    const char *day, const struct credit_stamp *by, struct body_row *out);

#endif

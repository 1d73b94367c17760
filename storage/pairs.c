/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/pairs.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/page.h"
#include "storage/pairs.sql.h"

static const struct db_column columns[] = {
    DB_COL_TEXT(struct pair_row, visits),
    DB_COL_TEXT(struct pair_row, first),
    DB_COL_TEXT(struct pair_row, second),
    DB_COL_TEXT(struct pair_row, body),
    {0},
};
static const struct db_query pair_page = {
    "pair_page", SQL_PAIR_PAGE, columns, sizeof(struct pair_row)};

static const struct db_column count_columns[] = {
    DB_COL_TEXT(struct pair_count_row, first),
    DB_COL_TEXT(struct pair_count_row, second),
    DB_COL_I64(struct pair_count_row, visits),
    {0},
};
static const struct db_query pair_counts = {"pair_counts", SQL_PAIR_COUNTS,
    count_columns, sizeof(struct pair_count_row)};

static const struct db_query pair_fold = {"pair_fold", SQL_PAIR_FOLD, NULL, 0};

/* More visits than anybody makes. */
static const char beyond[] = "1000000000";

struct problem *
pairs_page(struct db *db, struct arena *a, const struct pair_filter *f,
    const struct page *page, struct db_rows *out)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_plan_afresh(b);
	db_batch_add(b, &pair_page,
	    DB_PARAMS(f->year, page_key(page, 0, beyond),
		page_key(page, 1, UUID_FIRST), page_key(page, 2, UUID_FIRST),
		f->at_least, page_fetch(a, page), f->low, f->high),
	    out);
	return (db_batch_run(b));
}

struct problem *
pairs_counts(struct db *db, struct arena *a, int64_t year, uint64_t at_least,
    struct db_rows *out)
{
	return (db_fetch(db, a, &pair_counts,
	    DB_PARAMS(arena_fmt(a, "%" PRId64, year),
		arena_fmt(a, "%" PRIu64, at_least)),
	    out));
}

struct problem *
pairs_fold(struct db *db, struct arena *a)
{
	return (db_run(db, a, &pair_fold, DB_NO_PARAMS));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/pairs.h"

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

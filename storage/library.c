/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/library.h"

#include "storage/library.sql.h"

static const struct db_query hold = {"library_hold", SQL_LIBRARY_HOLD, NULL, 0};
static const struct db_query share = {
    "library_share", SQL_LIBRARY_SHARE, NULL, 0};

struct problem *
library_hold(struct db *db, struct arena *a, enum library_kind kind)
{
	return (db_run(db, a, &hold, DB_PARAMS(library_kind_word(kind))));
}

struct problem *
library_share(struct db *db, struct arena *a, enum library_kind kind)
{
	return (db_run(db, a, &share, DB_PARAMS(library_kind_word(kind))));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/change.h"

#include <inttypes.h>

#include "base/log.h"

struct problem *
change_one(struct db *db, struct arena *a, const struct db_query *q,
    struct db_params params)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, q, params, &rows));
	if (rows.affected == 1)
		return (NULL);
	log_event(LOG_LEVEL_ERROR, "change-lost", "query=%s rows=%" PRId64,
	    q->name, rows.affected);
	return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
}

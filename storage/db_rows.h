/* SPDX-License-Identifier: Apache-2.0 */
/* From libpq's results to row structs in an arena. */
#ifndef SSJ_STORAGE_DB_ROWS_H
#define SSJ_STORAGE_DB_ROWS_H

#include <libpq-fe.h>

#include "storage/db.h"

/*
 * Fills `out` (may be NULL) from `r`. The result's columns must be those of
 * the query's table, by number and by name: otherwise PROBLEM_INTERNAL, and
 * the log says which. Values point into `r`, which must live as long as `a`,
 * or into `a`.
 */
struct problem *db_rows_read(struct arena *a, const struct db_query *q,
    PGresult *r, struct db_rows *out);

/*
 * PostgreSQL's "2026-05-01 09:30:00.5+08" as RFC 3339
 * "2026-05-01T09:30:00.500+08:00": at least milliseconds, never fewer digits
 * than the value has. "infinity" stays as it is.
 */
const char *db_rows_time(struct arena *a, const char *text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what the server refused to what the caller is told. The server's own
 * words go to the log at most: they name tables and repeat personal data.
 */
#ifndef SSJ_STORAGE_DB_PROBLEM_H
#define SSJ_STORAGE_DB_PROBLEM_H

#include <libpq-fe.h>

#include "base/problem.h"

/* "00000" when the result carries none. Never NULL. */
const char *db_sqlstate(const PGresult *error);

/* The problem for a refused statement; `query` is its name, for the log. */
struct problem *
db_problem_refused(struct arena *a, const PGresult *error, const char *query);

/* The same without a connection at hand: by SQLSTATE and constraint, which
 * may be NULL. */
struct problem *
db_problem_for(struct arena *a, const char *sqlstate, const char *constraint);

/* No connection, or it broke before anything was kept. */
struct problem *db_problem_unavailable(struct arena *a);

/* It broke, or the standby did, while committing. */
struct problem *db_problem_maybe_done(struct arena *a);

#endif

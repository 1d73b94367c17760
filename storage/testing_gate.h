/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of races: a connection of the test's own that others wait for. */
#ifndef SSJ_STORAGE_TESTING_GATE_H
#define SSJ_STORAGE_TESTING_GATE_H

#include <string.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "base/arena.h"
#include "storage/testing.h"

/* Returns when one session waits for a lock that `gate` holds. */
static inline void
wait_for_one_in_line(struct arena *a, PGconn *gate)
{
	const char *sql = arena_fmt(a,
	    "SELECT count(*) FROM pg_locks WHERE NOT granted"
	    " AND %d = ANY (pg_blocking_pids(pid))",
	    PQbackendPID(gate));

	while (strcmp(test_owner_sql(a, sql), "1") != 0)
		(void)usleep(1000);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes beside the workers that do what would block them
 * (base/helper.h): argon2id and fsync.
 *
 * Made once by the parent. A keeper process holds `processes` of them and
 * replaces one that dies; all end with the parent. The parent gets SIGTERM
 * when the keeper dies: beware of leaving it to its default where that would
 * be wrong. Each worker has a socket pair of its own to them, inherited,
 * without a name that anybody else could use; any process takes the next job
 * from any worker.
 *
 * Bounded: a worker has at most HELPER_WAITING_MAX jobs under way, and waits
 * HELPER_PATIENCE_MS for an answer. Beyond both the caller is told to come
 * back (503).
 */
#ifndef SSJ_API_HELPER_POOL_H
#define SSJ_API_HELPER_POOL_H

#include <stddef.h>
#include <sys/types.h>

#include "base/helper.h"

struct loop;

enum {
	HELPER_WAITING_MAX = 64,
	HELPER_PATIENCE_MS = 15000,
	HELPER_TEXT_MAX = 8192, /* bytes of the strings of one job */
};

/* In the parent, before the workers are forked. Returns the keeper's process
 * id; ends the program when there are no processes or descriptors. */
pid_t helper_pool_open(size_t workers, size_t processes);

/* In the worker at `place`, from 0: the pool as this worker reaches it. */
struct helper *helper_pool_join(size_t place, struct loop *loop);

/* Jobs of this worker that are under way. */
size_t helper_pool_waiting(void);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hands for work that falls into pieces.
 *
 * Pure code divides its work, says so with crew_run() and cannot tell how many
 * threads there are: each piece writes into memory of its own, and what is
 * made of the pieces afterwards does not depend on who did which. Whoever
 * calls pure code decides, and most callers have no crew.
 */
#ifndef SSJ_BASE_CREW_H
#define SSJ_BASE_CREW_H

#include <stddef.h>

struct crew {
	size_t hands; /* that work at a time, the caller's among them */
	/* Calls work(arg, i) once for each i below `count`, in any order;
	 * returns when all have returned. */
	void (*run)(const struct crew *crew, size_t count,
	    void (*work)(void *arg, size_t i), void *arg);
};

/* crew->run(), or one piece after the other when `crew` is NULL. */
static inline void
crew_run(const struct crew *crew, size_t count,
    void (*work)(void *arg, size_t i), void *arg)
{
	size_t i;

	if (crew != NULL) {
		crew->run(crew, count, work, arg);
		return;
	}
	for (i = 0; i < count; i++)
		work(arg, i);
}

/*
 * Threads that live as long as each crew_run(): as many hands as processors
 * that this process may use, or as `hands` says when that is not 0. Where
 * threads cannot be had, those there are do the work. They take no signals.
 */
struct crew crew_threads(size_t hands);

#endif

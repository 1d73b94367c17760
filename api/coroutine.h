/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coroutines with stacks of their own: what lets a handler read from top to
 * bottom although nothing in it blocks.
 *
 * One thread, one scheduler: whoever resumes a coroutine goes on when it
 * yields or ends. A coroutine may resume another one; the chain unwinds in
 * order. Stacks have a guard page below them, so that running over ends the
 * process instead of corrupting it; they are kept for the next coroutine.
 *
 * Not for: deep recursion, large arrays, threads, signals.
 */
#ifndef SSJ_API_COROUTINE_H
#define SSJ_API_COROUTINE_H

#include <stdbool.h>
#include <stddef.h>

struct coroutine;

/*
 * A coroutine that will call `run(arg)` when it is resumed first. NULL when
 * COROUTINES_MAX are alive or there is no memory. It frees itself when `run`
 * returns.
 */
struct coroutine *coroutine_new(void (*run)(void *), void *arg);

/* Runs `c` until it yields or ends; true when it has ended. */
bool coroutine_resume(struct coroutine *c);

/* Back to whoever resumed the current coroutine. */
void coroutine_yield(void);

/* The one that runs now; NULL outside of all. */
struct coroutine *coroutine_current(void);

/* How many were made and have not ended. */
size_t coroutine_live(void);

enum {
	/* The largest number per process: each may hold a stack and a request
	 * of 1 MiB, so this bounds a worker's memory. */
	COROUTINES_MAX = 1024,
};

#endif

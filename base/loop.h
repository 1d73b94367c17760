/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event loop as code sees it that must wait but may not block: watch a
 * descriptor, start a timer, suspend, be resumed.
 *
 * Two implementations: the api's over Kore's loop and coroutines, where
 * suspend() yields the request's coroutine; and base/loop_poll.c over poll(2)
 * for the worker and the tests, where suspend() runs the loop until somebody
 * resumes the caller. storage/ and queue/ know only this interface.
 */
#ifndef SSJ_BASE_LOOP_H
#define SSJ_BASE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_watch;
struct loop_timer;
struct loop_task;

enum {
	LOOP_READ = 1,
	LOOP_WRITE = 2,
	LOOP_ERROR = 4, /* told, never asked for */
};

struct loop_ops {
	/*
	 * Calls `ready(arg, events)` whenever `fd` is ready (level-triggered).
	 * `events` may be 0 for now.
	 */
	struct loop_watch *(*watch)(struct loop *, int fd, int events,
	    void (*ready)(void *arg, int events), void *arg);
	/* Changes what is asked for. */
	void (*rewatch)(struct loop *, struct loop_watch *, int events);
	/*
	 * Stops watching. `closed` = somebody (libpq) has closed the
	 * descriptor already, so the kernel must not be told.
	 */
	void (*unwatch)(struct loop *, struct loop_watch *, bool closed);
	/* Calls `fire(arg)` once, `ms` from now. */
	struct loop_timer *(*timer)(
	    struct loop *, int64_t ms, void (*fire)(void *arg), void *arg);
	/* Before it fired. Not from inside `fire`. */
	void (*cancel)(struct loop *, struct loop_timer *);
	/* Who is running now; NULL when nobody who could be suspended is. */
	struct loop_task *(*current)(struct loop *);
	/* Gives up control until somebody resumes the current task. */
	void (*suspend)(struct loop *);
	/* Continues a suspended task, now, from an event or timer function. */
	void (*resume)(struct loop *, struct loop_task *);
};

struct loop {
	const struct loop_ops *ops;
};

/* The loop over poll(2): one task, the caller. Ended with loop_poll_free(). */
struct loop *loop_poll_new(void);
void loop_poll_free(struct loop *l);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kore hands epoll a pointer to our watch and calls it when something happens.
 * One epoll_wait(2) may bring several events, and the function called for the
 * first may end the watch of the second: ended watches are therefore kept
 * until the batch is over, which a timer of 0 ms tells.
 */
#include "api/loop_kore.h"

#include <stdlib.h>
#include <sys/epoll.h>

#include <kore/kore.h>

#include "api/coroutine.h"

struct loop_watch {
	struct kore_event event; /* first: Kore knows us by it */
	struct loop_watch *next_ended;
	void (*ready)(void *, int);
	void *arg;
	int fd;
	bool scheduled, ended;
};

struct loop_timer {
	struct kore_timer *kore;
	void (*fire)(void *);
	void *arg;
};

static struct loop_watch *ended_watches;

/* Kore ends the process itself when there is no memory. */

static int
epoll_events(int events)
{
	return ((int)((events & LOOP_READ ? EPOLLIN | EPOLLRDHUP : 0u) |
	    (events & LOOP_WRITE ? EPOLLOUT : 0u)));
}

static void
on_event(void *object, int error)
{
	struct loop_watch *w = object;
	int flags = w->event.flags, events = error ? LOOP_ERROR : 0;

	/* Kore only ever adds to the flags. */
	w->event.flags = 0;
	if (w->ended)
		return;
	if ((flags & KORE_EVENT_READ) != 0)
		events |= LOOP_READ;
	if ((flags & KORE_EVENT_WRITE) != 0)
		events |= LOOP_WRITE;
	w->ready(w->arg, events);
}

static void
kore_rewatch(struct loop *l, struct loop_watch *w, int events)
{
	(void)l;
	if (events == 0 && !w->scheduled)
		return;
	/* With nothing asked for, epoll still tells of errors. */
	kore_platform_event_schedule(w->fd, epoll_events(events), 0, w);
	w->scheduled = true;
}

static struct loop_watch *
kore_watch(
    struct loop *l, int fd, int events, void (*ready)(void *, int), void *arg)
{
	struct loop_watch *w = kore_calloc(1, sizeof(*w));

	w->event.type = KORE_TYPE_CONNECTION + 100; /* no type of Kore's */
	w->event.handle = on_event;
	w->ready = ready;
	w->arg = arg;
	w->fd = fd;
	kore_rewatch(l, w, events);
	return (w);
}

static void
free_ended(void *arg, u_int64_t now)
{
	struct loop_watch *w;

	(void)arg;
	(void)now;
	while ((w = ended_watches) != NULL) {
		ended_watches = w->next_ended;
		kore_free(w);
	}
}

static void
kore_unwatch(struct loop *l, struct loop_watch *w, bool closed)
{
	(void)l;
	/* Kore ends the process when the kernel does not know the descriptor.
	 */
	if (w->scheduled && !closed)
		kore_platform_disable_read(w->fd);
	w->ended = true;
	if (ended_watches == NULL)
		(void)kore_timer_add(free_ended, 0, NULL, KORE_TIMER_ONESHOT);
	w->next_ended = ended_watches;
	ended_watches = w;
}

static void
on_timer(void *object, u_int64_t now)
{
	struct loop_timer *t = object;

	(void)now;
	t->fire(t->arg);
	kore_free(t);
}

static struct loop_timer *
kore_timer(struct loop *l, int64_t ms, void (*fire)(void *), void *arg)
{
	struct loop_timer *t = kore_calloc(1, sizeof(*t));

	(void)l;
	t->fire = fire;
	t->arg = arg;
	t->kore = kore_timer_add(
	    on_timer, ms < 0 ? 0 : (u_int64_t)ms, t, KORE_TIMER_ONESHOT);
	return (t);
}

static void
kore_cancel(struct loop *l, struct loop_timer *t)
{
	(void)l;
	kore_timer_remove(t->kore);
	kore_free(t);
}

static struct loop_task *
kore_current(struct loop *l)
{
	(void)l;
	return ((struct loop_task *)coroutine_current());
}

static void
kore_suspend(struct loop *l)
{
	(void)l;
	coroutine_yield();
}

static void
kore_resume(struct loop *l, struct loop_task *task)
{
	(void)l;
	(void)coroutine_resume((struct coroutine *)task);
}

static const struct loop_ops kore_ops = {
    .watch = kore_watch,
    .rewatch = kore_rewatch,
    .unwatch = kore_unwatch,
    .timer = kore_timer,
    .cancel = kore_cancel,
    .current = kore_current,
    .suspend = kore_suspend,
    .resume = kore_resume,
};

struct loop *
loop_kore(void)
{
	static struct loop loop = {&kore_ops};

	return (&loop);
}

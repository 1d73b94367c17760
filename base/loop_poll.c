/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event loop for programs that may block: one task, the caller.
 *
 * suspend() waits in poll(2) and calls whoever is ready until one of them
 * resumes the caller, which goes on after that function returned. Inside a
 * ready or fire function nobody can be suspended, so current() is NULL there.
 * Waiting for nothing at all would be for ever: that ends the process.
 */
#include "base/loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

struct loop_watch {
	struct loop_watch *next;
	int fd, events;
	bool dead; /* unwatched while the list was being walked */
	void (*ready)(void *, int);
	void *arg;
};

struct loop_timer {
	struct loop_timer *next; /* ascending by `due` */
	int64_t due;
	void (*fire)(void *);
	void *arg;
};

struct poll_loop {
	struct loop loop; /* first: a struct loop * is one of these */
	struct loop_watch *watches;
	struct loop_timer *timers;
	struct pollfd *fds;
	size_t fds_room;
	bool dispatching, resumed;
};

static struct poll_loop *
mine(struct loop *l)
{
	return ((struct poll_loop *)l);
}

static void *
must(void *p)
{
	if (p == NULL) {
		(void)fputs("out of memory\n", stderr);
		abort();
	}
	return (p);
}

static struct loop_watch *
poll_watch(
    struct loop *l, int fd, int events, void (*ready)(void *, int), void *arg)
{
	struct loop_watch *w = must(calloc(1, sizeof(*w)));

	w->fd = fd;
	w->events = events;
	w->ready = ready;
	w->arg = arg;
	w->next = mine(l)->watches;
	mine(l)->watches = w;
	return (w);
}

static void
poll_rewatch(struct loop *l, struct loop_watch *w, int events)
{
	(void)l;
	w->events = events;
}

/* poll(2) keeps nothing in the kernel, so `closed` makes no difference. */
static void
poll_unwatch(struct loop *l, struct loop_watch *w, bool closed)
{
	(void)l;
	(void)closed;
	w->dead = true;
}

static struct loop_timer *
poll_timer(struct loop *l, int64_t ms, void (*fire)(void *), void *arg)
{
	struct loop_timer *t = must(calloc(1, sizeof(*t))), **at;

	t->due = clock_mono_ms() + ms;
	t->fire = fire;
	t->arg = arg;
	for (at = &mine(l)->timers; *at != NULL && (*at)->due <= t->due;
	     at = &(*at)->next)
		continue;
	t->next = *at;
	*at = t;
	return (t);
}

static void
poll_cancel(struct loop *l, struct loop_timer *t)
{
	struct loop_timer **at;

	for (at = &mine(l)->timers; *at != t; at = &(*at)->next)
		continue;
	*at = t->next;
	free(t);
}

static struct loop_task *
poll_current(struct loop *l)
{
	/* The one task needs no state of its own: the loop stands for it. */
	return (mine(l)->dispatching ? NULL : (struct loop_task *)l);
}

static void
poll_resume(struct loop *l, struct loop_task *task)
{
	(void)task;
	mine(l)->resumed = true;
}

static void
sweep(struct poll_loop *p)
{
	struct loop_watch **at = &p->watches, *w;

	while ((w = *at) != NULL) {
		if (w->dead) {
			*at = w->next;
			free(w);
		} else {
			at = &w->next;
		}
	}
}

/* Fills p->fds in the order of the list; returns how many. */
static size_t
collect(struct poll_loop *p)
{
	struct loop_watch *w;
	size_t n = 0;

	for (w = p->watches; w != NULL; w = w->next) {
		if (n == p->fds_room) {
			p->fds_room = p->fds_room * 2 + 8;
			p->fds = must(
			    realloc(p->fds, p->fds_room * sizeof(*p->fds)));
		}
		/* A negative descriptor is passed over: nothing is asked. */
		p->fds[n].fd = w->events == 0 ? -1 : w->fd;
		p->fds[n].events =
		    (short)((w->events & LOOP_READ ? POLLIN : 0) |
			(w->events & LOOP_WRITE ? POLLOUT : 0));
		p->fds[n].revents = 0;
		n++;
	}
	return (n);
}

static int
events_of(short revents)
{
	int events = 0;

	if ((revents & POLLIN) != 0)
		events |= LOOP_READ;
	if ((revents & POLLOUT) != 0)
		events |= LOOP_WRITE;
	if ((revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
		events |= LOOP_ERROR;
	return (events);
}

static int
patience(const struct poll_loop *p)
{
	int64_t left;

	if (p->timers == NULL)
		return (-1);
	left = p->timers->due - clock_mono_ms();
	if (left < 0)
		return (0);
	return (left > INT_MAX ? INT_MAX : (int)left);
}

static void
fire_due(struct poll_loop *p)
{
	int64_t now = clock_mono_ms();
	struct loop_timer *t;

	while ((t = p->timers) != NULL && t->due <= now) {
		p->timers = t->next;
		t->fire(t->arg);
		free(t);
	}
}

/* New watches are put in front, so the first `n` of the old list stay in the
 * order of p->fds whatever the functions do. */
static void
turn(struct poll_loop *p)
{
	struct loop_watch *w;
	size_t n, i;

	sweep(p);
	n = collect(p);
	if (n == 0 && p->timers == NULL) {
		(void)fputs("suspended with nothing to wait for\n", stderr);
		abort();
	}
	if (poll(p->fds, n, patience(p)) < 0 && errno != EINTR) {
		perror("poll");
		abort();
	}
	p->dispatching = true;
	for (w = p->watches, i = 0; i < n; w = w->next, i++)
		if (!w->dead && events_of(p->fds[i].revents) != 0)
			w->ready(w->arg, events_of(p->fds[i].revents));
	fire_due(p);
	p->dispatching = false;
}

static void
poll_suspend(struct loop *l)
{
	struct poll_loop *p = mine(l);

	while (!p->resumed)
		turn(p);
	p->resumed = false;
}

static const struct loop_ops poll_ops = {
    .watch = poll_watch,
    .rewatch = poll_rewatch,
    .unwatch = poll_unwatch,
    .timer = poll_timer,
    .cancel = poll_cancel,
    .current = poll_current,
    .suspend = poll_suspend,
    .resume = poll_resume,
};

struct loop *
loop_poll_new(void)
{
	struct poll_loop *p = must(calloc(1, sizeof(*p)));

	p->loop.ops = &poll_ops;
	return (&p->loop);
}

void
loop_poll_free(struct loop *l)
{
	struct poll_loop *p = mine(l);
	struct loop_watch *w;

	while (p->timers != NULL)
		poll_cancel(l, p->timers);
	for (w = p->watches; w != NULL; w = w->next)
		w->dead = true;
	sweep(p);
	free(p->fds);
	free(p);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For unit tests: many tasks on one event loop, as the api has them. Tasks
 * are ucontexts (no speed is asked of them), the loop below is loop_poll's.
 * Included by *_test.c only.
 */
#ifndef SSJ_STORAGE_TESTING_LOOP_H
#define SSJ_STORAGE_TESTING_LOOP_H

#include <stdbool.h>
#include <stdlib.h>
#include <ucontext.h>

#include "base/loop.h"

enum {
	TASK_STACK = 256 * 1024
};

struct tasks;

struct loop_task {
	ucontext_t context;
	struct tasks *tasks;
	void (*body)(void *);
	void *arg, *stack;
	struct loop_task *next;
};

struct tasks {
	struct loop loop; /* first: what the code under test is given */
	struct loop *poll;
	ucontext_t outside;
	struct loop_task *running, *all;
	int alive;
};

static inline struct tasks *
tasks_of(struct loop *l)
{
	return ((struct tasks *)l);
}

static inline struct loop_watch *
tasks_watch(
    struct loop *l, int fd, int events, void (*ready)(void *, int), void *arg)
{
	struct loop *p = tasks_of(l)->poll;

	return (p->ops->watch(p, fd, events, ready, arg));
}

static inline void
tasks_rewatch(struct loop *l, struct loop_watch *w, int events)
{
	tasks_of(l)->poll->ops->rewatch(tasks_of(l)->poll, w, events);
}

static inline void
tasks_unwatch(struct loop *l, struct loop_watch *w, bool closed)
{
	tasks_of(l)->poll->ops->unwatch(tasks_of(l)->poll, w, closed);
}

static inline struct loop_timer *
tasks_timer(struct loop *l, int64_t ms, void (*fire)(void *), void *arg)
{
	struct loop *p = tasks_of(l)->poll;

	return (p->ops->timer(p, ms, fire, arg));
}

static inline void
tasks_cancel(struct loop *l, struct loop_timer *t)
{
	tasks_of(l)->poll->ops->cancel(tasks_of(l)->poll, t);
}

static inline struct loop_task *
tasks_current(struct loop *l)
{
	return (tasks_of(l)->running);
}

static inline void
tasks_suspend(struct loop *l)
{
	struct tasks *t = tasks_of(l);

	(void)swapcontext(&t->running->context, &t->outside);
}

/* Only from outside, as base/loop.h says; a task that does it is a defect. */
static inline void
tasks_resume(struct loop *l, struct loop_task *task)
{
	struct tasks *t = tasks_of(l);

	if (t->running != NULL)
		abort();
	t->running = task;
	(void)swapcontext(&t->outside, &task->context);
	t->running = NULL;
	if (t->alive == 0)
		t->poll->ops->resume(t->poll, NULL);
}

static inline void
task_main(unsigned high, unsigned low)
{
	struct loop_task *task =
	    (struct loop_task *)(((uintptr_t)high << 32) | (uintptr_t)low);

	task->body(task->arg);
	task->tasks->alive--;
	(void)swapcontext(&task->context, &task->tasks->outside);
}

static inline struct tasks *
tasks_new(void)
{
	static const struct loop_ops ops = {
	    .watch = tasks_watch,
	    .rewatch = tasks_rewatch,
	    .unwatch = tasks_unwatch,
	    .timer = tasks_timer,
	    .cancel = tasks_cancel,
	    .current = tasks_current,
	    .suspend = tasks_suspend,
	    .resume = tasks_resume,
	};
	struct tasks *t = calloc(1, sizeof(*t));

	t->loop.ops = &ops;
	t->poll = loop_poll_new();
	return (t);
}

/* Starts a task: it runs at once, until it first waits. */
static inline void
tasks_start(struct tasks *t, void (*body)(void *), void *arg)
{
	struct loop_task *task = calloc(1, sizeof(*task));
	uintptr_t p = (uintptr_t)task;

	task->tasks = t;
	task->body = body;
	task->arg = arg;
	task->stack = malloc(TASK_STACK);
	task->next = t->all;
	t->all = task;
	t->alive++;
	(void)getcontext(&task->context);
	task->context.uc_stack.ss_sp = task->stack;
	task->context.uc_stack.ss_size = TASK_STACK;
	makecontext(&task->context, (void (*)(void))task_main, 2,
	    (unsigned)(p >> 32), (unsigned)p);
	tasks_resume(&t->loop, task);
}

/* Runs the loop until all tasks have ended. */
static inline void
tasks_run(struct tasks *t)
{
	while (t->alive > 0)
		t->poll->ops->suspend(t->poll);
}

static inline void
tasks_free(struct tasks *t)
{
	struct loop_task *task;

	while ((task = t->all) != NULL) {
		t->all = task->next;
		free(task->stack);
		free(task);
	}
	loop_poll_free(t->poll);
	free(t);
}

#endif

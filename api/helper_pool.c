/* SPDX-License-Identifier: Apache-2.0 */
#include "api/helper_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sodium.h>

#include "api/helper_wire.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/loop.h"

enum {
	NICENESS = 5, /* a flood of log-ins must not slow all else down */
};

static int *worker_ends, *helper_ends;
static size_t pair_count;
static int life; /* the keeper's end of a pipe that its death closes */

static _Noreturn void
give_up(const char *what)
{
	perror(what);
	abort();
}

/* ---- the parent, the keeper, the processes ------------------------------- */

/* Ends with whoever forked us, and not with the terminal's Ctrl-C: requests
 * that are being finished may still need us. */
static void
live_with_parent(pid_t parent)
{
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGQUIT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGCHLD, SIG_DFL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(1);
}

/*
 * Ends the parent, as SIGTERM does, when the keeper is gone: nobody could log
 * in any more, while all else would look well. Who supervises the api starts
 * it again. The kernel sends the signal, because the parent waits for nobody
 * but its workers. Returns the keeper's end.
 */
static int
end_without_keeper(void)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		give_up("pipe2");
	if (fcntl(ends[0], F_SETOWN, getpid()) != 0 ||
	    fcntl(ends[0], F_SETSIG, SIGTERM) != 0 ||
	    fcntl(ends[0], F_SETFL, O_ASYNC) != 0)
		give_up("fcntl");
	return (ends[1]);
}

/* Everything but the standard descriptors and our ends: not the listeners,
 * whose port would stay taken, nor the workers' ends. */
static void
close_others(void)
{
	unsigned first = 3, fd;
	size_t i;
	bool ours;

	for (fd = first; fd < 1024; fd++) {
		for (ours = ((int)fd == life), i = 0; i < pair_count; i++)
			ours = ours || helper_ends[i] == (int)fd;
		if (!ours)
			(void)close((int)fd);
	}
	(void)close_range(1024, ~0u, 0);
}

static pid_t
start_process(pid_t keeper)
{
	pid_t child = fork();

	if (child < 0)
		give_up("fork");
	if (child > 0)
		return (child);
	live_with_parent(keeper);
	helper_serve(helper_ends, pair_count);
}

static _Noreturn void
keep(pid_t parent, size_t processes)
{
	pid_t self = getpid();

	live_with_parent(parent);
	close_others();
	(void)prctl(PR_SET_NAME, "ssj-helper");
	(void)setpriority(PRIO_PROCESS, 0, NICENESS);
	while (processes-- > 0)
		(void)start_process(self);
	for (;;) {
		if (wait(NULL) > 0) {
			log_event(LOG_LEVEL_WARN, "helper-died", "%s", "");
			(void)start_process(self);
		} else if (errno != EINTR) {
			_exit(1);
		}
	}
}

pid_t
helper_pool_open(size_t workers, size_t processes)
{
	pid_t self = getpid(), keeper;
	int pair[2];
	size_t i;

	pair_count = workers;
	worker_ends = calloc(workers, sizeof(int));
	helper_ends = calloc(workers, sizeof(int));
	if (worker_ends == NULL || helper_ends == NULL)
		give_up("calloc");
	for (i = 0; i < workers; i++) {
		if (socketpair(
			AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
			give_up("socketpair");
		worker_ends[i] = pair[0];
		helper_ends[i] = pair[1];
	}
	life = end_without_keeper();
	if ((keeper = fork()) < 0)
		give_up("fork");
	if (keeper == 0)
		keep(self, processes);
	(void)close(life);
	for (i = 0; i < workers; i++)
		(void)close(helper_ends[i]);
	return (keeper);
}

/* ---- the worker ---------------------------------------------------------- */

/* A job under way; lives on the stack of the task that waits for it. */
struct waiting {
	struct waiting *next;
	uint64_t id;
	struct loop_task *task;
	struct loop_timer *timer;
	const struct helper_answer *answer; /* NULL: nothing in time */
	struct arena *arena;
	bool ended;
};

static struct pool {
	struct helper helper; /* first: a struct helper * is one of these */
	struct loop *loop;
	int end;
	int64_t self;
	uint64_t last_id;
	size_t count;
	struct waiting *first;
} pool;

size_t
helper_pool_waiting(void)
{
	return (pool.count);
}

static struct problem *
come_back(struct arena *a)
{
	return (problem_retry(
	    a, PROBLEM_UNAVAILABLE, 2, "正在处理的请求过多，请稍后重试"));
}

static void
finish(struct waiting *w, const struct helper_answer *answer)
{
	struct waiting **at;

	for (at = &pool.first; *at != w; at = &(*at)->next)
		continue;
	*at = w->next;
	pool.count--;
	w->answer = answer;
	w->ended = true;
	pool.loop->ops->resume(pool.loop, w->task);
}

static void
too_late(void *arg)
{
	struct waiting *w = arg;

	w->timer = NULL;
	finish(w, NULL);
}

static void
deliver(const struct helper_answer *answer, size_t len)
{
	struct waiting *w;

	/* Answers for the process that was in our place before are dropped. */
	if (len < offsetof(struct helper_answer, text) ||
	    answer->asker != pool.self || answer->text_len > HELPER_TEXT_MAX)
		return;
	for (w = pool.first; w != NULL && w->id != answer->id; w = w->next)
		continue;
	if (w == NULL)
		return;
	pool.loop->ops->cancel(pool.loop, w->timer);
	finish(w,
	    (const struct helper_answer *)arena_memdup(w->arena, answer, len));
}

static void
on_ready(void *arg, int events)
{
	static struct helper_answer answer;
	ssize_t got;

	(void)arg;
	(void)events;
	while (
	    (got = recv(pool.end, &answer, sizeof(answer), MSG_DONTWAIT)) > 0)
		deliver(&answer, (size_t)got);
}

static bool
ask(const struct helper_job *job, uint64_t id)
{
	static struct helper_question q;
	size_t first = strlen(job->first), second = strlen(job->second), len;
	ssize_t sent;

	if (first > HELPER_TEXT_MAX || second > HELPER_TEXT_MAX - first)
		return (false);
	q.id = id;
	q.asker = pool.self;
	q.task = job->task;
	q.first_len = (uint32_t)first;
	q.second_len = (uint32_t)second;
	memcpy(q.text, job->first, first);
	memcpy(q.text + first, job->second, second);
	len = offsetof(struct helper_question, text) + first + second;
	sent = send(pool.end, &q, len, MSG_NOSIGNAL | MSG_DONTWAIT);
	sodium_memzero(q.text, first + second);
	return (sent == (ssize_t)len);
}

static struct problem *
read_answer(struct arena *a, const struct helper_answer *answer,
    struct helper_done *done)
{
	char *text = arena_memdup(a, answer->text, answer->text_len);
	struct problem *p;

	if (answer->failed != 0) {
		p = problem_new(
		    a, (enum problem_kind)(answer->failed - 1), NULL, NULL);
		p->detail = answer->text_len == 0 ? NULL : text;
		p->retry_after = answer->retry_after;
		return (p);
	}
	done->ok = answer->ok != 0;
	done->text = text;
	return (NULL);
}

static struct problem *
run(struct helper *h, struct arena *a, const struct helper_job *job,
    struct helper_done *done)
{
	struct waiting w = {.arena = a, .id = ++pool.last_id};
	const struct loop_ops *ops = pool.loop->ops;

	(void)h;
	w.task = ops->current(pool.loop);
	if (w.task == NULL)
		return (helper_work(a, job, done));
	if (pool.count >= HELPER_WAITING_MAX || !ask(job, w.id))
		return (come_back(a));
	w.timer = ops->timer(pool.loop, HELPER_PATIENCE_MS, too_late, &w);
	w.next = pool.first;
	pool.first = &w;
	pool.count++;
	while (!w.ended)
		ops->suspend(pool.loop);
	if (w.answer == NULL)
		return (come_back(a));
	return (read_answer(a, w.answer, done));
}

struct helper *
helper_pool_join(size_t place, struct loop *loop)
{
	pool = (struct pool){.helper = {run},
	    .loop = loop,
	    .end = worker_ends[place],
	    .self = getpid()};
	(void)loop->ops->watch(loop, pool.end, LOOP_READ, on_ready, NULL);
	return (&pool.helper);
}

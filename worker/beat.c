/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/beat.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "service/job_work.h"

struct beat {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* Under the lock. */
	const struct job_run *run;
	int64_t until_ms; /* not a beat later than this */
	bool end;
	/* The thread's own. */
	struct db *db;
	struct arena *arena;
};

static void
must(int error)
{
	if (error != 0) {
		(void)fputs("threads do not work\n", stderr);
		abort();
	}
}

static void
speak(struct beat *b)
{
	struct problem *p;

	if (clock_mono_ms() > b->until_ms) {
		log_event(
		    LOG_LEVEL_ERROR, "job-stuck", "job=%s", job_run_id(b->run));
		b->run = NULL;
		return;
	}
	if ((p = job_beat(b->run, b->db, b->arena)) != NULL)
		log_event(LOG_LEVEL_WARN, "beat-failed", "job=%s code=%s",
		    job_run_id(b->run), problem_code(p->kind));
	arena_reset(b->arena);
}

/* Waits one period; false when something changed before it was over. */
static bool
wait_a_period(struct beat *b)
{
	/* Both this clock and the condition's are CLOCK_MONOTONIC. */
	int64_t until_ms = clock_mono_ms() + 1000 * (int64_t)JOB_BEAT_S;
	struct timespec until = {
	    .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};

	return (
	    pthread_cond_timedwait(&b->changed, &b->lock, &until) == ETIMEDOUT);
}

static void *
beat_thread(void *arg)
{
	struct beat *b = arg;

	must(pthread_mutex_lock(&b->lock));
	while (!b->end)
		if (b->run == NULL)
			must(pthread_cond_wait(&b->changed, &b->lock));
		else if (wait_a_period(b) && b->run != NULL && !b->end)
			speak(b);
	must(pthread_mutex_unlock(&b->lock));
	return (NULL);
}

/* Signals are the main thread's: they must interrupt its waiting. */
static void
start_without_signals(struct beat *b)
{
	sigset_t all, before;

	(void)sigfillset(&all);
	must(pthread_sigmask(SIG_SETMASK, &all, &before));
	must(pthread_create(&b->thread, NULL, beat_thread, b));
	must(pthread_sigmask(SIG_SETMASK, &before, NULL));
}

struct beat *
beat_new(struct db *db)
{
	struct beat *b = calloc(1, sizeof(*b));
	pthread_condattr_t attr;

	must(b == NULL);
	b->db = db;
	b->arena = arena_new();
	must(pthread_mutex_init(&b->lock, NULL));
	must(pthread_condattr_init(&attr));
	must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC));
	must(pthread_cond_init(&b->changed, &attr));
	must(pthread_condattr_destroy(&attr));
	start_without_signals(b);
	return (b);
}

void
beat_for(struct beat *b, const struct job_run *run)
{
	must(pthread_mutex_lock(&b->lock));
	b->run = run;
	if (run != NULL)
		b->until_ms = clock_mono_ms() +
		    1000 * (int64_t)job_limit_s(job_run_kind(run));
	must(pthread_cond_signal(&b->changed));
	must(pthread_mutex_unlock(&b->lock));
}

void
beat_free(struct beat *b)
{
	must(pthread_mutex_lock(&b->lock));
	b->end = true;
	must(pthread_cond_signal(&b->changed));
	must(pthread_mutex_unlock(&b->lock));
	must(pthread_join(b->thread, NULL));
	must(pthread_cond_destroy(&b->changed));
	must(pthread_mutex_destroy(&b->lock));
	arena_free(b->arena);
	free(b);
}

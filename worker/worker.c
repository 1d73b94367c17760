/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/worker.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "queue/queue.h"
#include "service/job_work.h"
#include "worker/beat.h"

enum {
	SWEEP_MS = 5000,     /* how often silent workers are looked for */
	SCHEDULE_MS = 20000, /* how often due periods are looked for */
	LOOK_MS = 2000,	     /* a wake that Redis lost costs no more */
	AWAY_MS = 500,	     /* the same while there is no Redis */
	END_TRIES = 6,	     /* each waits 5 s for the database: the lease */
};

struct worker {
	struct worker_settings settings;
	struct beat *beat;
	struct job_pulse pulse;
	struct queue *queue;
	struct queue_waiter *waiter;
	int64_t swept_ms, scheduled_ms; /* when we last did; 0 = never */
};

struct worker *
worker_new(const struct worker_settings *settings)
{
	struct worker *w = calloc(1, sizeof(*w));

	if (w == NULL) {
		(void)fputs("out of memory\n", stderr);
		abort();
	}
	w->settings = *settings;
	w->beat = beat_new(settings->beat_db);
	if (settings->redis != NULL) {
		w->queue = queue_blocking(settings->redis);
		w->waiter = queue_waiter_new(settings->redis, settings->name);
	}
	return (w);
}

void
worker_free(struct worker *w)
{
	beat_free(w->beat);
	queue_free(w->queue);
	if (w->waiter != NULL)
		queue_waiter_free(w->waiter);
	free(w);
}

void
worker_stop(struct worker *w)
{
	atomic_store(&w->pulse.stop, true);
}

/* ---- one job ------------------------------------------------------------- */

/* The end of a job is worth some patience; should it fail all the same, the
 * lease runs out and the job is done once more. */
static void
write_end(struct job_run *run, const struct problem *ended)
{
	struct problem *p;
	int tries;

	for (tries = 0; tries < END_TRIES; tries++) {
		p = job_end(run, ended);
		if (p == NULL || problem_status(p->kind) != 503)
			break;
	}
	if (p != NULL)
		log_event(LOG_LEVEL_WARN, "job-end-lost", "job=%s code=%s",
		    job_run_id(run), problem_code(p->kind));
}

static void
do_job(struct worker *w, struct job_run *run)
{
	enum job_kind kind = job_run_kind(run);
	int64_t begin = clock_mono_ms();
	struct problem *p;

	beat_for(w->beat, run);
	p = w->settings.functions[kind](run);
	beat_for(w->beat, NULL);
	write_end(run, p);
	if (job_run_ctx(run)->jobs_added)
		queue_wake(w->queue);
	log_event(LOG_LEVEL_INFO, "job",
	    "job=%s kind=%s attempt=%d code=%s "
	    "ms=%lld",
	    job_run_id(run), job_word(kind), job_run_attempt(run),
	    p == NULL ? "-" : problem_code(p->kind),
	    (long long)(clock_mono_ms() - begin));
}

/* True when `every` ms have passed since *last, which is then now. */
static bool
is_time(int64_t *last, int64_t every)
{
	int64_t now = clock_mono_ms();

	if (*last != 0 && now - *last < every)
		return (false);
	*last = now;
	return (true);
}

static struct problem *
keep_house(struct worker *w, struct arena *a)
{
	if (is_time(&w->swept_ms, SWEEP_MS))
		TRY(job_sweep(w->settings.db, a));
	if (is_time(&w->scheduled_ms, SCHEDULE_MS))
		TRY(job_schedule(w->settings.db, a));
	return (NULL);
}

static struct problem *
next_job(struct worker *w, struct arena *a, bool *did)
{
	struct job_run *run;

	TRY(keep_house(w, a));
	TRY(job_next(w->settings.db, a, w->settings.name, &w->pulse, &run));
	*did = run != NULL;
	if (run != NULL)
		do_job(w, run);
	return (NULL);
}

static void
log_problem(const struct problem *p)
{
	log_event(
	    LOG_LEVEL_WARN, "worker-waits", "code=%s", problem_code(p->kind));
}

struct problem *
worker_once(struct worker *w, bool *did)
{
	struct arena *a = arena_new();
	struct problem *p = next_job(w, a, did);

	arena_free(a);
	return (p);
}

/* ---- all of them --------------------------------------------------------- */

/* Until there may be something to do. */
static void
wait_a_while(struct worker *w)
{
	if (w->waiter != NULL)
		(void)queue_wait(w->waiter, LOOK_MS, AWAY_MS);
	else
		(void)poll(NULL, 0, AWAY_MS);
}

void
worker_loop(struct worker *w)
{
	struct arena *a = arena_new();
	struct problem *p;
	bool did;

	while (!atomic_load(&w->pulse.stop)) {
		did = false;
		if ((p = next_job(w, a, &did)) != NULL)
			log_problem(p);
		if (!did && !atomic_load(&w->pulse.stop))
			wait_a_while(w);
		arena_reset(a);
	}
	arena_free(a);
}

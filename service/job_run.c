/* SPDX-License-Identifier: Apache-2.0 */
#include "service/job_run.h"

#include <stdio.h>

#include <cjson/cJSON.h>

#include "base/failpoint.h"
#include "base/json_write.h"
#include "service/job_run_private.h"

struct ctx *
job_run_ctx(struct job_run *run)
{
	return (&run->x);
}

const struct json *
job_run_args(const struct job_run *run)
{
	return (run->args);
}

const char *
job_run_id(const struct job_run *run)
{
	return (run->row.id);
}

int
job_run_attempt(const struct job_run *run)
{
	return ((int)run->row.attempts);
}

/* For tests: "draw_freeze/pool/1" is the first attempt's coming to "pool". */
static void
die_if_wanted(const struct job_run *run, const char *phase)
{
	char name[96];

	(void)snprintf(name, sizeof(name), "%s/%s/%lld", run->row.kind, phase,
	    (long long)run->row.attempts);
	failpoint(name);
}

void
job_run_progress(
    struct job_run *run, const char *phase, int64_t done, int64_t total)
{
	if (run == NULL)
		return;
	die_if_wanted(run, phase);
	atomic_store(&run->pulse->phase, phase);
	atomic_store(&run->pulse->done, done);
	atomic_store(&run->pulse->total, total);
}

struct problem *
job_run_check(struct job_run *run)
{
	const struct job_pulse *p;

	if (run == NULL)
		return (NULL);
	p = run->pulse;
	if (atomic_load(&p->lost))
		return (problem_new(run->x.arena, PROBLEM_WRONG_STATE, NULL,
		    "作业已由其他进程接手"));
	if (atomic_load(&p->cancel))
		return (problem_new(
		    run->x.arena, PROBLEM_WRONG_STATE, NULL, "作业已被取消"));
	if (atomic_load(&p->stop))
		return (problem_new(run->x.arena, PROBLEM_UNAVAILABLE, NULL,
		    "执行作业的进程正在退出"));
	return (NULL);
}

bool
job_run_cancelled(const struct job_run *run)
{
	return (run != NULL && !atomic_load(&run->pulse->lost) &&
	    atomic_load(&run->pulse->cancel));
}

void
job_run_result(struct job_run *run, struct cJSON *result)
{
	if (run != NULL)
		run->result = json_write(run->x.arena, result);
	else
		cJSON_Delete(result);
}

/* ---- effects ------------------------------------------------------------- */

struct guarded {
	struct job_run *run;
	struct problem *(*act)(struct db *, struct arena *, void *);
	void *arg;
	bool last; /* and the job is done with it */
};

static struct problem *
guarded_act(struct db *db, struct arena *a, void *arg)
{
	struct guarded *g = arg;
	bool cancel = false;

	TRY(jobs_hold(db, a, &g->run->hold, &cancel));
	/* This step is still done; job_run_check() refuses the next one,
	 * without waiting for a beat to bring the news. */
	if (cancel)
		atomic_store(&g->run->pulse->cancel, true);
	TRY(g->act(db, a, g->arg));
	if (!g->last)
		return (NULL);
	return (jobs_end(
	    db, &g->run->x, &g->run->hold, "done", g->run->result, NULL));
}

struct problem *
job_run_transact(struct job_run *run, struct ctx *x,
    struct problem *(*act)(struct db *, struct arena *, void *), void *arg)
{
	struct guarded g = {.run = run, .act = act, .arg = arg};

	if (run == NULL)
		return (db_transact(x->db, x->arena, act, arg));
	return (db_transact(x->db, x->arena, guarded_act, &g));
}

struct problem *
job_run_finish(struct job_run *run, struct ctx *x,
    struct problem *(*act)(struct db *, struct arena *, void *), void *arg)
{
	struct guarded g = {.run = run, .act = act, .arg = arg, .last = true};

	if (run == NULL)
		return (db_transact(x->db, x->arena, act, arg));
	TRY(db_transact(x->db, x->arena, guarded_act, &g));
	run->ended = true;
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "service/job.h"

#include <string.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "base/uuid.h"
#include "service/scope.h"
#include "storage/events.h"

enum {
	ATTEMPTS = 8
};

/* ---- asking for work ----------------------------------------------------- */

/* The live job in the way of a new one. Somebody else's is no business of
 * the actor's, but he may know that it is there. */
struct problem *
job_live(struct ctx *x, const char *key, const char **id, bool *found)
{
	struct problem *p = jobs_live(x->db, x->arena, key, id);

	*found = p == NULL;
	return (p != NULL && p->kind != PROBLEM_NOT_FOUND ? p : NULL);
}

struct problem *
job_enqueue(struct ctx *x, const struct job_request *r, const char **id)
{
	struct job_new job = {.id = uuid_new(x->arena),
	    .kind = job_word(r->kind),
	    .args = r->args == NULL ? "{}" : json_write(x->arena, r->args),
	    .unique_key = r->unique_key,
	    .max_attempts = ATTEMPTS,
	    .org_path = r->org_path};
	bool there = false;
	int tries;

	/* The job in the way may end between the two statements. */
	for (tries = 0; tries < 3 && !there; tries++) {
		TRY(jobs_add(x->db, x, &job, &there));
		if (!there && id == NULL)
			return (NULL);
		if (!there)
			TRY(job_live(x, r->unique_key, &job.id, &there));
	}
	if (!there)
		return (problem_new(
		    x->arena, PROBLEM_CONFLICT, NULL, "同样的作业正在执行"));
	x->jobs_added = true;
	if (id != NULL)
		*id = job.id;
	return (NULL);
}

/* ---- what people see ----------------------------------------------------- */

/* Row-level security has let the row through; this is the other wall. */
static bool
may_see(const struct actor *actor, const struct job_row *job)
{
	if (job->actor_id != NULL && actor->user_id != NULL &&
	    strcmp(job->actor_id, actor->user_id) == 0)
		return (true);
	return (actor->kind == ACTOR_SYSTEM ||
	    (job->org_path != NULL &&
		actor_may(actor, PERM_JOB_READ, job->org_path)));
}

struct problem *
job_get(struct ctx *x, const char *id, struct job_row *out)
{
	TRY(jobs_get(x->db, x->arena, id, out));
	if (!may_see(x->actor, out))
		return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
	return (NULL);
}

struct problem *
job_list(struct ctx *x, const struct page *page, const char *state,
    const char *kind, struct db_rows *out)
{
	struct job_filter f = {.state = state, .kind = kind};
	struct scope scope = scope_of(x, PERM_JOB_READ);

	TRY(ctx_require(x, PERM_JOB_READ));
	if (x->actor->kind != ACTOR_SYSTEM) {
		f.low = scope.low;
		f.high = scope.high;
		f.actor_id = x->actor->user_id;
	}
	return (jobs_list(x->db, x->arena, page, &f, out));
}

/* ---- ending it early ----------------------------------------------------- */

struct cancel {
	struct ctx *x;
	struct job_row job;
};

static struct problem *
cancel_act(struct db *db, struct arena *a, void *arg)
{
	struct cancel *c = arg;
	struct event e = {.kind = EVENT_JOB_CANCELLED,
	    .subject_id = c->job.id,
	    .org_path = c->job.org_path};
	bool changed;

	TRY(jobs_cancel(db, c->x, c->job.id, &changed));
	if (!changed)
		return (
		    problem_new(a, PROBLEM_WRONG_STATE, NULL, "作业已经结束"));
	TRY(event_append(db, c->x, &e));
	return (jobs_get(db, a, c->job.id, &c->job));
}

struct problem *
job_cancel(struct ctx *x, const char *id, struct job_row *out)
{
	struct cancel c = {.x = x};
	enum job_kind kind;

	TRY(job_get(x, id, &c.job));
	kind = job_by_word(c.job.kind);
	if (kind == JOB_KINDS || !job_may_cancel(kind))
		return (problem_new(x->arena, PROBLEM_WRONG_STATE, NULL,
		    "此类作业不能中途取消"));
	TRY(db_transact(x->db, x->arena, cancel_act, &c));
	*out = c.job;
	return (NULL);
}

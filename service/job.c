/* SPDX-License-Identifier: Apache-2.0 */
#include "service/job.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/uuid.h"
#include "storage/events.h"
#include "storage/jobs.h"

enum {
	ATTEMPTS = 8
};

/* ---- asking for work -------------------------------------------------------
 */

/* The text of `args`, which is deleted. */
static const char *
args_text(struct arena *a, struct cJSON *args)
{
	const char *text = "{}";
	char *printed;

	if (args == NULL)
		return (text);
	if ((printed = cJSON_PrintUnformatted(args)) != NULL)
		text = arena_strdup(a, printed);
	free(printed);
	cJSON_Delete(args);
	return (text);
}

/* The live job in the way of a new one. Somebody else's is no business of
 * the actor's, but he may know that it is there. */
static struct problem *
find_live(struct ctx *x, const char *key, const char **id, bool *found)
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
	    .args = args_text(x->arena, r->args),
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
			TRY(find_live(x, r->unique_key, &job.id, &there));
	}
	if (!there)
		return (problem_new(
		    x->arena, PROBLEM_CONFLICT, NULL, "同样的作业正在执行"));
	x->jobs_added = true;
	if (id != NULL)
		*id = job.id;
	return (NULL);
}

/* ---- what people see -------------------------------------------------------
 */

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

static void
add_text(struct cJSON *to, const char *name, const char *text)
{
	if (text == NULL)
		(void)cJSON_AddNullToObject(to, name);
	else
		(void)cJSON_AddStringToObject(to, name, text);
}

static void
add_raw(struct cJSON *to, const char *name, const char *json)
{
	if (json == NULL)
		(void)cJSON_AddNullToObject(to, name);
	else
		(void)cJSON_AddRawToObject(to, name, json);
}

static struct cJSON *
job_json(struct arena *a, const void *row)
{
	const struct job_row *job = row;
	struct cJSON *j = cJSON_CreateObject(), *progress;

	(void)a;
	add_text(j, "id", job->id);
	add_text(j, "kind", job->kind);
	add_text(j, "state", job->state);
	progress = cJSON_AddObjectToObject(j, "progress");
	add_text(progress, "phase", job->phase);
	(void)cJSON_AddNumberToObject(progress, "done", (double)job->done);
	if (job->total > 0)
		(void)cJSON_AddNumberToObject(
		    progress, "total", (double)job->total);
	else
		(void)cJSON_AddNullToObject(progress, "total");
	(void)cJSON_AddNumberToObject(j, "attempts", (double)job->attempts);
	(void)cJSON_AddBoolToObject(
	    j, "cancel_requested", job->cancel_requested);
	add_raw(j, "result", job->result);
	add_raw(j, "problem", job->problem);
	add_text(j, "created_at", job->created_at);
	add_text(j, "started_at", job->started_at);
	add_text(j, "finished_at", job->finished_at);
	return (j);
}

static struct problem *
load(struct ctx *x, const char *id, struct job_row *job)
{
	TRY(jobs_get(x->db, x->arena, id, job));
	if (!may_see(x->actor, job))
		return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
	return (NULL);
}

struct problem *
job_get(struct ctx *x, const char *id, struct cJSON **out)
{
	struct job_row job;

	TRY(load(x, id, &job));
	*out = job_json(x->arena, &job);
	return (NULL);
}

static void
job_keys(struct arena *a, const void *row, const char **keys)
{
	const struct job_row *job = row;

	(void)a;
	keys[0] = job->created_at;
	keys[1] = job->id;
}

/* A page is what row-level security shows: one's scope, and one's own. */
struct problem *
job_list(struct ctx *x, const struct page *page, const char *state,
    const char *kind, struct cJSON **out)
{
	struct page_rows rows = {
	    .size = sizeof(struct job_row), .json = job_json, .keys = job_keys};
	struct db_rows found;

	TRY(ctx_require(x, PERM_JOB_READ));
	TRY(jobs_list(x->db, x->arena, page, state, kind, &found));
	rows.rows = found.rows;
	rows.count = found.count;
	*out = page_json(x->arena, page, &rows);
	return (NULL);
}

/* ---- ending it early -------------------------------------------------------
 */

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
job_cancel(struct ctx *x, const char *id, struct cJSON **out)
{
	struct cancel c = {.x = x};
	enum job_kind kind;

	TRY(load(x, id, &c.job));
	kind = job_by_word(c.job.kind);
	if (kind == JOB_KINDS || !job_may_cancel(kind))
		return (problem_new(x->arena, PROBLEM_WRONG_STATE, NULL,
		    "此类作业不能中途取消"));
	TRY(db_transact(x->db, x->arena, cancel_act, &c));
	*out = job_json(x->arena, &c.job);
	return (NULL);
}

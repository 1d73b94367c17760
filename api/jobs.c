/* SPDX-License-Identifier: Apache-2.0 */
/* Work in the background: /v1/jobs. */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "api/listing.h"
#include "base/json_write.h"
#include "service/job.h"

/* JSON from the database, or null. */
static void
put_raw(struct cJSON *to, const char *name, const char *json)
{
	(void)cJSON_AddItemToObject(to, name,
	    json == NULL ? cJSON_CreateNull() : cJSON_CreateRaw(json));
}

static struct cJSON *
progress_json(const struct job_row *job)
{
	struct cJSON *j = cJSON_CreateObject();

	json_put(j, "phase", job->phase);
	(void)cJSON_AddNumberToObject(j, "done", (double)job->done);
	if (job->total > 0)
		(void)cJSON_AddNumberToObject(j, "total", (double)job->total);
	else
		(void)cJSON_AddNullToObject(j, "total");
	return (j);
}

/* A kind this program has never heard of was made by a newer one. */
static const char *
title_of(const struct job_row *job)
{
	enum job_kind kind = job_by_word(job->kind);

	return (kind == JOB_KINDS ? job->kind : job_title(kind));
}

static struct cJSON *
job_json(struct arena *a, const void *row)
{
	const struct job_row *job = row;
	struct cJSON *j = cJSON_CreateObject();

	(void)a;
	json_put(j, "id", job->id);
	json_put(j, "kind", job->kind);
	json_put(j, "title", title_of(job));
	json_put(j, "state", job->state);
	(void)cJSON_AddItemToObject(j, "progress", progress_json(job));
	(void)cJSON_AddNumberToObject(j, "attempts", (double)job->attempts);
	(void)cJSON_AddBoolToObject(
	    j, "cancel_requested", job->cancel_requested);
	put_raw(j, "result", job->result);
	put_raw(j, "problem", job->problem);
	json_put(j, "created_at", job->created_at);
	json_put(j, "started_at", job->started_at);
	json_put(j, "finished_at", job->finished_at);
	return (j);
}

static void
job_keys(struct arena *a, const void *row, const char **keys)
{
	const struct job_row *job = row;

	(void)a;
	keys[0] = job->created_at;
	keys[1] = job->id;
}

/* GET /v1/jobs */
struct problem *
api_job_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct job_row), job_json, job_keys};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "jobs", "tu", &page));
	TRY(job_list(&c->ctx, &page, call_query(c, "state"),
	    call_query(c, "kind"), &rows));
	return (listing_page(r, &page, &rows, &how));
}

/* GET /v1/jobs/{id} */
struct problem *
api_job_get(struct call *c, struct reply *r)
{
	struct job_row job;

	TRY(job_get(&c->ctx, call_path(c, "id"), &job));
	return (reply_json(r, 200, job_json(r->arena, &job)));
}

/* POST /v1/jobs/{id}/cancel */
struct problem *
api_job_cancel(struct call *c, struct reply *r)
{
	struct job_row job;

	TRY(job_cancel(&c->ctx, call_path(c, "id"), &job));
	return (reply_json(r, 200, job_json(r->arena, &job)));
}

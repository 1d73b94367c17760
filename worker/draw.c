/* SPDX-License-Identifier: Apache-2.0 */
/* The jobs of draws; what they do is service/draw_jobs.h. */
#include "base/json.h"
#include "service/draw.h"
#include "service/draw_bundle.h"
#include "service/draw_jobs.h"
#include "service/draw_proof.h"
#include "service/substitution.h"
#include "service/task.h"
#include "worker/kinds.h"

struct problem *
worker_draw_freeze(struct job_run *run)
{
	return (draw_freeze(run, job_run_ctx(run),
	    json_string(json_get(job_run_args(run), "draw_id"))));
}

struct problem *
worker_draw_compute(struct job_run *run)
{
	return (draw_compute(run, job_run_ctx(run),
	    json_string(json_get(job_run_args(run), "draw_id"))));
}

struct problem *
worker_draw_substitute(struct job_run *run)
{
	const struct json *args = job_run_args(run);
	const char *task_id = json_string(json_get(args, "task_id"));
	int64_t slot = 0, turn = 0;

	(void)json_int64(json_get(args, "slot"), &slot);
	(void)json_int64(json_get(args, "turn"), &turn);
	TRY(draw_substitute_inspector(job_run_ctx(run),
	    json_string(json_get(args, "district")), task_id, slot, turn));
	/* A place that is nobody's leaves a visit that may be ready without. */
	return (task_settle(job_run_ctx(run), task_id));
}

struct problem *
worker_draw_replace(struct job_run *run)
{
	return (draw_replace_object(
	    job_run_ctx(run), json_string(json_get(job_run_args(run), "id"))));
}

struct problem *
worker_draw_tend(struct job_run *run)
{
	return (draw_tend(run, job_run_ctx(run),
	    json_string(json_get(job_run_args(run), "draw_id"))));
}

struct problem *
worker_draw_bundle(struct job_run *run)
{
	return (draw_bundle_make(run, job_run_ctx(run),
	    json_string(json_get(job_run_args(run), "draw_id"))));
}

struct problem *
worker_draw_proof(struct job_run *run)
{
	const struct json *args = job_run_args(run);

	return (draw_proof_make(run, job_run_ctx(run),
	    &(struct draw_proof_order){
		.draw_id = json_string(json_get(args, "draw_id")),
		.list_id = json_string(json_get(args, "list_id")),
		.object_code = json_string(json_get(args, "object_code")),
		.result = json_true(json_get(args, "result"))}));
}

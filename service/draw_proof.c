/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_proof.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/proof.h"
#include "domain/draw/strict.h"
#include "service/ceremony_private.h"
#include "service/draw_documents.h"
#include "service/job.h"
#include "storage/pools.h"

/* ---- ordering ------------------------------------------------------------ */

/*
 * The draw, for an auditor once it is disclosed, and that it has the list. Of
 * what cannot be an id at all a verifier would refuse the proof.
 */
static struct problem *
check(struct ctx *x, const struct draw_proof_order *o)
{
	const char *pool = arena_fmt(x->arena, "%s.csv", o->list_id);
	const struct draw_file_row *file;
	struct db_rows files;
	size_t i;

	TRY(draw_document_files(x, o->draw_id, &files));
	if (!draw_id_is_legal(draw_text_of(o->object_code)))
		return (problem_new(x->arena, PROBLEM_INVALID, "/object_code",
		    "对象代码不得含有空格、逗号和引号"));
	file = files.rows;
	for (i = 0; i < files.count; i++)
		if (strcmp(file[i].name, pool) == 0)
			return (NULL);
	return (problem_new(x->arena, PROBLEM_INVALID, "/list_id",
	    "本次抽取没有编号为 %s 的名单", o->list_id));
}

struct ordering {
	struct ctx *x;
	const struct draw_proof_order *order;
	const char **job_id;
};

static struct problem *
enqueue(struct db *db, struct arena *a, void *arg)
{
	struct ordering *n = arg;
	const struct draw_proof_order *o = n->order;
	cJSON *args = cJSON_CreateObject();

	(void)db;
	json_put(args, "draw_id", o->draw_id);
	json_put(args, "list_id", o->list_id);
	json_put(args, "object_code", o->object_code);
	cJSON_AddBoolToObject(args, "result", o->result);
	/* Of no organisation: its result has objects of the pool, and jobs are
	 * read by more people than pools are. Hence one for each auditor. */
	return (job_enqueue(n->x,
	    &(struct job_request){.kind = JOB_DRAW_PROOF,
		.args = args,
		.unique_key = arena_fmt(a, "draw_proof:%s:%s:%d:%s:%s",
		    o->draw_id, o->list_id, o->result, o->object_code,
		    n->x->actor->user_id)},
	    n->job_id));
}

struct problem *
draw_proof_order(
    struct ctx *x, const struct draw_proof_order *order, const char **job_id)
{
	struct ordering n = {.x = x, .order = order, .job_id = job_id};

	TRY(check(x, order));
	return (db_transact(x->db, x->arena, enqueue, &n));
}

/* ---- making -------------------------------------------------------------- */

static struct problem *
prove_pool(struct arena *a, const char *folder, const char *list_id,
    struct draw_proof *p)
{
	struct draw_digest pool_key;
	struct draw_pool pool;
	struct draw_text text;
	const char *name = arena_fmt(a, "%s.csv", list_id);

	TRY(pools_map(a, folder, "key", &text.s, &text.len));
	TRY(draw_key_read(a, text, &pool_key));
	TRY(pools_map(a, folder, name, &text.s, &text.len));
	TRY(draw_csv_read_pool(a, name, text, &pool));
	draw_proof_from_pool(a, &pool_key, &pool, p);
	return (NULL);
}

static struct problem *
prove_result(struct arena *a, const char *folder, struct draw_proof *p)
{
	struct draw_text text;
	struct problem *problem;

	TRY(pools_map(a, folder, "transcript.json", &text.s, &text.len));
	problem = draw_proof_from_transcript(a, text, p);
	if (problem != NULL && problem->kind == PROBLEM_NOT_FOUND)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "该对象在这份名单中未被抽中，没有可以出具的证明"));
	return (problem);
}

struct problem *
draw_proof_make(
    struct job_run *run, struct ctx *x, const struct draw_proof_order *order)
{
	struct arena *a = x->arena;
	const char *folder = pools_path(a, order->draw_id);
	struct attempt attempt;
	struct draw_proof p;

	TRY(attempt_load(x->db, a, order->draw_id, &attempt));
	p = (struct draw_proof){.hash = attempt.hash,
	    .draw_id = draw_text_of(attempt.row.draw_no),
	    .attempt = (uint32_t)attempt.row.attempt,
	    .list_id = draw_text_of(order->list_id),
	    .id = draw_text_of(order->object_code)};
	TRY(order->result ? prove_result(a, folder, &p)
			  : prove_pool(a, folder, order->list_id, &p));
	TRY(job_run_check(run));
	job_run_result(run, cJSON_Parse(draw_proof_write(a, &p).s));
	return (NULL);
}

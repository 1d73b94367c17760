/* SPDX-License-Identifier: Apache-2.0 */
#include "service/substitution.h"

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/registry_fact.h"
#include "service/four_eyes.h"
#include "service/job.h"
#include "storage/draws.h"
#include "storage/evidence.h"
#include "storage/substitutions.h"

/* ---- asking -------------------------------------------------------------- */

static struct problem *
check_fact(struct four_eyes_act *act, const struct substitution_draft *draft)
{
	struct arena *a = act->x.arena;
	struct draw_row draw;

	TRY(draws_get(act->x.db, a, act->task.draw_id, &draw));
	return (registry_fact_check(a, draft->reason, draft->fact_on,
	    clock_day(a, clock_parse_rfc3339(draw.frozen_at))));
}

/* Knowing a hash is no right to it. */
static struct problem *
check_evidence(
    struct four_eyes_act *act, const struct substitution_draft *draft)
{
	struct evidence_wanted wanted = {
	    &draft->evidence, 1, act->x.actor->user_id, NULL};
	struct db_rows rows;

	TRY(evidence_linkable(act->x.db, act->x.arena, &wanted, &rows));
	if (rows.count == 1)
		return (NULL);
	return (problem_new(act->x.arena, PROBLEM_RULE, "/evidence",
	    "请先上传登记机关的证明材料"));
}

static struct problem *
write_request(struct four_eyes_act *act)
{
	const struct substitution_draft *draft = act->draft;

	TRY(check_fact(act, draft));
	TRY(check_evidence(act, draft));
	act->row.reason = draft->reason;
	act->row.note = draft->note != NULL ? draft->note : "";
	return (
	    substitutions_insert(act->x.db, act->x.arena, &act->task, &act->row,
		&(struct substitution_claim){draft->fact_on, draft->evidence},
		act->out));
}

/* ---- deciding ------------------------------------------------------------ */

static struct problem *
enqueue(struct ctx *x, const char *id)
{
	struct cJSON *args = cJSON_CreateObject();

	json_put(args, "id", id);
	return (job_enqueue(x,
	    &(struct job_request){.kind = JOB_DRAW_REPLACE,
		.args = args,
		.unique_key = arena_fmt(x->arena, "draw_replace:%s", id)},
	    NULL));
}

static struct problem *
order_replacement(struct four_eyes_act *act)
{
	TRY(four_eyes_append(
	    act, EVENT_SUBSTITUTION_APPROVED, act->decision.text));
	return (enqueue(&act->x, act->row.id));
}

static const struct four_eyes_end ends[] = {
    {"approved", "已经批准，正在递补"},
    {"done", "已经递补完毕"},
    {"exhausted", "已经批准，但没有可以递补的对象"},
    {NULL, NULL},
};
static const struct four_eyes substituting = {.title = "递补",
    .not_drawn = "没有递补次序",
    .id_name = "substitution_id",
    .may_ask = PERM_TASK_PROPOSE,
    .may_decide = PERM_TASK_APPROVE,
    .requested = EVENT_SUBSTITUTION_REQUESTED,
    .refused = EVENT_SUBSTITUTION_REFUSED,
    .rows = &substitutions,
    .ends = ends,
    .write = write_request,
    .approved = order_replacement};

struct problem *
substitution_request(struct ctx *x, const char *task_id,
    const struct substitution_draft *draft, struct body_row *out)
{
	return (four_eyes_request(x, &substituting, task_id, draft, out));
}

struct problem *
substitution_show(struct ctx *x, const char *task_id, struct body_row *out)
{
	return (four_eyes_show(x, &substituting, task_id, out));
}

struct problem *
substitution_approve(struct ctx *x, const char *task_id, struct body_row *out)
{
	return (four_eyes_approve(x, &substituting, task_id, out));
}

struct problem *
substitution_refuse(struct ctx *x, const char *task_id, const char *reason,
    struct body_row *out)
{
	return (four_eyes_refuse(x, &substituting, task_id, reason, out));
}

struct problem *
substitution_resume(struct ctx *x)
{
	const struct substitution_row *row;
	struct db_rows rows;
	size_t i;

	TRY(substitutions_orders(x->db, x->arena, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		TRY(enqueue(x, row[i].id));
	return (NULL);
}

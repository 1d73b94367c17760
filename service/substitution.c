/* SPDX-License-Identifier: Apache-2.0 */
#include "service/substitution.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/uuid.h"
#include "domain/lifecycle.h"
#include "domain/registry_fact.h"
#include "service/job.h"
#include "service/note.h"
#include "service/scope.h"
#include "service/task.h"
#include "storage/draws.h"
#include "storage/events.h"
#include "storage/evidence.h"
#include "storage/substitutions.h"
#include "storage/tasks.h"

/* One act; `x` is the caller's until the transaction binds it. */
struct asking {
	struct ctx x;
	const char *task_id, *now;
	const struct substitution_draft *draft;
	struct task_row task;
	struct visit visit;
	struct substitution_row row;
	struct substitution_decision decision;
	struct body_row *out;
};

/* Not the object: whoever reads the log need not know yet who was drawn. */
static struct problem *
append(struct asking *s, enum event_kind kind, const char *reason)
{
	return (event_append(s->x.db, &s->x,
	    &(struct event){.kind = kind,
		.subject_id = s->task.id,
		.org_path = s->task.org_path,
		.after = note_texts(s->x.arena, "substitution_id", s->row.id,
		    "reason", reason)}));
}

static bool
goes(const struct asking *s)
{
	return (visit_member(&s->visit, s->x.actor->inspector_id) != NULL);
}

static struct problem *
hold(struct asking *s, struct db *db)
{
	s->x.db = db;
	return (
	    tasks_hold(db, s->x.arena, s->task_id, &s->task, &s->visit, NULL));
}

/* ---- asking -------------------------------------------------------------- */

static struct problem *
check_fact(struct asking *s)
{
	struct arena *a = s->x.arena;
	struct draw_row draw;

	if (s->task.draw_id == NULL)
		return (problem_new(
		    a, PROBLEM_RULE, NULL, "不是抽取产生的任务，没有递补次序"));
	TRY(lifecycle_move(
	    a, &lifecycle_task, s->task.state, ACT_CANCEL, NULL));
	TRY(draws_get(s->x.db, a, s->task.draw_id, &draw));
	return (registry_fact_check(a, s->draft->reason, s->draft->fact_on,
	    clock_day(a, clock_parse_rfc3339(draw.frozen_at))));
}

/* Knowing a hash is no right to it. */
static struct problem *
check_evidence(struct asking *s)
{
	struct evidence_wanted wanted = {
	    &s->draft->evidence, 1, s->x.actor->user_id, NULL};
	struct db_rows rows;

	TRY(evidence_linkable(s->x.db, s->x.arena, &wanted, &rows));
	if (rows.count == 1)
		return (NULL);
	return (problem_new(s->x.arena, PROBLEM_RULE, "/evidence",
	    "请先上传登记机关的证明材料"));
}

static struct problem *
ask(struct db *db, struct arena *a, void *arg)
{
	struct asking *s = arg;
	struct substitution_claim claim = {
	    s->draft->note != NULL ? s->draft->note : "", s->draft->evidence};

	TRY(hold(s, db));
	if (!goes(s))
		TRY(scope_require(&s->x, PERM_TASK_PROPOSE, s->task.org_path));
	TRY(check_fact(s));
	TRY(check_evidence(s));
	s->row = (struct substitution_row){.id = uuid_new(a),
	    .district = s->task.district,
	    .task_id = s->task.id,
	    .draw_id = s->task.draw_id,
	    .object_code = s->task.object_code,
	    .reason = s->draft->reason,
	    .fact_on = s->draft->fact_on,
	    .requested_by = s->x.actor->user_id};
	TRY(substitutions_insert(db, a, &s->row, &claim, s->now, s->out));
	return (append(s, EVENT_SUBSTITUTION_REQUESTED, s->draft->reason));
}

struct problem *
substitution_request(struct ctx *x, const char *task_id,
    const struct substitution_draft *draft, struct body_row *out)
{
	struct asking s = {.x = *x,
	    .task_id = task_id,
	    .draft = draft,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require_user(x));
	return (db_transact(x->db, x->arena, ask, &s));
}

struct problem *
substitution_show(struct ctx *x, const char *task_id, struct body_row *out)
{
	struct body_view shown;
	struct task_row task;

	TRY(ctx_require_user(x));
	TRY(task_show(x, task_id, &shown));
	TRY(tasks_get_row(x->db, x->arena, task_id, &task));
	return (
	    substitutions_get(x->db, x->arena, task.district, task_id, out));
}

/* ---- deciding ------------------------------------------------------------ */

static struct problem *
require_somebody_else(struct asking *s)
{
	const char *me = s->x.actor->user_id;

	if (goes(s))
		return (problem_new(s->x.arena, PROBLEM_FORBIDDEN, NULL,
		    "参加本次检查的人员不能批准递补"));
	if (me != NULL && s->row.requested_by != NULL &&
	    strcmp(me, s->row.requested_by) == 0)
		return (problem_new(s->x.arena, PROBLEM_FORBIDDEN, NULL,
		    "递补须由申请人以外的人批准"));
	return (NULL);
}

/* What became of it, for who comes too late. */
static struct problem *
require_open(struct asking *s)
{
	static const struct {
		const char *state, *title;
	} ends[] = {
	    {"approved", "已经批准，正在递补"},
	    {"refused", "没有获准；需要时请重新申请"},
	    {"done", "已经递补完毕"},
	    {"exhausted", "已经批准，但没有可以递补的对象"},
	};
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (strcmp(s->row.state, ends[i].state) == 0)
			return (problem_new(s->x.arena, PROBLEM_WRONG_STATE,
			    NULL, "该递补申请%s", ends[i].title));
	return (NULL);
}

static struct problem *
enqueue(struct asking *s)
{
	struct cJSON *args = cJSON_CreateObject();

	json_put(args, "id", s->row.id);
	return (job_enqueue(&s->x,
	    &(struct job_request){.kind = JOB_DRAW_REPLACE,
		.args = args,
		.unique_key =
		    arena_fmt(s->x.arena, "draw_replace:%s", s->row.id)},
	    NULL));
}

static struct problem *
decide(struct db *db, struct arena *a, void *arg)
{
	struct asking *s = arg;
	bool approved = strcmp(s->decision.state, "approved") == 0;

	TRY(hold(s, db));
	TRY(scope_require(&s->x, PERM_TASK_APPROVE, s->task.org_path));
	TRY(substitutions_lock(
	    db, a, NULL, s->task.district, s->task_id, &s->row));
	TRY(require_somebody_else(s));
	TRY(require_open(s));
	if (approved)
		TRY(lifecycle_move(
		    a, &lifecycle_task, s->task.state, ACT_CANCEL, NULL));
	TRY(substitutions_decide(db, a, s->row.id, &s->decision, s->out));
	TRY(append(s,
	    approved ? EVENT_SUBSTITUTION_APPROVED : EVENT_SUBSTITUTION_REFUSED,
	    s->decision.text));
	return (approved ? enqueue(s) : NULL);
}

static struct problem *
decide_as(struct ctx *x, const char *task_id, const char *state,
    const char *text, struct body_row *out)
{
	const char *now = clock_rfc3339(x->arena, x->now_ms);
	struct asking s = {.x = *x,
	    .task_id = task_id,
	    .now = now,
	    .decision = {state, x->actor->user_id, now, text},
	    .out = out};

	TRY(ctx_require(x, PERM_TASK_APPROVE));
	TRY(db_transact(x->db, x->arena, decide, &s));
	x->jobs_added |= s.x.jobs_added;
	return (NULL);
}

struct problem *
substitution_approve(struct ctx *x, const char *task_id, struct body_row *out)
{
	return (decide_as(x, task_id, "approved", NULL, out));
}

struct problem *
substitution_refuse(struct ctx *x, const char *task_id, const char *reason,
    struct body_row *out)
{
	return (decide_as(x, task_id, "refused", reason, out));
}

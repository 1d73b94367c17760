/* SPDX-License-Identifier: Apache-2.0 */
#include "service/cancellation.h"

#include <string.h>

#include "base/clock.h"
#include "base/uuid.h"
#include "domain/cancelling.h"
#include "domain/lifecycle.h"
#include "service/draw.h"
#include "service/note.h"
#include "service/scope.h"
#include "service/task.h"
#include "storage/cancellations.h"
#include "storage/events.h"
#include "storage/tasks.h"

/* One act; `x` is the caller's until the transaction binds it. */
struct cancelling {
	struct ctx x;
	const char *task_id;
	const struct cancellation_draft *draft;
	struct cancellation_decision decision;
	struct task_row task;
	struct visit visit;
	struct cancellation_row row;
	struct body_row *out;
};

static struct problem *
append(struct cancelling *c, enum event_kind kind, const char *reason)
{
	return (event_append(c->x.db, &c->x,
	    &(struct event){.kind = kind,
		.subject_id = c->task.id,
		.org_path = c->task.org_path,
		.after = note_texts(c->x.arena, "cancellation_id", c->row.id,
		    "reason", reason)}));
}

static bool
goes(const struct cancelling *c)
{
	return (visit_member(&c->visit, c->x.actor->inspector_id) != NULL);
}

static struct problem *
hold(struct cancelling *c, struct db *db)
{
	c->x.db = db;
	return (
	    tasks_hold(db, c->x.arena, c->task_id, &c->task, &c->visit, NULL));
}

/* ---- asking -------------------------------------------------------- */

static struct problem *
ask(struct db *db, struct arena *a, void *arg)
{
	struct cancelling *c = arg;

	TRY(hold(c, db));
	if (!goes(c))
		TRY(scope_require(&c->x, PERM_TASK_CANCEL, c->task.org_path));
	if (c->task.draw_id == NULL)
		return (problem_new(
		    a, PROBLEM_RULE, NULL, "不是抽取产生的任务，请直接取消"));
	TRY(lifecycle_move(
	    a, &lifecycle_task, c->task.state, ACT_CANCEL, NULL));
	c->row = (struct cancellation_row){.id = uuid_new(a),
	    .reason = c->draft->reason,
	    .note = c->draft->note,
	    .requested_by = c->x.actor->user_id};
	TRY(cancellations_insert(
	    db, a, &c->task, &c->row, clock_rfc3339(a, c->x.now_ms), c->out));
	return (append(c, EVENT_TASK_CANCEL_REQUESTED, c->row.reason));
}

struct problem *
cancellation_request(struct ctx *x, const char *task_id,
    const struct cancellation_draft *draft, struct body_row *out)
{
	struct cancelling c = {
	    .x = *x, .task_id = task_id, .draft = draft, .out = out};

	TRY(ctx_require_user(x));
	return (db_transact(x->db, x->arena, ask, &c));
}

struct problem *
cancellation_show(struct ctx *x, const char *task_id, struct body_row *out)
{
	struct body_view shown;
	struct task_row task;

	TRY(ctx_require_user(x));
	TRY(task_show(x, task_id, &shown));
	TRY(tasks_get_row(x->db, x->arena, task_id, &task));
	return (
	    cancellations_get(x->db, x->arena, task.district, task_id, out));
}

/* ---- deciding ------------------------------------------------------ */

static struct problem *
require_somebody_else(struct cancelling *c)
{
	if (goes(c))
		return (problem_new(c->x.arena, PROBLEM_FORBIDDEN, NULL,
		    "参加本次检查的人员不能批准取消"));
	if (strcmp(c->x.actor->user_id, c->row.requested_by) == 0)
		return (problem_new(c->x.arena, PROBLEM_FORBIDDEN, NULL,
		    "取消须由申请人以外的人批准"));
	return (NULL);
}

/* What became of it, for who comes too late. */
static struct problem *
require_open(struct cancelling *c)
{
	if (strcmp(c->row.state, "requested") == 0)
		return (NULL);
	return (problem_new(c->x.arena, PROBLEM_WRONG_STATE, NULL,
	    strcmp(c->row.state, "approved") == 0
		? "该取消申请已经批准"
		: "该取消申请没有获准；需要时请重新申请"));
}

static struct problem *
cancel_task(struct cancelling *c)
{
	struct arena *a = c->x.arena;
	const char *state;

	TRY(lifecycle_move(
	    a, &lifecycle_task, c->task.state, ACT_CANCEL, &state));
	TRY(tasks_move(c->x.db, a, c->task.district, c->task.id,
	    &(struct task_change){state,
		cancelling_text(a, c->row.reason, c->row.note),
		c->decision.now}));
	TRY(append(c, EVENT_TASK_CANCELLED, c->row.reason));
	return (draw_task_ended(&c->x, c->task.draw_id));
}

static struct problem *
decide(struct db *db, struct arena *a, void *arg)
{
	struct cancelling *c = arg;

	TRY(hold(c, db));
	TRY(scope_require(&c->x, PERM_TASK_CANCEL, c->task.org_path));
	TRY(cancellations_lock(db, a, c->task.district, c->task.id, &c->row));
	TRY(require_somebody_else(c));
	TRY(require_open(c));
	TRY(cancellations_decide(db, a, c->row.id, &c->decision, c->out));
	if (strcmp(c->decision.state, "approved") == 0)
		return (cancel_task(c));
	return (append(c, EVENT_TASK_CANCEL_REFUSED, c->decision.text));
}

static struct problem *
decide_as(struct ctx *x, const char *task_id, const char *state,
    const char *text, struct body_row *out)
{
	struct cancelling c = {.x = *x,
	    .task_id = task_id,
	    .decision = {state, x->actor->user_id,
		clock_rfc3339(x->arena, x->now_ms), text},
	    .out = out};

	TRY(ctx_require_user(x));
	TRY(ctx_require(x, PERM_TASK_CANCEL));
	TRY(db_transact(x->db, x->arena, decide, &c));
	x->jobs_added |= c.x.jobs_added;
	return (NULL);
}

struct problem *
cancellation_approve(struct ctx *x, const char *task_id, struct body_row *out)
{
	return (decide_as(x, task_id, "approved", NULL, out));
}

struct problem *
cancellation_refuse(struct ctx *x, const char *task_id, const char *reason,
    struct body_row *out)
{
	return (decide_as(x, task_id, "refused", reason, out));
}

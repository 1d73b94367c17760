/* SPDX-License-Identifier: Apache-2.0 */
#include "service/four_eyes.h"

#include <string.h>

#include "base/clock.h"
#include "base/uuid.h"
#include "domain/lifecycle.h"
#include "service/note.h"
#include "service/scope.h"
#include "service/task.h"
#include "storage/events.h"

struct problem *
four_eyes_append(
    struct four_eyes_act *act, enum event_kind event, const char *reason)
{
	return (event_append(act->x.db, &act->x,
	    &(struct event){.kind = event,
		.subject_id = act->task.id,
		.org_path = act->task.org_path,
		.after = note_texts(act->x.arena, act->kind->id_name,
		    act->row.id, "reason", reason)}));
}

static bool
goes(const struct four_eyes_act *act)
{
	return (visit_member(&act->visit, act->x.actor->inspector_id) != NULL);
}

static struct problem *
hold(struct four_eyes_act *act, struct db *db)
{
	act->x.db = db;
	return (tasks_hold(
	    db, act->x.arena, act->task_id, &act->task, &act->visit, NULL));
}

/* ---- asking -------------------------------------------------------- */

static struct problem *
ask(struct db *db, struct arena *a, void *arg)
{
	struct four_eyes_act *act = arg;
	const struct four_eyes *kind = act->kind;

	TRY(hold(act, db));
	if (!goes(act))
		TRY(scope_require(&act->x, kind->may_ask, act->task.org_path));
	if (act->task.draw_id == NULL)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "不是抽取产生的任务，%s", kind->not_drawn));
	TRY(lifecycle_move(
	    a, &lifecycle_task, act->task.state, ACT_CANCEL, NULL));
	TRY(task_require_unsigned(&act->x, &act->task));
	act->row = (struct request_row){.id = uuid_new(a),
	    .requested_by = act->x.actor->user_id,
	    .requested_at = act->now};
	TRY(kind->write(act));
	return (four_eyes_append(act, kind->requested, act->row.reason));
}

struct problem *
four_eyes_request(struct ctx *x, const struct four_eyes *kind,
    const char *task_id, const void *draft, struct body_row *out)
{
	struct four_eyes_act act = {.x = *x,
	    .kind = kind,
	    .task_id = task_id,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .draft = draft,
	    .out = out};

	TRY(ctx_require_user(x));
	return (db_transact(x->db, x->arena, ask, &act));
}

struct problem *
four_eyes_show(struct ctx *x, const struct four_eyes *kind, const char *task_id,
    struct body_row *out)
{
	struct body_view shown;
	struct task_row task;

	TRY(ctx_require_user(x));
	TRY(task_show(x, task_id, &shown));
	TRY(tasks_get_row(x->db, x->arena, task_id, &task));
	return (requests_get(kind->rows, x->db, x->arena, &task, out));
}

/* ---- deciding ------------------------------------------------------ */

static struct problem *
require_somebody_else(struct four_eyes_act *act)
{
	const char *me = act->x.actor->user_id, *by = act->row.requested_by;

	if (goes(act))
		return (problem_new(act->x.arena, PROBLEM_FORBIDDEN, NULL,
		    "参加本次检查的人员不能批准%s", act->kind->title));
	if (me != NULL && by != NULL && strcmp(me, by) == 0)
		return (problem_new(act->x.arena, PROBLEM_FORBIDDEN, NULL,
		    "%s须由申请人以外的人批准", act->kind->title));
	return (NULL);
}

/* What became of it, for who comes too late. */
static struct problem *
require_open(struct four_eyes_act *act)
{
	const struct four_eyes_end *end = act->kind->ends;

	if (strcmp(act->row.state, "requested") == 0)
		return (NULL);
	while (end->state != NULL && strcmp(end->state, act->row.state) != 0)
		end++;
	return (problem_new(act->x.arena, PROBLEM_WRONG_STATE, NULL,
	    "该%s申请%s", act->kind->title,
	    end->state != NULL ? end->title : "没有获准；需要时请重新申请"));
}

/* The visit ends without a check, if there has been none. */
static struct problem *
require_unchecked(struct four_eyes_act *act)
{
	TRY(lifecycle_move(act->x.arena, &lifecycle_task, act->task.state,
	    ACT_CANCEL, &act->cancelled));
	return (task_require_unsigned(&act->x, &act->task));
}

static struct problem *
decide(struct db *db, struct arena *a, void *arg)
{
	struct four_eyes_act *act = arg;
	const struct four_eyes *kind = act->kind;
	bool approved = strcmp(act->decision.state, "approved") == 0;

	TRY(hold(act, db));
	TRY(scope_require(&act->x, kind->may_decide, act->task.org_path));
	TRY(requests_hold(kind->rows, db, a, &act->task, &act->row));
	TRY(require_somebody_else(act));
	TRY(require_open(act));
	if (approved)
		TRY(require_unchecked(act));
	TRY(requests_decide(
	    kind->rows, db, a, act->row.id, &act->decision, act->out));
	if (approved)
		return (kind->approved(act));
	return (four_eyes_append(act, kind->refused, act->decision.text));
}

static struct problem *
decide_as(struct ctx *x, struct four_eyes_act *act)
{
	act->x = *x;
	act->now = clock_rfc3339(x->arena, x->now_ms);
	act->decision.user_id = x->actor->user_id;
	act->decision.now = act->now;
	TRY(ctx_require(x, act->kind->may_decide));
	TRY(db_transact(x->db, x->arena, decide, act));
	x->jobs_added |= act->x.jobs_added;
	return (NULL);
}

struct problem *
four_eyes_approve(struct ctx *x, const struct four_eyes *kind,
    const char *task_id, struct body_row *out)
{
	struct four_eyes_act act = {.kind = kind,
	    .task_id = task_id,
	    .decision = {.state = "approved"},
	    .out = out};

	return (decide_as(x, &act));
}

struct problem *
four_eyes_refuse(struct ctx *x, const struct four_eyes *kind,
    const char *task_id, const char *reason, struct body_row *out)
{
	struct four_eyes_act act = {.kind = kind,
	    .task_id = task_id,
	    .decision = {.state = "refused", .text = reason},
	    .out = out};

	return (decide_as(x, &act));
}

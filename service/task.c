/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every act holds the task's row first, so that what it decides from is still
 * true when it commits.
 */
#include "service/task.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/page.h"
#include "domain/evidence.h"
#include "domain/lifecycle.h"
#include "domain/stepping_back.h"
#include "service/draw.h"
#include "service/note.h"
#include "service/scope.h"
#include "storage/events.h"
#include "storage/evidence.h"
#include "storage/inspectors.h"
#include "storage/library.h"
#include "storage/proposals.h"
#include "storage/records.h"

/* What an act needs; `x` is the caller's until the transaction binds it. */
struct task_act {
	struct ctx x;
	const char *id, *reason;
	const struct task_stepping_back *why; /* of a decline */
	struct task_row task;
	struct visit visit;
	struct body_view *out;
};

/* ---- reading ----------------------------------------------------------- */

struct problem *
task_show(struct ctx *x, const char *id, struct body_view *out)
{
	TRY(tasks_get(
	    x->db, x->arena, id, scope_is_whole(x, PERM_TASK_READ), out));
	if (out->mine || actor_may(x->actor, PERM_TASK_READ, out->org_path))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
}

struct problem *
task_list(struct ctx *x, bool mine, struct task_filter *filter,
    const struct page *page, struct db_rows *out)
{
	struct scope scope = scope_of(x, PERM_TASK_READ);

	filter->low = scope.low;
	filter->high = scope.high;
	filter->inspector_id = NULL;
	if (mine || scope_is_empty(&scope))
		filter->inspector_id = x->actor->inspector_id != NULL
		    ? x->actor->inspector_id
		    : UUID_FIRST;
	return (tasks_page(x->db, x->arena, filter,
	    page_key(page, 0, UUID_LAST), page_fetch(x->arena, page), out));
}

/* ---- what acts have in common ------------------------------------------ */

static const char *
now(const struct ctx *x)
{
	return (clock_rfc3339(x->arena, x->now_ms));
}

static struct problem *
append(struct task_act *t, enum event_kind kind, const char *after)
{
	struct event e = {.kind = kind,
	    .subject_id = t->task.id,
	    .org_path = t->task.org_path,
	    .after = after};

	return (event_append(t->x.db, &t->x, &e));
}

static struct problem *
hold(struct task_act *t, struct db *db)
{
	t->x.db = db;
	return (tasks_hold(db, t->x.arena, t->id, &t->task, &t->visit, NULL));
}

static struct problem *
move(struct task_act *t, const char *state, const char *reason)
{
	return (tasks_move(t->x.db, t->x.arena, t->task.district, t->task.id,
	    &(struct task_change){state, reason, now(&t->x)}));
}

/* The place the actor holds, whether he has accepted or not; NULL: none. */
static const struct visit_turn *
own_turn(const struct task_act *t)
{
	return (visit_member(&t->visit, t->x.actor->inspector_id));
}

static struct problem *
not_on_visit(struct task_act *t)
{
	return (problem_new(
	    t->x.arena, PROBLEM_FORBIDDEN, NULL, "您不是本次检查的检查人员"));
}

struct problem *
task_require_member(
    struct ctx *x, const struct visit *v, const struct visit_turn **out)
{
	*out = visit_member(v, x->actor->inspector_id);
	if (*out != NULL && strcmp((*out)->state, "accepted") == 0)
		return (NULL);
	return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
	    "只有已接受任务的检查人员可以记录和签名（C76）"));
}

struct problem *
task_require_unsigned(struct ctx *x, const struct task_row *task)
{
	bool ever;

	TRY(records_ever_signed(
	    x->db, x->arena, task->district, task->id, &ever));
	if (!ever)
		return (NULL);
	return (problem_new(x->arena, PROBLEM_WRONG_STATE, NULL,
	    "检查记录有人签过名，检查结果应当公示，不能再取消或者递补"));
}

/* ---- readiness --------------------------------------------------------- */

struct problem *
task_settle_held(struct ctx *x, struct task_row *task, const struct visit *v)
{
	const struct visit_turn *leader = visit_leader(v);

	if (strcmp(task->state, "assigned") != 0 || !visit_is_ready(v))
		return (NULL);
	if (!leader->leader)
		TRY(tasks_lead(x->db, x->arena, task, leader));
	TRY(lifecycle_move(
	    x->arena, &lifecycle_task, task->state, ACT_ACCEPT, &task->state));
	return (tasks_move(x->db, x->arena, task->district, task->id,
	    &(struct task_change){task->state, NULL, now(x)}));
}

static struct problem *
settle(struct db *db, struct arena *a, void *arg)
{
	struct task_act *t = arg;

	(void)a;
	TRY(hold(t, db));
	return (task_settle_held(&t->x, &t->task, &t->visit));
}

struct problem *
task_settle(struct ctx *x, const char *id)
{
	struct task_act t = {.x = *x, .id = id};

	return (db_transact(x->db, x->arena, settle, &t));
}

/* ---- accept ------------------------------------------------------------ */

/* The visit as it will be: turn `mine` has accepted. */
static struct visit
with_accepted(
    struct arena *a, const struct visit *v, const struct visit_turn *mine)
{
	struct visit_turn *turns = arena_array(a, v->count, sizeof(*turns));

	memcpy(turns, v->turns, v->count * sizeof(*turns));
	turns[mine - v->turns].state = "accepted";
	return ((struct visit){turns, v->count});
}

static struct problem *
take_place(struct task_act *t, const struct visit_turn *mine)
{
	struct arena *a = t->x.arena;
	struct visit visit = with_accepted(a, &t->visit, mine);
	const char *was = t->task.state;

	TRY(tasks_decide(t->x.db, a, &t->task, mine,
	    &(struct task_change){"accepted", NULL, now(&t->x)}));
	TRY(task_settle_held(&t->x, &t->task, &visit));
	if (strcmp(t->task.state, was) == 0)
		TRY(move(t, was, NULL));
	return (append(t, EVENT_TASK_ACCEPTED,
	    note_text(a, "inspector_id", mine->inspector_id)));
}

static struct problem *
accept_turn(struct db *db, struct arena *a, void *arg)
{
	struct task_act *t = arg;
	const struct visit_turn *mine;

	TRY(hold(t, db));
	mine = own_turn(t);
	if (mine == NULL)
		return (not_on_visit(t));
	if (strcmp(mine->state, "assigned") == 0) {
		TRY(lifecycle_move(
		    a, &lifecycle_task, t->task.state, ACT_ACCEPT, NULL));
		TRY(take_place(t, mine));
	}
	return (task_show(&t->x, t->id, t->out));
}

struct problem *
task_accept(struct ctx *x, const char *id, struct body_view *out)
{
	struct task_act t = {.x = *x, .id = id, .out = out};

	TRY(ctx_require(x, PERM_INSPECT));
	return (db_transact(x->db, x->arena, accept_turn, &t));
}

/* ---- decline ----------------------------------------------------------- */

/* Who has signed has been there: it is too late to step back. */
static struct problem *
require_unsigned(struct task_act *t, const struct visit_turn *mine)
{
	bool has_signed;

	TRY(records_signed_by(t->x.db, t->x.arena, t->task.district, t->task.id,
	    mine->inspector_id, &has_signed));
	if (!has_signed)
		return (NULL);
	return (problem_new(t->x.arena, PROBLEM_WRONG_STATE, NULL,
	    "您已在检查记录上签名，不能再退出本次检查"));
}

/* What he says of himself must stand in the library, kept by others. */
static struct problem *
check_cause(struct task_act *t, const struct visit_turn *mine)
{
	struct arena *a = t->x.arena;
	struct proposal_window window = {
	    t->task.object_code, t->task.from_day, t->task.to_day};
	const struct proposal_person_row *me;
	struct db_rows rows;

	TRY(proposals_people(
	    t->x.db, a, &mine->inspector_id, 1, &window, &rows));
	if (rows.count == 0)
		return (NULL); /* gone from the library altogether */
	me = rows.rows;
	return (stepping_back_check(a,
	    &(struct stepping_back){.kind = t->why->kind,
		.on_duty = me->on_duty,
		.on_leave = me->on_leave,
		.recused = me->recused,
		.has_evidence = t->why->evidence != NULL,
		.certificate_until = me->certificate_until,
		.to = t->task.to_day}));
}

/* Knowing a hash is no right to it. */
static struct problem *
keep_evidence(struct task_act *t, const struct visit_turn *mine)
{
	struct arena *a = t->x.arena;
	struct evidence_wanted wanted = {
	    &t->why->evidence, 1, t->x.actor->user_id, NULL};
	const struct evidence_link_row *row;
	struct db_rows rows;

	if (t->why->evidence == NULL)
		return (NULL);
	TRY(evidence_linkable(t->x.db, a, &wanted, &rows));
	row = rows.rows;
	if (rows.count == 0 ||
	    !evidence_kind_admits("document", row->media_type))
		return (problem_new(a, PROBLEM_RULE, "/evidence",
		    "请先上传证明材料（PDF 或图片）"));
	return (declines_show_evidence(
	    t->x.db, a, &t->task, mine, t->why->evidence, now(&t->x)));
}

/*
 * An interest that was declared binds from now on (C50). The log names the
 * task and never the object: it would tell who was drawn before the draw is
 * disclosed.
 */
static struct problem *
record_recusal(struct task_act *t, const struct visit_turn *mine)
{
	struct arena *a = t->x.arena;
	struct recusal_row recusal = {.object_code = t->task.object_code,
	    .reason = t->why->reason,
	    .declared_at = now(&t->x),
	    .draw_id = t->task.draw_id};
	struct inspector_row me;

	if (!stepping_back_is_recusal(t->why->kind))
		return (NULL);
	TRY(library_share(t->x.db, a, LIBRARY_INSPECTORS));
	TRY(inspectors_get(t->x.db, a, mine->inspector_id, &me));
	TRY(recusals_put(t->x.db, a, &me, &recusal));
	return (event_append(t->x.db, &t->x,
	    &(struct event){EVENT_RECUSAL_DECLARED, me.id, me.org_path, NULL,
		note_text(a, "task_id", t->task.id)}));
}

static const char *
declined_json(struct task_act *t, const struct visit_turn *mine)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "inspector_id", mine->inspector_id);
	json_put(json, "kind", t->why->kind);
	json_put(json, "evidence", t->why->evidence);
	return (json_write(t->x.arena, json));
}

static struct problem *
decline_turn(struct db *db, struct arena *a, void *arg)
{
	struct task_act *t = arg;
	const struct visit_turn *mine;
	const char *state;

	TRY(hold(t, db));
	mine = own_turn(t);
	if (mine == NULL)
		return (not_on_visit(t));
	TRY(lifecycle_move(
	    a, &lifecycle_task, t->task.state, ACT_DECLINE, &state));
	TRY(require_unsigned(t, mine));
	TRY(check_cause(t, mine));
	TRY(keep_evidence(t, mine));
	TRY(record_recusal(t, mine));
	/* Last of all, because from then on the task is not his to touch. */
	TRY(move(t, state, NULL));
	TRY(tasks_decide(db, a, &t->task, mine,
	    &(struct task_change){"declined",
		arena_fmt(a, "%s：%s", stepping_back_title(t->why->kind),
		    t->why->reason),
		now(&t->x)}));
	TRY(append(t, EVENT_TASK_DECLINED, declined_json(t, mine)));
	if (t->task.draw_id == NULL)
		return (NULL);
	return (draw_substitute_request(
	    &t->x, t->task.district, t->task.id, mine->slot, mine->turn));
}

struct problem *
task_decline(
    struct ctx *x, const char *id, const struct task_stepping_back *why)
{
	struct task_act t = {.x = *x, .id = id, .why = why};

	TRY(ctx_require(x, PERM_INSPECT));
	TRY(db_transact(x->db, x->arena, decline_turn, &t));
	x->jobs_added |= t.x.jobs_added;
	return (NULL);
}

struct problem *
task_declines(struct ctx *x, const char *id, struct db_rows *out)
{
	struct body_view view;

	TRY(task_show(x, id, &view));
	return (declines_of_task(x->db, x->arena, id, out));
}

/* ---- cancel ------------------------------------------------------------ */

static struct problem *
cancel_task(struct db *db, struct arena *a, void *arg)
{
	struct task_act *t = arg;
	const char *state;

	TRY(hold(t, db));
	TRY(scope_require(&t->x, PERM_TASK_CANCEL, t->task.org_path));
	if (t->task.draw_id != NULL)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "抽取产生的检查不能由一人取消：请申请取消并说明事由，由申请"
		    "人以外的人批准"));
	TRY(lifecycle_move(
	    a, &lifecycle_task, t->task.state, ACT_CANCEL, &state));
	TRY(task_require_unsigned(&t->x, &t->task));
	TRY(move(t, state, t->reason));
	TRY(append(t, EVENT_TASK_CANCELLED, note_text(a, "reason", t->reason)));
	return (task_show(&t->x, t->id, t->out));
}

struct problem *
task_cancel(
    struct ctx *x, const char *id, const char *reason, struct body_view *out)
{
	struct task_act t = {.x = *x, .id = id, .reason = reason, .out = out};

	TRY(ctx_require(x, PERM_TASK_CANCEL));
	TRY(db_transact(x->db, x->arena, cancel_task, &t));
	x->jobs_added |= t.x.jobs_added;
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects by lot, people by hand (单随机, C27): a draw without assignment makes
 * visits to which nobody goes yet. The unit names its people, somebody else
 * approves them, and from there the visit is one like all others.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "service/proposal_private.h"
#include "service/scope.h"
#include "storage/draws.h"

/* Only a draw makes a visit without anybody on it, and only once. */
static struct problem *
require_empty(struct proposing *p)
{
	if (p->task.draw_id != NULL && p->turns.count == 0)
		return (NULL);
	return (problem_new(p->x.arena, PROBLEM_WRONG_STATE, NULL,
	    "只有单随机抽取产生、尚未选派人员的任务才能选派检查人员（C27）"));
}

/* Why people were chosen: it stands in the task from now on, as the cause of a
 * check that was not drawn at all does. */
static struct problem *
give_cause(struct proposing *p)
{
	struct arena *a = p->x.arena;
	struct draw_row draw;

	TRY(draws_get(p->x.db, a, p->task.draw_id, &draw));
	return (proposals_cause(p->x.db, a,
	    &(struct proposal_row){.district = p->task.district,
		.id = p->task.id,
		.cause = "单随机抽取（C27），检查人员由单位选派",
		.reference = draw.draw_no,
		.entered_by = p->x.actor->user_id},
	    p->now));
}

static struct problem *
dispatch(struct db *db, struct arena *a, void *arg)
{
	struct proposing *p = arg;
	struct plan_words people = p->person_ids;

	p->x.db = db;
	TRY(tasks_hold(db, a, p->id, &p->task, &p->turns, NULL));
	TRY(scope_require(&p->x, PERM_TASK_PROPOSE, p->task.org_path));
	TRY(require_empty(p));
	TRY(give_cause(p));
	TRY(proposal_hold(p, db));
	p->person_ids = people;
	TRY(proposal_check(p));
	TRY(proposal_departments(p));
	TRY(proposal_people(p));
	TRY(proposals_staffed(db, a, p->task.district, p->task.id,
	    (int64_t)p->visit.person_count));
	TRY(proposal_move(p, ACT_SUBSTITUTE));
	TRY(proposal_append(p, EVENT_TASK_DISPATCHED, NULL));
	return (tasks_get(db, a, p->id, true, p->out));
}

struct problem *
proposal_dispatch(struct ctx *x, const char *id, const struct json *inspectors,
    struct body_view *out)
{
	struct proposing p = {.x = *x,
	    .id = id,
	    .person_ids = plan_words_read(x->arena, inspectors),
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_TASK_PROPOSE));
	return (db_transact(x->db, x->arena, dispatch, &p));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "service/cancellation.h"

#include "domain/cancelling.h"
#include "service/draw.h"
#include "service/four_eyes.h"
#include "storage/cancellations.h"
#include "storage/tasks.h"

static struct problem *
write_request(struct four_eyes_act *act)
{
	const struct cancellation_draft *draft = act->draft;

	act->row.reason = draft->reason;
	act->row.note = draft->note;
	return (cancellations_insert(
	    act->x.db, act->x.arena, &act->task, &act->row, act->out));
}

static struct problem *
cancel_task(struct four_eyes_act *act)
{
	struct arena *a = act->x.arena;

	TRY(tasks_move(act->x.db, a, act->task.district, act->task.id,
	    &(struct task_change){act->cancelled,
		cancelling_text(a, act->row.reason, act->row.note), act->now}));
	TRY(four_eyes_append(act, EVENT_TASK_CANCELLED, act->row.reason));
	return (draw_task_ended(&act->x, act->task.draw_id));
}

static const struct four_eyes_end ends[] = {
    {"approved", "已经批准"},
    {NULL, NULL},
};
static const struct four_eyes cancelling = {.title = "取消",
    .not_drawn = "请直接取消",
    .id_name = "cancellation_id",
    .may_ask = PERM_TASK_CANCEL,
    .may_decide = PERM_TASK_CANCEL,
    .requested = EVENT_TASK_CANCEL_REQUESTED,
    .refused = EVENT_TASK_CANCEL_REFUSED,
    .rows = &cancellations,
    .ends = ends,
    .write = write_request,
    .approved = cancel_task};

struct problem *
cancellation_request(struct ctx *x, const char *task_id,
    const struct cancellation_draft *draft, struct body_row *out)
{
	return (four_eyes_request(x, &cancelling, task_id, draft, out));
}

struct problem *
cancellation_show(struct ctx *x, const char *task_id, struct body_row *out)
{
	return (four_eyes_show(x, &cancelling, task_id, out));
}

struct problem *
cancellation_approve(struct ctx *x, const char *task_id, struct body_row *out)
{
	return (four_eyes_approve(x, &cancelling, task_id, out));
}

struct problem *
cancellation_refuse(struct ctx *x, const char *task_id, const char *reason,
    struct body_row *out)
{
	return (four_eyes_refuse(x, &cancelling, task_id, reason, out));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Visits that are made together: /v1/tasks/{id}/companions. */
#include "api/body.h"
#include "api/handlers.h"
#include "base/json.h"
#include "service/companions.h"

struct problem *
api_task_companion_ask(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(companion_ask(&c->ctx, call_path(c, "id"), body_text(c, "task_id"),
	    body_text(c, "reason"), &view));
	return (body_reply(r, 201, &view));
}

struct problem *
api_task_companion_approve(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(companion_approve(
	    &c->ctx, call_path(c, "id"), call_path(c, "other"), &view));
	return (body_reply(r, 200, &view));
}

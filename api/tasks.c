/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks: /v1/tasks. */
#include <string.h>

#include "api/body.h"
#include "api/handlers.h"
#include "base/page.h"
#include "service/task.h"

static bool
is_true(const char *value)
{
	return (value != NULL && strcmp(value, "true") == 0);
}

struct problem *
api_task_list(struct call *c, struct reply *r)
{
	struct task_filter filter = {.org_id = call_query(c, "org_id"),
	    .object_code = call_query(c, "object_code"),
	    .state = call_query(c, "state"),
	    .draw_id = call_query(c, "draw_id"),
	    .due_from = call_query(c, "due_from"),
	    .due_to = call_query(c, "due_to")};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "tasks", "u", &page));
	TRY(task_list(
	    &c->ctx, is_true(call_query(c, "mine")), &filter, &page, &rows));
	return (body_page(r, &page, &rows));
}

struct problem *
api_task_get(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(task_show(&c->ctx, call_path(c, "id"), &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_task_accept(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(task_accept(&c->ctx, call_path(c, "id"), &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_task_decline(struct call *c, struct reply *r)
{
	TRY(task_decline(&c->ctx, call_path(c, "id"), body_text(c, "reason")));
	return (reply_empty(r));
}

struct problem *
api_task_cancel(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(task_cancel(
	    &c->ctx, call_path(c, "id"), body_text(c, "reason"), &view));
	return (body_reply(r, 200, &view));
}

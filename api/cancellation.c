/* SPDX-License-Identifier: Apache-2.0 */
/* A drawn visit that does not take place: /v1/tasks/{id}/cancellation. */
#include <string.h>

#include "api/body.h"
#include "api/handlers.h"
#include "service/cancellation.h"

static struct problem *
reply_row(struct reply *r, int status, const struct body_row *row)
{
	return (reply_bytes(
	    r, status, "application/json", row->body, strlen(row->body)));
}

struct problem *
api_task_cancellation_get(struct call *c, struct reply *r)
{
	struct body_row row;

	TRY(cancellation_show(&c->ctx, call_path(c, "id"), &row));
	return (reply_row(r, 200, &row));
}

struct problem *
api_task_cancellation_request(struct call *c, struct reply *r)
{
	struct cancellation_draft draft = {
	    body_text(c, "reason"), body_text(c, "note")};
	struct body_row row;

	TRY(cancellation_request(&c->ctx, call_path(c, "id"), &draft, &row));
	return (reply_row(r, 201, &row));
}

struct problem *
api_task_cancellation_approve(struct call *c, struct reply *r)
{
	struct body_row row;

	TRY(cancellation_approve(&c->ctx, call_path(c, "id"), &row));
	return (reply_row(r, 200, &row));
}

struct problem *
api_task_cancellation_refuse(struct call *c, struct reply *r)
{
	struct body_row row;

	TRY(cancellation_refuse(
	    &c->ctx, call_path(c, "id"), body_text(c, "reason"), &row));
	return (reply_row(r, 200, &row));
}

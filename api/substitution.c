/* SPDX-License-Identifier: Apache-2.0 */
/* An object that makes way: /v1/tasks/{id}/substitution. */
#include <string.h>

#include "api/body.h"
#include "api/handlers.h"
#include "service/substitution.h"

static struct problem *
reply_row(struct reply *r, int status, const struct body_row *row)
{
	return (reply_bytes(
	    r, status, "application/json", row->body, strlen(row->body)));
}

struct problem *
api_task_substitution_get(struct call *c, struct reply *r)
{
	struct body_row row;

	TRY(substitution_show(&c->ctx, call_path(c, "id"), &row));
	return (reply_row(r, 200, &row));
}

struct problem *
api_task_substitution_request(struct call *c, struct reply *r)
{
	struct substitution_draft draft = {.reason = body_text(c, "reason"),
	    .fact_on = body_text(c, "fact_on"),
	    .note = body_text(c, "note"),
	    .evidence = body_text(c, "evidence")};
	struct body_row row;

	TRY(substitution_request(&c->ctx, call_path(c, "id"), &draft, &row));
	return (reply_row(r, 201, &row));
}

struct problem *
api_task_substitution_approve(struct call *c, struct reply *r)
{
	struct body_row row;

	TRY(substitution_approve(&c->ctx, call_path(c, "id"), &row));
	return (reply_row(r, 200, &row));
}

struct problem *
api_task_substitution_refuse(struct call *c, struct reply *r)
{
	struct body_row row;

	TRY(substitution_refuse(
	    &c->ctx, call_path(c, "id"), body_text(c, "reason"), &row));
	return (reply_row(r, 200, &row));
}

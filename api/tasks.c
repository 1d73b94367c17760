/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks: /v1/tasks. */
#include <string.h>

#include <cjson/cJSON.h>

#include "api/body.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/page.h"
#include "service/proposal.h"
#include "service/task.h"

struct problem *
api_task_list(struct call *c, struct reply *r)
{
	struct task_filter filter = {.org_id = call_query(c, "org_id"),
	    .object_code = call_query(c, "object_code"),
	    .state = call_query(c, "state"),
	    .draw_id = call_query(c, "draw_id"),
	    .due_from = call_query(c, "due_from"),
	    .due_to = call_query(c, "due_to"),
	    .partner = call_query_true(c, "partner")};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "tasks", "u", &page));
	TRY(task_list(
	    &c->ctx, call_query_true(c, "mine"), &filter, &page, &rows));
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
	const struct task_stepping_back why = {body_text(c, "kind"),
	    body_text(c, "reason"), body_text(c, "evidence")};

	TRY(task_decline(&c->ctx, call_path(c, "id"), &why));
	return (reply_empty(r));
}

static cJSON *
decline_json(const struct decline_row *row)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "slot", (double)row->slot);
	cJSON_AddNumberToObject(json, "turn", (double)row->turn);
	json_put(json, "inspector_id", row->inspector_id);
	json_put(json, "code", row->code);
	json_put(json, "name", row->name);
	json_put(json, "reason", row->reason);
	json_put(json, "evidence", row->evidence);
	json_put(json, "decided_at", row->decided_at);
	return (json);
}

struct problem *
api_task_declines(struct call *c, struct reply *r)
{
	const struct decline_row *row;
	struct db_rows rows;
	cJSON *json, *items;
	size_t i;

	TRY(task_declines(&c->ctx, call_path(c, "id"), &rows));
	row = rows.rows;
	json = cJSON_CreateObject();
	items = cJSON_AddArrayToObject(json, "items");
	for (i = 0; i < rows.count; i++)
		cJSON_AddItemToArray(items, decline_json(&row[i]));
	return (reply_json(r, 200, json));
}

struct problem *
api_task_cancel(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(task_cancel(
	    &c->ctx, call_path(c, "id"), body_text(c, "reason"), &view));
	return (body_reply(r, 200, &view));
}

/* ---- of another origin --------------------------------------------------- */

struct problem *
api_task_propose(struct call *c, struct reply *r)
{
	struct proposal_draft draft = {.origin = body_text(c, "origin"),
	    .cause = body_text(c, "cause"),
	    .reference = body_text(c, "reference"),
	    .object_code = body_text(c, "object_code"),
	    .from_day = body_text(c, "from_day"),
	    .to_day = body_text(c, "to_day"),
	    .items = json_get(c->body, "items"),
	    .inspectors = json_get(c->body, "inspectors")};
	struct body_view view;
	const char *id;

	TRY(proposal_enter(&c->ctx, &draft, &id, &view));
	reply_header(r, "Location", arena_fmt(r->arena, "/v1/tasks/%s", id));
	return (body_reply(r, 201, &view));
}

struct problem *
api_task_approve(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(proposal_approve(&c->ctx, call_path(c, "id"), &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_task_dispatch(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(proposal_dispatch(&c->ctx, call_path(c, "id"),
	    json_get(c->body, "inspectors"), &view));
	return (body_reply(r, 201, &view));
}

struct problem *
api_task_replace(struct call *c, struct reply *r)
{
	struct body_view view;
	int64_t slot = 0;

	(void)json_int64(json_get(c->body, "slot"), &slot);
	TRY(proposal_replace(&c->ctx, call_path(c, "id"), slot,
	    body_text(c, "inspector_id"), &view));
	return (body_reply(r, 201, &view));
}

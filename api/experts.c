/* SPDX-License-Identifier: Apache-2.0 */
/* Experts: /v1/experts, and who assists a task. */
#include "api/body.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/page.h"
#include "service/experts.h"

static struct expert_row
row_read(const struct call *c)
{
	const struct json *active = json_get(c->body, "active");

	return ((struct expert_row){
	    .org_id = body_text(c, "org_id"),
	    .name = body_text(c, "name"),
	    .kind = body_text(c, "kind"),
	    .field = body_text(c, "field"),
	    .employer = body_text(c, "employer"),
	    .active = active == NULL ? NULL
		: json_true(active)  ? "true"
				     : "false",
	});
}

struct problem *
api_expert_list(struct call *c, struct reply *r)
{
	struct expert_filter f = {
	    call_query(c, "field"), call_query(c, "active")};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "experts", "u", &page));
	TRY(expert_list(&c->ctx, &f, &page, &rows));
	return (body_page(r, &page, &rows));
}

struct problem *
api_expert_create(struct call *c, struct reply *r)
{
	struct expert_row row = row_read(c);
	struct body_view view;

	if (row.employer == NULL)
		row.employer = "";
	TRY(expert_create(&c->ctx, &row, &view));
	reply_header(
	    r, "Location", arena_fmt(r->arena, "/v1/experts/%s", row.id));
	return (body_reply(r, 201, &view));
}

struct problem *
api_expert_get(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(expert_show(&c->ctx, call_path(c, "id"), &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_expert_update(struct call *c, struct reply *r)
{
	struct expert_row row = row_read(c);
	struct body_view view;
	int64_t version;

	row.id = call_path(c, "id");
	TRY(call_if_match(c, &version));
	TRY(expert_update(&c->ctx, &row, version, &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_task_assistants_put(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(task_assist(&c->ctx, call_path(c, "id"),
	    json_get(c->body, "assistants"), &view));
	return (body_reply(r, 200, &view));
}

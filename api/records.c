/* SPDX-License-Identifier: Apache-2.0 */
/* Records of visits: /v1/records. */
#include <string.h>

#include "api/body.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/page.h"
#include "service/record.h"

struct problem *
api_record_list(struct call *c, struct reply *r)
{
	struct record_filter filter = {.org_id = call_query(c, "org_id"),
	    .state = call_query(c, "state"),
	    .task_id = call_query(c, "task_id"),
	    .due_to = call_query(c, "due_to"),
	    .overdue = call_query(c, "overdue"),
	    .partner = call_query_true(c, "partner")};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "records", "u", &page));
	TRY(record_list(
	    &c->ctx, call_query_true(c, "mine"), &filter, &page, &rows));
	return (body_page(r, &page, &rows));
}

struct problem *
api_record_create(struct call *c, struct reply *r)
{
	struct body_view view;
	const char *id;

	TRY(record_create(&c->ctx, c->body, &id, &view));
	reply_header(
	    r, "Location", arena_fmt(c->ctx.arena, "/v1/records/%s", id));
	return (body_reply(r, 201, &view));
}

struct problem *
api_record_get(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(record_show(&c->ctx, call_path(c, "id"), &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_record_edit(struct call *c, struct reply *r)
{
	struct body_view view;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(record_edit(&c->ctx, call_path(c, "id"), version, c->body, &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_record_sign(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(record_sign(&c->ctx, call_path(c, "id"),
	    body_text(c, "content_sha256"), &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_record_submit(struct call *c, struct reply *r)
{
	struct body_view view;

	TRY(record_submit(&c->ctx, call_path(c, "id"), body_text(c, "check_in"),
	    body_text(c, "check_end"), &view));
	return (body_reply(r, 200, &view));
}

/* The reviewer may say which version he read. */
static struct problem *
review(struct call *c, struct reply *r, const char *reason)
{
	bool named = call_header(c, "if-match") != NULL;
	struct body_view view;
	int64_t version = 0;

	if (named)
		TRY(call_if_match(c, &version));
	TRY(record_review(&c->ctx, call_path(c, "id"), reason,
	    named ? &version : NULL, &view));
	return (body_reply(r, 200, &view));
}

struct problem *
api_record_return(struct call *c, struct reply *r)
{
	return (review(c, r, body_text(c, "reason")));
}

struct problem *
api_record_approve(struct call *c, struct reply *r)
{
	return (review(c, r, NULL));
}

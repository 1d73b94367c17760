/* SPDX-License-Identifier: Apache-2.0 */
/* The library of inspectors: /v1/inspectors, with leave and recusals. */
#include <cjson/cJSON.h>

#include "api/body.h"
#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/inspectors.h"

static cJSON *
row_json(struct arena *a, const void *of)
{
	const struct inspector_row *row = of;
	cJSON *json = inspector_json(row);

	(void)a;
	json_put(json, "created_at", row->created_at);
	json_put(json, "updated_at", row->updated_at);
	return (json);
}

static void
row_keys(struct arena *a, const void *of, const char **keys)
{
	const struct inspector_row *row = of;

	(void)a;
	keys[0] = row->district;
	keys[1] = row->id;
}

static struct problem *
reply_inspector(struct reply *r, int status, const struct inspector_row *row)
{
	reply_etag(r, row->version);
	return (reply_json(r, status, row_json(r->arena, row)));
}

static struct inspector_draft
draft_read(const struct call *c)
{
	const struct json *whole = json_get(c->body, "whole_city");

	return ((struct inspector_draft){
	    .code = body_text(c, "code"),
	    .org_id = body_text(c, "org_id"),
	    .name = body_text(c, "name"),
	    .level = body_text(c, "level"),
	    .district = body_text(c, "district"),
	    .whole_city = whole == NULL ? NULL
		: json_true(whole)	? "true"
					: "false",
	    .specialties = json_get(c->body, "specialties"),
	    .certificate_until = body_text(c, "certificate_until"),
	    .grade = body_text(c, "grade"),
	    .status = body_text(c, "status"),
	});
}

struct problem *
api_inspector_list(struct call *c, struct reply *r)
{
	struct inspector_filter f = {.department = call_query(c, "department"),
	    .district = call_query(c, "district"),
	    .status = call_query(c, "status"),
	    .code = call_query(c, "code")};
	static const struct listing how = {
	    sizeof(struct inspector_row), row_json, row_keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "inspectors", "su", &page));
	TRY(inspector_list(&c->ctx, &f, &page, &rows));
	return (listing_page(r, &page, &rows, &how));
}

struct problem *
api_inspector_create(struct call *c, struct reply *r)
{
	struct inspector_draft draft = draft_read(c);
	struct inspector_row row;

	TRY(inspector_create(&c->ctx, &draft, &row));
	reply_header(
	    r, "Location", arena_fmt(r->arena, "/v1/inspectors/%s", row.id));
	return (reply_inspector(r, 201, &row));
}

struct problem *
api_inspector_get(struct call *c, struct reply *r)
{
	struct inspector_row row;

	TRY(inspector_read(&c->ctx, call_path(c, "id"), &row));
	return (reply_inspector(r, 200, &row));
}

struct problem *
api_inspector_update(struct call *c, struct reply *r)
{
	struct inspector_draft change = draft_read(c);
	struct inspector_row row;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(inspector_update(
	    &c->ctx, call_path(c, "id"), version, &change, &row));
	return (reply_inspector(r, 200, &row));
}

/* ---- leave --------------------------------------------------------------- */

static cJSON *
leave_json(struct arena *a, const void *of)
{
	const struct leave_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "from", row->from_day);
	json_put(json, "to", row->to_day);
	json_put(json, "reason", row->reason);
	return (json);
}

struct problem *
api_leave_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct leave_row), leave_json, NULL};
	struct db_rows rows;

	TRY(leave_list(&c->ctx, call_path(c, "id"), &rows));
	return (listing_whole(r, &rows, &how));
}

struct problem *
api_leave_create(struct call *c, struct reply *r)
{
	struct leave_row leave = {
	    body_text(c, "from"), body_text(c, "to"), body_text(c, "reason")};

	TRY(leave_create(&c->ctx, call_path(c, "id"), &leave));
	return (reply_json(r, 201, leave_json(r->arena, &leave)));
}

struct problem *
api_leave_delete(struct call *c, struct reply *r)
{
	TRY(leave_withdraw(&c->ctx, call_path(c, "id"), call_path(c, "from")));
	return (reply_empty(r));
}

/* ---- recusals ------------------------------------------------------------ */

static cJSON *
declared_json(struct arena *a, const void *of)
{
	(void)a;
	return (recusal_json(of));
}

struct problem *
api_recusal_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct recusal_row), declared_json, NULL};
	struct db_rows rows;

	TRY(recusal_list(&c->ctx, call_path(c, "id"), &rows));
	return (listing_whole(r, &rows, &how));
}

struct problem *
api_recusal_create(struct call *c, struct reply *r)
{
	struct recusal_row row;

	TRY(recusal_declare(&c->ctx, call_path(c, "id"),
	    body_text(c, "object_code"), body_text(c, "reason"), &row));
	return (reply_json(r, 201, recusal_json(&row)));
}

struct problem *
api_recusal_end(struct call *c, struct reply *r)
{
	TRY(recusal_finish(
	    &c->ctx, call_path(c, "id"), call_path(c, "object_code")));
	return (reply_empty(r));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Checklist forms: /v1/checklists. Their version is the ETag. */
#include <cjson/cJSON.h>

#include "api/body.h"
#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/checklists.h"

static cJSON *
summary_json(struct arena *a, const void *of)
{
	const struct checklist_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "id", row->id);
	json_put(json, "code", row->code);
	json_put(json, "org_id", row->org_id);
	cJSON_AddNumberToObject(
	    json, "form_version", (double)row->form_version);
	json_put(json, "title", row->title);
	json_put(json, "created_at", row->created_at);
	return (json);
}

static void
keys(struct arena *a, const void *row, const char **out)
{
	(void)a;
	out[0] = ((const struct checklist_row *)row)->code;
}

static struct problem *
reply_form(struct reply *r, int status, const struct checklist_row *row)
{
	cJSON *json = summary_json(r->arena, row);

	cJSON_AddRawToObject(json, "fields", row->fields);
	reply_etag(r, row->form_version);
	return (reply_json(r, status, json));
}

static struct checklist_draft
draft_read(const struct call *c)
{
	const struct json *fields = json_get(c->body, "fields");
	struct checklist_draft d = {
	    .code = body_text(c, "code"),
	    .org_id = body_text(c, "org_id"),
	    .title = body_text(c, "title"),
	    .fields = fields,
	};

	if (fields != NULL)
		d.fields_text = arena_memdup(c->ctx.arena,
		    (const char *)c->raw + fields->at,
		    fields->end - fields->at);
	return (d);
}

struct problem *
api_checklist_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct checklist_row), summary_json, keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "checklists", "s", &page));
	TRY(checklist_list(&c->ctx, call_query(c, "org_id"), &page, &rows));
	return (listing_page(r, &page, &rows, &how));
}

struct problem *
api_checklist_create(struct call *c, struct reply *r)
{
	struct checklist_draft draft = draft_read(c);
	struct checklist_row row;

	TRY(checklist_create(&c->ctx, &draft, &row));
	reply_header(
	    r, "Location", arena_fmt(r->arena, "/v1/checklists/%s", row.id));
	return (reply_form(r, 201, &row));
}

struct problem *
api_checklist_get(struct call *c, struct reply *r)
{
	struct checklist_row row;

	TRY(checklist_read(&c->ctx, call_path(c, "id"),
	    call_query_int(c, "form_version", 0), &row));
	return (reply_form(r, 200, &row));
}

struct problem *
api_checklist_update(struct call *c, struct reply *r)
{
	struct checklist_draft change = draft_read(c);
	struct checklist_row row;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(checklist_update(
	    &c->ctx, call_path(c, "id"), version, &change, &row));
	return (reply_form(r, 200, &row));
}

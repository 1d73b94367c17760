/* SPDX-License-Identifier: Apache-2.0 */
/* The library of objects: /v1/objects. */
#include <cjson/cJSON.h>

#include "api/body.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/page.h"
#include "service/objects.h"

static cJSON *
row_json(struct arena *a, const void *of)
{
	const struct object_row *row = of;
	cJSON *json = object_json(row);

	(void)a;
	json_put(json, "created_at", row->created_at);
	json_put(json, "updated_at", row->updated_at);
	return (json);
}

static void
row_keys(struct arena *a, const void *of, const char **keys)
{
	const struct object_row *row = of;

	(void)a;
	keys[0] = row->district;
	keys[1] = row->id;
}

static struct problem *
reply_object(struct reply *r, int status, const struct object_row *row)
{
	reply_etag(r, row->version);
	return (reply_json(r, status, row_json(r->arena, row)));
}

/* A member that may be null: then "" = none. */
static const char *
text_or_none(const struct call *c, const char *name)
{
	const struct json *j = json_get(c->body, name);

	return (j != NULL && j->type == JSON_NULL ? "" : json_string(j));
}

static struct object_draft
draft_read(const struct call *c)
{
	const struct json *abnormal = json_get(c->body, "abnormal");

	return ((struct object_draft){
	    .uscc = body_text(c, "uscc"),
	    .reg_no = body_text(c, "reg_no"),
	    .name = body_text(c, "name"),
	    .kind = body_text(c, "kind"),
	    .district = body_text(c, "district"),
	    .industry = body_text(c, "industry"),
	    .address = body_text(c, "address"),
	    .registered_on = text_or_none(c, "registered_on"),
	    .status = body_text(c, "status"),
	    .risk = text_or_none(c, "risk"),
	    .abnormal = abnormal == NULL ? NULL
		: json_true(abnormal)	 ? "true"
					 : "false",
	});
}

struct problem *
api_object_list(struct call *c, struct reply *r)
{
	struct object_filter f = {.district = call_query(c, "district"),
	    .kind = call_query(c, "kind"),
	    .status = call_query(c, "status"),
	    .risk = call_query(c, "risk"),
	    .industry = call_query(c, "industry"),
	    .code = call_query(c, "code"),
	    .name = call_query(c, "name")};
	struct page_rows list = {.size = sizeof(struct object_row),
	    .json = row_json,
	    .keys = row_keys};
	struct object_page found;
	struct page page;

	TRY(page_read(c, "objects", "su", &page));
	TRY(object_list(&c->ctx, &f, &page, &found));
	list.rows = found.rows.rows;
	list.count = found.rows.count;
	return (reply_json(
	    r, 200, page_json_more(r->arena, &page, &list, found.more)));
}

struct problem *
api_object_create(struct call *c, struct reply *r)
{
	struct object_draft draft = draft_read(c);
	struct object_row row;

	TRY(object_create(&c->ctx, &draft, &row));
	reply_header(
	    r, "Location", arena_fmt(r->arena, "/v1/objects/%s", row.id));
	return (reply_object(r, 201, &row));
}

struct problem *
api_object_get(struct call *c, struct reply *r)
{
	struct object_row row;

	TRY(object_read(&c->ctx, call_path(c, "id"), &row));
	return (reply_object(r, 200, &row));
}

struct problem *
api_object_update(struct call *c, struct reply *r)
{
	struct object_draft change = draft_read(c);
	struct object_row row;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(object_update(&c->ctx, call_path(c, "id"), version, &change, &row));
	return (reply_object(r, 200, &row));
}

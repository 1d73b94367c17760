/* SPDX-License-Identifier: Apache-2.0 */
/* Items: /v1/items and /v1/public/items. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "api/body.h"
#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/items.h"

/* ---- as JSON ----------------------------------------------------- */

static void
put_form(cJSON *json, const struct item_row *row)
{
	json_put(json, "checklist_id", row->form_id);
	if (row->form_id == NULL)
		cJSON_AddNullToObject(json, "checklist_version");
	else
		cJSON_AddNumberToObject(
		    json, "checklist_version", (double)row->form_version);
}

static cJSON *
item_json(struct arena *a, const void *of)
{
	const struct item_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "id", row->id);
	json_put(json, "code", row->code);
	json_put(json, "org_id", row->org_id);
	json_put(json, "org_code", row->org_code);
	json_put(json, "org_name", row->org_name);
	json_put(json, "state", row->state);
	cJSON_AddNumberToObject(
	    json, "item_version", (double)row->item_version);
	item_json_content(json, row);
	put_form(json, row);
	json_put(json, "effective_from", row->effective_from);
	json_put(json, "effective_to", row->effective_to);
	cJSON_AddNumberToObject(json, "version", (double)row->version);
	json_put(json, "created_at", row->created_at);
	json_put(json, "updated_at", row->updated_at);
	return (json);
}

static void
item_keys(struct arena *a, const void *row, const char **keys)
{
	(void)a;
	keys[0] = ((const struct item_row *)row)->code;
}

static cJSON *
version_json(struct arena *a, const void *of)
{
	const struct item_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	cJSON_AddNumberToObject(
	    json, "item_version", (double)row->item_version);
	item_json_content(json, row);
	put_form(json, row);
	json_put(json, "effective_from", row->effective_from);
	json_put(json, "effective_to", row->effective_to);
	json_put(json, "created_at", row->created_at);
	return (json);
}

static void
version_keys(struct arena *a, const void *row, const char **keys)
{
	keys[0] = arena_fmt(
	    a, "%" PRId64, ((const struct item_row *)row)->item_version);
}

static cJSON *
public_json(struct arena *a, const void *of)
{
	const struct item_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "code", row->code);
	json_put(json, "department", row->org_name);
	cJSON_AddNumberToObject(
	    json, "item_version", (double)row->item_version);
	item_json_content(json, row);
	json_put(json, "effective_from", row->effective_from);
	return (json);
}

static struct problem *
reply_item(struct reply *r, int status, const struct item_row *row)
{
	reply_etag(r, row->version);
	return (reply_json(r, status, item_json(r->arena, row)));
}

/* ---- from JSON --------------------------------------------------- */

/* A member of the body as it was written; NULL when it is not there. */
static const char *
member_text(const struct call *c, const char *name)
{
	const struct json *j = json_get(c->body, name);

	if (j == NULL)
		return (NULL);
	return (arena_memdup(
	    c->ctx.arena, (const char *)c->raw + j->at, j->end - j->at));
}

static struct item_draft
draft_read(const struct call *c)
{
	const struct json *form = json_get(c->body, "checklist_id");
	struct item_draft d = {
	    .code = body_text(c, "code"),
	    .org_id = body_text(c, "org_id"),
	    .name = body_text(c, "name"),
	    .category = body_text(c, "category"),
	    .item_class = body_text(c, "item_class"),
	    .legal_basis = body_text(c, "legal_basis"),
	    .object_types = member_text(c, "object_types"),
	    .object_note = body_text(c, "object_note"),
	    .industries = member_text(c, "industries"),
	    .content = body_text(c, "content"),
	    .methods = member_text(c, "methods"),
	    .levels = member_text(c, "levels"),
	    .frequency = body_text(c, "frequency"),
	    .specialty = body_text(c, "specialty"),
	    .set_form = form != NULL,
	    .form_id = json_string(form),
	    .effective_from = body_text(c, "effective_from"),
	};

	(void)json_int64(
	    json_get(c->body, "checklist_version"), &d.form_version);
	return (d);
}

/* ---- operations -------------------------------------------------- */

struct problem *
api_item_list(struct call *c, struct reply *r)
{
	struct item_filter f = {.state = call_query(c, "state"),
	    .org_id = call_query(c, "org_id"),
	    .specialty = call_query(c, "specialty"),
	    .code = call_query(c, "code")};
	static const struct listing how = {
	    sizeof(struct item_row), item_json, item_keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "items", "s", &page));
	TRY(item_list(&c->ctx, &f, &page, &rows));
	return (listing_page(r, &page, &rows, &how));
}

struct problem *
api_item_create(struct call *c, struct reply *r)
{
	struct item_draft draft = draft_read(c);
	struct item_row row;

	TRY(item_create(&c->ctx, &draft, &row));
	reply_header(
	    r, "Location", arena_fmt(r->arena, "/v1/items/%s", row.id));
	return (reply_item(r, 201, &row));
}

struct problem *
api_item_get(struct call *c, struct reply *r)
{
	struct item_row row;

	TRY(item_read(&c->ctx, call_path(c, "id"), &row));
	return (reply_item(r, 200, &row));
}

struct problem *
api_item_update(struct call *c, struct reply *r)
{
	struct item_draft change = draft_read(c);
	struct item_row row;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(item_update(&c->ctx, call_path(c, "id"), version, &change, &row));
	return (reply_item(r, 200, &row));
}

struct problem *
api_item_activate(struct call *c, struct reply *r)
{
	struct item_row row;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(item_activate(&c->ctx, call_path(c, "id"), version, &row));
	return (reply_item(r, 200, &row));
}

struct problem *
api_item_retire(struct call *c, struct reply *r)
{
	struct item_row row;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(item_retire(&c->ctx, call_path(c, "id"), version, &row));
	return (reply_item(r, 200, &row));
}

struct problem *
api_item_versions(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct item_row), version_json, version_keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "item-versions", "i", &page));
	TRY(item_versions(&c->ctx, call_path(c, "id"), &page, &rows));
	return (listing_page(r, &page, &rows, &how));
}

struct problem *
api_public_item_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct item_row), public_json, item_keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "public-items", "s", &page));
	TRY(item_public_list(
	    &c->ctx, call_query(c, "department"), &page, &rows));
	reply_header(r, "Cache-Control", "public, max-age=60");
	return (listing_page(r, &page, &rows, &how));
}

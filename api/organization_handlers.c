/* SPDX-License-Identifier: Apache-2.0 */
/* Tag identity: the organisation tree. */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/orgs.h"

static struct cJSON *
org_json(const struct org_row *o)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "id", o->id);
	json_put(json, "parent_id", o->parent_id);
	json_put(json, "code", o->code);
	json_put(json, "path", o->path);
	json_put(json, "name", o->name);
	json_put(json, "kind", o->kind);
	json_put(json, "district", o->district);
	json_put(json, "valid_until", o->valid_until);
	json_put(json, "created_at", o->created_at);
	json_put(json, "updated_at", o->updated_at);
	return (json);
}

static struct cJSON *
row_json(struct arena *a, const void *row)
{
	(void)a;
	return (org_json(row));
}

static void
row_keys(struct arena *a, const void *row, const char **keys)
{
	(void)a;
	keys[0] = ((const struct org_row *)row)->path;
}

/* GET /v1/organizations */
struct problem *
api_organization_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct org_row), row_json, row_keys};
	const char *ended = call_query(c, "ended");
	struct org_query q = {
	    .kind = call_query(c, "kind"),
	    .parent_id = call_query(c, "parent_id"),
	    .under_id = call_query(c, "under"),
	    .with_ended = ended != NULL && *ended == 't',
	};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "organizations", "s", &page));
	TRY(org_list(&c->ctx, &q, &page, &rows));
	return (listing_page(r, &page, &rows, &how));
}

/* POST /v1/organizations */
struct problem *
api_organization_create(struct call *c, struct reply *r)
{
	struct org_draft draft = {
	    .parent_id = call_text(c, "parent_id"),
	    .code = call_text(c, "code"),
	    .name = call_text(c, "name"),
	    .kind = call_text(c, "kind"),
	    .district = call_text(c, "district"),
	};
	struct org_row o;

	TRY(org_create(&c->ctx, &draft, &o));
	reply_header(r, "location",
	    arena_fmt(c->ctx.arena, "/v1/organizations/%s", o.id));
	reply_etag(r, o.version);
	return (reply_json(r, 201, org_json(&o)));
}

static struct problem *
reply_org(struct reply *r, const struct org_row *o)
{
	reply_etag(r, o->version);
	return (reply_json(r, 200, org_json(o)));
}

/* GET /v1/organizations/{id} */
struct problem *
api_organization_get(struct call *c, struct reply *r)
{
	struct org_row o;

	TRY(org_get(&c->ctx, call_path(c, "id"), &o));
	return (reply_org(r, &o));
}

/* PATCH /v1/organizations/{id} */
struct problem *
api_organization_update(struct call *c, struct reply *r)
{
	struct org_change change = {
	    .name = call_text(c, "name"),
	    .set_end = json_get(c->body, "valid_until") != NULL,
	    .valid_until = call_text(c, "valid_until"),
	};
	struct org_row o;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(org_update(&c->ctx, call_path(c, "id"), version, &change, &o));
	return (reply_org(r, &o));
}

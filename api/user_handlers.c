/* SPDX-License-Identifier: Apache-2.0 */
/* Tag identity: accounts and the roles they hold. */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "api/listing.h"
#include "api/user_json.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"

static struct cJSON *
summary(struct arena *a, const void *row)
{
	(void)a;
	return (user_json_summary(row));
}

static void
summary_keys(struct arena *a, const void *row, const char **keys)
{
	(void)a;
	keys[0] = ((const struct user_row *)row)->login;
}

/* GET /v1/users */
struct problem *
api_user_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct user_row), summary, summary_keys};
	struct user_query q = {
	    .organization_id = call_query(c, "org_id"),
	    .status = call_query(c, "status"),
	};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "users", "s", &page));
	TRY(user_list(&c->ctx, &q, &page, &rows));
	return (listing_page(r, &page, &rows, &how));
}

static void
put_reset(struct cJSON *json, const struct user_reset *reset)
{
	json_put(json, "reset_code", reset->code);
	json_put(json, "reset_expires_at", reset->expires_at);
}

/* POST /v1/users */
struct problem *
api_user_create(struct call *c, struct reply *r)
{
	struct user_draft draft = {
	    .login = call_text(c, "login"),
	    .display_name = call_text(c, "display_name"),
	    .organization_id = call_text(c, "org_id"),
	    .inspector_id = call_text(c, "inspector_id"),
	};
	struct user_reset reset;
	struct user_detail d;
	struct cJSON *json;

	TRY(user_create(&c->ctx, &draft, &d, &reset));
	reply_header(
	    r, "location", arena_fmt(c->ctx.arena, "/v1/users/%s", d.user.id));
	reply_header(r, "cache-control", "no-store");
	reply_etag(r, d.user.version);
	json = user_json(&d);
	put_reset(json, &reset);
	return (reply_json(r, 201, json));
}

static struct problem *
reply_user(struct reply *r, const struct user_detail *d)
{
	reply_etag(r, d->user.version);
	return (reply_json(r, 200, user_json(d)));
}

/* GET /v1/users/{id} */
struct problem *
api_user_get(struct call *c, struct reply *r)
{
	struct user_detail d;

	TRY(user_get(&c->ctx, call_path(c, "id"), &d));
	return (reply_user(r, &d));
}

/* PATCH /v1/users/{id} */
struct problem *
api_user_update(struct call *c, struct reply *r)
{
	struct user_change change = {
	    .display_name = call_text(c, "display_name"),
	    .organization_id = call_text(c, "org_id"),
	    .status = call_text(c, "status"),
	    .set_inspector = json_get(c->body, "inspector_id") != NULL,
	    .inspector_id = call_text(c, "inspector_id"),
	};
	struct user_detail d;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(user_update(&c->ctx, call_path(c, "id"), version, &change, &d));
	return (reply_user(r, &d));
}

/* POST /v1/users/{id}/reset */
struct problem *
api_user_reset(struct call *c, struct reply *r)
{
	struct user_reset reset;
	struct cJSON *json;

	TRY(user_reset(&c->ctx, call_path(c, "id"), &reset));
	json = cJSON_CreateObject();
	put_reset(json, &reset);
	reply_header(r, "cache-control", "no-store");
	return (reply_json(r, 200, json));
}

static struct user_grant
grant_of(const struct call *c)
{
	return ((struct user_grant){
	    .user_id = call_path(c, "id"),
	    .organization_id = call_path(c, "org_id"),
	    .role = call_path(c, "role"),
	    .below = json_true(json_get(c->body, "below")),
	});
}

/* PUT /v1/users/{id}/roles/{org_id}/{role} */
struct problem *
api_user_role_put(struct call *c, struct reply *r)
{
	struct user_grant grant = grant_of(c);
	struct user_detail d;

	TRY(user_role_grant(&c->ctx, &grant, &d));
	return (reply_user(r, &d));
}

/* DELETE /v1/users/{id}/roles/{org_id}/{role} */
struct problem *
api_user_role_delete(struct call *c, struct reply *r)
{
	struct user_grant grant = grant_of(c);

	TRY(user_role_revoke(&c->ctx, &grant));
	return (reply_empty(r));
}

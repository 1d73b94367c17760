/* SPDX-License-Identifier: Apache-2.0 */
/* Tag identity: the account that asks, and the roles there are. */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "api/listing.h"
#include "api/user_json.h"
#include "base/json_write.h"
#include "domain/rights.h"
#include "service/orgs.h"

/* GET /v1/me */
struct problem *
api_me_get(struct call *c, struct reply *r)
{
	const struct actor *actor = c->ctx.actor;
	struct cJSON *json, *place;
	struct user_detail d;
	struct org_row org;

	TRY(user_me(&c->ctx, &d));
	TRY(org_get(&c->ctx, actor->org_id, &org));
	json = cJSON_CreateObject();
	json_put(json, "id", d.user.id);
	json_put(json, "login", d.user.login);
	json_put(json, "display_name", d.user.display_name);
	json_put(json, "inspector_id", d.user.inspector_id);
	place = cJSON_AddObjectToObject(json, "org");
	json_put(place, "id", org.id);
	json_put(place, "name", org.name);
	json_put(place, "path", org.path);
	user_json_permissions(json, "permissions", actor->here);
	user_json_permissions(json, "permissions_below", actor->below);
	user_json_roles(json, &d.roles);
	return (reply_json(r, 200, json));
}

static struct cJSON *
role_json(struct arena *a, const void *of)
{
	const struct role_row *role = of;
	struct cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "code", role->code);
	json_put(json, "title", role->title);
	user_json_permissions(
	    json, "permissions", rights_mask(role->permissions));
	return (json);
}

/* GET /v1/roles */
struct problem *
api_role_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct role_row), role_json, NULL};
	struct db_rows rows;

	TRY(role_list(&c->ctx, &rows));
	return (listing_whole(r, &rows, &how));
}

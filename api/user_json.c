/* SPDX-License-Identifier: Apache-2.0 */
#include "api/user_json.h"

#include <cjson/cJSON.h>

#include "base/json_write.h"

void
user_json_permissions(struct cJSON *json, const char *name, uint64_t mask)
{
	struct cJSON *words = cJSON_AddArrayToObject(json, name);
	int p;

	for (p = 0; p < PERM_COUNT; p++)
		if ((mask & (UINT64_C(1) << p)) != 0)
			(void)cJSON_AddItemToArray(words,
			    cJSON_CreateString(
				permission_word((enum permission)p)));
}

void
user_json_roles(struct cJSON *json, const struct db_rows *rows)
{
	struct cJSON *roles = cJSON_AddArrayToObject(json, "roles"), *role;
	const struct user_role_row *held = rows->rows;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		role = cJSON_CreateObject();
		json_put(role, "org_id", held[i].org_id);
		json_put(role, "org_name", held[i].org_name);
		json_put(role, "role", held[i].role_code);
		json_put(role, "title", held[i].role_title);
		(void)cJSON_AddBoolToObject(role, "below", held[i].below);
		(void)cJSON_AddItemToArray(roles, role);
	}
}

struct cJSON *
user_json_summary(const struct user_row *u)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "id", u->id);
	json_put(json, "login", u->login);
	json_put(json, "display_name", u->display_name);
	json_put(json, "org_id", u->org_id);
	json_put(json, "status", u->status);
	json_put(json, "inspector_id", u->inspector_id);
	json_put(json, "created_at", u->created_at);
	json_put(json, "updated_at", u->updated_at);
	return (json);
}

struct cJSON *
user_json(const struct user_detail *d)
{
	struct cJSON *json = user_json_summary(&d->user);

	json_put(json, "org_name", d->org_name);
	user_json_roles(json, &d->roles);
	return (json);
}

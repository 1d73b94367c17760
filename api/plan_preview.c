/* SPDX-License-Identifier: Apache-2.0 */
/* What a slot of a plan would draw: /v1/plans/{id}/lines/{slot}/preview. */
#include <cjson/cJSON.h>

#include <stdlib.h>

#include "api/handlers.h"
#include "base/json_write.h"
#include "service/plans.h"

static cJSON *
list_json(const struct plan_forecast *f)
{
	const struct plan_list *list = f->list;
	cJSON *json = cJSON_CreateObject();

	json_put(json, "list_id", list->list_id);
	json_put(json, "item_id", list->item->id);
	json_put(json, "item_code", list->item->code);
	json_put(json, "item_name", list->item->name);
	json_put(json, "department", list->item->department);
	json_put(json, "mode", plan_mode_word(plan_mode_of(list->line->mode)));
	json_put(json, "group", list->group);
	json_put(json, "merge", list->line->merge);
	cJSON_AddNumberToObject(json, "eligible", (double)f->eligible);
	cJSON_AddNumberToObject(json, "excluded", (double)f->excluded);
	return (json);
}

static cJSON *
quota_json(const char *list_id, const struct plan_quota *quota)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "list_id", list_id);
	json_put(json, "stratum", quota->stratum);
	cJSON_AddNumberToObject(json, "eligible", (double)quota->eligible);
	cJSON_AddNumberToObject(json, "excluded", (double)quota->excluded);
	cJSON_AddNumberToObject(json, "num", (double)quota->num);
	cJSON_AddNumberToObject(json, "den", (double)quota->den);
	cJSON_AddNumberToObject(json, "quota", (double)quota->quota);
	cJSON_AddBoolToObject(json, "chance", quota->chance);
	return (json);
}

struct problem *
api_plan_preview(struct call *c, struct reply *r)
{
	int64_t slot = strtoll(call_path(c, "slot"), NULL, 10);
	double eligible = 0, excluded = 0;
	const struct plan_forecast *f;
	cJSON *json, *lists, *strata;
	size_t count, i, k;

	TRY(plan_preview(&c->ctx, call_path(c, "id"), slot,
	    call_query(c, "item_id"), &f, &count));
	json = cJSON_CreateObject();
	lists = cJSON_CreateArray();
	strata = cJSON_CreateArray();
	for (i = 0; i < count; i++) {
		eligible += (double)f[i].eligible;
		excluded += (double)f[i].excluded;
		cJSON_AddItemToArray(lists, list_json(&f[i]));
		for (k = 0; k < f[i].count; k++)
			cJSON_AddItemToArray(strata,
			    quota_json(f[i].list->list_id, &f[i].quota[k]));
	}
	cJSON_AddNumberToObject(json, "slot", (double)slot);
	cJSON_AddNumberToObject(json, "eligible", eligible);
	cJSON_AddNumberToObject(json, "excluded", excluded);
	cJSON_AddItemToObject(json, "lists", lists);
	cJSON_AddItemToObject(json, "strata", strata);
	return (reply_json(r, 200, json));
}

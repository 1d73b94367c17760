/* SPDX-License-Identifier: Apache-2.0 */
/* What plans ask of other departments, and the answers. */
#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "storage/array.h"
#include "storage/plans.h"
#include "storage/plans.sql.h"

static const struct db_column response_columns[] = {
    DB_COL_TEXT(struct plan_response_row, department_id),
    DB_COL_TEXT(struct plan_response_row, department),
    DB_COL_TEXT(struct plan_response_row, department_name),
    DB_COL_TEXT(struct plan_response_row, org_path),
    DB_COL_TEXT(struct plan_response_row, lead_path),
    DB_COL_TEXT(struct plan_response_row, terms),
    DB_COL_TEXT(struct plan_response_row, terms_hash),
    DB_COL_TEXT(struct plan_response_row, decision),
    DB_COL_TEXT(struct plan_response_row, reason),
    DB_COL_TEXT(struct plan_response_row, user_id),
    DB_COL_TIME(struct plan_response_row, decided_at),
    {0},
};
static const struct db_query responses_get = {"plan_responses_get",
    SQL_PLAN_RESPONSES_GET, response_columns, sizeof(struct plan_response_row)};

static const struct db_query responses_delete = {
    "plan_responses_delete", SQL_PLAN_RESPONSES_DELETE, NULL, 0};
static const struct db_query responses_put = {
    "plan_responses_put", SQL_PLAN_RESPONSES_PUT, NULL, 0};
static const struct db_query responses_lock = {
    "plan_responses_lock", SQL_PLAN_RESPONSES_LOCK, NULL, 0};
static const struct db_query respond = {
    "plan_respond", SQL_PLAN_RESPOND, NULL, 0};

static const char *
asked_json(struct arena *a, const struct plan_consultation *asked,
    const char *const *hashes, size_t count)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++) {
		cJSON *json = cJSON_CreateObject();

		json_put(json, "department_id", asked[i].department_id);
		json_put(json, "department", asked[i].department);
		json_put(json, "org_path", asked[i].department_path);
		json_put(json, "terms", asked[i].terms);
		json_put(json, "terms_hash", hashes[i]);
		cJSON_AddItemToArray(array, json);
	}
	return (json_write(a, array));
}

struct problem *
plans_responses_ask(struct db *db, struct arena *a, const struct plan_row *row,
    const struct plan_consultation *asked, const char *const *hashes,
    size_t count)
{
	const char **ids = arena_array(a, count, sizeof(*ids));
	size_t i;

	for (i = 0; i < count; i++)
		ids[i] = asked[i].department_id;
	TRY(db_run(db, a, &responses_delete,
	    DB_PARAMS(row->id, db_array(a, ids, count))));
	return (db_run(db, a, &responses_put,
	    DB_PARAMS(
		row->id, row->org_path, asked_json(a, asked, hashes, count))));
}

struct problem *
plans_responses(
    struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &responses_get, DB_PARAMS(id), out));
}

struct problem *
plans_responses_lock(struct db *db, struct arena *a, const char *id)
{
	return (db_run(db, a, &responses_lock, DB_PARAMS(id)));
}

struct problem *
plans_respond(struct db *db, struct arena *a, const char *id,
    const struct plan_response_row *row)
{
	return (db_run(db, a, &respond,
	    DB_PARAMS(id, row->department_id, row->decision, row->reason,
		row->user_id, row->decided_at)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/task_partners.h"

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "storage/task_partners.sql.h"

static const struct db_query insert_partners = {
    "task_partners_insert", SQL_TASK_PARTNERS_INSERT, NULL, 0};

static const struct db_column side_columns[] = {
    DB_COL_TEXT(struct record_side_row, org_id),
    DB_COL_TEXT(struct record_side_row, org_path),
    DB_COL_TEXT(struct record_side_row, org_name),
    DB_COL_BOOL(struct record_side_row, approved),
    {0},
};
static const struct db_query sides = {"record_sides", SQL_RECORD_SIDES,
    side_columns, sizeof(struct record_side_row)};
static const struct db_query approve = {
    "record_side_approve", SQL_RECORD_SIDE_APPROVE, NULL, 0};
static const struct db_query clear = {
    "record_sides_clear", SQL_RECORD_SIDES_CLEAR, NULL, 0};

struct problem *
task_partners_insert(struct db *db, struct arena *a,
    const struct draw_task_partner_row *rows, size_t count)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++) {
		cJSON *json = cJSON_CreateObject();

		json_put(json, "district", rows[i].district);
		json_put(json, "task_id", rows[i].task_id);
		json_put(json, "department", rows[i].department);
		json_put(json, "org_id", rows[i].org_id);
		json_put(json, "org_path", rows[i].org_path);
		cJSON_AddItemToArray(array, json);
	}
	return (
	    db_run(db, a, &insert_partners, DB_PARAMS(json_write(a, array))));
}

struct problem *
record_sides(struct db *db, struct arena *a, const struct record_row *row,
    struct db_rows *out)
{
	return (
	    db_fetch(db, a, &sides, DB_PARAMS(row->district, row->id), out));
}

struct problem *
record_side_approve(struct db *db, struct arena *a,
    const struct record_row *row, const struct ctx *x, const char *org_id)
{
	return (db_run(db, a, &approve,
	    DB_PARAMS(row->district, row->id, org_id, x->actor->user_id,
		row->content_sha256, clock_rfc3339(a, x->now_ms))));
}

struct problem *
record_sides_clear(struct db *db, struct arena *a, const struct record_row *row)
{
	return (db_run(db, a, &clear, DB_PARAMS(row->district, row->id)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/draw_tasks.h"

#include <inttypes.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "storage/draw_tasks.sql.h"

static const struct db_query insert_tasks = {
    "draw_tasks_insert", SQL_DRAW_TASKS_INSERT, NULL, 0};
static const struct db_query insert_items = {
    "draw_task_items_insert", SQL_DRAW_TASK_ITEMS_INSERT, NULL, 0};
static const struct db_query insert_inspectors = {
    "draw_task_inspectors_insert", SQL_DRAW_TASK_INSPECTORS_INSERT, NULL, 0};

static cJSON *
item_json(const struct draw_task_item_row *row)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "district", row->district);
	json_put(json, "task_id", row->task_id);
	json_put(json, "item_id", row->item_id);
	cJSON_AddNumberToObject(
	    json, "item_version", (double)row->item_version);
	json_put(json, "list_id", row->list_id);
	json_put(json, "department", row->department);
	json_put(json, "specialty", row->specialty);
	cJSON_AddRawToObject(json, "methods", row->methods);
	json_put(json, "form_id", row->form_id);
	if (row->form_id != NULL)
		cJSON_AddNumberToObject(
		    json, "form_version", (double)row->form_version);
	return (json);
}

static cJSON *
items_json(const struct draw_task_item_row *rows, size_t count)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(array, item_json(&rows[i]));
	return (array);
}

static cJSON *
task_json(const struct draw_task_row *row)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "district", row->district);
	json_put(json, "id", row->id);
	json_put(json, "visit_no", row->visit_no);
	json_put(json, "org_id", row->org_id);
	json_put(json, "org_path", row->org_path);
	json_put(json, "object_id", row->object_id);
	json_put(json, "object_code", row->object_code);
	cJSON_AddRawToObject(json, "object", row->object);
	json_put(json, "from_day", row->from_day);
	json_put(json, "to_day", row->to_day);
	cJSON_AddNumberToObject(json, "slots", (double)row->slots);
	cJSON_AddNumberToObject(json, "unfilled", (double)row->unfilled);
	cJSON_AddBoolToObject(json, "in_company", row->in_company);
	cJSON_AddItemToObject(
	    json, "items", items_json(row->items, row->item_count));
	return (json);
}

struct problem *
draw_tasks_insert(struct db *db, struct arena *a, const char *draw_id,
    const struct draw_task_row *rows, size_t count, const char *now)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(array, task_json(&rows[i]));
	return (db_run(db, a, &insert_tasks,
	    DB_PARAMS(draw_id, json_write(a, array), now)));
}

struct problem *
draw_task_items_insert(struct db *db, struct arena *a,
    const struct draw_task_item_row *rows, size_t count)
{
	return (db_run(db, a, &insert_items,
	    DB_PARAMS(json_write(a, items_json(rows, count)))));
}

static cJSON *
inspector_json(const struct draw_task_inspector_row *row)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "district", row->district);
	json_put(json, "task_id", row->task_id);
	cJSON_AddNumberToObject(json, "slot", (double)row->slot);
	cJSON_AddNumberToObject(json, "turn", (double)row->turn);
	json_put(json, "department", row->department);
	json_put(json, "specialty", row->specialty);
	json_put(json, "inspector_id", row->inspector_id);
	cJSON_AddBoolToObject(json, "leader", row->leader);
	json_put(json, "state", row->state);
	json_put(json, "reason", row->reason);
	return (json);
}

struct problem *
draw_task_inspectors_insert(struct db *db, struct arena *a,
    const struct draw_task_inspector_row *rows, size_t count)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(array, inspector_json(&rows[i]));
	return (
	    db_run(db, a, &insert_inspectors, DB_PARAMS(json_write(a, array))));
}

/* ---- substitution ------------------------------------------------ */

static const struct db_column link_columns[] = {
    DB_COL_TEXT(struct draw_task_link, draw_id),
    DB_COL_TEXT(struct draw_task_link, visit_no),
    DB_COL_TEXT(struct draw_task_link, state),
    {0},
};
static const struct db_query get_task = {"draw_task_get", SQL_DRAW_TASK_GET,
    link_columns, sizeof(struct draw_task_link)};

static const struct db_column turn_columns[] = {
    DB_COL_I64(struct draw_turn_row, slot),
    DB_COL_I64(struct draw_turn_row, turn),
    DB_COL_TEXT(struct draw_turn_row, department),
    DB_COL_TEXT(struct draw_turn_row, specialty),
    DB_COL_TEXT(struct draw_turn_row, inspector),
    DB_COL_BOOL(struct draw_turn_row, leader),
    DB_COL_TEXT(struct draw_turn_row, state),
    {0},
};
static const struct db_query get_turns = {"draw_task_turns",
    SQL_DRAW_TASK_TURNS, turn_columns, sizeof(struct draw_turn_row)};
static const struct db_column left_columns[] = {
    DB_COL_TEXT(struct draw_left_row, district),
    DB_COL_TEXT(struct draw_left_row, task_id),
    DB_COL_I64(struct draw_left_row, slot),
    DB_COL_I64(struct draw_left_row, turn),
    {0},
};
static const struct db_query left = {"draw_tasks_left", SQL_DRAW_TASKS_LEFT,
    left_columns, sizeof(struct draw_left_row)};
static const struct db_query unfilled = {
    "draw_task_unfilled", SQL_DRAW_TASK_UNFILLED, NULL, 0};

struct problem *
draw_task_get(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct draw_task_link *out)
{
	return (db_one(db, a, &get_task, DB_PARAMS(district, task_id), out));
}

struct problem *
draw_task_turns(struct db *db, struct arena *a, const char *district,
    const char *task_id, int64_t slot, struct db_rows *out)
{
	return (db_fetch(db, a, &get_turns,
	    DB_PARAMS(district, task_id, arena_fmt(a, "%" PRId64, slot)), out));
}

struct problem *
draw_tasks_left(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &left, DB_NO_PARAMS, out));
}

struct problem *
draw_task_unfilled(struct db *db, struct arena *a, const char *district,
    const char *task_id, const char *now)
{
	return (db_run(db, a, &unfilled, DB_PARAMS(district, task_id, now)));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Attempts, their secrets and their lists. */
#include "storage/draws.h"

#include <inttypes.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "storage/array.h"
#include "storage/draws.sql.h"

static const struct db_column draw_columns[] = {
    DB_COL_TEXT(struct draw_row, id),
    DB_COL_TEXT(struct draw_row, draw_no),
    DB_COL_I64(struct draw_row, attempt),
    DB_COL_TEXT(struct draw_row, org_id),
    DB_COL_TEXT(struct draw_row, org_path),
    DB_COL_TEXT(struct draw_row, org_name),
    DB_COL_TEXT(struct draw_row, plan_id),
    DB_COL_TEXT(struct draw_row, state),
    DB_COL_TEXT(struct draw_row, hash),
    DB_COL_TEXT(struct draw_row, charter),
    DB_COL_TEXT(struct draw_row, previous),
    DB_COL_TEXT(struct draw_row, head),
    DB_COL_TEXT(struct draw_row, veil),
    DB_COL_TEXT(struct draw_row, announce),
    DB_COL_TEXT(struct draw_row, close),
    DB_COL_TEXT(struct draw_row, open),
    DB_COL_TEXT(struct draw_row, beacon),
    DB_COL_TEXT(struct draw_row, seed),
    DB_COL_TEXT(struct draw_row, transcript_hash),
    DB_COL_TEXT(struct draw_row, self_drawn),
    DB_COL_TEXT(struct draw_row, void_reason),
    DB_COL_TIME(struct draw_row, frozen_at),
    DB_COL_TIME(struct draw_row, announced_at),
    DB_COL_TIME(struct draw_row, closed_at),
    DB_COL_TIME(struct draw_row, opened_at),
    DB_COL_TIME(struct draw_row, beacon_at),
    DB_COL_TIME(struct draw_row, drawn_at),
    DB_COL_TIME(struct draw_row, disclosed_at),
    DB_COL_TEXT(struct draw_row, report),
    DB_COL_I64(struct draw_row, version),
    DB_COL_TIME(struct draw_row, created_at),
    DB_COL_BOOL(struct draw_row, formal),
    {0},
};
static const struct db_query draw_insert = {
    "draw_insert", SQL_DRAW_INSERT, NULL, 0};
static const struct db_query draw_get = {
    "draw_get", SQL_DRAW_GET, draw_columns, sizeof(struct draw_row)};
static const struct db_query draw_page = {
    "draw_page", SQL_DRAW_PAGE, draw_columns, sizeof(struct draw_row)};
static const struct db_query draw_update = {
    "draw_update", SQL_DRAW_UPDATE, NULL, 0};
static const struct db_query draw_charter = {
    "draw_charter", SQL_DRAW_CHARTER, NULL, 0};

struct version_row {
	int64_t version;
};
static const struct db_column version_columns[] = {
    DB_COL_I64(struct version_row, version),
    {0},
};
static const struct db_query draw_lock = {
    "draw_lock", SQL_DRAW_LOCK, version_columns, sizeof(struct version_row)};

static const struct db_column newest_columns[] = {
    DB_COL_I64(struct draw_newest_row, attempt),
    DB_COL_TEXT(struct draw_newest_row, state),
    DB_COL_TEXT(struct draw_newest_row, transcript_hash),
    DB_COL_TEXT(struct draw_newest_row, hash),
    {0},
};
static const struct db_query draw_newest = {"draw_newest", SQL_DRAW_NEWEST,
    newest_columns, sizeof(struct draw_newest_row)};

static const struct db_column id_columns[] = {
    DB_COL_TEXT(struct draw_id_row, id),
    {0},
};
static const struct db_query draw_undisclosed = {"draw_undisclosed",
    SQL_DRAW_UNDISCLOSED, id_columns, sizeof(struct draw_id_row)};

static const struct db_query draw_drawing = {
    "draw_drawing", SQL_DRAW_DRAWING, id_columns, sizeof(struct draw_id_row)};

static const struct db_query draw_waiting = {
    "draw_waiting", SQL_DRAW_WAITING, id_columns, sizeof(struct draw_id_row)};

struct open_row {
	int64_t open;
};
static const struct db_column open_columns[] = {
    DB_COL_I64(struct open_row, open),
    {0},
};
static const struct db_query draw_tasks_open = {"draw_tasks_open",
    SQL_DRAW_TASKS_OPEN, open_columns, sizeof(struct open_row)};

static const struct db_column secret_columns[] = {
    DB_COL_TEXT(struct draw_secret_row, veil_key),
    DB_COL_TEXT(struct draw_secret_row, pool_key),
    {0},
};
static const struct db_query draw_secret_make = {
    "draw_secret_make", SQL_DRAW_SECRET_MAKE, NULL, 0};
static const struct db_query draw_secret_get = {"draw_secret_get",
    SQL_DRAW_SECRET_GET, secret_columns, sizeof(struct draw_secret_row)};

static const struct db_column list_columns[] = {
    DB_COL_TEXT(struct draw_list_row, list_id),
    DB_COL_I64(struct draw_list_row, slot),
    DB_COL_TEXT(struct draw_list_row, item_id),
    DB_COL_I64(struct draw_list_row, item_version),
    DB_COL_TEXT(struct draw_list_row, group_id),
    DB_COL_TEXT(struct draw_list_row, plan_text),
    DB_COL_TEXT(struct draw_list_row, root),
    DB_COL_TEXT(struct draw_list_row, classes),
    DB_COL_I64(struct draw_list_row, count),
    DB_COL_TEXT(struct draw_list_row, key),
    DB_COL_TEXT(struct draw_list_row, result_root),
    {0},
};
static const struct db_query draw_lists = {
    "draw_lists", SQL_DRAW_LISTS, list_columns, sizeof(struct draw_list_row)};
static const struct db_query draw_lists_insert = {
    "draw_lists_insert", SQL_DRAW_LISTS_INSERT, NULL, 0};
static const struct db_query draw_list_freeze = {
    "draw_list_freeze", SQL_DRAW_LIST_FREEZE, NULL, 0};
static const struct db_query draw_list_draw = {
    "draw_list_draw", SQL_DRAW_LIST_DRAW, NULL, 0};

static const char *
number(struct arena *a, int64_t n)
{
	return (arena_fmt(a, "%" PRId64, n));
}

/* ---- attempts ---------------------------------------------------- */

struct problem *
draws_insert(struct db *db, struct arena *a, const struct draw_row *row,
    const char *user_id)
{
	return (db_run(db, a, &draw_insert,
	    DB_PARAMS(row->id, row->draw_no, number(a, row->attempt),
		row->org_id, row->org_path, row->plan_id, row->hash,
		row->charter, row->previous, row->head, user_id,
		row->created_at, row->formal ? "true" : "false")));
}

struct problem *
draws_get(struct db *db, struct arena *a, const char *id, struct draw_row *out)
{
	return (db_one(db, a, &draw_get, DB_PARAMS(id), out));
}

struct problem *
draws_lock(struct db *db, struct arena *a, const char *id, struct draw_row *out)
{
	struct version_row version;

	TRY(db_one(db, a, &draw_lock, DB_PARAMS(id), &version));
	return (draws_get(db, a, id, out));
}

static struct problem *
raise_version(
    struct arena *a, struct draw_row *row, const struct db_rows *changed)
{
	if (changed->affected != 1)
		return (problem_new(a, PROBLEM_CONFLICT, NULL,
		    "本次抽取刚被他人改变，请重新读取"));
	row->version++;
	return (NULL);
}

struct problem *
draws_save(
    struct db *db, struct arena *a, struct draw_row *row, const char *now)
{
	struct db_rows changed;

	TRY(db_fetch(db, a, &draw_update,
	    DB_PARAMS(row->id, number(a, row->version), row->state, row->veil,
		row->announce, row->close, row->open, row->beacon, row->seed,
		row->transcript_hash, row->self_drawn, row->void_reason,
		row->frozen_at, row->announced_at, row->closed_at,
		row->opened_at, row->beacon_at, row->drawn_at,
		row->disclosed_at, row->report, now),
	    &changed));
	return (raise_version(a, row, &changed));
}

struct problem *
draws_charter_save(
    struct db *db, struct arena *a, struct draw_row *row, const char *now)
{
	struct db_rows changed;

	TRY(db_fetch(db, a, &draw_charter,
	    DB_PARAMS(row->id, number(a, row->version), row->charter, now),
	    &changed));
	return (raise_version(a, row, &changed));
}

struct problem *
draws_page(struct db *db, struct arena *a, const struct draw_filter *filter,
    struct db_rows *out)
{
	return (db_fetch(db, a, &draw_page,
	    DB_PARAMS(filter->created_at, filter->id, filter->plan_id,
		filter->draw_no, filter->state, filter->low, filter->high,
		filter->most),
	    out));
}

struct problem *
draws_newest(
    struct db *db, struct arena *a, const char *draw_no, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_newest, DB_PARAMS(draw_no), out));
}

struct problem *
draws_undisclosed(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_undisclosed, DB_NO_PARAMS, out));
}

struct problem *
draws_drawing(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_drawing, DB_NO_PARAMS, out));
}

struct problem *
draws_waiting(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_waiting, DB_NO_PARAMS, out));
}

struct problem *
draws_tasks_open(
    struct db *db, struct arena *a, const char *id, bool noticed, int64_t *out)
{
	struct open_row row;

	TRY(db_one(db, a, &draw_tasks_open,
	    DB_PARAMS(id, noticed ? "true" : "false"), &row));
	*out = row.open;
	return (NULL);
}

/* ---- secrets ----------------------------------------------------- */

struct problem *
draws_secret_keep(struct db *db, struct arena *a, const char *id,
    const struct draw_secret_row *fresh, struct draw_secret_row *out)
{
	TRY(db_run(db, a, &draw_secret_make,
	    DB_PARAMS(id, fresh->veil_key, fresh->pool_key)));
	return (draws_secret_get(db, a, id, out));
}

struct problem *
draws_secret_get(
    struct db *db, struct arena *a, const char *id, struct draw_secret_row *out)
{
	return (db_one(db, a, &draw_secret_get, DB_PARAMS(id), out));
}

/* ---- lists ------------------------------------------------------- */

static const char *
lists_json(struct arena *a, const struct draw_list_row *rows, size_t count)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++) {
		cJSON *json = cJSON_CreateObject();

		json_put(json, "list_id", rows[i].list_id);
		cJSON_AddNumberToObject(json, "slot", (double)rows[i].slot);
		json_put(json, "item_id", rows[i].item_id);
		cJSON_AddNumberToObject(
		    json, "item_version", (double)rows[i].item_version);
		json_put(json, "group_id", rows[i].group_id);
		cJSON_AddItemToArray(array, json);
	}
	return (json_write(a, array));
}

struct problem *
draws_lists_insert(struct db *db, struct arena *a, const char *id,
    const struct draw_list_row *rows, size_t count)
{
	return (db_run(db, a, &draw_lists_insert,
	    DB_PARAMS(id, lists_json(a, rows, count))));
}

struct problem *
draws_lists(struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_lists, DB_PARAMS(id), out));
}

struct problem *
draws_list_freeze(struct db *db, struct arena *a, const char *id,
    const struct draw_list_row *row)
{
	return (db_run(db, a, &draw_list_freeze,
	    DB_PARAMS(id, row->list_id, number(a, row->item_version),
		row->plan_text, row->root, row->classes,
		number(a, row->count))));
}

struct problem *
draws_list_draw(struct db *db, struct arena *a, const char *id,
    const struct draw_list_row *row)
{
	return (db_run(db, a, &draw_list_draw,
	    DB_PARAMS(id, row->list_id, row->key, row->result_root)));
}

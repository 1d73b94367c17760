/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/plans.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "storage/array.h"
#include "storage/plans.sql.h"

enum {
	JSON_DEPTH = 4, /* ratios and scope are flat */
};

static const struct db_column plan_columns[] = {
    DB_COL_TEXT(struct plan_row, id),
    DB_COL_TEXT(struct plan_row, org_id),
    DB_COL_TEXT(struct plan_row, org_path),
    DB_COL_TEXT(struct plan_row, org_code),
    DB_COL_TEXT(struct plan_row, org_name),
    DB_COL_TEXT(struct plan_row, district),
    DB_COL_I64(struct plan_row, year),
    DB_COL_TEXT(struct plan_row, title),
    DB_COL_I64(struct plan_row, max_pair),
    DB_COL_TEXT(struct plan_row, state),
    DB_COL_TEXT(struct plan_row, content),
    DB_COL_TEXT(struct plan_row, content_hash),
    DB_COL_TIME(struct plan_row, published_at),
    DB_COL_I64(struct plan_row, version),
    DB_COL_TIME(struct plan_row, created_at),
    DB_COL_TIME(struct plan_row, updated_at),
    {0},
};
static const struct db_query plan_insert = {
    "plan_insert", SQL_PLAN_INSERT, NULL, 0};
static const struct db_query plan_get = {
    "plan_get", SQL_PLAN_GET, plan_columns, sizeof(struct plan_row)};
static const struct db_query plan_page = {
    "plan_page", SQL_PLAN_PAGE, plan_columns, sizeof(struct plan_row)};
static const struct db_query plan_update = {
    "plan_update", SQL_PLAN_UPDATE, NULL, 0};
static const struct db_query plan_publish = {
    "plan_publish", SQL_PLAN_PUBLISH, NULL, 0};

struct lock_row {
	int64_t version;
};
static const struct db_column lock_columns[] = {
    DB_COL_I64(struct lock_row, version),
    {0},
};
static const struct db_query plan_lock = {
    "plan_lock", SQL_PLAN_LOCK, lock_columns, sizeof(struct lock_row)};

static const struct db_column public_columns[] = {
    DB_COL_TEXT(struct plan_public_row, id),
    DB_COL_TEXT(struct plan_public_row, org_code),
    DB_COL_TEXT(struct plan_public_row, org_name),
    DB_COL_I64(struct plan_public_row, year),
    DB_COL_TEXT(struct plan_public_row, title),
    DB_COL_TEXT(struct plan_public_row, content),
    DB_COL_TEXT(struct plan_public_row, content_hash),
    DB_COL_TIME(struct plan_public_row, published_at),
    {0},
};
static const struct db_query plan_public_page = {"plan_public_page",
    SQL_PLAN_PUBLIC_PAGE, public_columns, sizeof(struct plan_public_row)};

static const struct db_column line_columns[] = {
    DB_COL_I64(struct plan_line_row, slot),
    DB_COL_TEXT(struct plan_line_row, item_id),
    DB_COL_TEXT(struct plan_line_row, item_code),
    DB_COL_TEXT(struct plan_line_row, item_name),
    DB_COL_TEXT(struct plan_line_row, from_day),
    DB_COL_TEXT(struct plan_line_row, to_day),
    DB_COL_TEXT(struct plan_line_row, method),
    DB_COL_TEXT(struct plan_line_row, draw_kind),
    DB_COL_TEXT(struct plan_line_row, mode),
    DB_COL_TEXT(struct plan_line_row, mode_reason),
    DB_COL_TEXT(struct plan_line_row, mode_until),
    DB_COL_TEXT(struct plan_line_row, list_group),
    DB_COL_TEXT(struct plan_line_row, merge),
    DB_COL_TEXT(struct plan_line_row, merge_reason),
    DB_COL_TEXT(struct plan_line_row, ratios),
    DB_COL_TEXT(struct plan_line_row, scope),
    {0},
};
static const struct db_query plan_lines_get = {"plan_lines_get",
    SQL_PLAN_LINES_GET, line_columns, sizeof(struct plan_line_row)};
static const struct db_query plan_lines_delete = {
    "plan_lines_delete", SQL_PLAN_LINES_DELETE, NULL, 0};
static const struct db_query plan_lines_insert = {
    "plan_lines_insert", SQL_PLAN_LINES_INSERT, NULL, 0};

struct item_row {
	const char *item_id, *item_code, *state;
	int64_t item_version;
	const char *item_name, *specialty;
	const char *object_types, *industries, *methods; /* JSON */
	const char *department_id, *department, *department_path;
};
static const struct db_column item_columns[] = {
    DB_COL_TEXT(struct item_row, item_id),
    DB_COL_TEXT(struct item_row, item_code),
    DB_COL_TEXT(struct item_row, state),
    DB_COL_I64(struct item_row, item_version),
    DB_COL_TEXT(struct item_row, item_name),
    DB_COL_TEXT(struct item_row, specialty),
    DB_COL_TEXT(struct item_row, object_types),
    DB_COL_TEXT(struct item_row, industries),
    DB_COL_TEXT(struct item_row, methods),
    DB_COL_TEXT(struct item_row, department_id),
    DB_COL_TEXT(struct item_row, department),
    DB_COL_TEXT(struct item_row, department_path),
    {0},
};
static const struct db_query plan_items_get = {"plan_items_get",
    SQL_PLAN_ITEMS_GET, item_columns, sizeof(struct item_row)};

static const struct db_column preview_columns[] = {
    DB_COL_TEXT(struct plan_preview_row, district),
    DB_COL_TEXT(struct plan_preview_row, kind),
    DB_COL_TEXT(struct plan_preview_row, industry),
    DB_COL_TEXT(struct plan_preview_row, stratum),
    DB_COL_I64(struct plan_preview_row, eligible),
    DB_COL_I64(struct plan_preview_row, excluded),
    {0},
};
static const struct db_query plan_preview = {"plan_preview", SQL_PLAN_PREVIEW,
    preview_columns, sizeof(struct plan_preview_row)};

static const char *
number(struct arena *a, int64_t n)
{
	return (arena_fmt(a, "%" PRId64, n));
}

static const char *
bound(struct arena *a, int64_t n)
{
	return (n == 0 ? NULL : number(a, n));
}

struct problem *
plans_insert(
    struct db *db, struct arena *a, const struct plan_row *row, const char *now)
{
	return (db_run(db, a, &plan_insert,
	    DB_PARAMS(row->id, row->org_id, row->org_path, number(a, row->year),
		row->title, bound(a, row->max_pair), now)));
}

struct problem *
plans_get(struct db *db, struct arena *a, const char *id, struct plan_row *out)
{
	return (db_one(db, a, &plan_get, DB_PARAMS(id), out));
}

struct problem *
plans_lock(struct db *db, struct arena *a, const char *id)
{
	struct lock_row row;

	return (db_one(db, a, &plan_lock, DB_PARAMS(id), &row));
}

static const char *
wanted_year(struct arena *a, const struct plan_filter *filter)
{
	return (filter->year == 0 ? NULL : number(a, filter->year));
}

struct problem *
plans_page(struct db *db, struct arena *a, const struct plan_filter *filter,
    struct db_rows *out)
{
	return (db_fetch(db, a, &plan_page,
	    DB_PARAMS(filter->after_year, filter->after_id,
		wanted_year(a, filter), filter->state, filter->org_id,
		filter->low, filter->high, filter->most),
	    out));
}

struct problem *
plans_public_page(struct db *db, struct arena *a,
    const struct plan_filter *filter, struct db_rows *out)
{
	return (db_fetch(db, a, &plan_public_page,
	    DB_PARAMS(filter->after_year, filter->after_id,
		wanted_year(a, filter), filter->most),
	    out));
}

struct problem *
plans_update(struct db *db, struct arena *a, const char *id,
    const struct plan *plan, const char *now)
{
	TRY(db_run(db, a, &plan_update,
	    DB_PARAMS(id, plan->title, bound(a, plan->max_pair), now)));
	TRY(db_run(db, a, &plan_lines_delete, DB_PARAMS(id)));
	return (plans_lines_insert(db, a, id, plan));
}

struct problem *
plans_lines_insert(
    struct db *db, struct arena *a, const char *id, const struct plan *plan)
{
	return (db_run(db, a, &plan_lines_insert,
	    DB_PARAMS(id, plan_lines_json(a, plan))));
}

struct problem *
plans_publish(struct db *db, struct arena *a, const struct plan_row *row,
    const char *user_id)
{
	return (db_run(db, a, &plan_publish,
	    DB_PARAMS(row->id, row->content, row->content_hash,
		row->published_at, user_id)));
}

struct problem *
plans_lines(struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &plan_lines_get, DB_PARAMS(id), out));
}

struct problem *
plans_preview(struct db *db, struct arena *a, const struct plan_reach *reach,
    const struct plan_grain *grain, struct db_rows *out)
{
	return (db_fetch(db, a, &plan_preview,
	    DB_PARAMS(reach->low, reach->high,
		db_array(a, reach->districts.words, reach->districts.count),
		db_array(a, reach->kinds.words, reach->kinds.count),
		db_array(a, reach->industries.words, reach->industries.count),
		grain->district ? "true" : "false",
		grain->kind ? "true" : "false",
		arena_fmt(a, "%zu", grain->industry)),
	    out));
}

/* ---- rows as the domain wants them ------------------------------- */

/* What the database printed is JSON; if not, nothing can be done here. */
static struct problem *
read_json(struct arena *a, const char *text, const struct json **out)
{
	return (json_read(a, text, strlen(text), JSON_DEPTH, out));
}

static struct problem *
read_words(struct arena *a, const char *text, struct plan_words *out)
{
	const struct json *json;

	TRY(read_json(a, text, &json));
	*out = plan_words_read(a, json);
	return (NULL);
}

static struct problem *
item_of_row(struct arena *a, const struct item_row *row, struct plan_item *item)
{
	*item = (struct plan_item){
	    .id = row->item_id,
	    .code = row->item_code,
	    .name = row->item_name,
	    .state = row->state,
	    .specialty = row->specialty,
	    .version = row->item_version,
	    .department = row->department,
	    .department_id = row->department_id,
	    .department_path = row->department_path,
	};
	TRY(read_words(a, row->object_types, &item->object_types));
	TRY(read_words(a, row->industries, &item->industries));
	return (read_words(a, row->methods, &item->methods));
}

struct problem *
plans_items(struct db *db, struct arena *a, struct plan *plan)
{
	const char **ids = arena_array(a, plan->line_count, sizeof(*ids));
	struct plan_item *items;
	struct db_rows rows;
	size_t i;

	for (i = 0; i < plan->line_count; i++)
		ids[i] = plan->lines[i].item_id;
	TRY(db_fetch(db, a, &plan_items_get,
	    DB_PARAMS(db_array(a, ids, plan->line_count)), &rows));
	items = arena_array(a, rows.count, sizeof(*items));
	for (i = 0; i < rows.count; i++)
		TRY(item_of_row(
		    a, &((const struct item_row *)rows.rows)[i], &items[i]));
	plan->items = items;
	plan->item_count = rows.count;
	return (NULL);
}

static struct problem *
line_of_row(
    struct arena *a, const struct plan_line_row *row, struct plan_line *line)
{
	const struct json *json;

	*line = (struct plan_line){
	    .slot = row->slot,
	    .item_id = row->item_id,
	    .from = row->from_day,
	    .to = row->to_day,
	    .method = row->method,
	    .draw_kind = row->draw_kind,
	    .mode = row->mode,
	    .mode_reason = row->mode_reason,
	    .mode_until = row->mode_until,
	    .group = row->list_group,
	    .merge = row->merge,
	    .merge_reason = row->merge_reason,
	};
	TRY(read_json(a, row->ratios, &json));
	plan_ratios_read(a, json, line);
	TRY(read_json(a, row->scope, &json));
	plan_scope_read(a, json, line);
	return (NULL);
}

struct problem *
plans_load(struct db *db, struct arena *a, const struct plan_row *row,
    struct plan *out)
{
	struct plan_line *lines;
	struct db_rows rows;
	size_t i;

	TRY(plans_lines(db, a, row->id, &rows));
	lines = arena_array(a, rows.count, sizeof(*lines));
	for (i = 0; i < rows.count; i++)
		TRY(line_of_row(a,
		    &((const struct plan_line_row *)rows.rows)[i], &lines[i]));
	*out = (struct plan){
	    .org_code = row->org_code,
	    .org_name = row->org_name,
	    .org_path = row->org_path,
	    .district = row->district,
	    .year = row->year,
	    .title = row->title,
	    .max_pair = row->max_pair,
	    .lines = lines,
	    .line_count = rows.count,
	};
	return (plans_items(db, a, out));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/credit.h"

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "base/uuid.h"
#include "storage/array.h"
#include "storage/credit.sql.h"

static const struct db_query insert = {
    "credit_insert", SQL_CREDIT_INSERT, NULL, 0};
static const struct db_query page = {
    "credit_page", SQL_CREDIT_PAGE, body_columns, sizeof(struct body_row)};
static const struct db_query end = {
    "credit_end", SQL_CREDIT_END, body_columns, sizeof(struct body_row)};

static const struct db_column place_columns[] = {
    DB_COL_I64(struct credit_place_row, place),
    {0},
};
static const struct db_query unknown = {"credit_unknown", SQL_CREDIT_UNKNOWN,
    place_columns, sizeof(struct credit_place_row)};

struct until_row {
	const char *day; /* NULL: until it is ended */
};
static const struct db_column until_columns[] = {
    DB_COL_TEXT(struct until_row, day),
    {0},
};
static const struct db_query until = {
    "credit_until", SQL_CREDIT_UNTIL, until_columns, sizeof(struct until_row)};

struct problem *
credit_unknown(struct db *db, struct arena *a, const struct credit_file *file,
    struct db_rows *out)
{
	const char **codes = arena_array(a, file->count, sizeof(*codes));
	size_t i;

	for (i = 0; i < file->count; i++)
		codes[i] = file->entries[i].object_code;
	return (db_fetch(
	    db, a, &unknown, DB_PARAMS(db_array(a, codes, file->count)), out));
}

static cJSON *
entry_json(struct arena *a, const struct credit_entry *e)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "id", uuid_new(a));
	json_put(json, "object_code", e->object_code);
	json_put(json, "list", e->list);
	cJSON_AddNumberToObject(json, "entries", (double)e->entries);
	json_put(json, "valid_from", e->valid_from);
	json_put(json, "valid_to", e->valid_to);
	json_put(json, "reference", e->reference);
	return (json);
}

struct problem *
credit_insert(struct db *db, struct arena *a, const struct credit_file *file,
    const struct credit_stamp *by, int64_t *created)
{
	cJSON *array = cJSON_CreateArray();
	struct db_rows rows;
	size_t i;

	for (i = 0; i < file->count; i++)
		cJSON_AddItemToArray(array, entry_json(a, &file->entries[i]));
	TRY(db_fetch(db, a, &insert,
	    DB_PARAMS(json_write(a, array), by->user_id, by->now), &rows));
	*created = rows.affected;
	return (NULL);
}

struct problem *
credit_page(struct db *db, struct arena *a, const struct credit_filter *f,
    const char *after, const char *limit, struct db_rows *out)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_plan_afresh(b);
	db_batch_add(b, &page,
	    DB_PARAMS(after, f->object_code, f->list, f->on, limit), out);
	return (db_batch_run(b));
}

struct problem *
credit_end(struct db *db, struct arena *a, const char *id, const char *day,
    const struct credit_stamp *by, struct body_row *out)
{
	struct until_row stands;
	struct db_rows rows;

	TRY(db_fetch(
	    db, a, &end, DB_PARAMS(id, day, by->user_id, by->now), &rows));
	if (rows.count == 1) {
		*out = *(struct body_row *)rows.rows;
		return (NULL);
	}
	TRY(db_one(db, a, &until, DB_PARAMS(id), &stands));
	return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
	    "该记录的最后一日是 %s，不必再移出", stands.day));
}

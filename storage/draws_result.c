/* SPDX-License-Identifier: Apache-2.0 */
/* Files, picks and amendments of a draw. */
#include <cjson/cJSON.h>

#include <inttypes.h>

#include "base/arena.h"
#include "storage/draws.h"
#include "storage/draws.sql.h"

static const struct db_column file_columns[] = {
    DB_COL_TEXT(struct draw_file_row, name),
    DB_COL_TEXT(struct draw_file_row, kind),
    DB_COL_TEXT(struct draw_file_row, hash),
    DB_COL_I64(struct draw_file_row, size),
    DB_COL_TEXT(struct draw_file_row, sha256),
    {0},
};
static const struct db_query draw_files = {
    "draw_files", SQL_DRAW_FILES, file_columns, sizeof(struct draw_file_row)};
static const struct db_query draw_sealed = {
    "draw_sealed", SQL_DRAW_SEALED, file_columns, sizeof(struct draw_file_row)};
static const struct db_query draw_files_put = {
    "draw_files_put", SQL_DRAW_FILES_PUT, NULL, 0};

static const struct db_column pick_columns[] = {
    DB_COL_TEXT(struct draw_pick_row, list_id),
    DB_COL_TEXT(struct draw_pick_row, stratum),
    DB_COL_I64(struct draw_pick_row, rank),
    DB_COL_TEXT(struct draw_pick_row, object_code),
    DB_COL_TEXT(struct draw_pick_row, object_id),
    DB_COL_TEXT(struct draw_pick_row, district),
    DB_COL_I64(struct draw_pick_row, lots),
    {0},
};
static const struct db_query draw_picks_page = {"draw_picks_page",
    SQL_DRAW_PICKS_PAGE, pick_columns, sizeof(struct draw_pick_row)};
static const struct db_query draw_picks_all = {"draw_picks_all",
    SQL_DRAW_PICKS_ALL, pick_columns, sizeof(struct draw_pick_row)};
static const struct db_query draw_picks_insert = {
    "draw_picks_insert", SQL_DRAW_PICKS_INSERT, NULL, 0};

static const struct db_query draw_visits = {
    "draw_visits", SQL_DRAW_VISITS, body_columns, sizeof(struct body_row)};

static const struct db_column amendment_columns[] = {
    DB_COL_I64(struct draw_amendment_row, number),
    DB_COL_TEXT(struct draw_amendment_row, text),
    DB_COL_TEXT(struct draw_amendment_row, hash),
    DB_COL_TIME(struct draw_amendment_row, created_at),
    DB_COL_TEXT(struct draw_amendment_row, signatures),
    DB_COL_I64(struct draw_amendment_row, signers),
    {0},
};
static const struct db_query draw_amendments = {"draw_amendments",
    SQL_DRAW_AMENDMENTS, amendment_columns, sizeof(struct draw_amendment_row)};
static const struct db_query draw_amendment_insert = {
    "draw_amendment_insert", SQL_DRAW_AMENDMENT_INSERT, NULL, 0};
static const struct db_query draw_amendment_sign = {
    "draw_amendment_sign", SQL_DRAW_AMENDMENT_SIGN, NULL, 0};

static const struct db_column signed_columns[] = {
    DB_COL_I64(struct draw_amendment_signature_row, number),
    DB_COL_TEXT(struct draw_amendment_signature_row, signer),
    DB_COL_I64(struct draw_amendment_signature_row, at_ms),
    DB_COL_TEXT(struct draw_amendment_signature_row, signature),
    {0},
};
static const struct db_query draw_amendment_signed = {"draw_amendment_signed",
    SQL_DRAW_AMENDMENT_SIGNED, signed_columns,
    sizeof(struct draw_amendment_signature_row)};

/* Prints and deletes `json`. */
static const char *
print(struct arena *a, cJSON *json)
{
	char *text = cJSON_PrintUnformatted(json);

	cJSON_Delete(json);
	arena_defer(a, cJSON_free, text);
	return (text);
}

static cJSON *
file_json(const struct draw_file_row *row)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "name", row->name);
	cJSON_AddStringToObject(json, "kind", row->kind);
	if (row->hash != NULL)
		cJSON_AddStringToObject(json, "hash", row->hash);
	cJSON_AddNumberToObject(json, "size", (double)row->size);
	cJSON_AddStringToObject(json, "sha256", row->sha256);
	return (json);
}

struct problem *
draws_files_put(struct db *db, struct arena *a, const char *id,
    const struct draw_file_row *rows, size_t count)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(array, file_json(&rows[i]));
	return (db_run(db, a, &draw_files_put, DB_PARAMS(id, print(a, array))));
}

struct problem *
draws_sealed(
    struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_sealed, DB_PARAMS(id), out));
}

struct problem *
draws_files(struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_files, DB_PARAMS(id), out));
}

static cJSON *
pick_json(const struct draw_pick_row *row)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "district", row->district);
	cJSON_AddStringToObject(json, "list_id", row->list_id);
	cJSON_AddStringToObject(json, "stratum", row->stratum);
	cJSON_AddNumberToObject(json, "rank", (double)row->rank);
	cJSON_AddStringToObject(json, "object_code", row->object_code);
	cJSON_AddStringToObject(json, "object_id", row->object_id);
	cJSON_AddNumberToObject(json, "lots", (double)row->lots);
	return (json);
}

struct problem *
draws_picks_insert(struct db *db, struct arena *a, const char *id,
    const struct draw_pick_row *rows, size_t count)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(array, pick_json(&rows[i]));
	return (
	    db_run(db, a, &draw_picks_insert, DB_PARAMS(id, print(a, array))));
}

struct problem *
draws_picks(struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_picks_all, DB_PARAMS(id), out));
}

struct joined_row {
	bool joined;
};
static const struct db_column joined_columns[] = {
    DB_COL_BOOL(struct joined_row, joined),
    {0},
};
static const struct db_query draw_joined = {
    "draw_joined", SQL_DRAW_JOINED, joined_columns, sizeof(struct joined_row)};

struct problem *
draws_joined(struct db *db, struct arena *a, const char *id, const char *low,
    const char *high, bool *joined)
{
	struct joined_row row;

	TRY(db_one(db, a, &draw_joined, DB_PARAMS(id, low, high), &row));
	*joined = row.joined;
	return (NULL);
}

struct problem *
draws_picks_page(struct db *db, struct arena *a, const char *id,
    const char *const after[3], const char *limit, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_picks_page,
	    DB_PARAMS(id, after[0], after[1], after[2], limit), out));
}

struct problem *
draws_amendments(
    struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_amendments, DB_PARAMS(id), out));
}

struct problem *
draws_amendment_insert(struct db *db, struct arena *a, const char *id,
    const struct draw_amendment_row *row)
{
	return (db_run(db, a, &draw_amendment_insert,
	    DB_PARAMS(id, arena_fmt(a, "%" PRId64, row->number), row->text,
		row->hash, row->created_at)));
}

struct problem *
draws_amendment_sign(struct db *db, struct arena *a, const char *id,
    const struct draw_amendment_signature_row *row, const char *now)
{
	return (db_run(db, a, &draw_amendment_sign,
	    DB_PARAMS(id, arena_fmt(a, "%" PRId64, row->number), row->signer,
		arena_fmt(a, "%" PRId64, row->at_ms), row->signature, now)));
}

struct problem *
draws_amendment_signed(struct db *db, struct arena *a, const char *id,
    const char *hash, const char *signer, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &draw_amendment_signed, DB_PARAMS(id, hash, signer), out));
}

struct problem *
draws_visits(struct db *db, struct arena *a, const char *id, const char *day,
    struct body_row *out)
{
	return (db_one(db, a, &draw_visits, DB_PARAMS(id, day), out));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/evidence.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/array.h"
#include "storage/evidence.sql.h"

static const struct db_query insert_file = {
    "evidence_insert", SQL_EVIDENCE_INSERT, NULL, 0};
static const struct db_query insert_upload = {
    "evidence_uploaded", SQL_EVIDENCE_UPLOADED, NULL, 0};

static const struct db_column evidence_columns[] = {
    DB_COL_TEXT(struct evidence_row, sha256),
    DB_COL_I64(struct evidence_row, size),
    DB_COL_TEXT(struct evidence_row, media_type),
    DB_COL_TIME(struct evidence_row, created_at),
    {0},
};
static const struct db_query get = {"evidence_get", SQL_EVIDENCE_GET,
    evidence_columns, sizeof(struct evidence_row)};

static const struct db_column link_columns[] = {
    DB_COL_TEXT(struct evidence_link_row, sha256),
    DB_COL_TEXT(struct evidence_link_row, media_type),
    {0},
};
static const struct db_query linkable = {"evidence_linkable",
    SQL_EVIDENCE_LINKABLE, link_columns, sizeof(struct evidence_link_row)};

struct problem *
evidence_insert(struct db *db, struct arena *a, const struct evidence_row *row,
    const char *user_id)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_add(b, &insert_file,
	    DB_PARAMS(row->sha256, arena_fmt(a, "%" PRId64, row->size),
		row->media_type, row->created_at),
	    NULL);
	db_batch_add(b, &insert_upload,
	    DB_PARAMS(row->sha256, user_id, row->created_at), NULL);
	return (db_batch_run(b));
}

struct problem *
evidence_get(struct db *db, struct arena *a, const char *sha256,
    const struct evidence_reader *who, struct evidence_row *out)
{
	return (db_one(db, a, &get,
	    DB_PARAMS(
		sha256, who->user_id, who->low, who->high, who->inspector_id),
	    out));
}

struct problem *
evidence_linkable(struct db *db, struct arena *a,
    const struct evidence_wanted *wanted, struct db_rows *out)
{
	return (db_fetch(db, a, &linkable,
	    DB_PARAMS(db_array(a, wanted->sha256, wanted->count),
		wanted->user_id, wanted->record_id),
	    out));
}

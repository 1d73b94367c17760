/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/items.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/items.sql.h"
#include "storage/library.h"

static const struct db_column item_columns[] = {
    DB_COL_TEXT(struct item_row, id),
    DB_COL_TEXT(struct item_row, code),
    DB_COL_TEXT(struct item_row, org_id),
    DB_COL_TEXT(struct item_row, org_code),
    DB_COL_TEXT(struct item_row, org_name),
    DB_COL_TEXT(struct item_row, org_path),
    DB_COL_TEXT(struct item_row, state),
    DB_COL_I64(struct item_row, item_version),
    DB_COL_TEXT(struct item_row, name),
    DB_COL_TEXT(struct item_row, category),
    DB_COL_TEXT(struct item_row, item_class),
    DB_COL_TEXT(struct item_row, legal_basis),
    DB_COL_TEXT(struct item_row, object_types),
    DB_COL_TEXT(struct item_row, object_note),
    DB_COL_TEXT(struct item_row, industries),
    DB_COL_TEXT(struct item_row, content),
    DB_COL_TEXT(struct item_row, methods),
    DB_COL_TEXT(struct item_row, levels),
    DB_COL_TEXT(struct item_row, frequency),
    DB_COL_TEXT(struct item_row, specialty),
    DB_COL_TEXT(struct item_row, form_id),
    DB_COL_I64(struct item_row, form_version),
    DB_COL_TEXT(struct item_row, effective_from),
    DB_COL_TEXT(struct item_row, effective_to),
    DB_COL_I64(struct item_row, version),
    DB_COL_TIME(struct item_row, created_at),
    DB_COL_TIME(struct item_row, updated_at),
    {0},
};

#define ITEM_QUERY(name, sql)                 \
	static const struct db_query name = { \
	    #name, sql, item_columns, sizeof(struct item_row)}
ITEM_QUERY(item_get, SQL_ITEM_GET);
ITEM_QUERY(item_page, SQL_ITEM_PAGE);
ITEM_QUERY(item_public_page, SQL_ITEM_PUBLIC_PAGE);
ITEM_QUERY(item_versions_page, SQL_ITEM_VERSIONS_PAGE);

#define ITEM_WRITE(name, sql) \
	static const struct db_query name = {#name, sql, NULL, 0}
ITEM_WRITE(item_insert, SQL_ITEM_INSERT);
ITEM_WRITE(item_version_insert, SQL_ITEM_VERSION_INSERT);
ITEM_WRITE(item_version_end, SQL_ITEM_VERSION_END);
ITEM_WRITE(item_set_version, SQL_ITEM_SET_VERSION);
ITEM_WRITE(item_set_state, SQL_ITEM_SET_STATE);

struct version_row {
	int64_t version;
};
static const struct db_column version_columns[] = {
    DB_COL_I64(struct version_row, version), {0}};
static const struct db_query item_lock = {
    "item_lock", SQL_ITEM_LOCK, version_columns, sizeof(struct version_row)};

struct problem *
items_get(struct db *db, struct arena *a, const char *id, struct item_row *out)
{
	return (db_one(db, a, &item_get, DB_PARAMS(id), out));
}

struct problem *
items_lock(struct db *db, struct arena *a, const char *id, struct item_row *out)
{
	struct version_row locked;

	TRY(library_share(db, a, LIBRARY_ITEMS));
	TRY(db_one(db, a, &item_lock, DB_PARAMS(id), &locked));
	return (items_get(db, a, id, out));
}

struct problem *
items_page(struct db *db, struct arena *a, const struct item_filter *f,
    const char *code, const char *limit, struct db_rows *out)
{
	return (db_fetch(db, a, &item_page,
	    DB_PARAMS(code, f->state, f->org_id, f->specialty, f->code, limit),
	    out));
}

struct problem *
items_public_page(struct db *db, struct arena *a, const char *department,
    const char *code, const char *limit, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &item_public_page, DB_PARAMS(code, department, limit), out));
}

struct problem *
items_versions(struct db *db, struct arena *a, const char *id,
    const char *item_version, const char *limit, struct db_rows *out)
{
	return (db_fetch(db, a, &item_versions_page,
	    DB_PARAMS(id, item_version, limit), out));
}

static struct problem *
insert_version(struct db *db, struct arena *a, const struct item_row *row,
    int64_t item_version, const char *now)
{
	const char *form_version = row->form_id == NULL
	    ? NULL
	    : arena_fmt(a, "%" PRId64, row->form_version);

	return (db_run(db, a, &item_version_insert,
	    DB_PARAMS(row->id, arena_fmt(a, "%" PRId64, item_version),
		row->name, row->category, row->item_class, row->legal_basis,
		row->object_types, row->object_note, row->industries,
		row->content, row->methods, row->levels, row->frequency,
		row->specialty, row->form_id, form_version, row->effective_from,
		now)));
}

struct problem *
items_insert(
    struct db *db, struct arena *a, const struct item_row *row, const char *now)
{
	TRY(library_share(db, a, LIBRARY_ITEMS));
	TRY(db_run(db, a, &item_insert,
	    DB_PARAMS(row->id, row->code, row->org_id, now)));
	return (insert_version(db, a, row, 1, now));
}

struct problem *
items_new_version(
    struct db *db, struct arena *a, const struct item_row *row, const char *now)
{
	const char *old = arena_fmt(a, "%" PRId64, row->item_version);
	const char *new = arena_fmt(a, "%" PRId64, row->item_version + 1);

	TRY(db_run(db, a, &item_version_end,
	    DB_PARAMS(row->id, old, row->effective_from)));
	TRY(insert_version(db, a, row, row->item_version + 1, now));
	return (db_run(db, a, &item_set_version, DB_PARAMS(row->id, new, now)));
}

struct problem *
items_set_state(struct db *db, struct arena *a, const char *id,
    const char *state, const char *now)
{
	return (db_run(db, a, &item_set_state, DB_PARAMS(id, state, now)));
}

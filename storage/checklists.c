/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/checklists.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/checklists.sql.h"

static const struct db_column columns[] = {
    DB_COL_TEXT(struct checklist_row, id),
    DB_COL_I64(struct checklist_row, form_version),
    DB_COL_TEXT(struct checklist_row, code),
    DB_COL_TEXT(struct checklist_row, title),
    DB_COL_TEXT(struct checklist_row, org_id),
    DB_COL_TEXT(struct checklist_row, org_path),
    DB_COL_TEXT(struct checklist_row, fields),
    DB_COL_TIME(struct checklist_row, created_at),
    {0},
};
static const struct db_query checklist_get = {
    "checklist_get", SQL_CHECKLIST_GET, columns, sizeof(struct checklist_row)};
static const struct db_query checklist_newest = {"checklist_newest",
    SQL_CHECKLIST_NEWEST, columns, sizeof(struct checklist_row)};
static const struct db_query checklist_page = {"checklist_page",
    SQL_CHECKLIST_PAGE, columns, sizeof(struct checklist_row)};
static const struct db_query checklist_insert = {
    "checklist_insert", SQL_CHECKLIST_INSERT, NULL, 0};

struct problem *
checklists_get(struct db *db, struct arena *a, const char *id,
    int64_t form_version, struct checklist_row *out)
{
	if (form_version == 0)
		return (db_one(db, a, &checklist_newest, DB_PARAMS(id), out));
	return (db_one(db, a, &checklist_get,
	    DB_PARAMS(id, arena_fmt(a, "%" PRId64, form_version)), out));
}

struct problem *
checklists_page(struct db *db, struct arena *a, const char *org_id,
    const char *code, const char *limit, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &checklist_page, DB_PARAMS(code, org_id, limit), out));
}

struct problem *
checklists_insert(struct db *db, struct arena *a,
    const struct checklist_row *row, const char *now)
{
	return (db_run(db, a, &checklist_insert,
	    DB_PARAMS(row->id, arena_fmt(a, "%" PRId64, row->form_version),
		row->code, row->title, row->org_id, row->fields, now)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/orgs.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/orgs.sql.h"

static const struct db_column org_columns[] = {
    DB_COL_TEXT(struct org_row, id),
    DB_COL_TEXT(struct org_row, parent_id),
    DB_COL_TEXT(struct org_row, code),
    DB_COL_TEXT(struct org_row, path),
    DB_COL_TEXT(struct org_row, name),
    DB_COL_TEXT(struct org_row, kind),
    DB_COL_TEXT(struct org_row, district),
    DB_COL_TIME(struct org_row, valid_until),
    DB_COL_I64(struct org_row, version),
    DB_COL_TIME(struct org_row, created_at),
    DB_COL_TIME(struct org_row, updated_at),
    {0},
};

#define ORG_QUERY(name, sql)                  \
	static const struct db_query name = { \
	    #name, sql, org_columns, sizeof(struct org_row)}

ORG_QUERY(org_get, SQL_ORG_GET);
ORG_QUERY(org_root, SQL_ORG_ROOT);
ORG_QUERY(org_lock, SQL_ORG_LOCK);
ORG_QUERY(org_list, SQL_ORG_LIST);
ORG_QUERY(org_insert, SQL_ORG_INSERT);
ORG_QUERY(org_update, SQL_ORG_UPDATE);

struct number_row {
	int64_t number;
};
static const struct db_column number_columns[] = {
    DB_COL_I64(struct number_row, number), {0}};
static const struct db_query org_children_live = {"org_children_live",
    SQL_ORG_CHILDREN_LIVE, number_columns, sizeof(struct number_row)};

struct problem *
orgs_get(struct db *db, struct arena *a, const char *id, struct org_row *out)
{
	return (db_one(db, a, &org_get, DB_PARAMS(id), out));
}

struct problem *
orgs_root(struct db *db, struct arena *a, struct org_row *out)
{
	return (db_one(db, a, &org_root, DB_NO_PARAMS, out));
}

struct problem *
orgs_lock(struct db *db, struct arena *a, const char *id, struct org_row *out)
{
	return (db_one(db, a, &org_lock, DB_PARAMS(id), out));
}

struct problem *
orgs_list(struct db *db, struct arena *a, const struct org_filter *f,
    struct db_rows *out)
{
	return (db_fetch(db, a, &org_list,
	    DB_PARAMS(
		f->after, f->under, f->kind, f->parent_id, f->live_at, f->most),
	    out));
}

struct problem *
orgs_insert(struct db *db, struct arena *a, const char *now, struct org_row *o)
{
	return (db_one(db, a, &org_insert,
	    DB_PARAMS(o->id, o->parent_id, o->code, o->path, o->name, o->kind,
		o->district, now),
	    o));
}

struct problem *
orgs_update(struct db *db, struct arena *a, const char *now, struct org_row *o)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &org_update,
	    DB_PARAMS(o->id, arena_fmt(a, "%" PRId64, o->version), o->name,
		o->valid_until, now),
	    &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_STALE, NULL, NULL));
	*o = *(struct org_row *)rows.rows;
	return (NULL);
}

struct problem *
orgs_children_live(struct db *db, struct arena *a, const char *id,
    const char *now, int64_t *number)
{
	struct number_row row;

	TRY(db_one(db, a, &org_children_live, DB_PARAMS(id, now), &row));
	*number = row.number;
	return (NULL);
}

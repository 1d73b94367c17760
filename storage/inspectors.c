/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/inspectors.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/page.h"
#include "storage/inspectors.sql.h"

static const struct db_column inspector_columns[] = {
    DB_COL_TEXT(struct inspector_row, district),
    DB_COL_TEXT(struct inspector_row, id),
    DB_COL_TEXT(struct inspector_row, code),
    DB_COL_TEXT(struct inspector_row, name),
    DB_COL_TEXT(struct inspector_row, org_id),
    DB_COL_TEXT(struct inspector_row, org_path),
    DB_COL_TEXT(struct inspector_row, department),
    DB_COL_TEXT(struct inspector_row, level),
    DB_COL_BOOL(struct inspector_row, whole_city),
    DB_COL_TEXT(struct inspector_row, specialties),
    DB_COL_TEXT(struct inspector_row, certificate_until),
    DB_COL_TEXT(struct inspector_row, grade),
    DB_COL_TEXT(struct inspector_row, status),
    DB_COL_I64(struct inspector_row, version),
    DB_COL_TIME(struct inspector_row, created_at),
    DB_COL_TIME(struct inspector_row, updated_at),
    {0},
};

#define INSPECTOR_QUERY(name, sql)            \
	static const struct db_query name = { \
	    #name, sql, inspector_columns, sizeof(struct inspector_row)}
INSPECTOR_QUERY(inspector_get, SQL_INSPECTOR_GET);
INSPECTOR_QUERY(inspector_lock, SQL_INSPECTOR_LOCK);
INSPECTOR_QUERY(inspector_page, SQL_INSPECTOR_PAGE);
INSPECTOR_QUERY(inspector_by_code, SQL_INSPECTOR_BY_CODE);

#define INSPECTOR_WRITE(name, sql) \
	static const struct db_query name = {#name, sql, NULL, 0}
INSPECTOR_WRITE(inspector_put, SQL_INSPECTOR_PUT);
INSPECTOR_WRITE(inspector_moved, SQL_INSPECTOR_MOVED);
INSPECTOR_WRITE(inspector_take_leave, SQL_INSPECTOR_TAKE_LEAVE);
INSPECTOR_WRITE(inspector_take_recusals, SQL_INSPECTOR_TAKE_RECUSALS);
INSPECTOR_WRITE(leave_insert, SQL_LEAVE_INSERT);

static const struct db_column leave_columns[] = {
    DB_COL_TEXT(struct leave_row, from_day),
    DB_COL_TEXT(struct leave_row, to_day),
    DB_COL_TEXT(struct leave_row, reason),
    {0},
};
static const struct db_query leave_list = {
    "leave_list", SQL_LEAVE_LIST, leave_columns, sizeof(struct leave_row)};
static const struct db_query leave_delete = {
    "leave_delete", SQL_LEAVE_DELETE, leave_columns, sizeof(struct leave_row)};

static const struct db_column recusal_columns[] = {
    DB_COL_TEXT(struct recusal_row, object_code),
    DB_COL_TEXT(struct recusal_row, reason),
    DB_COL_TIME(struct recusal_row, declared_at),
    DB_COL_TIME(struct recusal_row, ended_at),
    {0},
};
#define RECUSAL_QUERY(name, sql)              \
	static const struct db_query name = { \
	    #name, sql, recusal_columns, sizeof(struct recusal_row)}
RECUSAL_QUERY(recusal_list, SQL_RECUSAL_LIST);
RECUSAL_QUERY(recusal_put, SQL_RECUSAL_PUT);
RECUSAL_QUERY(recusal_end, SQL_RECUSAL_END);

/* ---- inspectors ---------------------------------------------------------- */

struct problem *
inspectors_get(
    struct db *db, struct arena *a, const char *id, struct inspector_row *out)
{
	return (db_one(db, a, &inspector_get, DB_PARAMS(id), out));
}

struct problem *
inspectors_lock(
    struct db *db, struct arena *a, const char *id, struct inspector_row *out)
{
	return (db_one(db, a, &inspector_lock, DB_PARAMS(id), out));
}

struct problem *
inspectors_page(struct db *db, struct arena *a,
    const struct inspector_filter *f, const struct page *page,
    struct db_rows *out)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_plan_afresh(b);
	db_batch_add(b, &inspector_page,
	    DB_PARAMS(page_key(page, 0, ""), page_key(page, 1, UUID_FIRST),
		f->department, f->district, f->status, f->code,
		page_fetch(a, page)),
	    out);
	return (db_batch_run(b));
}

struct problem *
inspectors_code_taken(struct db *db, struct arena *a, const char *code,
    const char *id, bool *taken)
{
	const struct inspector_row *row;
	struct db_rows rows;
	size_t i;

	TRY(db_fetch(db, a, &inspector_by_code, DB_PARAMS(code), &rows));
	row = rows.rows;
	*taken = false;
	for (i = 0; i < rows.count; i++)
		*taken = *taken || strcmp(row[i].id, id) != 0;
	return (NULL);
}

static struct problem *
put(struct db *db, struct arena *a, const struct inspector_row *row,
    int64_t version, const char *now)
{
	return (db_run(db, a, &inspector_put,
	    DB_PARAMS(row->district, row->id, row->code, row->name, row->org_id,
		row->org_path, row->department, row->level,
		row->whole_city ? "true" : "false", row->specialties,
		row->certificate_until, row->grade, row->status, now,
		arena_fmt(a, "%" PRId64, version))));
}

struct problem *
inspectors_insert(struct db *db, struct arena *a,
    const struct inspector_row *row, const char *now)
{
	return (put(db, a, row, 0, now));
}

struct problem *
inspectors_update(struct db *db, struct arena *a,
    const struct inspector_row *was, const struct inspector_row *row,
    const char *now)
{
	TRY(put(db, a, row, was->version, now));
	if (strcmp(was->district, row->district) == 0)
		return (NULL);
	TRY(db_run(db, a, &inspector_take_leave,
	    DB_PARAMS(was->district, was->id, row->district)));
	TRY(db_run(db, a, &inspector_take_recusals,
	    DB_PARAMS(was->district, was->id, row->district)));
	return (db_run(db, a, &inspector_moved,
	    DB_PARAMS(was->district, was->id, row->district, now)));
}

/* ---- leave --------------------------------------------------------------- */

struct problem *
leaves_list(struct db *db, struct arena *a, const struct inspector_row *of,
    struct db_rows *out)
{
	return (
	    db_fetch(db, a, &leave_list, DB_PARAMS(of->district, of->id), out));
}

struct problem *
leaves_insert(struct db *db, struct arena *a, const struct inspector_row *of,
    const struct leave_row *leave)
{
	return (db_run(db, a, &leave_insert,
	    DB_PARAMS(of->district, of->id, leave->from_day, leave->to_day,
		leave->reason)));
}

struct problem *
leaves_delete(struct db *db, struct arena *a, const struct inspector_row *of,
    const char *from_day, struct leave_row *was)
{
	return (db_one(db, a, &leave_delete,
	    DB_PARAMS(of->district, of->id, from_day), was));
}

/* ---- recusals ------------------------------------------------------------ */

struct problem *
recusals_list(struct db *db, struct arena *a, const struct inspector_row *of,
    bool veiled, struct db_rows *out)
{
	return (db_fetch(db, a, &recusal_list,
	    DB_PARAMS(of->district, of->id, veiled ? "true" : "false"), out));
}

struct problem *
recusals_put(struct db *db, struct arena *a, const struct inspector_row *of,
    struct recusal_row *r)
{
	return (db_one(db, a, &recusal_put,
	    DB_PARAMS(of->district, of->id, r->object_code, r->reason,
		r->declared_at, r->draw_id),
	    r));
}

struct problem *
recusals_end(struct db *db, struct arena *a, const struct inspector_row *of,
    struct recusal_row *r)
{
	return (db_one(db, a, &recusal_end,
	    DB_PARAMS(of->district, of->id, r->object_code, r->ended_at), r));
}

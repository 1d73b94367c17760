/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/imports.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/page.h"
#include "storage/array.h"
#include "storage/imports.sql.h"

static const struct db_column import_columns[] = {
    DB_COL_TEXT(struct import_row, id),
    DB_COL_TEXT(struct import_row, kind),
    DB_COL_TEXT(struct import_row, org_id),
    DB_COL_TEXT(struct import_row, org_path),
    DB_COL_TEXT(struct import_row, parts),
    DB_COL_TEXT(struct import_row, file_name),
    DB_COL_I64(struct import_row, file_size),
    DB_COL_TEXT(struct import_row, mapping),
    DB_COL_TEXT(struct import_row, on_error),
    DB_COL_BOOL(struct import_row, activate),
    DB_COL_TEXT(struct import_row, state),
    DB_COL_TEXT(struct import_row, job_id),
    DB_COL_I64(struct import_row, staged),
    DB_COL_I64(struct import_row, applied_line),
    DB_COL_I64(struct import_row, rows_read),
    DB_COL_I64(struct import_row, skipped),
    DB_COL_I64(struct import_row, created),
    DB_COL_I64(struct import_row, updated),
    DB_COL_I64(struct import_row, unchanged),
    DB_COL_I64(struct import_row, refused),
    DB_COL_I64(struct import_row, warned),
    DB_COL_I64(struct import_row, activated),
    DB_COL_TEXT(struct import_row, problem),
    DB_COL_TEXT(struct import_row, phase),
    DB_COL_I64(struct import_row, done),
    DB_COL_I64(struct import_row, total),
    DB_COL_TIME(struct import_row, created_at),
    DB_COL_TIME(struct import_row, finished_at),
    {0},
};
static const struct db_query import_get = {
    "import_get", SQL_IMPORT_GET, import_columns, sizeof(struct import_row)};
static const struct db_query import_page = {
    "import_page", SQL_IMPORT_PAGE, import_columns, sizeof(struct import_row)};

#define IMPORT_WRITE(name, sql) \
	static const struct db_query name = {#name, sql, NULL, 0}
IMPORT_WRITE(import_file_insert, SQL_IMPORT_FILE_INSERT);
IMPORT_WRITE(import_insert, SQL_IMPORT_INSERT);
IMPORT_WRITE(import_begin, SQL_IMPORT_BEGIN);
IMPORT_WRITE(import_read_done, SQL_IMPORT_READ_DONE);
IMPORT_WRITE(import_applied, SQL_IMPORT_APPLIED);
IMPORT_WRITE(import_end, SQL_IMPORT_END);
IMPORT_WRITE(import_refusals_delete, SQL_IMPORT_REFUSALS_DELETE);

static const struct db_column id_columns[] = {
    DB_COL_TEXT(struct import_id, id), {0}};
static const struct db_query import_hold = {
    "import_hold", SQL_IMPORT_HOLD, id_columns, sizeof(struct import_id)};
static const struct db_query import_left_behind = {"import_left_behind",
    SQL_IMPORT_LEFT_BEHIND, id_columns, sizeof(struct import_id)};

struct known_row {
	int64_t parts, bytes;
};
static const struct db_column known_columns[] = {
    DB_COL_I64(struct known_row, parts),
    DB_COL_I64(struct known_row, bytes),
    {0},
};
static const struct db_query import_file_known = {"import_file_known",
    SQL_IMPORT_FILE_KNOWN, known_columns, sizeof(struct known_row)};

struct held_row {
	bool held;
};
static const struct db_column held_columns[] = {
    DB_COL_BOOL(struct held_row, held), {0}};
static const struct db_query import_tool_lock = {"import_tool_lock",
    SQL_IMPORT_TOOL_LOCK, held_columns, sizeof(struct held_row)};

static const struct db_column refusal_columns[] = {
    DB_COL_I64(struct import_refusal_row, line),
    DB_COL_TEXT(struct import_refusal_row, field),
    DB_COL_TEXT(struct import_refusal_row, severity),
    DB_COL_TEXT(struct import_refusal_row, code),
    DB_COL_TEXT(struct import_refusal_row, detail),
    DB_COL_TEXT(struct import_refusal_row, row),
    {0},
};
static const struct db_query import_refusals = {"import_refusals",
    SQL_IMPORT_REFUSALS, refusal_columns, sizeof(struct import_refusal_row)};

static const char *
number(struct arena *a, int64_t n)
{
	return (arena_fmt(a, "%" PRId64, n));
}

/* ---- files --------------------------------------------------------------- */

struct problem *
imports_file_insert(struct db *db, struct arena *a, const struct import_file *f)
{
	return (db_run(db, a, &import_file_insert,
	    DB_PARAMS(f->sha256, f->org_id, f->org_path, number(a, f->size),
		f->uploaded_by, f->uploaded_at)));
}

struct problem *
imports_files_known(struct db *db, struct arena *a, const struct import_new *n,
    const struct import_filter *scope, int64_t *parts, int64_t *bytes)
{
	struct known_row known = {0, 0};

	TRY(db_one(db, a, &import_file_known,
	    DB_PARAMS(
		db_array(a, n->parts, n->part_count), scope->low, scope->high),
	    &known));
	*parts = known.parts;
	*bytes = known.bytes;
	return (NULL);
}

/* ---- imports ------------------------------------------------------------- */

struct problem *
imports_insert(struct db *db, struct arena *a, const struct import_new *n)
{
	return (db_run(db, a, &import_insert,
	    DB_PARAMS(n->id, n->kind, n->org_id, n->org_path,
		db_array(a, n->parts, n->part_count), n->file_name,
		number(a, n->file_size), n->mapping, n->on_error,
		n->activate ? "true" : "false", n->job_id, n->created_by,
		n->created_at)));
}

struct problem *
imports_get(
    struct db *db, struct arena *a, const char *id, struct import_row *out)
{
	return (db_one(db, a, &import_get, DB_PARAMS(id), out));
}

struct problem *
imports_page(struct db *db, struct arena *a, const struct import_filter *f,
    const struct page *page, struct db_rows *out)
{
	return (db_fetch(db, a, &import_page,
	    DB_PARAMS(page_key(page, 0, "infinity"),
		page_key(page, 1, UUID_LAST), f->kind, f->state, f->low,
		f->high, page_fetch(a, page)),
	    out));
}

struct problem *
imports_refusals(struct db *db, struct arena *a, const char *id,
    int64_t after_line, int64_t limit, struct db_rows *out)
{
	return (db_fetch(db, a, &import_refusals,
	    DB_PARAMS(id, number(a, after_line), number(a, limit)), out));
}

/* ---- doing it ------------------------------------------------------------ */

struct problem *
imports_hold(struct db *db, struct arena *a, const char *id)
{
	struct import_id held;
	struct problem *p = db_one(db, a, &import_hold, DB_PARAMS(id), &held);

	if (p != NULL && p->kind == PROBLEM_NOT_FOUND)
		return (
		    problem_new(a, PROBLEM_WRONG_STATE, NULL, "导入已经结束"));
	return (p);
}

struct problem *
imports_begin(struct db *db, struct arena *a, const char *id)
{
	TRY(db_run(db, a, &import_refusals_delete, DB_PARAMS(id)));
	return (db_run(db, a, &import_begin, DB_PARAMS(id)));
}

struct problem *
imports_read_done(struct db *db, struct arena *a, const char *id,
    const struct import_counts *c)
{
	return (db_run(db, a, &import_read_done,
	    DB_PARAMS(id, number(a, c->staged), number(a, c->rows_read),
		number(a, c->skipped), number(a, c->refused),
		number(a, c->warned))));
}

struct problem *
imports_applied(struct db *db, struct arena *a, const char *id, int64_t line,
    const struct import_step *s)
{
	return (db_run(db, a, &import_applied,
	    DB_PARAMS(id, number(a, line), number(a, s->created),
		number(a, s->updated), number(a, s->unchanged),
		number(a, s->activated))));
}

struct problem *
imports_end(struct db *db, struct arena *a, const char *id, const char *state,
    const char *problem, const char *now)
{
	return (db_run(db, a, &import_end, DB_PARAMS(id, state, problem, now)));
}

struct problem *
imports_left_behind(
    struct db *db, struct arena *a, bool tool, struct db_rows *out)
{
	return (db_fetch(db, a, &import_left_behind,
	    DB_PARAMS(tool ? "true" : "false"), out));
}

struct problem *
imports_tool_lock(struct db *db, struct arena *a, bool *held)
{
	struct held_row row = {false};

	TRY(db_one(db, a, &import_tool_lock, DB_NO_PARAMS, &row));
	*held = row.held;
	return (NULL);
}

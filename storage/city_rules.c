/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/city_rules.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/city_rules.sql.h"

static const struct db_query cap_insert = {
    "cap_insert", SQL_CAP_INSERT, body_columns, sizeof(struct body_row)};
static const struct db_query cap_list = {
    "cap_list", SQL_CAP_LIST, body_columns, sizeof(struct body_row)};
static const struct db_query lot_rule_insert = {"lot_rule_insert",
    SQL_LOT_RULE_INSERT, body_columns, sizeof(struct body_row)};
static const struct db_query lot_rule_list = {
    "lot_rule_list", SQL_LOT_RULE_LIST, body_columns, sizeof(struct body_row)};

struct force_row {
	const char *level;
	int64_t most;
};
static const struct db_column force_columns[] = {
    DB_COL_TEXT(struct force_row, level),
    DB_COL_I64(struct force_row, most),
    {0},
};
static const struct db_query cap_in_force = {
    "cap_in_force", SQL_CAP_IN_FORCE, force_columns, sizeof(struct force_row)};

static const struct db_column use_columns[] = {
    DB_COL_TEXT(struct cap_use, code),
    DB_COL_I64(struct cap_use, city),
    DB_COL_I64(struct cap_use, of_districts),
    {0},
};
static const struct db_query cap_use = {
    "cap_use", SQL_CAP_USE, use_columns, sizeof(struct cap_use)};

static const struct db_column lots_columns[] = {
    DB_COL_TEXT(struct ruling_lots, code),
    DB_COL_I64(struct ruling_lots, lots),
    {0},
};
static const struct db_query lots_rows = {"lots_in_force", SQL_LOTS_IN_FORCE,
    lots_columns, sizeof(struct ruling_lots)};

static const char *
number(struct arena *a, int64_t n)
{
	return (arena_fmt(a, "%" PRId64, n));
}

struct problem *
caps_insert(struct db *db, struct arena *a, const struct cap_row *row,
    const char *now, struct body_row *out)
{
	return (db_one(db, a, &cap_insert,
	    DB_PARAMS(row->id, row->org_path, number(a, row->year), row->level,
		row->most, row->valid_from, row->legal_basis, row->created_by,
		now),
	    out));
}

struct problem *
caps_list(struct db *db, struct arena *a, const char *after, const char *year,
    const char *limit, struct db_rows *out)
{
	return (db_fetch(db, a, &cap_list, DB_PARAMS(after, year, limit), out));
}

struct problem *
lot_rules_insert(struct db *db, struct arena *a, const struct lot_rule_row *row,
    const char *now, struct body_row *out)
{
	return (db_one(db, a, &lot_rule_insert,
	    DB_PARAMS(row->id, row->org_path, row->list,
		number(a, row->at_least), number(a, row->lots), row->valid_from,
		row->legal_basis, row->created_by, now),
	    out));
}

struct problem *
lot_rules_list(struct db *db, struct arena *a, const char *after,
    const char *limit, struct db_rows *out)
{
	return (db_fetch(db, a, &lot_rule_list, DB_PARAMS(after, limit), out));
}

struct problem *
caps_in_force(struct db *db, struct arena *a, int64_t year, const char *day,
    struct caps *out)
{
	const struct force_row *row;
	struct db_rows rows;
	size_t i;

	*out = caps_none();
	TRY(db_fetch(
	    db, a, &cap_in_force, DB_PARAMS(number(a, year), day), &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		caps_set(out, row[i].level, row[i].most);
	return (NULL);
}

struct problem *
caps_use(struct db *db, struct arena *a, int64_t year, const char *before,
    const char *object_code, struct db_rows *out)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_plan_afresh(b);
	db_batch_add(
	    b, &cap_use, DB_PARAMS(number(a, year), before, object_code), out);
	return (db_batch_run(b));
}

struct problem *
lots_in_force(
    struct db *db, struct arena *a, const char *day, struct db_rows *out)
{
	return (db_fetch(db, a, &lots_rows, DB_PARAMS(day), out));
}

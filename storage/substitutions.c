/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/substitutions.h"

#include "storage/array.h"
#include "storage/change.h"
#include "storage/draw_tasks.h"
#include "storage/substitutions.sql.h"
#include "storage/task_partners.h"

static const struct db_column row_columns[] = {
    DB_COL_TEXT(struct substitution_row, id),
    DB_COL_TEXT(struct substitution_row, task_id),
    DB_COL_TEXT(struct substitution_row, draw_id),
    DB_COL_TEXT(struct substitution_row, object_code),
    DB_COL_TEXT(struct substitution_row, reason),
    DB_COL_TEXT(struct substitution_row, fact_on),
    DB_COL_TEXT(struct substitution_row, state),
    {0},
};
static const struct db_query order = {"substitution_order",
    SQL_SUBSTITUTION_ORDER, row_columns, sizeof(struct substitution_row)};
static const struct db_query orders = {"substitution_orders",
    SQL_SUBSTITUTION_ORDERS, row_columns, sizeof(struct substitution_row)};

static const struct db_column item_columns[] = {
    DB_COL_TEXT(struct draw_task_item_row, district),
    DB_COL_TEXT(struct draw_task_item_row, task_id),
    DB_COL_TEXT(struct draw_task_item_row, item_id),
    DB_COL_I64(struct draw_task_item_row, item_version),
    DB_COL_TEXT(struct draw_task_item_row, list_id),
    DB_COL_TEXT(struct draw_task_item_row, department),
    DB_COL_TEXT(struct draw_task_item_row, specialty),
    DB_COL_TEXT(struct draw_task_item_row, methods),
    DB_COL_TEXT(struct draw_task_item_row, form_id),
    DB_COL_I64(struct draw_task_item_row, form_version),
    {0},
};
static const struct db_query items = {"substitution_items",
    SQL_SUBSTITUTION_ITEMS, item_columns, sizeof(struct draw_task_item_row)};

static const struct db_column owed_columns[] = {
    DB_COL_TEXT(struct substitution_owed_row, code),
    {0},
};
static const struct db_query owed = {"substitution_owed", SQL_SUBSTITUTION_OWED,
    owed_columns, sizeof(struct substitution_owed_row)};

static const struct db_query insert = {"substitution_insert",
    SQL_SUBSTITUTION_INSERT, body_columns, sizeof(struct body_row)};
static const struct db_query get = {"substitution_get", SQL_SUBSTITUTION_GET,
    body_columns, sizeof(struct body_row)};
static const struct db_query lock = {"substitution_lock", SQL_SUBSTITUTION_LOCK,
    request_columns, sizeof(struct request_row)};
static const struct db_query decide = {"substitution_decide",
    SQL_SUBSTITUTION_DECIDE, body_columns, sizeof(struct body_row)};

const struct requests substitutions = {&get, &lock, &decide};

static const struct db_column partner_columns[] = {
    DB_COL_TEXT(struct draw_task_partner_row, district),
    DB_COL_TEXT(struct draw_task_partner_row, task_id),
    DB_COL_TEXT(struct draw_task_partner_row, department),
    DB_COL_TEXT(struct draw_task_partner_row, org_id),
    DB_COL_TEXT(struct draw_task_partner_row, org_path),
    {0},
};
static const struct db_query partners = {"substitution_partners",
    SQL_SUBSTITUTION_PARTNERS, partner_columns,
    sizeof(struct draw_task_partner_row)};
static const struct db_query finish = {
    "substitution_finish", SQL_SUBSTITUTION_FINISH, NULL, 0};

struct problem *
substitutions_insert(struct db *db, struct arena *a,
    const struct task_row *task, const struct request_row *row,
    const struct substitution_claim *claim, struct body_row *out)
{
	return (db_one(db, a, &insert,
	    DB_PARAMS(row->id, task->district, task->id, task->draw_id,
		task->object_code, row->reason, claim->fact_on, row->note,
		claim->evidence, row->requested_by, row->requested_at),
	    out));
}

struct problem *
substitutions_orders(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &orders, DB_NO_PARAMS, out));
}

struct problem *
substitutions_order(struct db *db, struct arena *a, const char *id,
    struct substitution_row *out)
{
	return (db_one(db, a, &order, DB_PARAMS(id), out));
}

struct problem *
substitutions_finish(struct db *db, struct arena *a, const char *id,
    const struct substitution_end *end)
{
	return (change_one(db, a, &finish,
	    DB_PARAMS(id, end->state, end->now, end->amendment, end->text)));
}

struct problem *
substitutions_items(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct db_rows *out)
{
	return (db_fetch(db, a, &items, DB_PARAMS(district, task_id), out));
}

struct problem *
substitutions_partners(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct db_rows *out)
{
	return (db_fetch(db, a, &partners, DB_PARAMS(district, task_id), out));
}

struct problem *
substitutions_owed(
    struct db *db, struct arena *a, const char *item_id, struct db_rows *out)
{
	return (db_fetch(db, a, &owed, DB_PARAMS(item_id), out));
}

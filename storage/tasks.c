/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/tasks.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/change.h"
#include "storage/tasks.sql.h"

static const struct db_query task_get = {
    "task_get", SQL_TASK_GET, body_view_columns, sizeof(struct body_view)};
static const struct db_query task_page = {
    "task_page", SQL_TASK_PAGE, body_columns, sizeof(struct body_row)};
static const struct db_query task_page_object = {"task_page_object",
    SQL_TASK_PAGE_OBJECT, body_columns, sizeof(struct body_row)};
static const struct db_query task_page_draw = {"task_page_draw",
    SQL_TASK_PAGE_DRAW, body_columns, sizeof(struct body_row)};
static const struct db_query task_page_mine = {"task_page_mine",
    SQL_TASK_PAGE_MINE, body_columns, sizeof(struct body_row)};
static const struct db_query task_page_partner = {"task_page_partner",
    SQL_TASK_PAGE_PARTNER, body_columns, sizeof(struct body_row)};

static const struct db_column task_columns[] = {
    DB_COL_TEXT(struct task_row, id),
    DB_COL_TEXT(struct task_row, district),
    DB_COL_TEXT(struct task_row, org_id),
    DB_COL_TEXT(struct task_row, org_path),
    DB_COL_TEXT(struct task_row, draw_id),
    DB_COL_TEXT(struct task_row, visit_no),
    DB_COL_TEXT(struct task_row, object_code),
    DB_COL_TEXT(struct task_row, object_name),
    DB_COL_TEXT(struct task_row, origin),
    DB_COL_TEXT(struct task_row, state),
    DB_COL_TEXT(struct task_row, from_day),
    DB_COL_TEXT(struct task_row, to_day),
    DB_COL_TIME(struct task_row, created_at),
    DB_COL_I64(struct task_row, version),
    DB_COL_BOOL(struct task_row, in_company),
    {0},
};
static const struct db_query task_lock = {
    "task_lock", SQL_TASK_LOCK, task_columns, sizeof(struct task_row)};

static const struct db_query task_row_get = {
    "task_row", SQL_TASK_ROW, task_columns, sizeof(struct task_row)};

static const struct db_column turn_columns[] = {
    DB_COL_I64(struct visit_turn, slot),
    DB_COL_I64(struct visit_turn, turn),
    DB_COL_TEXT(struct visit_turn, department),
    DB_COL_TEXT(struct visit_turn, inspector_id),
    DB_COL_BOOL(struct visit_turn, leader),
    DB_COL_TEXT(struct visit_turn, state),
    {0},
};
static const struct db_query task_turns = {
    "task_turns", SQL_TASK_TURNS, turn_columns, sizeof(struct visit_turn)};

static const struct db_column form_columns[] = {
    DB_COL_TEXT(struct task_form_row, item_id),
    DB_COL_I64(struct task_form_row, item_version),
    DB_COL_TEXT(struct task_form_row, fields),
    DB_COL_TEXT(struct task_form_row, methods),
    {0},
};
static const struct db_query task_forms = {
    "task_forms", SQL_TASK_FORMS, form_columns, sizeof(struct task_form_row)};

static const struct db_query task_turn_decide = {
    "task_turn_decide", SQL_TASK_TURN_DECIDE, NULL, 0};
static const struct db_query task_lead = {"task_lead", SQL_TASK_LEAD, NULL, 0};
static const struct db_query task_move = {"task_move", SQL_TASK_MOVE, NULL, 0};

struct problem *
tasks_get(struct db *db, struct arena *a, const char *id, bool scope_is_enough,
    struct body_view *out)
{
	return (db_one(db, a, &task_get,
	    DB_PARAMS(id, scope_is_enough ? "true" : "false"), out));
}

struct problem *
tasks_page(struct db *db, struct arena *a, const struct task_filter *f,
    const char *after, const char *limit, struct db_rows *out)
{
	if (f->inspector_id != NULL)
		return (db_fetch(db, a, &task_page_mine,
		    DB_PARAMS(after, limit, f->inspector_id, f->org_id,
			f->object_code, f->state, f->due_from, f->due_to,
			f->draw_id),
		    out));
	if (f->partner)
		return (db_fetch(db, a, &task_page_partner,
		    DB_PARAMS(after, limit, f->low, f->high, f->org_id,
			f->object_code, f->state, f->due_from, f->due_to,
			f->draw_id),
		    out));
	if (f->object_code != NULL)
		return (db_fetch(db, a, &task_page_object,
		    DB_PARAMS(after, limit, f->low, f->high, f->org_id,
			f->state, f->due_from, f->due_to, f->draw_id,
			f->object_code),
		    out));
	if (f->draw_id != NULL)
		return (db_fetch(db, a, &task_page_draw,
		    DB_PARAMS(after, limit, f->low, f->high, f->org_id,
			f->state, f->due_from, f->due_to, f->draw_id),
		    out));
	return (db_fetch(db, a, &task_page,
	    DB_PARAMS(after, limit, f->low, f->high, f->org_id, f->state,
		f->due_from, f->due_to),
	    out));
}

struct problem *
tasks_get_row(
    struct db *db, struct arena *a, const char *id, struct task_row *out)
{
	return (db_one(db, a, &task_row_get, DB_PARAMS(id), out));
}

struct problem *
tasks_hold(struct db *db, struct arena *a, const char *id, struct task_row *out,
    struct visit *visit, struct db_rows *forms)
{
	struct db_batch *b = db_batch_new(db, a);
	struct db_rows task, turns;

	db_batch_add(b, &task_lock, DB_PARAMS(id), &task);
	db_batch_add(b, &task_turns, DB_PARAMS(id), &turns);
	if (forms != NULL)
		db_batch_add(b, &task_forms, DB_PARAMS(id), forms);
	TRY(db_batch_run(b));
	if (task.count == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	*out = *(struct task_row *)task.rows;
	*visit = (struct visit){turns.rows, turns.count};
	return (NULL);
}

struct problem *
tasks_forms(struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &task_forms, DB_PARAMS(id), out));
}

static const char *
number(struct arena *a, int64_t n)
{
	return (arena_fmt(a, "%" PRId64, n));
}

struct problem *
tasks_decide(struct db *db, struct arena *a, const struct task_row *task,
    const struct visit_turn *turn, const struct task_change *change)
{
	return (change_one(db, a, &task_turn_decide,
	    DB_PARAMS(task->district, task->id, number(a, turn->slot),
		number(a, turn->turn), change->state, change->reason,
		change->now)));
}

struct problem *
tasks_lead(struct db *db, struct arena *a, const struct task_row *task,
    const struct visit_turn *turn)
{
	return (db_run(db, a, &task_lead,
	    DB_PARAMS(task->district, task->id, number(a, turn->slot),
		number(a, turn->turn))));
}

struct problem *
tasks_move(struct db *db, struct arena *a, const char *district, const char *id,
    const struct task_change *change)
{
	return (db_run(db, a, &task_move,
	    DB_PARAMS(
		district, id, change->state, change->reason, change->now)));
}

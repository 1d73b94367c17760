/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/proposals.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/array.h"
#include "storage/change.h"
#include "storage/proposals.sql.h"

static const struct db_column item_columns[] = {
    DB_COL_TEXT(struct proposal_item_row, item_id),
    DB_COL_TEXT(struct proposal_item_row, code),
    DB_COL_TEXT(struct proposal_item_row, state),
    DB_COL_I64(struct proposal_item_row, item_version),
    DB_COL_TEXT(struct proposal_item_row, specialty),
    DB_COL_TEXT(struct proposal_item_row, methods),
    DB_COL_TEXT(struct proposal_item_row, form_id),
    DB_COL_I64(struct proposal_item_row, form_version),
    DB_COL_TEXT(struct proposal_item_row, department),
    DB_COL_TEXT(struct proposal_item_row, department_id),
    DB_COL_TEXT(struct proposal_item_row, department_path),
    {0},
};
static const struct db_query proposal_items = {"proposal_items",
    SQL_PROPOSAL_ITEMS, item_columns, sizeof(struct proposal_item_row)};

static const struct db_column person_columns[] = {
    DB_COL_TEXT(struct proposal_person_row, id),
    DB_COL_TEXT(struct proposal_person_row, code),
    DB_COL_TEXT(struct proposal_person_row, department),
    DB_COL_TEXT(struct proposal_person_row, district),
    DB_COL_TEXT(struct proposal_person_row, specialties),
    DB_COL_TEXT(struct proposal_person_row, certificate_until),
    DB_COL_BOOL(struct proposal_person_row, on_duty),
    DB_COL_BOOL(struct proposal_person_row, on_leave),
    DB_COL_BOOL(struct proposal_person_row, recused),
    {0},
};
static const struct db_query proposal_people = {"proposal_people",
    SQL_PROPOSAL_PEOPLE, person_columns, sizeof(struct proposal_person_row)};

static const struct db_column content_columns[] = {
    DB_COL_TEXT(struct proposal_content_row, from_day),
    DB_COL_TEXT(struct proposal_content_row, to_day),
    DB_COL_TEXT(struct proposal_content_row, entered_by),
    DB_COL_TEXT(struct proposal_content_row, items),
    DB_COL_TEXT(struct proposal_content_row, people),
    {0},
};
static const struct db_query proposal_get = {"proposal_get", SQL_PROPOSAL_GET,
    content_columns, sizeof(struct proposal_content_row)};

static const struct db_query proposal_insert = {
    "proposal_insert", SQL_PROPOSAL_INSERT, NULL, 0};
static const struct db_query proposal_cause_insert = {
    "proposal_cause_insert", SQL_PROPOSAL_CAUSE_INSERT, NULL, 0};
static const struct db_query proposal_approve = {
    "proposal_approve", SQL_PROPOSAL_APPROVE, NULL, 0};
static const struct db_query proposal_reopen = {
    "proposal_reopen", SQL_PROPOSAL_REOPEN, NULL, 0};
static const struct db_query proposal_staffed = {
    "proposal_staffed", SQL_PROPOSAL_STAFFED, NULL, 0};

struct problem *
proposals_items(struct db *db, struct arena *a, const char *const *ids,
    size_t count, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &proposal_items, DB_PARAMS(db_array(a, ids, count)), out));
}

struct problem *
proposals_people(struct db *db, struct arena *a, const char *const *ids,
    size_t count, const struct proposal_window *window, struct db_rows *out)
{
	return (db_fetch(db, a, &proposal_people,
	    DB_PARAMS(db_array(a, ids, count), window->object_code,
		window->from, window->to),
	    out));
}

struct same_row {
	const char *id;
};
static const struct db_column same_columns[] = {
    DB_COL_TEXT(struct same_row, id),
    {0},
};
static const struct db_query proposal_same = {
    "proposal_same", SQL_PROPOSAL_SAME, same_columns, sizeof(struct same_row)};

struct problem *
proposals_same(struct db *db, struct arena *a, const struct proposal_row *row,
    const char *const *items, size_t count, const char **id)
{
	struct same_row found;

	TRY(db_one(db, a, &proposal_same,
	    DB_PARAMS(row->object_code, row->origin, db_array(a, items, count),
		row->from_day, row->to_day),
	    &found));
	*id = found.id;
	return (NULL);
}

struct problem *
proposals_insert(struct db *db, struct arena *a, const struct proposal_row *row,
    const char *now)
{
	TRY(db_run(db, a, &proposal_insert,
	    DB_PARAMS(row->district, row->id, row->origin, row->org_id,
		row->org_path, row->object_id, row->object_code, row->object,
		row->from_day, row->to_day,
		arena_fmt(a, "%" PRId64, row->slots), now)));
	return (proposals_cause(db, a, row, now));
}

struct problem *
proposals_cause(struct db *db, struct arena *a, const struct proposal_row *row,
    const char *now)
{
	return (db_run(db, a, &proposal_cause_insert,
	    DB_PARAMS(row->district, row->id, row->cause, row->reference,
		row->entered_by, now)));
}

struct problem *
proposals_staffed(struct db *db, struct arena *a, const char *district,
    const char *id, int64_t people)
{
	return (change_one(db, a, &proposal_staffed,
	    DB_PARAMS(district, id, arena_fmt(a, "%" PRId64, people))));
}

struct problem *
proposals_get(struct db *db, struct arena *a, const char *id,
    struct proposal_content_row *out)
{
	return (db_one(db, a, &proposal_get, DB_PARAMS(id), out));
}

struct problem *
proposals_approve(struct db *db, struct arena *a, const char *district,
    const char *id, const char *user_id, const char *now)
{
	return (change_one(
	    db, a, &proposal_approve, DB_PARAMS(district, id, user_id, now)));
}

struct problem *
proposals_reopen(struct db *db, struct arena *a, const char *district,
    const char *id, const char *user_id, const char *now)
{
	return (change_one(
	    db, a, &proposal_reopen, DB_PARAMS(district, id, user_id, now)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/deadlines.h"

#include "storage/deadlines.sql.h"

static const struct db_column day_columns[] = {
    DB_COL_TEXT(struct deadline_day_row, day),
    {0},
};
static const struct db_query check_days = {"deadline_check_days",
    SQL_DEADLINE_CHECK_DAYS, day_columns, sizeof(struct deadline_day_row)};
static const struct db_query display_days = {"deadline_display_days",
    SQL_DEADLINE_DISPLAY_DAYS, day_columns, sizeof(struct deadline_day_row)};

static const struct db_column changed_columns[] = {
    DB_COL_TEXT(struct deadline_changed_row, id),
    DB_COL_TEXT(struct deadline_changed_row, org_path),
    DB_COL_TEXT(struct deadline_changed_row, day),
    {0},
};
static const struct db_query due_set = {"deadline_due_set",
    SQL_DEADLINE_DUE_SET, changed_columns, sizeof(struct deadline_changed_row)};
static const struct db_query display_set = {
    "deadline_display_set", SQL_DEADLINE_DISPLAY_SET, NULL, 0};
static const struct db_query overdue = {"deadline_overdue",
    SQL_DEADLINE_OVERDUE, changed_columns, sizeof(struct deadline_changed_row)};
static const struct db_query archive = {"deadline_archive",
    SQL_DEADLINE_ARCHIVE, changed_columns, sizeof(struct deadline_changed_row)};

static const struct db_column id_columns[] = {
    DB_COL_TEXT(struct deadline_id_row, id),
    {0},
};
static const struct db_query publishable = {"deadline_publishable",
    SQL_DEADLINE_PUBLISHABLE, id_columns, sizeof(struct deadline_id_row)};

static const struct db_query warn = {
    "deadline_warn", SQL_DEADLINE_WARN, NULL, 0};
static const struct db_query notice_page = {"notice_page", SQL_NOTICE_PAGE,
    body_dated_columns, sizeof(struct body_dated_row)};

static const char *
truth(bool b)
{
	return (b ? "true" : "false");
}

struct problem *
deadlines_check_days(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &check_days, DB_NO_PARAMS, out));
}

struct problem *
deadlines_display_days(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &display_days, DB_NO_PARAMS, out));
}

struct problem *
deadlines_set_due(struct db *db, struct arena *a,
    const struct deadline_term *term, const char *today, const char *now,
    struct db_rows *out)
{
	return (db_fetch(db, a, &due_set,
	    DB_PARAMS(
		term->day, term->end, truth(term->provisional), today, now),
	    out));
}

struct problem *
deadlines_set_display(struct db *db, struct arena *a,
    const struct deadline_term *term, int64_t *changed)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &display_set,
	    DB_PARAMS(term->day, term->end, truth(term->provisional)), &rows));
	*changed = rows.affected;
	return (NULL);
}

struct problem *
deadlines_publishable(struct db *db, struct arena *a, const char *today,
    const char *after, struct db_rows *out)
{
	return (db_fetch(db, a, &publishable, DB_PARAMS(today, after), out));
}

struct problem *
deadlines_warn(struct db *db, struct arena *a,
    const struct deadline_reach *reach, const char *now, int64_t *given)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &warn,
	    DB_PARAMS(reach->today, reach->one, reach->five, reach->ten, now),
	    &rows));
	*given = rows.affected;
	return (NULL);
}

struct problem *
deadlines_mark_overdue(struct db *db, struct arena *a, const char *today,
    const char *now, struct db_rows *out)
{
	return (db_fetch(db, a, &overdue, DB_PARAMS(today, now), out));
}

struct problem *
deadlines_archive(struct db *db, struct arena *a, const char *today,
    const struct deadline_states *states, const char *now, struct db_rows *out)
{
	return (db_fetch(db, a, &archive,
	    DB_PARAMS(today, states->publication_from, states->publication_to,
		states->record_from, states->record_to, now),
	    out));
}

struct problem *
notices_page(struct db *db, struct arena *a, const struct notice_filter *f,
    const struct body_after *after, struct db_rows *out)
{
	return (db_fetch(db, a, &notice_page,
	    DB_PARAMS(
		after->at, after->id, after->limit, f->low, f->high, f->kind),
	    out));
}

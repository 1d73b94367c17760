/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/draw_bundles.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/array.h"
#include "storage/draw_bundles.sql.h"

static const struct db_column attempt_columns[] = {
    DB_COL_TEXT(struct draw_bundle_attempt_row, id),
    DB_COL_I64(struct draw_bundle_attempt_row, attempt),
    DB_COL_TEXT(struct draw_bundle_attempt_row, state),
    DB_COL_TEXT(struct draw_bundle_attempt_row, transcript_hash),
    {0},
};
static const struct db_query attempts = {"draw_bundle_attempts",
    SQL_DRAW_BUNDLE_ATTEMPTS, attempt_columns,
    sizeof(struct draw_bundle_attempt_row)};

static const struct db_column event_columns[] = {
    DB_COL_I64(struct draw_bundle_event_row, seq),
    DB_COL_TIME(struct draw_bundle_event_row, at),
    DB_COL_TEXT(struct draw_bundle_event_row, kind),
    DB_COL_TEXT(struct draw_bundle_event_row, subject_id),
    DB_COL_TEXT(struct draw_bundle_event_row, actor_kind),
    DB_COL_TEXT(struct draw_bundle_event_row, actor_id),
    DB_COL_TEXT(struct draw_bundle_event_row, after),
    {0},
};
static const struct db_query events = {"draw_bundle_events",
    SQL_DRAW_BUNDLE_EVENTS, event_columns,
    sizeof(struct draw_bundle_event_row)};

static const struct db_column person_columns[] = {
    DB_COL_TEXT(struct draw_bundle_person_row, visit_no),
    DB_COL_I64(struct draw_bundle_person_row, slot),
    DB_COL_I64(struct draw_bundle_person_row, turn),
    DB_COL_TEXT(struct draw_bundle_person_row, inspector),
    {0},
};
static const struct db_query people = {"draw_bundle_people",
    SQL_DRAW_BUNDLE_PEOPLE, person_columns,
    sizeof(struct draw_bundle_person_row)};

static const struct db_column untold_columns[] = {
    DB_COL_TEXT(struct draw_bundle_untold_row, visit_no),
    DB_COL_TEXT(struct draw_bundle_untold_row, what),
    DB_COL_BOOL(struct draw_bundle_untold_row, is_told),
    {0},
};
static const struct db_query untold = {"draw_bundle_untold",
    SQL_DRAW_BUNDLE_UNTOLD, untold_columns,
    sizeof(struct draw_bundle_untold_row)};

static const struct db_column bundle_columns[] = {
    DB_COL_I64(struct draw_bundle_row, size),
    DB_COL_TEXT(struct draw_bundle_row, sha256),
    DB_COL_TIME(struct draw_bundle_row, made_at),
    {0},
};
static const struct db_query put = {
    "draw_bundle_put", SQL_DRAW_BUNDLE_PUT, NULL, 0};
static const struct db_query get = {"draw_bundle_get", SQL_DRAW_BUNDLE_GET,
    bundle_columns, sizeof(struct draw_bundle_row)};

struct problem *
draw_bundle_attempts(struct db *db, struct arena *a, const char *draw_no,
    int64_t attempt, struct db_rows *out)
{
	return (db_fetch(db, a, &attempts,
	    DB_PARAMS(draw_no, arena_fmt(a, "%" PRId64, attempt)), out));
}

struct problem *
draw_bundle_events(struct db *db, struct arena *a, const char *const *ids,
    size_t count, struct db_rows *out)
{
	return (
	    db_fetch(db, a, &events, DB_PARAMS(db_array(a, ids, count)), out));
}

struct problem *
draw_bundle_people(
    struct db *db, struct arena *a, const char *draw_id, struct db_rows *out)
{
	return (db_fetch(db, a, &people, DB_PARAMS(draw_id), out));
}

struct problem *
draw_bundle_untold(
    struct db *db, struct arena *a, const char *draw_id, struct db_rows *out)
{
	return (db_fetch(db, a, &untold, DB_PARAMS(draw_id), out));
}

struct problem *
draw_bundle_put(struct db *db, struct arena *a, const char *id,
    const struct draw_bundle_row *row)
{
	return (db_run(db, a, &put,
	    DB_PARAMS(id, arena_fmt(a, "%" PRId64, row->size), row->sha256,
		row->made_at)));
}

struct problem *
draw_bundle_get(
    struct db *db, struct arena *a, const char *id, struct draw_bundle_row *out)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &get, DB_PARAMS(id), &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	*out = *(const struct draw_bundle_row *)rows.rows;
	return (NULL);
}

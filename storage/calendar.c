/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/calendar.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/calendar.sql.h"

struct year_row {
	int64_t year;
};
static const struct db_column year_columns[] = {
    DB_COL_I64(struct year_row, year), {0}};
static const struct db_query calendar_years = {"calendar_years",
    SQL_CALENDAR_YEARS, year_columns, sizeof(struct year_row)};

/* The rows are the very table that domain/workday reads. */
static const struct db_column exception_columns[] = {
    DB_COL_I64(struct workday_exception, day),
    DB_COL_BOOL(struct workday_exception, working),
    {0},
};
static const struct db_query calendar_exceptions = {"calendar_exceptions",
    SQL_CALENDAR_EXCEPTIONS, exception_columns,
    sizeof(struct workday_exception)};

static const struct db_column calendar_year_columns[] = {
    DB_COL_I64(struct calendar_year_row, year),
    DB_COL_TEXT(struct calendar_year_row, source),
    DB_COL_I64(struct calendar_year_row, version),
    DB_COL_TIME(struct calendar_year_row, published_at),
    {0},
};
static const struct db_query year_get = {"calendar_year_get",
    SQL_CALENDAR_YEAR_GET, calendar_year_columns,
    sizeof(struct calendar_year_row)};
static const struct db_query year_insert = {"calendar_year_insert",
    SQL_CALENDAR_YEAR_INSERT, calendar_year_columns,
    sizeof(struct calendar_year_row)};
static const struct db_query year_update = {"calendar_year_update",
    SQL_CALENDAR_YEAR_UPDATE, calendar_year_columns,
    sizeof(struct calendar_year_row)};

static const struct db_column calendar_day_columns[] = {
    DB_COL_TEXT(struct calendar_day_row, day),
    DB_COL_BOOL(struct calendar_day_row, working),
    DB_COL_TEXT(struct calendar_day_row, name),
    {0},
};
static const struct db_query days_of = {"calendar_days_of",
    SQL_CALENDAR_DAYS_OF, calendar_day_columns,
    sizeof(struct calendar_day_row)};
static const struct db_query days_delete = {
    "calendar_days_delete", SQL_CALENDAR_DAYS_DELETE, NULL, 0};
static const struct db_query days_insert = {
    "calendar_days_insert", SQL_CALENDAR_DAYS_INSERT, NULL, 0};

struct problem *
calendar_load(struct db *db, struct arena *a, struct workday_calendar *out)
{
	struct db_batch *b = db_batch_new(db, a);
	struct db_rows years, days;
	int64_t *numbers;
	size_t i;

	db_batch_add(b, &calendar_years, DB_NO_PARAMS, &years);
	db_batch_add(b, &calendar_exceptions, DB_NO_PARAMS, &days);
	TRY(db_batch_run(b));
	numbers = arena_array(a, years.count, sizeof(*numbers));
	for (i = 0; i < years.count; i++)
		numbers[i] = ((struct year_row *)years.rows)[i].year;
	*out = (struct workday_calendar){
	    .years = numbers,
	    .years_count = years.count,
	    .days = days.rows,
	    .days_count = days.count,
	};
	return (NULL);
}

struct problem *
calendar_year_get(struct db *db, struct arena *a, int64_t year,
    struct calendar_year_row *out, struct db_rows *days)
{
	const char *number = arena_fmt(a, "%" PRId64, year);
	struct db_batch *b = db_batch_new(db, a);
	struct db_rows rows;

	db_batch_add(b, &year_get, DB_PARAMS(number), &rows);
	db_batch_add(b, &days_of, DB_PARAMS(number), days);
	TRY(db_batch_run(b));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL,
		    "%" PRId64 " 年的工作日历尚未发布", year));
	*out = *(struct calendar_year_row *)rows.rows;
	return (NULL);
}

struct problem *
calendar_year_put(struct db *db, struct arena *a, const char *now,
    const char *days, struct calendar_year_row *out)
{
	const char *number = arena_fmt(a, "%" PRId64, out->year),
		   *version = arena_fmt(a, "%" PRId64, out->version);
	struct db_rows rows;

	if (out->version == 0)
		TRY(db_fetch(db, a, &year_insert,
		    DB_PARAMS(number, out->source, now), &rows));
	else
		TRY(db_fetch(db, a, &year_update,
		    DB_PARAMS(number, out->source, now, version), &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_STALE, NULL, NULL));
	*out = *(struct calendar_year_row *)rows.rows;
	TRY(db_run(db, a, &days_delete, DB_PARAMS(number)));
	return (db_run(db, a, &days_insert, DB_PARAMS(number, days)));
}

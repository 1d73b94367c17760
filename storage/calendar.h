/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the working calendar; the rule that reads them is domain/workday. */
#ifndef SSJ_STORAGE_CALENDAR_H
#define SSJ_STORAGE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "domain/workday.h"
#include "storage/db.h"

struct calendar_year_row {
	int64_t year;
	const char *source; /* the notice it was taken from */
	int64_t version;
	const char *published_at; /* when this version was loaded */
};

struct calendar_day_row {
	const char *day; /* "2026-02-14" */
	bool working;
	const char *name; /* of the festival it belongs to */
};

/* Everything published, for counting terms (some 400 days). */
struct problem *
calendar_load(struct db *db, struct arena *a, struct workday_calendar *out);

/* One year and its days (struct calendar_day_row, ascending).
 * PROBLEM_NOT_FOUND when it is not published. */
struct problem *calendar_year_get(struct db *db, struct arena *a, int64_t year,
    struct calendar_year_row *out, struct db_rows *days);

/*
 * Publishes a year anew (out->version 0; PROBLEM_DUPLICATE when it is there)
 * or in place of version out->version (PROBLEM_STALE when it is another).
 * out->year and out->source are what is written; `days` is the JSON text
 * [{"day","working","name"}, …]. Reads the row back.
 */
struct problem *calendar_year_put(struct db *db, struct arena *a,
    const char *now, const char *days, struct calendar_year_row *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The working calendar: read by everybody, published for the whole city by
 * its own administrator when the State Council's notice is out.
 */
#ifndef SSJ_SERVICE_CALENDAR_H
#define SSJ_SERVICE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "domain/workday.h"
#include "storage/calendar.h"

struct calendar_view {
	struct calendar_year_row year;
	struct db_rows days;  /* struct calendar_day_row */
	int64_t working_days; /* of the whole year */
};

/* A day as the notice has it. */
struct calendar_input {
	const char *day;
	bool working;
	const char *name;
};

struct calendar_notice {
	int64_t year;
	const char *source; /* which notice */
	int64_t version;    /* the one to replace; 0: the year is new */
	const struct calendar_input *days;
	size_t count;
};

/* PROBLEM_NOT_FOUND while the year is not published. No account needed. */
struct problem *
calendar_read(struct ctx *x, int64_t year, struct calendar_view *out);

/* The last day of `count` working days (1–1000) set off on `from`. */
struct problem *calendar_due(
    struct ctx *x, const char *from, int count, struct workday_term *out);

/*
 * Publishes a year, or replaces its calendar. Needs calendar.manage for the
 * whole city. PROBLEM_INVALID when it is no calendar (domain/calendar_year.h),
 * PROBLEM_PRECONDITION_MISSING for a published year without a version,
 * PROBLEM_STALE for another version. Terms that were provisional because of
 * this year are computed again.
 */
struct problem *calendar_publish(struct ctx *x,
    const struct calendar_notice *notice, struct calendar_view *out);

#endif

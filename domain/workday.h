/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms counted in working days (C82: 20, C83: 7) and in natural days (N08:
 * 10).
 *
 * Which days are worked is data: every November the State Council publishes
 * the holidays and the weekend days worked in exchange for the next year. A
 * term that reaches a year without a published calendar is provisional: it is
 * counted by weekdays meanwhile and computed again when the year is loaded.
 *
 * The day on which something happens is never counted: the first day is the
 * next one. Days are numbers (base/day.h); nothing here knows today.
 */
#ifndef SSJ_DOMAIN_WORKDAY_H
#define SSJ_DOMAIN_WORKDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	WORKDAYS_TO_PUBLISH = 20,  /* C82 */
	WORKDAYS_OF_DISPLAY = 7,   /* C83 */
	NATURAL_DAYS_TO_SCAN = 10, /* N08 */
	WORKDAY_TERM_MAX = 1000,   /* longest term workday_after() counts */
};

/* One day for which a published calendar says something of its own. */
struct workday_exception {
	int64_t day;
	bool working;
};

/* Everything published so far. Both tables ascend, nothing stands twice. */
struct workday_calendar {
	const int64_t *years; /* the years with a published calendar */
	size_t years_count;
	const struct workday_exception *days;
	size_t days_count;
};

struct workday_term {
	int64_t day;	  /* the last day of the term */
	bool provisional; /* a year on the way is not published yet */
};

/* True when the calendar of `year` is published. */
bool workday_published(const struct workday_calendar *c, int64_t year);

/* True when `day` is worked: as published, else from Monday to Friday. */
bool workday_is(const struct workday_calendar *c, int64_t day);

/*
 * The last day of a term of `count` working days (1 to WORKDAY_TERM_MAX) that
 * something on `start` sets off.
 */
struct workday_term
workday_after(const struct workday_calendar *c, int64_t start, int count);

/* The same in natural days, which no calendar changes. */
struct workday_term naturalday_after(int64_t start, int count);

#endif

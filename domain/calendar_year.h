/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is this list of days a year's calendar? Checked before it is published,
 * because every term of the year is counted by it.
 */
#ifndef SSJ_DOMAIN_CALENDAR_YEAR_H
#define SSJ_DOMAIN_CALENDAR_YEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct problem;

struct calendar_entry {
	int64_t day;
	bool working;
};

/*
 * PROBLEM_INVALID, with a JSON pointer below /days for each wrong entry, when
 * a day lies outside `year` or stands twice, or when a festival whose date
 * never moves (1 January, 1 May, 1 to 3 October) is not in the list as free:
 * then it is not a notice of the State Council.
 */
struct problem *calendar_year_check(struct arena *a, int64_t year,
    const struct calendar_entry *entries, size_t count);

#endif

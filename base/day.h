/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendar days as numbers: days since 1970-01-01 in the Gregorian calendar,
 * negative before. Pure arithmetic, no clock, no heap, no locale; a day has no
 * time zone (clock.h says which legal day it is in China).
 */
#ifndef SSJ_BASE_DAY_H
#define SSJ_BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

enum {
	DAY_TEXT = 10, /* characters of "YYYY-MM-DD" */
	DAY_SECONDS = 86400,
	DAY_SATURDAY = 6, /* day_weekday() */
};

struct day_civil {
	int64_t year;
	int month, day; /* from 1 */
};

int64_t day_from_civil(int64_t year, int month, int day);
struct day_civil day_civil(int64_t day);

/* 28 to 31. */
int day_month_length(int64_t year, int month);

/* 1 = Monday … 7 = Sunday. */
int day_weekday(int64_t day);

/* "YYYY-MM-DD" to a day; false when the text is none (years 0000–9999). */
bool day_parse(const char *text, int64_t *day);

/* A day of the years 0000–9999 as 10 characters and a NUL. */
void day_format(int64_t day, char out[DAY_TEXT + 1]);

/* x / by, rounded down also for negative x. */
int64_t day_floor_div(int64_t x, int64_t by);

#endif

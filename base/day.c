/* SPDX-License-Identifier: Apache-2.0 */
#include "base/day.h"

enum {
	DAYS_TO_EPOCH = 719468, /* from 0000-03-01 to 1970-01-01 */
	DAYS_IN_ERA = 146097,	/* 400 Gregorian years */
	EPOCH_WEEKDAY = 4,	/* 1970-01-01 was a Thursday */
	MONTH_AT = 5,		/* "YYYY-MM-DD" */
	DAY_AT = 8,
};

int64_t
day_floor_div(int64_t x, int64_t by)
{
	return (x >= 0 ? x / by : -((-x + by - 1) / by));
}

/*
 * The year begins in March here, so that the leap day is the last one and
 * months follow one formula.
 */
struct day_civil
day_civil(int64_t day)
{
	int64_t era, year;
	int month;

	day += DAYS_TO_EPOCH;
	era = day_floor_div(day, DAYS_IN_ERA);
	day -= era * DAYS_IN_ERA;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (int)((5 * day + 2) / 153);
	day -= (153 * month + 2) / 5;
	month = month < 10 ? month + 3 : month - 9;
	return ((struct day_civil){
	    era * 400 + year + (month <= 2 ? 1 : 0), month, (int)day + 1});
}

int64_t
day_from_civil(int64_t year, int month, int day)
{
	int64_t era, of_era, of_year;

	if (month <= 2)
		year--;
	era = day_floor_div(year, 400);
	of_era = year - era * 400;
	of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	return (era * DAYS_IN_ERA + of_era - DAYS_TO_EPOCH);
}

int
day_month_length(int64_t year, int month)
{
	static const int lengths[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return (month == 2 && leap ? 29 : lengths[month - 1]);
}

int
day_weekday(int64_t day)
{
	int64_t since_monday = day + EPOCH_WEEKDAY - 1;

	return ((int)(since_monday - day_floor_div(since_monday, 7) * 7) + 1);
}

/* `count` digits at `s`; -1 when there is something else. */
static int
digits(const char *s, int count)
{
	int value = 0;

	for (; count > 0; count--, s++) {
		if (*s < '0' || *s > '9')
			return (-1);
		value = value * 10 + (*s - '0');
	}
	return (value);
}

bool
day_parse(const char *text, int64_t *out)
{
	int year, month, day;

	if ((year = digits(text, 4)) < 0 || text[MONTH_AT - 1] != '-' ||
	    (month = digits(text + MONTH_AT, 2)) < 1 || month > 12 ||
	    text[DAY_AT - 1] != '-' || (day = digits(text + DAY_AT, 2)) < 1 ||
	    text[DAY_TEXT] != '\0' || day > day_month_length(year, month))
		return (false);
	*out = day_from_civil(year, month, day);
	return (true);
}

static void
put_digits(char *out, int64_t value, int count)
{
	for (out += count; count > 0; count--, value /= 10)
		*--out = (char)('0' + value % 10);
}

void
day_format(int64_t day, char out[DAY_TEXT + 1])
{
	struct day_civil c = day_civil(day);

	put_digits(out, c.year, 4);
	out[MONTH_AT - 1] = '-';
	put_digits(out + MONTH_AT, c.month, 2);
	out[DAY_AT - 1] = '-';
	put_digits(out + DAY_AT, c.day, 2);
	out[DAY_TEXT] = '\0';
}

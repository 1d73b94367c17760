/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clock and the calendar arithmetic under it. Dates are computed here and
 * not by localtime(3): no time zone file, no environment variable and no
 * process-wide state decides which legal day it is.
 */
#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"

enum {
	DAY_S = 86400,
	CHINA_OFFSET_S = 8 * 3600,
	DAYS_TO_EPOCH = 719468, /* from 0000-03-01 to 1970-01-01 */
	DAYS_IN_ERA = 146097,	/* 400 Gregorian years */
};

static int64_t
read_ms(clockid_t id)
{
	struct timespec ts;

	(void)clock_gettime(id, &ts);
	return ((int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000);
}

#ifdef SSJ_TEST_CLOCK
/* The seconds a test wants added; nothing when it wants nothing. */
static int64_t
shift_ms(void)
{
	const char *path = getenv("SSJ_TEST_CLOCK_FILE");
	long long seconds = 0;
	FILE *f;

	if (path == NULL || (f = fopen(path, "re")) == NULL)
		return (0);
	if (fscanf(f, "%lld", &seconds) != 1)
		seconds = 0;
	(void)fclose(f);
	return ((int64_t)seconds * 1000);
}
#else
static int64_t
shift_ms(void)
{
	return (0);
}
#endif

int64_t
clock_now_ms(void)
{
	return (read_ms(CLOCK_REALTIME) + shift_ms());
}

int64_t
clock_mono_ms(void)
{
	return (read_ms(CLOCK_MONOTONIC));
}

struct civil {
	int64_t year;
	int month, day;
};

static int64_t
floor_div(int64_t x, int64_t by)
{
	return (x >= 0 ? x / by : -((-x + by - 1) / by));
}

/*
 * Days since 1970-01-01 to year, month, day. The year begins in March here, so
 * that the leap day is the last one and months follow one formula.
 */
static struct civil
civil_from_days(int64_t days)
{
	int64_t era, day, year;
	int month;

	days += DAYS_TO_EPOCH;
	era = floor_div(days, DAYS_IN_ERA);
	day = days - era * DAYS_IN_ERA;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (int)((5 * day + 2) / 153);
	day -= (153 * month + 2) / 5;
	month = month < 10 ? month + 3 : month - 9;
	return ((struct civil){
	    era * 400 + year + (month <= 2 ? 1 : 0), month, (int)day + 1});
}

static int64_t
days_from_civil(int64_t year, int month, int day)
{
	int64_t era, of_era, of_year;

	if (month <= 2)
		year--;
	era = floor_div(year, 400);
	of_era = year - era * 400;
	of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	return (era * DAYS_IN_ERA + of_era - DAYS_TO_EPOCH);
}

static int
days_in_month(int64_t year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return (month == 2 && leap ? 29 : days[month - 1]);
}

char *
clock_rfc3339(struct arena *a, int64_t ms)
{
	int64_t local = ms + (int64_t)CHINA_OFFSET_S * 1000;
	int64_t days = floor_div(local, (int64_t)DAY_S * 1000);
	int rest = (int)(local - days * DAY_S * 1000);
	struct civil c = civil_from_days(days);

	return (arena_fmt(a, "%04lld-%02d-%02dT%02d:%02d:%02d.%03d+08:00",
	    (long long)c.year, c.month, c.day, rest / 3600000,
	    rest / 60000 % 60, rest / 1000 % 60, rest % 1000));
}

char *
clock_day(struct arena *a, int64_t ms)
{
	int64_t local = ms + (int64_t)CHINA_OFFSET_S * 1000;
	struct civil c =
	    civil_from_days(floor_div(local, (int64_t)DAY_S * 1000));

	return (arena_fmt(
	    a, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day));
}

/* Exactly `count` digits at *p, which moves behind them; -1 otherwise. */
static int
digits(const char **p, int count)
{
	int value = 0;

	for (; count > 0; count--, (*p)++) {
		if (**p < '0' || **p > '9')
			return (-1);
		value = value * 10 + (**p - '0');
	}
	return (value);
}

static bool
literal(const char **p, const char *any_of)
{
	if (**p == '\0' || strchr(any_of, **p) == NULL)
		return (false);
	(*p)++;
	return (true);
}

/* Milliseconds of ".123456" at *p; digits beyond the third are dropped. */
static int
fraction(const char **p)
{
	int value = 0, scale = 100;

	if (**p < '0' || **p > '9')
		return (-1);
	for (; **p >= '0' && **p <= '9'; (*p)++) {
		value += (**p - '0') * scale;
		scale /= 10;
	}
	return (value);
}

/* The offset's seconds at the end of the text; false when there is none. */
static bool
offset(const char **p, int *seconds)
{
	int sign, hours, minutes;

	*seconds = 0;
	if (literal(p, "Zz"))
		return (**p == '\0');
	sign = **p == '-' ? -1 : 1;
	if (!literal(p, "+-") || (hours = digits(p, 2)) < 0 || hours > 23 ||
	    !literal(p, ":") || (minutes = digits(p, 2)) < 0 || minutes > 59)
		return (false);
	*seconds = sign * (hours * 3600 + minutes * 60);
	return (**p == '\0');
}

static bool
date(const char **p, int64_t *days)
{
	int year, month, day;

	if ((year = digits(p, 4)) < 0 || !literal(p, "-") ||
	    (month = digits(p, 2)) < 1 || month > 12 || !literal(p, "-") ||
	    (day = digits(p, 2)) < 1 || day > days_in_month(year, month))
		return (false);
	*days = days_from_civil(year, month, day);
	return (true);
}

int64_t
clock_parse_rfc3339(const char *text)
{
	const char *p = text;
	int hour, minute, second, ms = 0, off;
	int64_t days, utc;

	if (!date(&p, &days) || !literal(&p, "Tt") ||
	    (hour = digits(&p, 2)) < 0 || hour > 23 || !literal(&p, ":") ||
	    (minute = digits(&p, 2)) < 0 || minute > 59 || !literal(&p, ":") ||
	    (second = digits(&p, 2)) < 0 || second > 60)
		return (-1);
	if (literal(&p, ".") && (ms = fraction(&p)) < 0)
		return (-1);
	if (!offset(&p, &off))
		return (-1);
	utc = days * DAY_S + hour * 3600 + minute * 60 + second - off;
	/* A leap second is the 61st of a UTC day's last minute, else an error;
	 * it counts as the second that follows it. */
	if (second == 60 && utc % DAY_S != 0)
		return (-1);
	return (utc * 1000 + ms);
}

bool
clock_is_day(const char *text)
{
	const char *p = text;
	int64_t days;

	return (date(&p, &days) && *p == '\0');
}

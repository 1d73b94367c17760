/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clock and its texts. Dates are computed (base/day.h) and
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
#include "base/day.h"

enum {
	CHINA_OFFSET_S = 8 * 3600,
	DAY_MS = DAY_SECONDS * 1000,
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

char *
clock_rfc3339(struct arena *a, int64_t ms)
{
	int64_t local = ms + (int64_t)CHINA_OFFSET_S * 1000;
	int64_t days = day_floor_div(local, DAY_MS);
	int rest = (int)(local - days * DAY_MS);
	struct day_civil c = day_civil(days);

	return (arena_fmt(a, "%04lld-%02d-%02dT%02d:%02d:%02d.%03d+08:00",
	    (long long)c.year, c.month, c.day, rest / 3600000,
	    rest / 60000 % 60, rest / 1000 % 60, rest % 1000));
}

int64_t
clock_day_number(int64_t ms)
{
	return (day_floor_div(ms + (int64_t)CHINA_OFFSET_S * 1000, DAY_MS));
}

char *
clock_day(struct arena *a, int64_t ms)
{
	char *text = arena_alloc(a, DAY_TEXT + 1);

	day_format(clock_day_number(ms), text);
	return (text);
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
	char text[DAY_TEXT + 1];
	size_t len = strnlen(*p, DAY_TEXT);

	memcpy(text, *p, len);
	text[len] = '\0';
	*p += len;
	return (day_parse(text, days));
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
	utc = days * DAY_SECONDS + hour * 3600 + minute * 60 + second - off;
	/* A leap second is the 61st of a UTC day's last minute, else an error;
	 * it counts as the second that follows it. */
	if (second == 60 && utc % DAY_SECONDS != 0)
		return (-1);
	return (utc * 1000 + ms);
}

bool
clock_is_day(const char *text)
{
	int64_t day;

	return (day_parse(text, &day));
}

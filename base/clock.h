/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one clock. SQL never asks the database for the time: it takes it as a
 * parameter from here, so that a test can live through 20 working days in a
 * second.
 *
 * In a test build (-DSSJ_TEST_CLOCK) the file named by SSJ_TEST_CLOCK_FILE
 * holds a number of seconds to add; it is read again at every call. Other
 * builds have no such door.
 */
#ifndef SSJ_BASE_CLOCK_H
#define SSJ_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t clock_now_ms(void);

/* Milliseconds of a clock that never jumps, for time-outs. Not injectable. */
int64_t clock_mono_ms(void);

/* "2026-05-01T09:30:00.000+08:00": RFC 3339 in China's offset (UTC+8, which
 * knows no summer time), the form every reply uses. */
char *clock_rfc3339(struct arena *a, int64_t ms);

/* The legal day in China, "YYYY-MM-DD", in which `ms` falls. */
char *clock_day(struct arena *a, int64_t ms);

/* The same day as a number, see base/day.h. */
int64_t clock_day_number(int64_t ms);

/* RFC 3339 with any offset to milliseconds; -1 when it is not one. */
int64_t clock_parse_rfc3339(const char *text);

/* True for a day that exists, written "YYYY-MM-DD". */
bool clock_is_day(const char *text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/calendar_year.h"

#include "base/arena.h"
#include "base/day.h"
#include "base/problem.h"

static const struct {
	int month, day;
} festivals[] = {{1, 1}, {5, 1}, {10, 1}, {10, 2}, {10, 3}};

static bool
stands_before(const struct calendar_entry *entries, size_t index)
{
	size_t i;

	for (i = 0; i < index; i++)
		if (entries[i].day == entries[index].day)
			return (true);
	return (false);
}

static bool
is_free(const struct calendar_entry *entries, size_t count, int64_t day)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (entries[i].day == day && !entries[i].working)
			return (true);
	return (false);
}

static void
check_festivals(struct arena *a, int64_t year,
    const struct calendar_entry *entries, size_t count, struct problem *p)
{
	size_t i;

	for (i = 0; i < sizeof(festivals) / sizeof(festivals[0]); i++)
		if (!is_free(entries, count,
			day_from_civil(
			    year, festivals[i].month, festivals[i].day)))
			(void)problem_field_add(a, p, "/days", "missing",
			    "%d 月 %d 日是法定节日，应列为放假",
			    festivals[i].month, festivals[i].day);
}

struct problem *
calendar_year_check(struct arena *a, int64_t year,
    const struct calendar_entry *entries, size_t count)
{
	struct problem *p = problem_new(
	    a, PROBLEM_INVALID, NULL, "这不是一份完整的年度放假安排");
	size_t i;

	for (i = 0; i < count; i++) {
		const char *at = arena_fmt(a, "/days/%zu/day", i);

		if (day_civil(entries[i].day).year != year)
			(void)problem_field_add(
			    a, p, at, "outside", "日期不在该年度之内");
		else if (stands_before(entries, i))
			(void)problem_field_add(
			    a, p, at, "duplicate", "同一日期出现两次");
	}
	check_festivals(a, year, entries, count, p);
	return (p->fields == NULL ? NULL : p);
}

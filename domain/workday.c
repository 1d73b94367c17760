/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/workday.h"

#include "base/day.h"

bool
workday_published(const struct workday_calendar *c, int64_t year)
{
	size_t i;

	/* A dozen years: looking at each is cheaper than being clever. */
	for (i = 0; i < c->years_count; i++)
		if (c->years[i] == year)
			return (true);
	return (false);
}

bool
workday_is(const struct workday_calendar *c, int64_t day)
{
	size_t low = 0, high = c->days_count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (c->days[mid].day < day)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < c->days_count && c->days[low].day == day)
		return (c->days[low].working);
	return (day_weekday(day) < DAY_SATURDAY);
}

struct workday_term
workday_after(const struct workday_calendar *c, int64_t start, int count)
{
	struct workday_term t = {.day = start};

	while (count > 0) {
		t.day++;
		if (workday_is(c, t.day))
			count--;
		if (!workday_published(c, day_civil(t.day).year))
			t.provisional = true;
	}
	return (t);
}

struct workday_term
naturalday_after(int64_t start, int count)
{
	return ((struct workday_term){.day = start + count});
}

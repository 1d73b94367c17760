/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/cap.h"

#include <string.h>

struct caps
caps_none(void)
{
	return ((struct caps){CAP_NONE, CAP_NONE, CAP_NONE});
}

void
caps_set(struct caps *caps, const char *level, int64_t most)
{
	if (strcmp(level, "city") == 0)
		caps->city = most;
	else if (strcmp(level, "district") == 0)
		caps->district = most;
	else
		caps->total = most;
}

static int64_t
of_level(const struct caps *caps, bool of_city)
{
	return (of_city ? caps->city : caps->district);
}

bool
caps_apply(const struct caps *caps, bool of_city)
{
	return (of_level(caps, of_city) != CAP_NONE || caps->total != CAP_NONE);
}

struct cap_state
cap_state(const struct caps *caps, bool of_city, const struct cap_use *use)
{
	struct cap_state level = {
	    of_city ? use->city : use->of_districts, of_level(caps, of_city)};
	struct cap_state total = {use->city + use->of_districts, caps->total};

	if (total.cap == CAP_NONE)
		return (level);
	if (level.cap == CAP_NONE)
		return (total);
	return (
	    level.cap - level.used <= total.cap - total.used ? level : total);
}

bool
cap_is_used_up(const struct cap_state *state)
{
	return (state->cap != CAP_NONE && state->used >= state->cap);
}

bool
cap_district_is_city(const char *district)
{
	size_t len = strlen(district);

	return (len >= 2 && strcmp(district + len - 2, "00") == 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Caps: how often one object may be visited in a year (N04, N07), by the
 * organisations of the city, by those of its districts, and by all together.
 *
 * They hold for every object alike; a cap for a single one would be a way to
 * spare it. What counts are visits whose result is published, wherever they
 * came from (C24). Who has used up a cap that applies to whoever draws is not
 * eligible at the freeze; a cap that fills up later frees nobody.
 */
#ifndef SSJ_DOMAIN_CAP_H
#define SSJ_DOMAIN_CAP_H

#include <stdbool.h>
#include <stdint.h>

#define CAP_NONE ((int64_t)-1)

/* Caps in force; CAP_NONE where there is none. */
struct caps {
	int64_t city, district, total;
};

/* Visits of one object. */
struct cap_use {
	const char *code;
	int64_t city, of_districts;
};

/* How far the narrowest of the caps that apply is used. */
struct cap_state {
	int64_t used, cap; /* cap CAP_NONE: none applies */
};

struct caps caps_none(void);

/* `most` visits of the level "city", "district" or "total". */
void caps_set(struct caps *caps, const char *level, int64_t most);

/* Does any cap apply to a draw of the city (or of a district)? */
bool caps_apply(const struct caps *caps, bool of_city);

/* The cap that leaves the fewest visits: the one of the level, or the one of
 * all together. */
struct cap_state
cap_state(const struct caps *caps, bool of_city, const struct cap_use *use);

/* True when nothing is left. */
bool cap_is_used_up(const struct cap_state *state);

/* "440300" is the city, "440305" a district of it. */
bool cap_district_is_city(const char *district);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/db_retry.h"

#include <string.h>

#include "base/uuid.h"

const struct db_retry db_retry_conflict = {
    .attempts = 5, .pause_ms = 10, .pause_max_ms = 200};
const struct db_retry db_retry_never = {.attempts = 1};

bool
db_retry_may(const char *sqlstate)
{
	return (strcmp(sqlstate, "40001") == 0 ||
	    strcmp(sqlstate, "40P01") == 0 || strcmp(sqlstate, "26000") == 0);
}

int64_t
db_retry_pause(const struct db_retry *r, int next)
{
	int64_t pause = r->pause_ms;
	uint32_t chance;
	int i;

	for (i = 2; i < next && pause < r->pause_max_ms; i++)
		pause *= 2;
	if (pause > r->pause_max_ms)
		pause = r->pause_max_ms;
	random_bytes(&chance, sizeof(chance));
	return (pause / 2 + (int64_t)(chance % (uint64_t)(pause / 2 + 1)));
}

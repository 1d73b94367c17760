/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept for a while only, and removed by a job then. */
#ifndef SSJ_SERVICE_TIDY_H
#define SSJ_SERVICE_TIDY_H

#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"

struct tidy_account {
	int64_t idempotency;	/* answers older than 7 days */
	int64_t refresh_tokens; /* expired for 30 days: until then a second
				   use of one still tells of a theft */
	int64_t login_failures; /* a day after they stopped to count */
};

struct problem *tidy(struct ctx *x, struct tidy_account *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "service/tidy.h"

#include "service/idempotency.h"
#include "storage/tidy.h"

static const int64_t DAY_MS = 86400000;

struct problem *
tidy(struct ctx *x, struct tidy_account *out)
{
	TRY(idempotency_clean(x, &out->idempotency));
	TRY(tidy_refresh_tokens(
	    x, x->now_ms - 30 * DAY_MS, &out->refresh_tokens));
	return (tidy_login_failures(
	    x, x->now_ms - 2 * DAY_MS, &out->login_failures));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/tidy.h"

#include "base/actor.h"
#include "base/clock.h"
#include "storage/db.h"
#include "storage/tidy.sql.h"

static const struct db_query refresh_tokens = {
    "tidy_refresh_tokens", SQL_TIDY_REFRESH_TOKENS, NULL, 0};
static const struct db_query login_failures = {
    "tidy_login_failures", SQL_TIDY_LOGIN_FAILURES, NULL, 0};

static struct problem *
remove_before(const struct ctx *x, const struct db_query *q, int64_t before_ms,
    int64_t *count)
{
	struct db_rows rows;

	TRY(db_fetch(x->db, x->arena, q,
	    DB_PARAMS(clock_rfc3339(x->arena, before_ms)), &rows));
	*count = rows.affected;
	return (NULL);
}

struct problem *
tidy_refresh_tokens(const struct ctx *x, int64_t before_ms, int64_t *count)
{
	return (remove_before(x, &refresh_tokens, before_ms, count));
}

struct problem *
tidy_login_failures(const struct ctx *x, int64_t before_ms, int64_t *count)
{
	return (remove_before(x, &login_failures, before_ms, count));
}

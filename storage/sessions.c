/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/sessions.h"

#include "base/arena.h"
#include "storage/sessions.sql.h"

/* The first lock and the longest, in seconds. */
static const char lock_first_s[] = "30", lock_longest_s[] = "900";

struct failures_row {
	int64_t failures;
};
static const struct db_column failures_columns[] = {
    DB_COL_I64(struct failures_row, failures), {0}};
static const struct db_query attempt = {"login_attempt", SQL_LOGIN_ATTEMPT,
    failures_columns, sizeof(struct failures_row)};

struct number_row {
	int64_t number;
};
static const struct db_column number_columns[] = {
    DB_COL_I64(struct number_row, number), {0}};
static const struct db_query locked = {"login_locked", SQL_LOGIN_LOCKED,
    number_columns, sizeof(struct number_row)};

static const struct db_query forgive = {
    "login_forgive", SQL_LOGIN_FORGIVE, NULL, 0};

static const struct db_column session_columns[] = {
    DB_COL_TEXT(struct session_row, token_hash),
    DB_COL_TEXT(struct session_row, session_id),
    DB_COL_TEXT(struct session_row, user_id),
    DB_COL_TEXT(struct session_row, org_id),
    DB_COL_TIME(struct session_row, began_at),
    DB_COL_TIME(struct session_row, expires_at),
    DB_COL_BOOL(struct session_row, used),
    DB_COL_BOOL(struct session_row, revoked),
    DB_COL_BOOL(struct session_row, expired),
    {0},
};
static const struct db_query get = {"session_get", SQL_SESSION_GET,
    session_columns, sizeof(struct session_row)};
static const struct db_query insert = {
    "session_insert", SQL_SESSION_INSERT, NULL, 0};
static const struct db_query use = {"session_use", SQL_SESSION_USE, NULL, 0};
static const struct db_query end = {"session_end", SQL_SESSION_END, NULL, 0};
static const struct db_query end_all = {
    "session_end_all", SQL_SESSION_END_ALL, NULL, 0};

struct problem *
login_attempt(struct db *db, struct arena *a, const char *key, const char *now,
    int64_t *failures, int64_t *locked_s)
{
	struct db_rows tried, wait;
	struct db_batch *b = db_batch_new(db, a);

	db_batch_add(b, &attempt,
	    DB_PARAMS(key, now, lock_first_s, lock_longest_s), &tried);
	db_batch_add(b, &locked, DB_PARAMS(key, now), &wait);
	TRY(db_batch_run(b));
	*failures = tried.count == 0
	    ? 0
	    : ((struct failures_row *)tried.rows)->failures;
	*locked_s =
	    wait.count == 0 ? 0 : ((struct number_row *)wait.rows)->number;
	return (NULL);
}

struct problem *
login_forgive(struct db *db, struct arena *a, const char *key)
{
	return (db_run(db, a, &forgive, DB_PARAMS(key)));
}

struct problem *
session_insert(struct db *db, struct arena *a, const char *now,
    const struct session_row *s)
{
	return (db_run(db, a, &insert,
	    DB_PARAMS(s->token_hash, s->session_id, s->user_id, s->org_id,
		s->began_at, now, s->expires_at)));
}

struct problem *
session_get(struct db *db, struct arena *a, const char *hash, const char *now,
    struct session_row *out)
{
	return (db_one(db, a, &get, DB_PARAMS(hash, now), out));
}

struct problem *
session_use(struct db *db, struct arena *a, const char *hash, const char *now)
{
	return (db_run(db, a, &use, DB_PARAMS(hash, now)));
}

struct problem *
session_end(
    struct db *db, struct arena *a, const char *session_id, const char *now)
{
	return (db_run(db, a, &end, DB_PARAMS(session_id, now)));
}

struct problem *
session_end_all(
    struct db *db, struct arena *a, const char *user_id, const char *now)
{
	return (db_run(db, a, &end_all, DB_PARAMS(user_id, now)));
}

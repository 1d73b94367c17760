/* SPDX-License-Identifier: Apache-2.0 */
/* What proves an account: a password's hash, a reset code's hash. */
#include "base/arena.h"
#include "storage/users.h"
#include "storage/users.sql.h"

static const struct db_column credential_columns[] = {
    DB_COL_TEXT(struct credential_row, password_hash),
    DB_COL_TEXT(struct credential_row, reset_hash),
    DB_COL_TIME(struct credential_row, reset_expires_at),
    {0},
};
static const struct db_query user_credential = {"user_credential",
    SQL_USER_CREDENTIAL, credential_columns, sizeof(struct credential_row)};
static const struct db_query user_password_set = {
    "user_password_set", SQL_USER_PASSWORD_SET, NULL, 0};
static const struct db_query user_reset_set = {
    "user_reset_set", SQL_USER_RESET_SET, NULL, 0};
static const struct db_query user_reset_use = {
    "user_reset_use", SQL_USER_RESET_USE, NULL, 0};

struct problem *
users_credential(
    struct db *db, struct arena *a, const char *id, struct credential_row *out)
{
	return (db_one(db, a, &user_credential, DB_PARAMS(id), out));
}

struct problem *
users_password_set(
    struct db *db, struct arena *a, const char *id, const char *hash)
{
	return (db_run(db, a, &user_password_set, DB_PARAMS(id, hash)));
}

struct problem *
users_reset_set(struct db *db, struct arena *a, const char *now,
    const struct reset_code *code)
{
	return (db_run(db, a, &user_reset_set,
	    DB_PARAMS(code->user_id, code->hash, code->expires_at, now)));
}

struct problem *
users_reset_use(struct db *db, struct arena *a, const char *now,
    const struct reset_use *use, bool *used)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &user_reset_use,
	    DB_PARAMS(use->user_id, use->code_hash, use->password_hash, now),
	    &rows));
	*used = rows.affected > 0;
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Which role an account holds for which organisation. */
#include "base/arena.h"
#include "storage/users.h"
#include "storage/users.sql.h"

static const struct db_column user_role_columns[] = {
    DB_COL_TEXT(struct user_role_row, org_id),
    DB_COL_TEXT(struct user_role_row, org_path),
    DB_COL_TEXT(struct user_role_row, org_name),
    DB_COL_TEXT(struct user_role_row, role_code),
    DB_COL_TEXT(struct user_role_row, role_title),
    DB_COL_TEXT(struct user_role_row, permissions),
    DB_COL_BOOL(struct user_role_row, below),
    DB_COL_BOOL(struct user_role_row, ended),
    {0},
};
static const struct db_query user_roles = {"user_roles", SQL_USER_ROLES,
    user_role_columns, sizeof(struct user_role_row)};
static const struct db_query user_role_put = {
    "user_role_put", SQL_USER_ROLE_PUT, NULL, 0};
static const struct db_query user_role_delete = {
    "user_role_delete", SQL_USER_ROLE_DELETE, NULL, 0};

static const struct db_column role_columns[] = {
    DB_COL_TEXT(struct role_row, code),
    DB_COL_TEXT(struct role_row, title),
    DB_COL_TEXT(struct role_row, permissions),
    {0},
};
static const struct db_query role_list = {
    "role_list", SQL_ROLE_LIST, role_columns, sizeof(struct role_row)};

struct number_row {
	int64_t number;
};
static const struct db_column number_columns[] = {
    DB_COL_I64(struct number_row, number), {0}};
static const struct db_query user_administrators_but = {
    "user_administrators_but", SQL_USER_ADMINISTRATORS_BUT, number_columns,
    sizeof(struct number_row)};

struct problem *
users_roles(struct db *db, struct arena *a, const char *id, const char *now,
    struct db_rows *out)
{
	return (db_fetch(db, a, &user_roles, DB_PARAMS(id, now), out));
}

struct problem *
users_role_put(struct db *db, struct arena *a, const char *now, const char *id,
    const struct user_role_row *role, const char *granted_by)
{
	return (db_run(db, a, &user_role_put,
	    DB_PARAMS(id, role->org_id, role->role_code,
		role->below ? "true" : "false", granted_by, now)));
}

struct problem *
users_role_delete(struct db *db, struct arena *a, const char *id,
    const char *org_id, const char *role_code, bool *gone)
{
	struct db_rows rows;

	TRY(db_fetch(
	    db, a, &user_role_delete, DB_PARAMS(id, org_id, role_code), &rows));
	*gone = rows.affected > 0;
	return (NULL);
}

struct problem *
users_administrators_but(
    struct db *db, struct arena *a, const char *id, int64_t *number)
{
	struct number_row row;

	TRY(db_one(db, a, &user_administrators_but, DB_PARAMS(id), &row));
	*number = row.number;
	return (NULL);
}

struct problem *
roles_list(struct db *db, struct arena *a, struct db_rows *out)
{
	return (db_fetch(db, a, &role_list, DB_NO_PARAMS, out));
}

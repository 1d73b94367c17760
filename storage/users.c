/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts themselves; roles and secrets are in users_roles.c and
 * users_secret.c. */
#include "storage/users.h"

#include <inttypes.h>

#include "base/arena.h"
#include "storage/users.sql.h"

static const struct db_column user_columns[] = {
    DB_COL_TEXT(struct user_row, id),
    DB_COL_TEXT(struct user_row, login),
    DB_COL_TEXT(struct user_row, display_name),
    DB_COL_TEXT(struct user_row, org_id),
    DB_COL_TEXT(struct user_row, org_path),
    DB_COL_TEXT(struct user_row, status),
    DB_COL_TEXT(struct user_row, inspector_id),
    DB_COL_I64(struct user_row, version),
    DB_COL_TIME(struct user_row, created_at),
    DB_COL_TIME(struct user_row, updated_at),
    {0},
};

#define USER_QUERY(name, sql)                 \
	static const struct db_query name = { \
	    #name, sql, user_columns, sizeof(struct user_row)}

USER_QUERY(user_get, SQL_USER_GET);
USER_QUERY(user_lock, SQL_USER_LOCK);
USER_QUERY(user_by_login, SQL_USER_BY_LOGIN);
USER_QUERY(user_list, SQL_USER_LIST);
USER_QUERY(user_insert, SQL_USER_INSERT);
USER_QUERY(user_update, SQL_USER_UPDATE);

static const struct db_query user_credential_insert = {
    "user_credential_insert", SQL_USER_CREDENTIAL_INSERT, NULL, 0};
static const struct db_query user_touch = {
    "user_touch", SQL_USER_TOUCH, NULL, 0};
static const struct db_query user_touch_org = {
    "user_touch_org", SQL_USER_TOUCH_ORG, NULL, 0};

struct number_row {
	int64_t number;
};
static const struct db_column number_columns[] = {
    DB_COL_I64(struct number_row, number), {0}};
static const struct db_query user_inspector_exists = {"user_inspector_exists",
    SQL_USER_INSPECTOR_EXISTS, number_columns, sizeof(struct number_row)};

struct problem *
users_get(struct db *db, struct arena *a, const char *id, struct user_row *out)
{
	return (db_one(db, a, &user_get, DB_PARAMS(id), out));
}

struct problem *
users_lock(struct db *db, struct arena *a, const char *id, struct user_row *out)
{
	return (db_one(db, a, &user_lock, DB_PARAMS(id), out));
}

struct problem *
users_by_login(
    struct db *db, struct arena *a, const char *login, struct user_row *out)
{
	return (db_one(db, a, &user_by_login, DB_PARAMS(login), out));
}

struct problem *
users_list(struct db *db, struct arena *a, const struct user_filter *f,
    struct db_rows *out)
{
	return (db_fetch(db, a, &user_list,
	    DB_PARAMS(f->after, f->from, f->to, f->status, f->most), out));
}

struct problem *
users_insert(
    struct db *db, struct arena *a, const char *now, struct user_row *u)
{
	TRY(db_one(db, a, &user_insert,
	    DB_PARAMS(u->id, u->login, u->display_name, u->org_id, u->org_path,
		u->inspector_id, now),
	    u));
	return (db_run(db, a, &user_credential_insert, DB_PARAMS(u->id)));
}

struct problem *
users_update(
    struct db *db, struct arena *a, const char *now, struct user_row *u)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &user_update,
	    DB_PARAMS(u->id, arena_fmt(a, "%" PRId64, u->version),
		u->display_name, u->org_id, u->org_path, u->status,
		u->inspector_id, now),
	    &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_STALE, NULL, NULL));
	*u = *(struct user_row *)rows.rows;
	return (NULL);
}

struct problem *
users_touch(struct db *db, struct arena *a, const char *id, const char *now)
{
	return (db_run(db, a, &user_touch, DB_PARAMS(id, now)));
}

struct problem *
users_touch_org(
    struct db *db, struct arena *a, const char *org_id, const char *now)
{
	return (db_run(db, a, &user_touch_org, DB_PARAMS(org_id, now)));
}

struct problem *
users_inspector_exists(
    struct db *db, struct arena *a, const char *inspector_id, bool *exists)
{
	struct number_row row;

	TRY(db_one(
	    db, a, &user_inspector_exists, DB_PARAMS(inspector_id), &row));
	*exists = row.number > 0;
	return (NULL);
}

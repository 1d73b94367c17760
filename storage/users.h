/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of accounts, of the roles they hold and of what proves them. Rules are
 * decided in service/users.h; row-level security asks again who may write.
 */
#ifndef SSJ_STORAGE_USERS_H
#define SSJ_STORAGE_USERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "storage/db.h"

struct user_row {
	const char *id;
	const char *login;
	const char *display_name;
	const char *org_id, *org_path; /* where the person belongs */
	const char *status;	       /* active, suspended */
	const char *inspector_id;      /* NULL: no inspector */
	int64_t version;	       /* ETag, and the version of rights */
	const char *created_at, *updated_at;
};

struct user_role_row {
	const char *org_id, *org_path, *org_name;
	const char *role_code, *role_title;
	const char *permissions; /* "item.read,plan.read" */
	bool below;
	bool ended; /* the organisation has ended */
};

struct role_row {
	const char *code, *title;
	const char *permissions;
};

struct credential_row {
	const char *password_hash;    /* NULL: cannot log in */
	const char *reset_hash;	      /* SHA-256, NULL: no code given out */
	const char *reset_expires_at; /* NULL with it */
};

struct user_filter {
	const char *after;     /* login of the last row seen */
	const char *from, *to; /* organisation paths, both ends included */
	const char *status;    /* NULL: all */
	const char *most;      /* LIMIT */
};

/* PROBLEM_NOT_FOUND when there is none. */
struct problem *
users_get(struct db *db, struct arena *a, const char *id, struct user_row *out);
struct problem *users_by_login(
    struct db *db, struct arena *a, const char *login, struct user_row *out);

/* users_get(), locked until the transaction ends. */
struct problem *users_lock(
    struct db *db, struct arena *a, const char *id, struct user_row *out);

/* struct user_row, ascending by login. */
struct problem *users_list(struct db *db, struct arena *a,
    const struct user_filter *f, struct db_rows *out);

/* Writes a new account without password and reads it back. */
struct problem *users_insert(
    struct db *db, struct arena *a, const char *now, struct user_row *u);

/* Writes what may change and raises the version; PROBLEM_STALE unless the
 * stored one is u->version. Reads it back. */
struct problem *users_update(
    struct db *db, struct arena *a, const char *now, struct user_row *u);

/* Raises the version: access tokens made before stop. */
struct problem *
users_touch(struct db *db, struct arena *a, const char *id, const char *now);

/* The same for everybody of an organisation and with a role in it. */
struct problem *users_touch_org(
    struct db *db, struct arena *a, const char *org_id, const char *now);

struct problem *users_inspector_exists(
    struct db *db, struct arena *a, const char *inspector_id, bool *exists);

struct problem *users_credential(
    struct db *db, struct arena *a, const char *id, struct credential_row *out);

/* A new password; whatever reset code there was ends. */
struct problem *users_password_set(
    struct db *db, struct arena *a, const char *id, const char *hash);

/* A reset code (its SHA-256), given out at `now`; the password ends. */
struct reset_code {
	const char *user_id;
	const char *hash, *expires_at;
};
struct problem *users_reset_set(struct db *db, struct arena *a, const char *now,
    const struct reset_code *code);

/* A code that is used up for a new password, both as hashes. */
struct reset_use {
	const char *user_id;
	const char *code_hash, *password_hash;
};

/* *used false when it is not that account's code, or no longer good at `now`.
 */
struct problem *users_reset_use(struct db *db, struct arena *a, const char *now,
    const struct reset_use *use, bool *used);

/* struct user_role_row, ascending by organisation. */
struct problem *users_roles(struct db *db, struct arena *a, const char *id,
    const char *now, struct db_rows *out);

/* Grants a role for an organisation, or changes how far it reaches.
 * `granted_by` may be NULL (the system). */
struct problem *users_role_put(struct db *db, struct arena *a, const char *now,
    const char *id, const struct user_role_row *role, const char *granted_by);

/* *gone false when it was not held. */
struct problem *users_role_delete(struct db *db, struct arena *a,
    const char *id, const char *org_id, const char *role_code, bool *gone);

/* How many can administer the city besides `id` (NULL: at all). */
struct problem *users_administrators_but(
    struct db *db, struct arena *a, const char *id, int64_t *number);

/* struct role_row, ascending by code. */
struct problem *roles_list(struct db *db, struct arena *a, struct db_rows *out);

#endif

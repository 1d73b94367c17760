/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts and the roles they hold (C112).
 *
 * An administrator (user.manage) looks after the accounts of his own
 * organisation and, where his role reaches below, of those below; others do
 * not exist for him (PROBLEM_NOT_FOUND). Nobody changes his own account here:
 * that takes another administrator. Nobody gives away more reach than he has,
 * nor touches an account that holds a role outside his own reach: by resetting
 * its password he could become it. One administrator of the whole city who can
 * log in always remains.
 *
 * Every change raises the account's version, so that access tokens made
 * before stop at once (ssj_enter).
 */
#ifndef SSJ_SERVICE_USERS_H
#define SSJ_SERVICE_USERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "storage/users.h"

struct page;

struct user_detail {
	struct user_row user;
	const char *org_name;
	struct db_rows roles; /* struct user_role_row */
};

struct user_query {
	const char *organization_id; /* it and all below; NULL: all in reach */
	const char *status;	     /* NULL: all */
};

struct user_draft {
	const char *login;
	const char *display_name;
	const char *organization_id;
	const char *inspector_id; /* NULL: no inspector */
};

/* What is NULL stays as it is. */
struct user_change {
	const char *display_name;
	const char *organization_id;
	const char *status; /* active, suspended */
	bool set_inspector; /* inspector_id is to be written, NULL too */
	const char *inspector_id;
};

/* A role for an organisation, as it is granted or taken away. */
struct user_grant {
	const char *user_id;
	const char *organization_id;
	const char *role;
	bool below; /* and for all below it */
};

/* A one-time code, shown once and kept only as a hash. */
struct user_reset {
	const char *code;
	const char *expires_at;
};

struct problem *
user_get(struct ctx *x, const char *id, struct user_detail *out);

/* struct user_row, ascending by login; keys of the page: login. */
struct problem *user_list(struct ctx *x, const struct user_query *q,
    const struct page *page, struct db_rows *out);

/* A new account: no role, and a code instead of a password. PROBLEM_DUPLICATE
 * when the login or the inspector has an account already. */
struct problem *user_create(struct ctx *x, const struct user_draft *draft,
    struct user_detail *out, struct user_reset *reset);

/* PROBLEM_STALE unless `version` is the stored one. Suspending ends all
 * sessions. */
struct problem *user_update(struct ctx *x, const char *id, int64_t version,
    const struct user_change *change, struct user_detail *out);

/* Gives a code with which the person sets a new password; the old password,
 * earlier codes and all sessions end. */
struct problem *
user_reset(struct ctx *x, const char *id, struct user_reset *out);

/* Grants a role, or changes how far it reaches. */
struct problem *user_role_grant(
    struct ctx *x, const struct user_grant *grant, struct user_detail *out);

/* Takes a role away; PROBLEM_NOT_FOUND when it was not held. */
struct problem *user_role_revoke(struct ctx *x, const struct user_grant *grant);

/* struct role_row, for everybody who is logged in. */
struct problem *role_list(struct ctx *x, struct db_rows *out);

/* The account that acts. */
struct problem *user_me(struct ctx *x, struct user_detail *out);

#endif

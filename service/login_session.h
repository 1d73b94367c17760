/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions, for the files that carry out service/login.h. */
#ifndef SSJ_SERVICE_LOGIN_SESSION_H
#define SSJ_SERVICE_LOGIN_SESSION_H

#include "service/login.h"
#include "storage/sessions.h"
#include "storage/users.h"

/* The same database, acting as the system: who logs in is nobody yet. Within
 * a transaction it stays in that transaction. */
struct db *login_db(struct ctx *x);

/*
 * Who `user` is when acting for `org_id` (NULL: our choice). PROBLEM_FORBIDDEN
 * for an organisation that has ended or in which no role is held, unless it is
 * the one the person belongs to.
 */
struct problem *login_actor(struct db *db, struct ctx *x,
    const struct user_row *user, const char *org_id, struct actor *out);

/* Writes a refresh token of session `s` (id, began_at) and makes both texts;
 * out->actor says for whom. */
struct problem *login_issue(struct db *db, struct ctx *x,
    const struct session_row *s, struct login_tokens *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logging in and staying logged in.
 *
 * A password opens a session for one organisation: an access token of ten
 * minutes (service/token.h) and a refresh token that is good once. Using it
 * gives the next pair; using it a second time means that somebody else has it
 * too, and ends the session (PROBLEM_REFRESH_REUSED). A session ends by itself
 * after 12 hours without a refresh and 7 days after the password.
 *
 * Nobody learns here which accounts exist: a wrong password, an account that
 * is suspended, has no password or does not exist get the same answer after
 * the same work, and five failures lock what was typed, whether it exists or
 * not, for 30 seconds and then twice as long each time, up to 15 minutes
 * (PROBLEM_TOO_MANY_REQUESTS with the seconds to wait).
 *
 * No transaction is open while a password is hashed.
 */
#ifndef SSJ_SERVICE_LOGIN_H
#define SSJ_SERVICE_LOGIN_H

#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"

struct login_request {
	const char *login;
	const char *password;
	const char *organization_id; /* to act for; NULL: our choice */
};

struct login_tokens {
	struct actor actor; /* who acts for what, as the token says */
	const char *access_token;
	int64_t expires_in_s;
	const char *refresh_token;
	const char *refresh_expires_at;
};

/* Without a wish the organisation is the one the person belongs to, or the
 * highest in which a role is held. PROBLEM_LOGIN_FAILED, PROBLEM_FORBIDDEN
 * for an organisation without any role there. */
struct problem *login_password(
    struct ctx *x, const struct login_request *r, struct login_tokens *out);

/* The next pair. PROBLEM_TOKEN_INVALID, PROBLEM_REFRESH_REUSED. */
struct problem *login_refresh(
    struct ctx *x, const char *refresh_token, struct login_tokens *out);

/* Ends the session of a refresh token, its access tokens included. Says
 * nothing about tokens that are none. */
struct problem *login_revoke(struct ctx *x, const char *refresh_token);

/* The acting account's new password; all its sessions end. PROBLEM_INVALID
 * when `current` is wrong, PROBLEM_WEAK_PASSWORD. */
struct problem *
login_change(struct ctx *x, const char *current, const char *password);

/* A new password for who has a one-time code. PROBLEM_LOGIN_FAILED when login
 * or code is wrong, PROBLEM_WEAK_PASSWORD. */
struct problem *login_reset(
    struct ctx *x, const char *login, const char *code, const char *password);

#endif

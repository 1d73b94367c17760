/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of log-ins: counted failures, and refresh tokens by session. */
#ifndef SSJ_STORAGE_SESSIONS_H
#define SSJ_STORAGE_SESSIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "storage/db.h"

/* One refresh token; those of a session share its id and its beginning. */
struct session_row {
	const char *token_hash; /* SHA-256, hex */
	const char *session_id;
	const char *user_id, *org_id;
	const char *began_at, *expires_at;
	bool used;    /* rotated away */
	bool revoked; /* the session was ended */
	bool expired;
};

/*
 * Counts an attempt for `key` (SHA-256 of the login as typed). *failures is
 * the number of attempts without a success so far, this one included; or 0
 * while it is locked, then *locked_s says for how many seconds more.
 */
struct problem *login_attempt(struct db *db, struct arena *a, const char *key,
    const char *now, int64_t *failures, int64_t *locked_s);

/* A success: the failures of `key` are forgotten. */
struct problem *login_forgive(struct db *db, struct arena *a, const char *key);

struct problem *session_insert(struct db *db, struct arena *a, const char *now,
    const struct session_row *s);

/* The token; PROBLEM_NOT_FOUND. Whoever is going to change a session holds its
 * account's lock (users_lock), so that of two who come at once the second one
 * sees what the first did. */
struct problem *session_get(struct db *db, struct arena *a, const char *hash,
    const char *now, struct session_row *out);

/* Marks a token as rotated away. */
struct problem *
session_use(struct db *db, struct arena *a, const char *hash, const char *now);

/* Ends one session; ends all of a user. */
struct problem *session_end(
    struct db *db, struct arena *a, const char *session_id, const char *now);
struct problem *session_end_all(
    struct db *db, struct arena *a, const char *user_id, const char *now);

#endif

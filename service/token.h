/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access tokens: who acts, for which organisation, with which permissions,
 * signed for ten minutes (JWT, HS256).
 *
 * A token carries rights so that a request needs no look-up; what it cannot
 * know is that the rights were taken away meanwhile. That is why it carries
 * the account's version too, which ssj_enter() compares before every
 * statement.
 *
 * Claims: iss "ssj", aud "ssj-api", sub (user), ver, org, org_path, ins (the
 * inspector, when there is one), name, perm_here and perm_below (64-bit masks
 * as decimal strings), ses (session), jti, iat, exp.
 */
#ifndef SSJ_SERVICE_TOKEN_H
#define SSJ_SERVICE_TOKEN_H

#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"

enum {
	TOKEN_KEY_BYTES = 32,
	TOKEN_LIFETIME_S = 600,
	TOKEN_MAX = 4096, /* bytes; longer ones are refused unread */
};

struct token {
	struct actor actor;	     /* ACTOR_USER */
	const char *session_id;	     /* the refresh family it belongs to */
	const char *id;		     /* jti */
	int64_t issued_s, expires_s; /* seconds since 1970 */
};

/*
 * Reads the key of this installation, FOLDER/token.key, exactly 32 bytes.
 * Once per process, before anything is minted or verified. Fails with
 * PROBLEM_INTERNAL whose detail is for the operator.
 */
struct problem *token_open(struct arena *a, const char *folder);

/* The same with a key at hand, for tests. */
void token_set_key(const unsigned char key[TOKEN_KEY_BYTES]);

/* The signed text of `t`. */
struct problem *
token_mint(struct arena *a, const struct token *t, const char **text);

/*
 * What a token says, after its form, algorithm, signature, issuer, audience
 * and times were checked: PROBLEM_TOKEN_INVALID, or PROBLEM_TOKEN_EXPIRED for
 * one that was good once. Whether the account was revoked is not asked here.
 */
struct problem *token_verify(
    struct arena *a, const char *text, int64_t now_ms, struct token *out);

#endif

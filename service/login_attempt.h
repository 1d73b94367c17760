/* SPDX-License-Identifier: Apache-2.0 */
/* Counted attempts at a password or code, for the files that carry out
 * service/login.h. */
#ifndef SSJ_SERVICE_LOGIN_ATTEMPT_H
#define SSJ_SERVICE_LOGIN_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "storage/users.h"

/* One attempt at what was typed as `login`. */
struct login_try {
	const char *key;      /* what the failures are counted under */
	int64_t failures;     /* without a success, this one included */
	bool exists;	      /* … an account that is active */
	struct user_row user; /* when it exists */
	const char *user_id;  /* its id, or one that nobody has */
	const char *hash;     /* of its password; NULL: none */
};

/* Counts the attempt and finds the account, with the same questions whether it
 * exists or not. PROBLEM_TOO_MANY_REQUESTS while locked. */
struct problem *
login_try_begin(struct ctx *x, const char *login, struct login_try *out);

/* It succeeded: the failures are forgotten. Inside a transaction of login_db.
 */
struct problem *
login_try_good(struct db *db, struct ctx *x, const struct login_try *t);

/* It failed: the answer that every failure gets; a lock is written down. */
struct problem *login_try_bad(struct ctx *x, const struct login_try *t);

#endif

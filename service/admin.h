/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first administrator, and every later one when none can log in any more:
 * made on the machine itself, by who may read the database's password there.
 */
#ifndef SSJ_SERVICE_ADMIN_H
#define SSJ_SERVICE_ADMIN_H

#include "base/actor.h"
#include "base/problem.h"
#include "service/orgs.h"
#include "service/users.h"

struct admin_draft {
	const char *login;
	const char *display_name;
	struct org_draft root; /* the city office, made when there is none */
	const char *password;  /* NULL: a one-time code instead */
};

/*
 * An account with the role administrator for the whole city. *reset is the
 * code when there is no password. Acts as the system: PROBLEM_FORBIDDEN for
 * others. PROBLEM_WEAK_PASSWORD, PROBLEM_DUPLICATE.
 */
struct problem *admin_create(struct ctx *x, const struct admin_draft *draft,
    struct user_detail *out, struct user_reset *reset);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Parties of a draw show an invitation where users show an access token. */
#ifndef SSJ_SERVICE_PARTY_H
#define SSJ_SERVICE_PARTY_H

#include "base/actor.h"
#include "base/problem.h"

enum {
	PARTY_INVITATION_MAX = 256
}; /* bytes; longer ones are refused */

/* Who the invitation makes its bearer: *out is ACTOR_PARTY, in the arena of
 * `x`. PROBLEM_TOKEN_INVALID when nobody was given it. */
struct problem *
party_of_invitation(struct ctx *x, const char *invitation, struct actor *out);

#endif

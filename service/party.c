/* SPDX-License-Identifier: Apache-2.0 */
#include "service/party.h"

#include <string.h>

#include <openssl/sha.h>

#include "base/text.h"
#include "storage/draws.h"

struct problem *
party_of_invitation(struct ctx *x, const char *invitation, struct actor *out)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	const struct draw_invited_row *row;
	struct db_rows rows;

	if (strlen(invitation) > PARTY_INVITATION_MAX)
		return (
		    problem_new(x->arena, PROBLEM_TOKEN_INVALID, NULL, NULL));
	(void)SHA256(
	    (const unsigned char *)invitation, strlen(invitation), hash);
	TRY(draws_party_by_invitation(
	    x->db, x->arena, text_hex(x->arena, hash, sizeof(hash)), &rows));
	if (rows.count != 1)
		return (problem_new(x->arena, PROBLEM_TOKEN_INVALID, NULL,
		    "邀请令牌已经失效或不存在，请向组织者索取新的邀请"));
	row = rows.rows;
	*out = (struct actor){.kind = ACTOR_PARTY,
	    .draw_id = row->draw_id,
	    .party_id = row->party_id};
	return (NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Who acts, and whether they may call the operation at all. */
#include <string.h>
#include <strings.h>

#include <openssl/sha.h>

#include "api/answer.h"
#include "api/contract.h"
#include "api/token_cache.h"
#include "base/arena.h"
#include "service/party.h"
#include "service/token.h"
#include "storage/db.h"

/* The credential of "Bearer …"; NULL when the header is something else. */
static const char *
bearer(const char *header)
{
	static const char scheme[] = "Bearer ";

	if (strncasecmp(header, scheme, sizeof(scheme) - 1) != 0)
		return (NULL);
	header += sizeof(scheme) - 1;
	return (header + strspn(header, " "));
}

static struct problem *
user_of(struct call *call, const char *text, struct actor *out)
{
	unsigned char hash[TOKEN_HASH];
	struct token t;

	(void)SHA256((const unsigned char *)text, strlen(text), hash);
	if (!token_cache_get(call->ctx.arena, hash, call->ctx.now_ms, &t)) {
		TRY(token_verify(call->ctx.arena, text, call->ctx.now_ms, &t));
		token_cache_put(hash, call->ctx.now_ms, &t);
	}
	*out = t.actor;
	return (NULL);
}

/* Access tokens have two dots, invitations none. */
static bool
looks_like_token(const char *text)
{
	return (strchr(text, '.') != NULL);
}

static struct problem *
find_actor(const struct operation *op, const char *text, struct call *call,
    struct actor *out)
{
	if (op->for_users && (looks_like_token(text) || !op->for_parties))
		return (user_of(call, text, out));
	if (op->for_parties && !looks_like_token(text))
		return (party_of_invitation(&call->ctx, text, out));
	return (
	    problem_new(call->ctx.arena, PROBLEM_TOKEN_INVALID, NULL, NULL));
}

static struct problem *
check_permission(const struct operation *op, struct ctx *x)
{
	const char *named = "";
	enum permission p;

	if (x->actor->kind != ACTOR_USER || op->for_any_user ||
	    ((x->actor->here | x->actor->below) & op->permissions) != 0)
		return (NULL);
	for (p = 0; p < PERM_COUNT; p++)
		if ((op->permissions >> p & 1) != 0)
			named = arena_fmt(x->arena, "%s%s“%s”", named,
			    *named == '\0' ? "" : "或", permission_title(p));
	return (problem_new(
	    x->arena, PROBLEM_FORBIDDEN, NULL, "需要权限%s", named));
}

struct problem *
answer_authenticate(const struct answer_with *with, const struct operation *op,
    const struct incoming *in, struct call *call)
{
	struct arena *a = call->ctx.arena;
	const char *header = incoming_header(in, "authorization"), *text;
	struct actor *actor = arena_alloc(a, sizeof(*actor));

	actor->kind = ACTOR_PUBLIC;
	if (!op->for_public) {
		if (header == NULL)
			return (problem_new(
			    a, PROBLEM_UNAUTHENTICATED, NULL, NULL));
		text = bearer(header);
		if (text == NULL || *text == '\0')
			return (
			    problem_new(a, PROBLEM_TOKEN_INVALID, NULL, NULL));
		TRY(find_actor(op, text, call, actor));
	}
	call->ctx.actor = actor;
	call->ctx.db = db_as(with->db, a, actor);
	return (check_permission(op, &call->ctx));
}

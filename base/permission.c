/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/actor.h"
#include "base/problem.h"

static const struct {
	const char *word, *title;
} permissions[] = {
#define PERMISSION(name, word, title) [PERM_##name] = {word, title},
#include "base/permission.def"
#undef PERMISSION
};

const char *
permission_word(enum permission p)
{
	return (permissions[p].word);
}

const char *
permission_title(enum permission p)
{
	return (permissions[p].title);
}

enum permission
permission_by_word(const char *word)
{
	size_t p;

	for (p = 0; p < PERM_COUNT; p++)
		if (strcmp(permissions[p].word, word) == 0)
			return ((enum permission)p);
	return (PERM_COUNT);
}

bool
actor_may(const struct actor *actor, enum permission p, const char *org_path)
{
	uint64_t bit = UINT64_C(1) << p;

	if (actor->kind == ACTOR_SYSTEM)
		return (true);
	if (actor->kind != ACTOR_USER || org_path == NULL)
		return (false);
	if (strcmp(actor->org_path, org_path) == 0)
		return ((actor->here & bit) != 0);
	return ((actor->below & bit) != 0 &&
	    strncmp(actor->org_path, org_path, strlen(actor->org_path)) == 0);
}

struct problem *
ctx_require_user(struct ctx *x)
{
	enum actor_kind kind = x->actor->kind;

	if (kind == ACTOR_USER || kind == ACTOR_SYSTEM)
		return (NULL);
	return (problem_new(x->arena,
	    kind == ACTOR_PUBLIC ? PROBLEM_UNAUTHENTICATED : PROBLEM_FORBIDDEN,
	    NULL, NULL));
}

struct problem *
ctx_require(struct ctx *x, enum permission p)
{
	const struct actor *actor = x->actor;

	TRY(ctx_require_user(x));
	if (actor->kind == ACTOR_SYSTEM ||
	    ((actor->here | actor->below) & (UINT64_C(1) << p)) != 0)
		return (NULL);
	return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL, "需要权限“%s”",
	    permission_title(p)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "service/scope.h"

#include <string.h>

#include "base/arena.h"

/* A path ends in '/'; '!' stands before and '~' behind whatever may follow. */
struct scope
scope_of(struct ctx *x, enum permission p)
{
	const struct actor *actor = x->actor;
	uint64_t bit = UINT64_C(1) << p;

	if (actor->kind == ACTOR_SYSTEM)
		return ((struct scope){"/", "/~"});
	if (actor->kind != ACTOR_USER || actor->org_path == NULL)
		return ((struct scope){"", ""});
	if ((actor->below & bit) != 0)
		return ((struct scope){actor->org_path,
		    arena_fmt(x->arena, "%s~", actor->org_path)});
	if ((actor->here & bit) != 0)
		return ((struct scope){actor->org_path,
		    arena_fmt(x->arena, "%s!", actor->org_path)});
	return ((struct scope){"", ""});
}

bool
scope_is_empty(const struct scope *s)
{
	return (strcmp(s->low, s->high) == 0);
}

bool
scope_is_whole(const struct ctx *x, enum permission p)
{
	const struct actor *actor = x->actor;
	uint64_t bit = UINT64_C(1) << p;

	return (actor->kind == ACTOR_SYSTEM ||
	    (actor->kind == ACTOR_USER &&
		(actor->here & actor->below & bit) != 0));
}

struct problem *
scope_require(struct ctx *x, enum permission p, const char *org_path)
{
	if (actor_may(x->actor, p, org_path))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
	    "对该机构没有“%s”的权限", permission_title(p)));
}

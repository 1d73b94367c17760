/* SPDX-License-Identifier: Apache-2.0 */
#include "service/user_rules.h"

#include <string.h>

#include "base/clock.h"
#include "domain/rights.h"
#include "service/secret.h"
#include "storage/orgs.h"

enum {
	RESET_LIFETIME_S = 72 * 3600
};

bool
user_rules_reach(const struct actor *actor, const char *path, bool below)
{
	uint64_t bit = UINT64_C(1) << PERM_USER_MANAGE;

	if (!actor_may(actor, PERM_USER_MANAGE, path))
		return (false);
	if (!below || actor->kind == ACTOR_SYSTEM)
		return (true);
	return (
	    (actor->below & bit) != 0 && rights_within(path, actor->org_path));
}

static struct problem *
check_roles(struct db *db, struct ctx *x, const char *id)
{
	struct user_role_row *roles;
	struct db_rows rows;
	size_t i;

	TRY(users_roles(
	    db, x->arena, id, clock_rfc3339(x->arena, x->now_ms), &rows));
	roles = rows.rows;
	for (i = 0; i < rows.count; i++)
		if (!user_rules_reach(
			x->actor, roles[i].org_path, roles[i].below))
			return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
			    "该账号在您的管理范围之外另有角色，"
			    "须由上级管理员办理"));
	return (NULL);
}

struct problem *
user_rules_take_any(
    struct db *db, struct ctx *x, const char *id, struct user_row *out)
{
	/* Looked at first: a row that may not be changed cannot be locked. */
	TRY(users_get(db, x->arena, id, out));
	if (!user_rules_reach(x->actor, out->org_path, false))
		return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
	if (x->actor->kind == ACTOR_USER && strcmp(x->actor->user_id, id) == 0)
		return (problem_new(x->arena, PROBLEM_RULE, NULL,
		    "不能变更自己的账号，须由其他管理员办理"));
	return (users_lock(db, x->arena, id, out));
}

struct problem *
user_rules_take(
    struct db *db, struct ctx *x, const char *id, struct user_row *out)
{
	TRY(user_rules_take_any(db, x, id, out));
	return (check_roles(db, x, id));
}

struct problem *
user_rules_keep_one(struct db *db, struct ctx *x, const char *id)
{
	int64_t all, others;
	struct org_row root;

	TRY(users_administrators_but(db, x->arena, NULL, &all));
	TRY(users_administrators_but(db, x->arena, id, &others));
	if (all == others)
		return (NULL); /* not one of them */
	TRY(orgs_root(db, x->arena, &root));
	TRY(orgs_lock(db, x->arena, root.id, &root));
	TRY(users_administrators_but(db, x->arena, id, &others));
	if (others > 0)
		return (NULL);
	return (problem_new(x->arena, PROBLEM_RULE, NULL,
	    "至少须保留一名可以登录的全市系统管理员"));
}

struct user_reset
user_rules_code(struct ctx *x)
{
	return ((struct user_reset){
	    .code = secret_code(x->arena),
	    .expires_at = clock_rfc3339(
		x->arena, x->now_ms + (int64_t)RESET_LIFETIME_S * 1000),
	});
}

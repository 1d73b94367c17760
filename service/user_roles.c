/* SPDX-License-Identifier: Apache-2.0 */
/* Granting and taking away roles, and one-time codes for a new password. */
#include "service/users.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/rights.h"
#include "service/orgs.h"
#include "service/secret.h"
#include "service/user_rules.h"
#include "storage/events.h"
#include "storage/sessions.h"

struct problem *
role_list(struct ctx *x, struct db_rows *out)
{
	TRY(ctx_require_user(x));
	return (roles_list(x->db, x->arena, out));
}

struct granting {
	struct ctx *x;
	const struct user_grant *grant;
	struct user_row user;
	struct org_row org;
};

/* The role as it is held now; NULL when it is not. */
static struct problem *
held(struct db *db, struct granting *g, const struct user_role_row **out)
{
	const char *now = clock_rfc3339(g->x->arena, g->x->now_ms);
	struct user_role_row *roles;
	struct db_rows rows;
	size_t i;

	*out = NULL;
	TRY(users_roles(db, g->x->arena, g->user.id, now, &rows));
	roles = rows.rows;
	for (i = 0; i < rows.count; i++)
		if (strcmp(roles[i].org_id, g->org.id) == 0 &&
		    strcmp(roles[i].role_code, g->grant->role) == 0)
			*out = &roles[i];
	return (NULL);
}

/* The account, the organisation and the role, all within the actor's reach. */
static struct problem *
take_all(struct db *db, struct granting *g, const struct user_role_row **now)
{
	struct ctx *x = g->x;
	bool below = g->grant->below;

	TRY(user_rules_take_any(db, x, g->grant->user_id, &g->user));
	TRY(orgs_get(db, x->arena, g->grant->organization_id, &g->org));
	TRY(held(db, g, now));
	if (*now != NULL)
		below |= (*now)->below;
	if (user_rules_reach(x->actor, g->org.path, below))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
	    "只能在您的管理范围之内授予或撤销角色"));
}

/*
 * Before a role that is held goes or reaches less far: one that administers
 * the city is not the last. Any other may go, and whoever takes it need not
 * reach the root of the tree.
 */
static struct problem *
keep_one(struct db *db, struct granting *g, const struct user_role_row *held)
{
	uint64_t bit = UINT64_C(1) << PERM_USER_MANAGE;

	if (held == NULL || !held->below || g->org.parent_id != NULL ||
	    (rights_mask(held->permissions) & bit) == 0)
		return (NULL);
	return (user_rules_keep_one(db, g->x, g->user.id));
}

static const char *
grant_text(struct arena *a, const struct user_grant *grant)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "organization_id", grant->organization_id);
	json_put(json, "role", grant->role);
	(void)cJSON_AddBoolToObject(json, "below", grant->below);
	return (json_write(a, json));
}

static struct problem *
grant_role(struct db *db, struct arena *a, void *arg)
{
	struct granting *g = arg;
	const char *now = clock_rfc3339(a, g->x->now_ms);
	struct user_role_row role = {
	    .org_id = g->grant->organization_id,
	    .role_code = g->grant->role,
	    .below = g->grant->below,
	};
	const struct user_role_row *before;

	TRY(take_all(db, g, &before));
	TRY(org_must_be_live(g->x, &g->org));
	if (!g->grant->below)
		TRY(keep_one(db, g, before));
	TRY(users_role_put(
	    db, a, now, g->user.id, &role, g->x->actor->user_id));
	TRY(users_touch(db, a, g->user.id, now));
	return (event_append(db, g->x,
	    &(struct event){EVENT_USER_ROLE_GRANTED, g->user.id,
		g->user.org_path, NULL, grant_text(a, g->grant)}));
}

struct problem *
user_role_grant(
    struct ctx *x, const struct user_grant *grant, struct user_detail *out)
{
	struct granting g = {.x = x, .grant = grant};

	TRY(ctx_require(x, PERM_USER_MANAGE));
	TRY(db_transact(x->db, x->arena, grant_role, &g));
	return (user_get(x, grant->user_id, out));
}

static struct problem *
revoke_role(struct db *db, struct arena *a, void *arg)
{
	struct granting *g = arg;
	const char *now = clock_rfc3339(a, g->x->now_ms);
	const struct user_role_row *before;
	bool gone;

	TRY(take_all(db, g, &before));
	TRY(keep_one(db, g, before));
	TRY(users_role_delete(
	    db, a, g->user.id, g->org.id, g->grant->role, &gone));
	if (!gone)
		return (problem_new(
		    a, PROBLEM_NOT_FOUND, NULL, "该账号在此机构没有这个角色"));
	TRY(users_touch(db, a, g->user.id, now));
	return (event_append(db, g->x,
	    &(struct event){EVENT_USER_ROLE_REVOKED, g->user.id,
		g->user.org_path, grant_text(a, g->grant), NULL}));
}

struct problem *
user_role_revoke(struct ctx *x, const struct user_grant *grant)
{
	struct granting g = {.x = x, .grant = grant};

	TRY(ctx_require(x, PERM_USER_MANAGE));
	return (db_transact(x->db, x->arena, revoke_role, &g));
}

/* ---- one-time codes ------------------------------------------------------ */

struct resetting {
	struct ctx *x;
	const char *id;
	struct user_reset *out;
};

static struct problem *
issue_code(struct db *db, struct arena *a, void *arg)
{
	struct resetting *r = arg;
	const char *now = clock_rfc3339(a, r->x->now_ms);
	struct reset_code code = {
	    r->id, secret_hash(a, r->out->code), r->out->expires_at};
	struct user_row user;

	TRY(user_rules_take(db, r->x, r->id, &user));
	TRY(user_rules_keep_one(db, r->x, r->id));
	TRY(users_reset_set(db, a, now, &code));
	TRY(session_end_all(db, a, r->id, now));
	TRY(users_touch(db, a, r->id, now));
	return (event_append(db, r->x,
	    &(struct event){
		EVENT_USER_RESET_ISSUED, r->id, user.org_path, NULL, NULL}));
}

struct problem *
user_reset(struct ctx *x, const char *id, struct user_reset *out)
{
	struct resetting r = {x, id, out};

	TRY(ctx_require(x, PERM_USER_MANAGE));
	*out = user_rules_code(x);
	return (db_transact(x->db, x->arena, issue_code, &r));
}

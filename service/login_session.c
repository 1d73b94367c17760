/* SPDX-License-Identifier: Apache-2.0 */
/* From an account to what its tokens say. */
#include "service/login_session.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/uuid.h"
#include "domain/rights.h"
#include "service/orgs.h"
#include "service/secret.h"
#include "service/token.h"

enum {
	IDLE_S = 12 * 3600,
	LONGEST_S = 7 * 24 * 3600,
};

struct db *
login_db(struct ctx *x)
{
	static const struct actor system = {.kind = ACTOR_SYSTEM};

	return (db_as(x->db, x->arena, &system));
}

/* ---- for whom ------------------------------------------------------------ */

struct grants {
	struct grant *all;
	size_t count;
	const char *first_org; /* highest one that has not ended, or NULL */
};

static struct problem *
read_grants(
    struct db *db, struct ctx *x, const char *user_id, struct grants *out)
{
	struct user_role_row *roles;
	struct db_rows rows;
	size_t i;

	TRY(users_roles(
	    db, x->arena, user_id, clock_rfc3339(x->arena, x->now_ms), &rows));
	roles = rows.rows;
	*out = (struct grants){
	    .all = arena_array(x->arena, rows.count, sizeof(*out->all))};
	for (i = 0; i < rows.count; i++) {
		if (roles[i].ended)
			continue;
		out->all[out->count++] = (struct grant){roles[i].org_path,
		    roles[i].below, rights_mask(roles[i].permissions)};
		if (out->first_org == NULL)
			out->first_org = roles[i].org_id;
	}
	return (NULL);
}

static struct problem *
fill_actor(struct db *db, struct ctx *x, const struct user_row *user,
    const struct grants *g, const char *org_id, struct actor *out)
{
	struct problem *p;
	struct org_row org;
	struct rights r;

	p = orgs_get(db, x->arena, org_id, &org);
	if (p == NULL)
		p = org_must_be_live(x, &org);
	if (p != NULL && problem_status(p->kind) >= 500)
		return (p);
	if (p != NULL)
		return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
		    "没有这个机构，或机构已经终止"));
	r = rights_at(g->all, g->count, org.path);
	if (r.here == 0 && strcmp(org.id, user->org_id) != 0)
		return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
		    "您在这个机构没有任何角色"));
	*out = (struct actor){
	    .kind = ACTOR_USER,
	    .user_id = user->id,
	    .user_version = user->version,
	    .org_id = org.id,
	    .org_path = org.path,
	    .inspector_id = user->inspector_id,
	    .display_name = user->display_name,
	    .here = r.here,
	    .below = r.below,
	};
	return (NULL);
}

struct problem *
login_actor(struct db *db, struct ctx *x, const struct user_row *user,
    const char *org_id, struct actor *out)
{
	struct problem *p;
	struct grants g;

	TRY(read_grants(db, x, user->id, &g));
	if (org_id != NULL)
		return (fill_actor(db, x, user, &g, org_id, out));
	p = fill_actor(db, x, user, &g, user->org_id, out);
	if (g.first_org == NULL ||
	    (p != NULL && p->kind != PROBLEM_FORBIDDEN) ||
	    (p == NULL && out->here != 0))
		return (p);
	return (fill_actor(db, x, user, &g, g.first_org, out));
}

/* ---- the two texts ------------------------------------------------------- */

struct problem *
login_issue(struct db *db, struct ctx *x, const struct session_row *s,
    struct login_tokens *out)
{
	struct arena *a = x->arena;
	int64_t idle = x->now_ms + (int64_t)IDLE_S * 1000,
		end = clock_parse_rfc3339(s->began_at) +
	    (int64_t)LONGEST_S * 1000;
	struct token t = {
	    .actor = out->actor,
	    .session_id = s->session_id,
	    .id = uuid_new(a),
	    .issued_s = x->now_ms / 1000,
	    .expires_s = x->now_ms / 1000 + TOKEN_LIFETIME_S,
	};
	struct session_row next = *s;

	out->refresh_token = secret_token(a);
	out->refresh_expires_at = clock_rfc3339(a, idle < end ? idle : end);
	out->expires_in_s = TOKEN_LIFETIME_S;
	next.token_hash = secret_hash(a, out->refresh_token);
	next.user_id = out->actor.user_id;
	next.org_id = out->actor.org_id;
	next.expires_at = out->refresh_expires_at;
	TRY(session_insert(db, a, clock_rfc3339(a, x->now_ms), &next));
	return (token_mint(a, &t, &out->access_token));
}

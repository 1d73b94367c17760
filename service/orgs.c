/* SPDX-License-Identifier: Apache-2.0 */
#include "service/orgs.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "domain/organization.h"
#include "storage/events.h"
#include "storage/users.h"

static const struct actor system_actor = {.kind = ACTOR_SYSTEM};

struct problem *
org_get(struct ctx *x, const char *id, struct org_row *out)
{
	TRY(ctx_require_user(x));
	return (orgs_get(x->db, x->arena, id, out));
}

struct problem *
org_list(struct ctx *x, const struct org_query *q, const struct page *page,
    struct db_rows *out)
{
	struct org_filter f = {
	    .after = page_key(page, 0, ""),
	    .under = "/",
	    .kind = q->kind,
	    .parent_id = q->parent_id,
	    .live_at =
		q->with_ended ? NULL : clock_rfc3339(x->arena, x->now_ms),
	    .most = page_fetch(x->arena, page),
	};
	struct org_row top;

	TRY(ctx_require_user(x));
	if (q->under_id != NULL) {
		TRY(orgs_get(x->db, x->arena, q->under_id, &top));
		f.under = top.path;
	}
	return (orgs_list(x->db, x->arena, &f, out));
}

struct problem *
org_must_be_live(struct ctx *x, const struct org_row *o)
{
	if (o->valid_until == NULL ||
	    clock_parse_rfc3339(o->valid_until) > x->now_ms)
		return (NULL);
	return (problem_new(
	    x->arena, PROBLEM_RULE, NULL, "机构“%s”已经终止", o->name));
}

/* ---- changing the tree --------------------------------------------------- */

static const char *
org_text(struct arena *a, const struct org_row *o)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "code", o->code);
	json_put(json, "path", o->path);
	json_put(json, "name", o->name);
	json_put(json, "kind", o->kind);
	json_put(json, "district", o->district);
	json_put(json, "valid_until", o->valid_until);
	return (json_write(a, json));
}

static struct problem *
require_manage(struct ctx *x, const char *path)
{
	TRY(ctx_require(x, PERM_ORG_MANAGE));
	if (actor_may(x->actor, PERM_ORG_MANAGE, path))
		return (NULL);
	return (problem_new(
	    x->arena, PROBLEM_FORBIDDEN, NULL, "只能维护本机构以下的机构"));
}

struct creation {
	struct ctx *x;
	const struct org_draft *draft;
	struct org_row *out;
};

/* What is below ends no later than what is above. */
static struct problem *
check_within(struct ctx *x, const struct org_row *above,
    const char *valid_until, const char *pointer)
{
	if (above->valid_until == NULL ||
	    (valid_until != NULL &&
		clock_parse_rfc3339(valid_until) <=
		    clock_parse_rfc3339(above->valid_until)))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_RULE, pointer,
	    "上级机构“%s”的终止时间是 %s，下级机构不能晚于它", above->name,
	    above->valid_until));
}

static struct problem *
check_place(struct ctx *x, const struct org_row *parent, const char *path,
    const struct org_draft *draft)
{
	TRY(require_manage(x, path));
	/* What is new has no end yet. */
	TRY(check_within(x, parent, NULL, "/parent_id"));
	if (organization_may_contain(parent->kind, draft->kind))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_RULE, "/kind",
	    "“%s”之下不能设“%s”", organization_kind_title(parent->kind),
	    organization_kind_title(draft->kind)));
}

static struct problem *
insert(struct db *db, struct ctx *x, const struct org_draft *draft,
    const char *kind, const char *path, struct org_row *out)
{
	*out = (struct org_row){
	    .id = uuid_new(x->arena),
	    .parent_id = draft->parent_id,
	    .code = draft->code,
	    .path = path,
	    .name = draft->name,
	    .kind = kind,
	    .district = draft->district,
	};
	TRY(orgs_insert(db, x->arena, clock_rfc3339(x->arena, x->now_ms), out));
	return (event_append(db, x,
	    &(struct event){EVENT_ORG_CREATED, out->id, out->path, NULL,
		org_text(x->arena, out)}));
}

static struct problem *
create_below(struct db *db, struct arena *a, void *arg)
{
	struct creation *c = arg;
	const struct org_draft *draft = c->draft;
	struct org_row parent;
	const char *path;

	TRY(orgs_get(db, a, draft->parent_id, &parent));
	TRY(require_manage(c->x, parent.path));
	TRY(orgs_lock(db, a, draft->parent_id, &parent));
	path = arena_fmt(a, "%s%s/", parent.path, draft->code);
	TRY(check_place(c->x, &parent, path, draft));
	return (insert(db, c->x, draft, draft->kind, path, c->out));
}

struct problem *
org_create(struct ctx *x, const struct org_draft *draft, struct org_row *out)
{
	struct creation c = {x, draft, out};

	TRY(ctx_require(x, PERM_ORG_MANAGE));
	return (db_transact(x->db, x->arena, create_below, &c));
}

static struct problem *
ensure_root(struct db *db, struct arena *a, void *arg)
{
	struct creation *c = arg;
	struct org_draft root = *c->draft;
	struct problem *p = orgs_root(db, a, c->out);

	if (p == NULL || p->kind != PROBLEM_NOT_FOUND)
		return (p);
	if (root.code == NULL || root.name == NULL || root.district == NULL)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "还没有任何机构，须给出市级机构的代码、名称和区划代码"));
	root.parent_id = NULL;
	return (insert(db, c->x, &root, "city_office",
	    arena_fmt(a, "/%s/", root.code), c->out));
}

struct problem *
org_root_ensure(
    struct ctx *x, const struct org_draft *draft, struct org_row *out)
{
	struct creation c = {x, draft, out};

	return (db_transact(x->db, x->arena, ensure_root, &c));
}

/* ---- changing one -------------------------------------------------------- */

struct update {
	struct ctx *x;
	const char *id;
	int64_t version;
	const struct org_change *change;
	struct org_row *out;
};

/* Whoever is above may be beyond the actor's reach. */
static struct problem *
check_above(struct db *db, struct ctx *x, const struct org_row *o,
    const char *valid_until)
{
	struct org_row above;

	if (o->parent_id == NULL)
		return (NULL);
	TRY(orgs_lock(db_as(db, x->arena, &system_actor), x->arena,
	    o->parent_id, &above));
	return (check_within(x, &above, valid_until, "/valid_until"));
}

static struct problem *
check_end(struct db *db, struct ctx *x, const struct org_row *o,
    const struct org_change *change)
{
	int64_t live;

	if (!change->set_end)
		return (NULL);
	TRY(check_above(db, x, o, change->valid_until));
	if (change->valid_until == NULL)
		return (NULL);
	if (o->parent_id == NULL)
		return (problem_new(x->arena, PROBLEM_RULE, "/valid_until",
		    "最上级机构不能终止"));
	if (clock_parse_rfc3339(change->valid_until) < x->now_ms)
		return (problem_new(x->arena, PROBLEM_RULE, "/valid_until",
		    "终止时间不能早于现在"));
	TRY(orgs_children_live(
	    db, x->arena, o->id, change->valid_until, &live));
	if (live > 0)
		return (problem_new(x->arena, PROBLEM_RULE, "/valid_until",
		    "尚有 %lld 个下级机构没有终止", (long long)live));
	return (NULL);
}

static struct problem *
update_one(struct db *db, struct arena *a, void *arg)
{
	struct update *u = arg;
	const char *now = clock_rfc3339(a, u->x->now_ms);
	struct org_row before, after;

	TRY(orgs_get(db, a, u->id, &before));
	TRY(require_manage(u->x, before.path));
	TRY(orgs_lock(db, a, u->id, &before));
	TRY(check_end(db, u->x, &before, u->change));
	after = before;
	after.version = u->version;
	after.name = u->change->name;
	if (u->change->set_end)
		after.valid_until = u->change->valid_until;
	TRY(orgs_update(db, a, now, &after));
	*u->out = after;
	TRY(event_append(db, u->x,
	    &(struct event){EVENT_ORG_CHANGED, after.id, after.path,
		org_text(a, &before), org_text(a, &after)}));
	if (!u->change->set_end)
		return (NULL);
	/* Also people whom the actor may not change; and perhaps himself, so
	 * this comes last. */
	return (users_touch_org(db_as(db, a, &system_actor), a, u->id, now));
}

struct problem *
org_update(struct ctx *x, const char *id, int64_t version,
    const struct org_change *change, struct org_row *out)
{
	struct update u = {x, id, version, change, out};

	TRY(ctx_require(x, PERM_ORG_MANAGE));
	return (db_transact(x->db, x->arena, update_one, &u));
}

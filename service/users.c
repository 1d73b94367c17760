/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts: looking, making, changing. Roles are in user_roles.c. */
#include "service/users.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "service/orgs.h"
#include "service/secret.h"
#include "service/user_rules.h"
#include "storage/events.h"
#include "storage/sessions.h"

/* ---- looking ------------------------------------------------------------- */

static struct problem *
read_detail(struct db *db, struct ctx *x, struct user_detail *d)
{
	struct org_row home;

	TRY(orgs_get(db, x->arena, d->user.org_id, &home));
	d->org_name = home.name;
	return (users_roles(db, x->arena, d->user.id,
	    clock_rfc3339(x->arena, x->now_ms), &d->roles));
}

struct problem *
user_get(struct ctx *x, const char *id, struct user_detail *out)
{
	TRY(ctx_require(x, PERM_USER_MANAGE));
	TRY(users_get(x->db, x->arena, id, &out->user));
	if (!user_rules_reach(x->actor, out->user.org_path, false))
		return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
	return (read_detail(x->db, x, out));
}

struct problem *
user_me(struct ctx *x, struct user_detail *out)
{
	TRY(ctx_require_user(x));
	if (x->actor->user_id == NULL)
		return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
	TRY(users_get(x->db, x->arena, x->actor->user_id, &out->user));
	return (read_detail(x->db, x, out));
}

/* The range of organisation paths a list may show. */
static struct problem *
list_range(struct ctx *x, const struct user_query *q, struct user_filter *f)
{
	const char *top =
	    x->actor->kind == ACTOR_SYSTEM ? "/" : x->actor->org_path;
	bool below = user_rules_reach(x->actor, top, true);
	struct org_row org;

	if (q->organization_id != NULL) {
		TRY(orgs_get(x->db, x->arena, q->organization_id, &org));
		if (!user_rules_reach(x->actor, org.path, false))
			return (problem_new(
			    x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
		top = org.path;
	}
	f->from = top;
	f->to = below ? arena_fmt(x->arena, "%s~", top) : top;
	return (NULL);
}

struct problem *
user_list(struct ctx *x, const struct user_query *q, const struct page *page,
    struct db_rows *out)
{
	struct user_filter f = {
	    .after = page_key(page, 0, ""),
	    .status = q->status,
	    .most = page_fetch(x->arena, page),
	};

	TRY(ctx_require(x, PERM_USER_MANAGE));
	TRY(list_range(x, q, &f));
	return (users_list(x->db, x->arena, &f, out));
}

/* ---- making and changing ------------------------------------------------- */

static const char *
user_text(struct arena *a, const struct user_row *u)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "login", u->login);
	json_put(json, "display_name", u->display_name);
	json_put(json, "organization_id", u->org_id);
	json_put(json, "status", u->status);
	json_put(json, "inspector_id", u->inspector_id);
	return (json_write(a, json));
}

/* The organisation a person is to belong to. */
static struct problem *
take_home(struct db *db, struct ctx *x, const char *id, struct user_row *u)
{
	struct org_row org;
	struct problem *p = orgs_get(db, x->arena, id, &org);

	if ((p != NULL && p->kind == PROBLEM_NOT_FOUND) ||
	    (p == NULL && !user_rules_reach(x->actor, org.path, false)))
		return (problem_new(x->arena, PROBLEM_RULE, "/organization_id",
		    "没有这个机构，或不在您的管理范围之内"));
	TRY(p);
	TRY(org_must_be_live(x, &org));
	u->org_id = org.id;
	u->org_path = org.path;
	return (NULL);
}

static struct problem *
check_inspector(struct db *db, struct ctx *x, const char *inspector_id)
{
	bool exists = true;

	if (inspector_id != NULL)
		TRY(users_inspector_exists(
		    db, x->arena, inspector_id, &exists));
	if (exists)
		return (NULL);
	return (problem_new(x->arena, PROBLEM_RULE, "/inspector_id",
	    "执法检查人员名录库中没有此人"));
}

struct creation {
	struct ctx *x;
	const struct user_draft *draft;
	struct user_detail *out;
	struct user_reset *reset;
};

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	struct creation *c = arg;
	const char *now = clock_rfc3339(a, c->x->now_ms);
	struct user_row *u = &c->out->user;
	struct reset_code code = {.hash = secret_hash(a, c->reset->code),
	    .expires_at = c->reset->expires_at};

	*u = (struct user_row){
	    .id = uuid_new(a),
	    .login = c->draft->login,
	    .display_name = c->draft->display_name,
	    .inspector_id = c->draft->inspector_id,
	};
	TRY(take_home(db, c->x, c->draft->organization_id, u));
	TRY(check_inspector(db, c->x, u->inspector_id));
	TRY(users_insert(db, a, now, u));
	code.user_id = u->id;
	TRY(users_reset_set(db, a, now, &code));
	TRY(event_append(db, c->x,
	    &(struct event){EVENT_USER_CREATED, u->id, u->org_path, NULL,
		user_text(a, u)}));
	return (read_detail(db, c->x, c->out));
}

struct problem *
user_create(struct ctx *x, const struct user_draft *draft,
    struct user_detail *out, struct user_reset *reset)
{
	struct creation c = {x, draft, out, reset};

	TRY(ctx_require(x, PERM_USER_MANAGE));
	*reset = user_rules_code(x);
	return (db_transact(x->db, x->arena, create, &c));
}

struct update {
	struct ctx *x;
	const char *id;
	int64_t version;
	const struct user_change *change;
	struct user_detail *out;
};

static enum event_kind
kind_of_change(const struct user_row *before, const struct user_row *after)
{
	if (strcmp(before->status, after->status) == 0)
		return (EVENT_USER_CHANGED);
	return (strcmp(after->status, "suspended") == 0 ? EVENT_USER_SUSPENDED
							: EVENT_USER_RESUMED);
}

/* What `change` makes of the row, checked. */
static struct problem *
apply(struct db *db, struct update *up, struct user_row *u)
{
	const struct user_change *c = up->change;

	u->version = up->version;
	if (c->display_name != NULL)
		u->display_name = c->display_name;
	if (c->organization_id != NULL)
		TRY(take_home(db, up->x, c->organization_id, u));
	if (c->status != NULL)
		u->status = c->status;
	if (c->set_inspector) {
		TRY(check_inspector(db, up->x, c->inspector_id));
		u->inspector_id = c->inspector_id;
	}
	return (NULL);
}

static struct problem *
update(struct db *db, struct arena *a, void *arg)
{
	struct update *up = arg;
	const char *now = clock_rfc3339(a, up->x->now_ms);
	struct user_row before, *after = &up->out->user;
	enum event_kind kind;

	TRY(user_rules_take(db, up->x, up->id, &before));
	*after = before;
	TRY(apply(db, up, after));
	kind = kind_of_change(&before, after);
	if (kind == EVENT_USER_SUSPENDED) {
		TRY(user_rules_keep_one(db, up->x, up->id));
		TRY(session_end_all(db, a, up->id, now));
	}
	TRY(users_update(db, a, now, after));
	TRY(event_append(db, up->x,
	    &(struct event){kind, after->id, after->org_path,
		user_text(a, &before), user_text(a, after)}));
	return (read_detail(db, up->x, up->out));
}

struct problem *
user_update(struct ctx *x, const char *id, int64_t version,
    const struct user_change *change, struct user_detail *out)
{
	struct update up = {x, id, version, change, out};

	TRY(ctx_require(x, PERM_USER_MANAGE));
	return (db_transact(x->db, x->arena, update, &up));
}

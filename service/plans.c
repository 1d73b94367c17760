/* SPDX-License-Identifier: Apache-2.0 */
#include "service/plans.h"

#include <string.h>

#include <cjson/cJSON.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "domain/lifecycle.h"
#include "service/plans_private.h"
#include "service/scope.h"
#include "storage/events.h"
#include "storage/orgs.h"

static struct problem *
require(struct ctx *x, enum permission p, const char *org_path)
{
	TRY(ctx_require(x, p));
	if (actor_may(x->actor, p, org_path))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
	    "对该机构没有“%s”的权限", permission_title(p)));
}

static const char *
now_text(struct ctx *x)
{
	return (clock_rfc3339(x->arena, x->now_ms));
}

/* What the log keeps of a plan: all of it. */
static const char *
plan_json(struct arena *a, const struct plan *plan)
{
	struct cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "year", (double)plan->year);
	json_put(json, "title", plan->title);
	if (plan->max_pair != 0)
		cJSON_AddNumberToObject(
		    json, "max_pair", (double)plan->max_pair);
	cJSON_AddRawToObject(json, "lines", plan_lines_json(a, plan));
	return (json_write(a, json));
}

struct problem *
plan_view_load(
    struct db *db, struct arena *a, const char *id, struct plan_view *out)
{
	struct plan plan;

	TRY(plans_get(db, a, id, &out->row));
	TRY(plans_load(db, a, &out->row, &plan));
	out->summary = plan_summarize(&plan);
	TRY(plans_responses(db, a, id, &out->responses));
	return (plans_lines(db, a, id, &out->lines));
}

/* ---- creating ---------------------------------------------------- */

struct creation {
	struct ctx *x;
	const struct plan_draft *draft;
	struct plan_view *out;
};

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	struct creation *c = arg;
	const struct plan_draft *draft = c->draft;
	const char *org_id =
	    draft->org_id != NULL ? draft->org_id : c->x->actor->org_id;
	struct org_row org;
	struct plan_row row;
	struct plan plan;

	TRY(orgs_get(db, a, org_id, &org));
	TRY(require(c->x, PERM_PLAN_MANAGE, org.path));
	plan = (struct plan){.org_code = org.code,
	    .org_name = org.name,
	    .org_path = org.path,
	    .district = org.district,
	    .year = draft->year,
	    .title = draft->title,
	    .max_pair = draft->max_pair,
	    .lines = draft->lines,
	    .line_count = draft->line_count};
	row = (struct plan_row){.id = uuid_new(a),
	    .org_id = org.id,
	    .org_path = org.path,
	    .year = draft->year,
	    .title = draft->title,
	    .max_pair = draft->max_pair};
	TRY(plans_items(db, a, &plan));
	TRY(plan_check(a, &plan));
	TRY(plans_insert(db, a, &row, now_text(c->x)));
	TRY(plans_lines_insert(db, a, row.id, &plan));
	TRY(plan_ask(db, a, &row, &plan));
	TRY(event_append(db, c->x,
	    &(struct event){EVENT_PLAN_CREATED, row.id, org.path, NULL,
		plan_json(a, &plan)}));
	return (plan_view_load(db, a, row.id, c->out));
}

struct problem *
plan_create(
    struct ctx *x, const struct plan_draft *draft, struct plan_view *out)
{
	struct creation c = {x, draft, out};

	TRY(ctx_require(x, PERM_PLAN_MANAGE));
	return (db_transact(x->db, x->arena, create, &c));
}

/* ---- reading ----------------------------------------------------- */

struct reading {
	const char *id;
	struct plan_view *out;
};

static struct problem *
read_one(struct db *db, struct arena *a, void *arg)
{
	struct reading *r = arg;

	return (plan_view_load(db, a, r->id, r->out));
}

struct problem *
plan_read(struct ctx *x, const char *id, struct plan_view *out)
{
	struct reading r = {id, out};

	TRY(ctx_require(x, PERM_PLAN_READ));
	return (db_transact(x->db, x->arena, read_one, &r));
}

static void
set_page(struct ctx *x, const struct page *page, struct plan_filter *filter)
{
	filter->after_year = page_key(page, 0, "9999");
	filter->after_id = page_key(page, 1, UUID_LAST);
	filter->most = page_fetch(x->arena, page);
}

struct problem *
plan_list(struct ctx *x, const struct page *page, struct plan_filter filter,
    struct db_rows *out)
{
	struct scope scope = scope_of(x, PERM_PLAN_READ);

	TRY(ctx_require(x, PERM_PLAN_READ));
	filter.low = scope.low;
	filter.high = scope.high;
	set_page(x, page, &filter);
	return (plans_page(x->db, x->arena, &filter, out));
}

struct problem *
plan_public_list(
    struct ctx *x, const struct page *page, int64_t year, struct db_rows *out)
{
	struct plan_filter filter = {.year = year};

	set_page(x, page, &filter);
	return (plans_public_page(x->db, x->arena, &filter, out));
}

/* ---- changing and publishing ------------------------------------- */

struct change {
	struct ctx *x;
	const char *id;
	int64_t version;
	const struct plan_change *change; /* NULL: publish */
	struct plan_view *out;
	struct plan_row row;
	struct plan before;
};

/*
 * Takes the row for ourselves and asks whether it may still be changed. That
 * it is locked is said before that it is stale: nobody should read it again
 * only to learn that he may not.
 */
static struct problem *
hold(struct db *db, struct change *c, enum permission p)
{
	struct arena *a = c->x->arena;

	TRY(plans_get(db, a, c->id, &c->row));
	TRY(require(c->x, p, c->row.org_path));
	TRY(plans_lock(db, a, c->id));
	TRY(plans_get(db, a, c->id, &c->row));
	if (strcmp(c->row.state, "published") == 0)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "计划已经发布并锁定，不得随意增加或减少检查次数（C32）"));
	TRY(lifecycle_move(a, &lifecycle_plan, c->row.state,
	    c->change != NULL ? ACT_EDIT : ACT_PUBLISH, NULL));
	if (c->row.version != c->version)
		return (problem_new(a, PROBLEM_STALE, NULL, NULL));
	return (plans_load(db, a, &c->row, &c->before));
}

static struct problem *
update(struct db *db, struct arena *a, void *arg)
{
	struct change *c = arg;
	struct plan after;

	TRY(hold(db, c, PERM_PLAN_MANAGE));
	after = c->before;
	if (c->change->title != NULL)
		after.title = c->change->title;
	if (c->change->set_max_pair)
		after.max_pair = c->change->max_pair;
	if (c->change->set_lines) {
		after.lines = c->change->lines;
		after.line_count = c->change->line_count;
	}
	TRY(plans_items(db, a, &after));
	TRY(plan_check(a, &after));
	TRY(plans_update(db, a, c->id, &after, now_text(c->x)));
	TRY(plan_ask(db, a, &c->row, &after));
	TRY(event_append(db, c->x,
	    &(struct event){EVENT_PLAN_CHANGED, c->id, c->row.org_path,
		plan_json(a, &c->before), plan_json(a, &after)}));
	return (plan_view_load(db, a, c->id, c->out));
}

struct problem *
plan_update(struct ctx *x, const char *id, int64_t version,
    const struct plan_change *change, struct plan_view *out)
{
	struct change c = {
	    .x = x, .id = id, .version = version, .change = change, .out = out};

	TRY(ctx_require(x, PERM_PLAN_MANAGE));
	return (db_transact(x->db, x->arena, update, &c));
}

static struct problem *
publish(struct db *db, struct arena *a, void *arg)
{
	struct change *c = arg;
	const struct plan_answer *agreed;
	size_t count;

	TRY(hold(db, c, PERM_PLAN_PUBLISH));
	TRY(plan_check_whole(a, &c->before));
	TRY(plan_require_agreed(db, c->x, c->id, &c->before, &agreed, &count));
	c->row.content = plan_text(a, &c->before, agreed, count);
	c->row.content_hash = plan_sha256(a, c->row.content);
	c->row.published_at = now_text(c->x);
	TRY(plans_publish(db, a, &c->row, c->x->actor->user_id));
	TRY(event_append(db, c->x,
	    &(struct event){EVENT_PLAN_PUBLISHED, c->id, c->row.org_path, NULL,
		arena_fmt(
		    a, "{\"content_hash\":\"%s\"}", c->row.content_hash)}));
	return (plan_view_load(db, a, c->id, c->out));
}

struct problem *
plan_publish(
    struct ctx *x, const char *id, int64_t version, struct plan_view *out)
{
	struct change c = {.x = x, .id = id, .version = version, .out = out};

	TRY(ctx_require(x, PERM_PLAN_PUBLISH));
	return (db_transact(x->db, x->arena, publish, &c));
}

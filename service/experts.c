/* SPDX-License-Identifier: Apache-2.0 */
#include "service/experts.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "domain/lifecycle.h"
#include "domain/visit.h"
#include "service/scope.h"
#include "service/task.h"
#include "storage/events.h"
#include "storage/orgs.h"

/* One act; `x` is the caller's until the transaction binds it. */
struct act_of {
	struct ctx x;
	struct expert_row *row;
	int64_t version;
	const char *task_id, *now;
	const struct json *assistants;
	struct task_row task;
	struct visit visit;
	struct body_view *out;
};

static struct problem *
append(struct act_of *e, enum event_kind kind, const char *id,
    const char *org_path, const char *after)
{
	return (event_append(e->x.db, &e->x,
	    &(struct event){.kind = kind,
		.subject_id = id,
		.org_path = org_path,
		.after = after}));
}

/* ---- the library --------------------------------------------------------- */

struct problem *
expert_list(struct ctx *x, const struct expert_filter *f,
    const struct page *page, struct db_rows *out)
{
	TRY(ctx_require(x, PERM_INSPECTOR_READ));
	return (experts_page(x->db, x->arena, f, page_key(page, 0, UUID_LAST),
	    page_fetch(x->arena, page), out));
}

struct problem *
expert_show(struct ctx *x, const char *id, struct body_view *out)
{
	TRY(ctx_require(x, PERM_INSPECTOR_READ));
	return (experts_get(x->db, x->arena, id, out));
}

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	struct act_of *e = arg;
	struct org_row org;

	e->x.db = db;
	if (e->row->org_id == NULL)
		e->row->org_id = e->x.actor->org_id;
	if (e->row->org_id == NULL)
		return (problem_new(a, PROBLEM_INVALID, "/org_id", NULL));
	TRY(orgs_get(db, a, e->row->org_id, &org));
	TRY(scope_require(&e->x, PERM_INSPECTOR_MANAGE, org.path));
	e->row->id = uuid_new(a);
	e->row->org_path = org.path;
	TRY(experts_insert(db, a, e->row, e->now));
	TRY(experts_get(db, a, e->row->id, e->out));
	return (append(
	    e, EVENT_EXPERT_CREATED, e->row->id, org.path, e->out->body));
}

struct problem *
expert_create(struct ctx *x, struct expert_row *row, struct body_view *out)
{
	struct act_of e = {.x = *x,
	    .row = row,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_INSPECTOR_MANAGE));
	return (db_transact(x->db, x->arena, create, &e));
}

static struct problem *
update(struct db *db, struct arena *a, void *arg)
{
	struct act_of *e = arg;

	e->x.db = db;
	TRY(experts_get(db, a, e->row->id, e->out));
	TRY(scope_require(&e->x, PERM_INSPECTOR_MANAGE, e->out->org_path));
	TRY(experts_update(db, a, e->row, e->version, e->now));
	TRY(experts_get(db, a, e->row->id, e->out));
	return (append(e, EVENT_EXPERT_CHANGED, e->row->id, e->out->org_path,
	    e->out->body));
}

struct problem *
expert_update(struct ctx *x, struct expert_row *row, int64_t version,
    struct body_view *out)
{
	struct act_of e = {.x = *x,
	    .row = row,
	    .version = version,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_INSPECTOR_MANAGE));
	return (db_transact(x->db, x->arena, update, &e));
}

/* ---- on a task ----------------------------------------------------------- */

static struct problem *
require_leader(struct act_of *e)
{
	const struct visit_turn *mine =
	    visit_member(&e->visit, e->x.actor->inspector_id);

	if (mine != NULL && mine->leader)
		return (NULL);
	if (actor_may(e->x.actor, PERM_TASK_APPROVE, e->task.org_path))
		return (NULL);
	return (problem_new(e->x.arena, PROBLEM_FORBIDDEN, NULL,
	    "由组长或者批准检查的人安排专家协助（C17）"));
}

static struct problem *
require_before(struct act_of *e)
{
	bool late;

	TRY(lifecycle_move(
	    e->x.arena, &lifecycle_task, e->task.state, ACT_ASSIST, NULL));
	TRY(experts_too_late(e->x.db, e->x.arena, &e->task, &late));
	if (!late)
		return (NULL);
	return (problem_new(e->x.arena, PROBLEM_WRONG_STATE, NULL,
	    "已经开始填写检查记录，协助人员应当在检查之前确定（N06）"));
}

static struct problem *
require_active(struct act_of *e)
{
	struct arena *a = e->x.arena;
	const char **ids = arena_array(a, e->assistants->len, sizeof(*ids));
	const struct json *j;
	size_t count = 0;
	bool all;

	for (j = e->assistants->child; j != NULL; j = j->next)
		ids[count++] = json_string(json_get(j, "expert_id"));
	TRY(experts_active(e->x.db, a, ids, count, &all));
	if (all)
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, "/assistants",
	    "有的人不在专家库中、已停用，或者写了两次"));
}

/* [{"expert_id":"…","duty":"…"}] */
static const char *
list_json(struct act_of *e)
{
	struct cJSON *array = cJSON_CreateArray();
	const struct json *j;

	for (j = e->assistants->child; j != NULL; j = j->next) {
		struct cJSON *one = cJSON_CreateObject();

		json_put(
		    one, "expert_id", json_string(json_get(j, "expert_id")));
		json_put(one, "duty", json_string(json_get(j, "duty")));
		(void)cJSON_AddItemToArray(array, one);
	}
	return (json_write(e->x.arena, array));
}

static struct problem *
assist(struct db *db, struct arena *a, void *arg)
{
	struct act_of *e = arg;
	const char *list = list_json(e);

	e->x.db = db;
	TRY(tasks_hold(db, a, e->task_id, &e->task, &e->visit, NULL));
	TRY(require_leader(e));
	TRY(require_before(e));
	TRY(require_active(e));
	TRY(experts_assign(db, a, &e->task, list, e->x.actor->user_id, e->now));
	TRY(tasks_move(db, a, e->task.district, e->task.id,
	    &(struct task_change){e->task.state, NULL, e->now}));
	TRY(append(e, EVENT_TASK_ASSISTED, e->task.id, e->task.org_path, list));
	return (task_show(&e->x, e->task_id, e->out));
}

struct problem *
task_assist(struct ctx *x, const char *id, const struct json *assistants,
    struct body_view *out)
{
	struct act_of e = {.x = *x,
	    .task_id = id,
	    .assistants = assistants,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require_user(x));
	return (db_transact(x->db, x->arena, assist, &e));
}

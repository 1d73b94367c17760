/* SPDX-License-Identifier: Apache-2.0 */
/* When an inspector is not there, and where he must not go. */
#include "service/inspectors.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/library.h"
#include "service/scope.h"
#include "storage/events.h"
#include "storage/library.h"

struct work {
	struct ctx *x;
	const char *id;
	const struct leave_row *leave;
	const char *key; /* from_day, or object_code */
	const char *reason;
	struct recusal_row *out;
};

/* The inspector, held, if the actor may manage him. */
static struct problem *
managed(struct db *db, struct work *w, struct inspector_row *of)
{
	TRY(library_share(db, w->x->arena, LIBRARY_INSPECTORS));
	TRY(inspectors_get(db, w->x->arena, w->id, of));
	TRY(scope_require(w->x, PERM_INSPECTOR_MANAGE, of->org_path));
	return (inspectors_lock(db, w->x->arena, w->id, of));
}

/* ---- leave --------------------------------------------------------------- */

static const char *
leave_text(struct arena *a, const struct leave_row *leave)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "from", leave->from_day);
	json_put(json, "to", leave->to_day);
	json_put(json, "reason", leave->reason);
	return (json_write(a, json));
}

struct problem *
leave_list(struct ctx *x, const char *id, struct db_rows *out)
{
	struct inspector_row of;

	TRY(ctx_require(x, PERM_INSPECTOR_READ));
	TRY(inspectors_get(x->db, x->arena, id, &of));
	return (leaves_list(x->db, x->arena, &of, out));
}

static struct problem *
create_leave(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	struct inspector_row of;

	TRY(managed(db, w, &of));
	TRY(leaves_insert(db, a, &of, w->leave));
	return (event_append(db, w->x,
	    &(struct event){EVENT_LEAVE_RECORDED, of.id, of.org_path, NULL,
		leave_text(a, w->leave)}));
}

struct problem *
leave_create(struct ctx *x, const char *id, const struct leave_row *leave)
{
	struct work w = {.x = x, .id = id, .leave = leave};

	TRY(ctx_require(x, PERM_INSPECTOR_MANAGE));
	if (strcmp(leave->to_day, leave->from_day) < 0)
		return (problem_new(x->arena, PROBLEM_INVALID, "/to",
		    "截止日期不得早于起始日期"));
	return (db_transact(x->db, x->arena, create_leave, &w));
}

static struct problem *
withdraw_leave(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	struct inspector_row of;
	struct leave_row was;

	TRY(managed(db, w, &of));
	TRY(leaves_delete(db, a, &of, w->key, &was));
	return (event_append(db, w->x,
	    &(struct event){EVENT_LEAVE_WITHDRAWN, of.id, of.org_path,
		leave_text(a, &was), NULL}));
}

struct problem *
leave_withdraw(struct ctx *x, const char *id, const char *from_day)
{
	struct work w = {.x = x, .id = id, .key = from_day};

	TRY(ctx_require(x, PERM_INSPECTOR_MANAGE));
	return (db_transact(x->db, x->arena, withdraw_leave, &w));
}

/* ---- recusals ------------------------------------------------------------ */

struct cJSON *
recusal_json(const struct recusal_row *row)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "object_code", row->object_code);
	json_put(json, "reason", row->reason);
	json_put(json, "declared_at", row->declared_at);
	json_put(json, "ended_at", row->ended_at);
	return (json);
}

/* May the actor speak for this inspector: manage him, or be him? */
static bool
is_self(const struct ctx *x, const struct inspector_row *of)
{
	const char *self = x->actor->inspector_id;

	return (self != NULL && strcmp(self, of->id) == 0);
}

static struct problem *
speaks_for(struct ctx *x, enum permission p, const struct inspector_row *of)
{
	if (is_self(x, of))
		return (NULL);
	TRY(ctx_require(x, p));
	if (p == PERM_INSPECTOR_READ)
		return (NULL);
	return (scope_require(x, p, of->org_path));
}

struct problem *
recusal_list(struct ctx *x, const char *id, struct db_rows *out)
{
	struct inspector_row of;

	TRY(inspectors_get(x->db, x->arena, id, &of));
	TRY(speaks_for(x, PERM_INSPECTOR_READ, &of));
	return (recusals_list(x->db, x->arena, &of, is_self(x, &of), out));
}

static struct problem *
declare(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	struct inspector_row of;

	TRY(library_share(db, a, LIBRARY_INSPECTORS));
	TRY(inspectors_get(db, a, w->id, &of));
	TRY(speaks_for(w->x, PERM_INSPECTOR_MANAGE, &of));
	*w->out = (struct recusal_row){.object_code = w->key,
	    .reason = w->reason,
	    .declared_at = clock_rfc3339(a, w->x->now_ms)};
	TRY(recusals_put(db, a, &of, w->out));
	return (event_append(db, w->x,
	    &(struct event){EVENT_RECUSAL_DECLARED, of.id, of.org_path, NULL,
		json_write(a, recusal_json(w->out))}));
}

struct problem *
recusal_declare(struct ctx *x, const char *id, const char *object_code,
    const char *reason, struct recusal_row *out)
{
	struct work w = {
	    .x = x, .id = id, .key = object_code, .reason = reason, .out = out};

	if (!library_is_id(object_code))
		return (problem_new(x->arena, PROBLEM_INVALID, "/object_code",
		    "不是检查对象的代码"));
	return (db_transact(x->db, x->arena, declare, &w));
}

static struct problem *
finish(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	struct inspector_row of;
	struct recusal_row ended = {
	    .object_code = w->key, .ended_at = clock_rfc3339(a, w->x->now_ms)};

	TRY(managed(db, w, &of));
	TRY(recusals_end(db, a, &of, &ended));
	return (event_append(db, w->x,
	    &(struct event){EVENT_RECUSAL_ENDED, of.id, of.org_path, NULL,
		json_write(a, recusal_json(&ended))}));
}

struct problem *
recusal_finish(struct ctx *x, const char *id, const char *object_code)
{
	struct work w = {.x = x, .id = id, .key = object_code};

	TRY(ctx_require(x, PERM_INSPECTOR_MANAGE));
	return (db_transact(x->db, x->arena, finish, &w));
}

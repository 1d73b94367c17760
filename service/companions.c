/* SPDX-License-Identifier: Apache-2.0 */
#include "service/companions.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "domain/together.h"
#include "service/note.h"
#include "service/scope.h"
#include "service/task.h"
#include "storage/companions.h"
#include "storage/events.h"
#include "storage/tasks.h"

/* One act; `x` is the caller's until the transaction binds it. */
struct pairing {
	struct ctx x;
	const char *id, *other, *reason;
	const char *now;
	const struct companion_visit_row *visits; /* two */
	struct companion_pair pair;
	struct body_view *out;
};

/* Both visits, and the right for both. */
static struct problem *
hold(struct pairing *p, struct db *db, enum permission permission)
{
	struct arena *a = p->x.arena;
	struct db_rows rows;

	p->x.db = db;
	TRY(companions_hold(db, a, p->id, p->other, &rows));
	p->visits = rows.rows;
	if (rows.count < 2)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	TRY(scope_require(&p->x, permission, p->visits[0].org_path));
	TRY(scope_require(&p->x, permission, p->visits[1].org_path));
	p->pair = (struct companion_pair){
	    p->visits[0].district, p->visits[0].id, p->visits[1].id};
	return (NULL);
}

/* Both show it from now on: who has read one before has read another. */
static struct problem *
touch(struct pairing *p)
{
	int i;

	for (i = 0; i < 2; i++)
		TRY(tasks_move(p->x.db, p->x.arena, p->visits[i].district,
		    p->visits[i].id,
		    &(struct task_change){p->visits[i].state, NULL, p->now}));
	return (NULL);
}

static struct problem *
append(struct pairing *p, enum event_kind kind)
{
	return (event_append(p->x.db, &p->x,
	    &(struct event){.kind = kind,
		.subject_id = p->id,
		.org_path = p->visits[0].org_path,
		.after = note_texts(
		    p->x.arena, "with", p->other, "reason", p->reason)}));
}

static struct problem *
check(struct pairing *p, struct companion_row *row)
{
	struct arena *a = p->x.arena;
	struct together t;
	int i;

	TRY(companions_departments(p->x.db, a, &p->pair, &row->departments));
	row->people = p->visits[0].slots + p->visits[1].slots;
	for (i = 0; i < 2; i++)
		t.visits[i] = (struct together_visit){p->visits[i].object_code,
		    p->visits[i].state, p->visits[i].from_day,
		    p->visits[i].to_day};
	t.departments = row->departments;
	t.people = row->people;
	return (together_check(a, &t));
}

static struct problem *
ask(struct db *db, struct arena *a, void *arg)
{
	struct pairing *p = arg;
	struct companion_row row = {.reason = p->reason,
	    .entered_by = p->x.actor->user_id,
	    .entered_at = p->now};

	TRY(hold(p, db, PERM_TASK_PROPOSE));
	TRY(check(p, &row));
	TRY(companions_insert(db, a, &p->pair, &row));
	TRY(touch(p));
	TRY(append(p, EVENT_TASK_JOINING));
	return (tasks_get(db, a, p->id, true, p->out));
}

struct problem *
companion_ask(struct ctx *x, const char *id, const char *other,
    const char *reason, struct body_view *out)
{
	struct pairing p = {.x = *x,
	    .id = id,
	    .other = other,
	    .reason = reason,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_TASK_PROPOSE));
	return (db_transact(x->db, x->arena, ask, &p));
}

/* C62: a reason that only its author has found good is none. */
static struct problem *
require_somebody_else(struct pairing *p)
{
	struct arena *a = p->x.arena;
	const char *me = p->x.actor->user_id;
	struct companion_state_row state;

	TRY(companions_get(p->x.db, a, &p->pair, &state));
	if (state.approved_by != NULL)
		return (problem_new(
		    a, PROBLEM_WRONG_STATE, NULL, "已经批准一并上门"));
	if (me == NULL || state.entered_by == NULL ||
	    strcmp(me, state.entered_by) != 0)
		return (NULL);
	return (problem_new(a, PROBLEM_FORBIDDEN, NULL,
	    "超过部门数或者人数上限的，须由提出人以外的人批准（C62）"));
}

static struct problem *
approve(struct db *db, struct arena *a, void *arg)
{
	struct pairing *p = arg;
	struct companion_row row = {.reason = NULL};

	TRY(hold(p, db, PERM_TASK_APPROVE));
	TRY(require_somebody_else(p));
	TRY(check(p, &row)); /* one may be over or cancelled by now */
	TRY(companions_approve(db, a, &p->pair, p->x.actor->user_id, p->now));
	TRY(touch(p));
	TRY(append(p, EVENT_TASK_JOINED));
	return (tasks_get(db, a, p->id, true, p->out));
}

struct problem *
companion_approve(
    struct ctx *x, const char *id, const char *other, struct body_view *out)
{
	struct pairing p = {.x = *x,
	    .id = id,
	    .other = other,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_TASK_APPROVE));
	return (db_transact(x->db, x->arena, approve, &p));
}

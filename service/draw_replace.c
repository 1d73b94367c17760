/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One object makes way: who is next (draw_replace_next.c) comes in with visits
 * of his own (draw_replace_visits.c), and the old visit is over.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "domain/registry_fact.h"
#include "service/draw.h"
#include "service/draw_replace_private.h"
#include "service/note.h"
#include "service/substitution.h"
#include "storage/events.h"

/* Not the object: who reads the log need not know yet who was drawn. */
static struct problem *
append(struct db *db, struct replacing *s, enum event_kind kind,
    const char *reason)
{
	return (event_append(db, s->x,
	    &(struct event){kind, s->task.id, s->task.org_path, NULL,
		note_texts(s->x->arena, "substitution_id", s->row.id, "reason",
		    reason)}));
}

static struct problem *
cancel_old(struct db *db, struct replacing *s, const char *state)
{
	struct arena *a = s->x->arena;
	const char *reason = arena_fmt(a, "%s，按抽取次序递补",
	    registry_fact_text(a, s->row.reason, s->row.fact_on));

	TRY(tasks_move(db, a, s->task.district, s->task.id,
	    &(struct task_change){state, reason, s->now}));
	TRY(append(db, s, EVENT_TASK_CANCELLED, s->row.reason));
	return (draw_task_ended(s->x, s->task.draw_id));
}

/* Lists whose order has ended, in words; NULL when there is none. */
static const char *
ended_text(struct replacing *s)
{
	if (s->in_count == s->item_count)
		return (NULL);
	return (arena_fmt(s->x->arena, "%zu 个清单的分类中已没有可以递补的对象",
	    s->item_count - s->in_count));
}

/* What is checked on the old visit, and who goes along. */
static struct problem *
read_old(struct db *db, struct replacing *s)
{
	struct arena *a = s->x->arena;
	struct db_rows rows;

	TRY(substitutions_items(db, a, s->task.district, s->task.id, &rows));
	s->items = rows.rows;
	s->item_count = rows.count;
	TRY(substitutions_partners(db, a, s->task.district, s->task.id, &rows));
	s->partners = rows.rows;
	s->partner_count = rows.count;
	return (NULL);
}

static struct problem *
put_in_next(struct db *db, struct replacing *s)
{
	struct arena *a = s->x->arena;
	struct substitution_end end = {"exhausted", s->now, NULL, NULL};

	TRY(read_old(db, s));
	TRY(replace_find(s));
	if (s->in_count > 0) {
		TRY(replace_visits(db, s));
		end.state = "done";
		end.amendment =
		    arena_fmt(a, "%zu", s->replay.amendment_count + 1);
	}
	end.text = ended_text(s);
	return (substitutions_finish(db, a, s->row.id, &end));
}

/* Between the approval and now the visit went ahead, or was cancelled. */
static struct problem *
refuse_late(struct db *db, struct replacing *s)
{
	const char *why = strcmp(s->task.state, "cancelled") == 0
	    ? "批准之后检查已经取消，不再递补"
	    : "批准之后检查已经进行，不再递补";

	TRY(substitutions_finish(db, s->x->arena, s->row.id,
	    &(struct substitution_end){"refused", s->now, NULL, why}));
	return (append(db, s, EVENT_SUBSTITUTION_REFUSED, why));
}

static struct problem *
is_approved(struct db *db, struct replacing *s, bool *out)
{
	TRY(substitutions_order(db, s->x->arena, s->id, &s->row));
	*out = strcmp(s->row.state, "approved") == 0;
	return (NULL);
}

/*
 * The draw is held first, then the visit, as by whoever puts in an inspector;
 * the request is only read, again once nobody else can be at work on it: who
 * decides holds the visit and then the request.
 */
static struct problem *
replace(struct db *db, struct arena *a, void *arg)
{
	struct replacing *s = arg;
	struct draw_row draw;
	struct visit visit;
	struct problem *p;
	const char *state;
	bool approved;

	s->in_count = s->people_count = 0;
	TRY(is_approved(db, s, &approved));
	if (approved) {
		TRY(draws_lock(db, a, s->row.draw_id, &draw));
		TRY(is_approved(db, s, &approved));
	}
	if (!approved)
		return (NULL);
	TRY(tasks_hold(db, a, s->row.task_id, &s->task, &visit, NULL));
	p = lifecycle_move(
	    a, &lifecycle_task, s->task.state, ACT_CANCEL, &state);
	if (p != NULL)
		return (refuse_late(db, s));
	TRY(draw_replay(db, s->x, s->row.draw_id, &s->replay));
	TRY(put_in_next(db, s));
	return (cancel_old(db, s, state));
}

struct problem *
draw_replace_object(struct ctx *x, const char *id)
{
	struct replacing s = {
	    .x = x, .id = id, .now = clock_rfc3339(x->arena, x->now_ms)};

	return (db_transact(x->db, x->arena, replace, &s));
}

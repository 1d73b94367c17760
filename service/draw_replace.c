/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The next object of the order for one that makes way.
 *
 * In every list by which the visit came about, the first of the stratum's order
 * that no draw and no amendment has used; its visit and who goes follow from
 * the amendment alone (domain/draw/amending.h).
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/uuid.h"
#include "domain/draw/index.h"
#include "domain/draw/remedy.h"
#include "domain/draw/select.h"
#include "domain/registry_fact.h"
#include "service/draw.h"
#include "service/draw_freeze_private.h"
#include "service/draw_replay.h"
#include "service/note.h"
#include "service/substitution.h"
#include "storage/draw_sources.h"
#include "storage/draw_tasks.h"
#include "storage/events.h"
#include "storage/pools.h"
#include "storage/substitutions.h"
#include "storage/task_partners.h"
#include "storage/tasks.h"

struct replacing {
	struct ctx *x;
	const char *id, *now;
	struct substitution_row row;
	struct task_row task;
	struct draw_replay replay;
	const struct draw_task_item_row *items;
	size_t item_count;
	const struct draw_task_partner_row *partners; /* of the old visit */
	size_t partner_count;
	struct draw_substituted *in; /* of lists that have somebody left */
	size_t in_count;
	struct draw_replaced *people;
	size_t people_count;
};

/* ---- who is next -------------------------------------------------- */

/* The list's place; there is one. */
static size_t
list_at(const struct replacing *s, const char *list_id)
{
	size_t i = 0;

	while (strcmp(s->replay.lists[i].row->list_id, list_id) != 0)
		i++;
	return (i);
}

/* Whose stratum in a list: the draw's, or the one it was put in for. */
static struct draw_text
stratum_of(const struct replacing *s, const char *list_id)
{
	const struct draw_pick_row *pick = s->replay.picks.rows;
	const struct draw_substituted *z;
	struct draw_text stratum = {"", 0};
	size_t i, k;

	for (i = 0; i < s->replay.picks.count; i++)
		if (strcmp(pick[i].list_id, list_id) == 0 &&
		    strcmp(pick[i].object_code, s->row.object_code) == 0)
			return (draw_text_of(pick[i].stratum));
	for (i = 0; i < s->replay.amendment_count; i++)
		for (k = 0; k < s->replay.amendments[i].substitution_count;
		     k++) {
			z = &s->replay.amendments[i].substitutions[k];
			if (draw_text_equal(
				z->list_id, draw_text_of(list_id)) &&
			    draw_text_equal(
				z->in, draw_text_of(s->row.object_code)))
				stratum = z->stratum;
		}
	return (stratum);
}

/* How many of the stratum amendments have put in. */
static uint64_t
put_in(const struct replacing *s, const char *list_id, struct draw_text stratum)
{
	const struct draw_substituted *z;
	uint64_t n = 0;
	size_t i, k;

	for (i = 0; i < s->replay.amendment_count; i++)
		for (k = 0; k < s->replay.amendments[i].substitution_count;
		     k++) {
			z = &s->replay.amendments[i].substitutions[k];
			n += draw_text_equal(
				 z->list_id, draw_text_of(list_id)) &&
			    draw_text_equal(z->stratum, stratum);
		}
	return (n);
}

/* Whoever was taken out of one list comes into no other: who is next but gone
 * ends the order, for nobody is passed over. */
static bool
is_gone(const struct replacing *s, struct draw_text code)
{
	size_t i, k;

	for (i = 0; i < s->replay.amendment_count; i++)
		for (k = 0; k < s->replay.amendments[i].substitution_count; k++)
			if (draw_text_equal(
				s->replay.amendments[i].substitutions[k].out,
				code))
				return (true);
	return (draw_text_equal(draw_text_of(s->row.object_code), code));
}

/* The order of a list's strata as far as `extra` behind the drawn ones. */
static struct problem *
order_of(struct replacing *s, size_t list, uint64_t extra,
    const struct draw_selection **out)
{
	struct arena *a = s->x->arena;
	const struct attempt_list *of = &s->replay.lists[list];
	struct draw_digest key = attempt_digest(of->row->key);
	uint64_t *extras =
	    arena_array(a, of->plan.stratum_count, sizeof(*extras));
	struct draw_pool pool;
	const char *bytes;
	size_t len, i;

	for (i = 0; i < of->plan.stratum_count; i++)
		extras[i] = extra;
	TRY(pools_map(a, pools_path(a, s->replay.attempt.row.id),
	    draw_freeze_pool_name(a, of->row->list_id), &bytes, &len));
	TRY(draw_pool_open(a, bytes, len, &pool));
	return (draw_select(a,
	    &(struct draw_selecting){.hash = s->replay.attempt.hash,
		.key = &key,
		.pool = &pool,
		.plan = &of->plan,
		.extra = extras},
	    out));
}

/* The substitute in one list, or none when the order has ended. */
static struct problem *
next_in(struct replacing *s, const char *list_id)
{
	struct arena *a = s->x->arena;
	struct draw_text stratum = stratum_of(s, list_id);
	uint64_t used = put_in(s, list_id, stratum);
	size_t list = list_at(s, list_id), i = 0;
	const struct draw_plan *plan = &s->replay.lists[list].plan;
	const struct draw_selection *all, *of;

	TRY(order_of(s, list, used + 1, &all));
	while (i < plan->stratum_count &&
	    !draw_text_equal(plan->strata[i].name, stratum))
		i++;
	if (i == plan->stratum_count)
		return (problem_new(a, PROBLEM_INTERNAL, NULL, "no stratum"));
	of = &all[i];
	if (of->ordered <= of->size + used ||
	    is_gone(s, of->order[of->size + used].id))
		return (NULL);
	s->in[s->in_count++] = (struct draw_substituted){
	    .list_id = draw_text_of(list_id),
	    .stratum = stratum,
	    .out = draw_text_of(s->row.object_code),
	    .in = of->order[of->size + used].id,
	    .reason = draw_text_of(
		registry_fact_text(a, s->row.reason, s->row.fact_on)),
	    .at = draw_text_of(s->now),
	};
	return (NULL);
}

/* ---- rows --------------------------------------------------------- */

/* False where only objects were drawn: the unit names who goes (C27). */
static bool
assigns(const struct replacing *s)
{
	return (s->replay.attempt.charter.assignment != DRAW_RULE_NONE);
}

static struct problem *
find_object(struct db *db, struct replacing *s, const struct draw_visit *v,
    struct source_found *out)
{
	struct arena *a = s->x->arena;
	const struct draw_text *place = assigns(s)
	    ? draw_roster_district(&s->replay.roster, v->object)
	    : NULL;
	const char *code = arena_memdup(a, v->object.s, v->object.len);
	const char *district =
	    place != NULL ? arena_memdup(a, place->s, place->len) : "";
	struct db_rows rows;

	TRY(source_objects(db, a, &district, &code, 1, &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_INTERNAL, NULL,
		    "检查对象 %s 已不在名录中", code));
	*out = *(struct source_found *)rows.rows;
	return (NULL);
}

static struct problem *
insert_items(struct db *db, struct replacing *s, const struct draw_visit *v,
    const struct draw_task_row *task)
{
	struct arena *a = s->x->arena;
	struct draw_task_item_row *rows =
	    arena_array(a, v->check_count, sizeof(*rows));
	const struct draw_check *check;
	size_t n = 0, i;

	for (check = v->first; check != NULL; check = check->next) {
		for (i = 0; i + 1 < s->item_count &&
		     !draw_text_equal(
			 draw_text_of(s->items[i].list_id), check->list_id);
		     i++)
			;
		rows[n] = s->items[i];
		rows[n].district = task->district;
		rows[n++].task_id = task->id;
	}
	return (draw_task_items_insert(db, a, rows, n));
}

/* The old visit's partner of a department; NULL for who led it. */
static const struct draw_task_partner_row *
partner_of(const struct replacing *s, struct draw_text department)
{
	size_t i;

	for (i = 0; i < s->partner_count; i++)
		if (draw_text_equal(
			draw_text_of(s->partners[i].department), department))
			return (&s->partners[i]);
	return (NULL);
}

/* The slot that leads: the first of the department that led the old visit
 * (C61); where it has no part in the new one, the first of all. */
static unsigned int
leading_slot(const struct replacing *s, const struct draw_visit *v)
{
	unsigned int i;

	for (i = 0; i < v->slot_count; i++)
		if (partner_of(s, v->slots[i].department) == NULL)
			return (i);
	return (0);
}

/* The other departments of the new visit, as they went along before; slots
 * stand together by department. */
static struct problem *
insert_partners(struct db *db, struct replacing *s, const struct draw_visit *v,
    const struct draw_task_row *task)
{
	struct arena *a = s->x->arena;
	struct draw_text lead = v->slots[leading_slot(s, v)].department;
	struct draw_task_partner_row *rows =
	    arena_array(a, v->slot_count, sizeof(*rows));
	const struct draw_task_partner_row *partner;
	size_t n = 0, i;

	for (i = 0; i < v->slot_count; i++) {
		partner = partner_of(s, v->slots[i].department);
		if (partner == NULL ||
		    draw_text_equal(v->slots[i].department, lead) ||
		    (i > 0 &&
			draw_text_equal(v->slots[i].department,
			    v->slots[i - 1].department)))
			continue;
		rows[n] = *partner;
		rows[n].district = task->district;
		rows[n++].task_id = task->id;
	}
	return (n == 0 ? NULL : task_partners_insert(db, a, rows, n));
}

/* Fills one place of a new visit; the amendment names who. */
static struct problem *
fill_slot(struct db *db, struct replacing *s, size_t slot,
    const struct draw_task_row *task, struct draw_task_inspector_row *row)
{
	const struct draw_slot *of = &s->replay.now.assignment.slots[slot];
	const struct draw_visit *v = &s->replay.now.visits[of->visit];
	struct arena *a = s->x->arena;
	unsigned int number = of->number;
	size_t who = draw_amending_next(&s->replay.now, slot);
	const struct draw_need *need = &v->slots[number];
	struct draw_supply supply;

	*row = (struct draw_task_inspector_row){.district = task->district,
	    .task_id = task->id,
	    .slot = number,
	    .department =
		arena_memdup(a, need->department.s, need->department.len),
	    .specialty =
		arena_memdup(a, need->specialty.s, need->specialty.len),
	    .leader = number == leading_slot(s, v),
	    .state = who == DRAW_NOBODY ? "unfilled" : "assigned"};
	if (who == DRAW_NOBODY) {
		supply = draw_slot_supply(
		    &s->replay.now.assigning, &s->replay.now.assignment, slot);
		row->reason = draw_unfilled_text(a, &supply);
	}
	s->people[s->people_count++] =
	    (struct draw_replaced){{v->id, DRAW_VISIT_ID}, number,
		draw_text_of(""), draw_amending_name(&s->replay.now, who),
		draw_text_of("递补对象"), draw_text_of(s->now)};
	return (draw_replay_person(db, &s->replay, who, &row->inspector_id));
}

/* The task of a new visit; *slot moves behind its places. */
static struct problem *
insert_visit(struct db *db, struct replacing *s, size_t visit, size_t *slot)
{
	struct arena *a = s->x->arena;
	const struct draw_visit *v = &s->replay.now.visits[visit];
	struct draw_task_inspector_row *rows =
	    arena_array(a, v->slot_count, sizeof(*rows));
	const struct draw_task_partner_row *led =
	    partner_of(s, v->slots[leading_slot(s, v)].department);
	struct source_found object = {NULL, NULL, NULL, NULL};
	size_t slots = assigns(s) ? v->slot_count : 0, i;
	struct draw_task_row task;

	TRY(find_object(db, s, v, &object));
	task = (struct draw_task_row){.district = object.district,
	    .id = uuid_new(a),
	    .visit_no = arena_memdup(a, v->id, DRAW_VISIT_ID),
	    .org_id = led != NULL ? led->org_id : s->task.org_id,
	    .org_path = led != NULL ? led->org_path : s->task.org_path,
	    .object_id = object.id,
	    .object_code = object.code,
	    .object = object.snapshot,
	    .from_day = arena_memdup(a, v->from.s, v->from.len),
	    .to_day = arena_memdup(a, v->to.s, v->to.len),
	    .slots = (int64_t)v->slot_count,
	    .unfilled = (int64_t)(v->slot_count - slots)};
	for (i = 0; i < slots; i++) {
		TRY(fill_slot(db, s, (*slot)++, &task, &rows[i]));
		task.unfilled += rows[i].inspector_id == NULL;
	}
	TRY(draw_tasks_insert(
	    db, a, s->replay.attempt.row.id, &task, 1, s->now));
	TRY(insert_items(db, s, v, &task));
	TRY(insert_partners(db, s, v, &task));
	return (draw_task_inspectors_insert(db, a, rows, slots));
}

/* ---- all of it ---------------------------------------------------- */

static struct problem *
insert_visits(struct db *db, struct replacing *s)
{
	struct draw_amendment x = {
	    .substitutions = s->in, .substitution_count = s->in_count};
	size_t visit, slot;

	TRY(draw_amend_objects(
	    &s->replay.now, s->in, s->in_count, &visit, &slot));
	s->people = arena_array(s->x->arena,
	    s->replay.now.assignment.slot_count - slot, sizeof(*s->people));
	for (; visit < s->replay.now.assigning.visit_count; visit++)
		TRY(insert_visit(db, s, visit, &slot));
	x.inspectors = s->people;
	x.inspector_count = s->people_count;
	return (draw_replay_append(db, &s->replay, s->task.id, &x));
}

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

static struct problem *
put_in_next(struct db *db, struct replacing *s)
{
	struct arena *a = s->x->arena;
	struct substitution_end end = {"exhausted", s->now, NULL, NULL};
	struct db_rows rows, partners;
	size_t i;

	TRY(substitutions_items(db, a, s->task.district, s->task.id, &rows));
	s->items = rows.rows;
	s->item_count = rows.count;
	s->in = arena_array(a, rows.count, sizeof(*s->in));
	TRY(substitutions_partners(
	    db, a, s->task.district, s->task.id, &partners));
	s->partners = partners.rows;
	s->partner_count = partners.count;
	for (i = 0; i < rows.count; i++)
		TRY(next_in(s, s->items[i].list_id));
	if (s->in_count > 0) {
		TRY(insert_visits(db, s));
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

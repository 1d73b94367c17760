/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The visits of the objects that come in: they and who goes follow from the
 * amendment alone (domain/draw/amending.h); whose they are and what is checked
 * is as it was of the visit that is over.
 */
#include "base/arena.h"
#include "base/uuid.h"
#include "domain/draw/index.h"
#include "domain/draw/remedy.h"
#include "service/draw_replace_private.h"
#include "storage/draw_sources.h"

/* ---- what a visit consists of ------------------------------------- */

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

/* ---- the visit --------------------------------------------------- */

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

struct problem *
replace_visits(struct db *db, struct replacing *s)
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

/* SPDX-License-Identifier: Apache-2.0 */
/* From what was drawn to rows: picks, tasks, what is checked and who goes. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/uuid.h"
#include "domain/draw/remedy.h"
#include "service/draw_compute_rows.h"

static const char *
text_of(struct making *m, struct draw_text t)
{
	return (arena_memdup(m->a, t.s, t.len));
}

/* ---- rows -------------------------------------------------------- */

static void
make_picks_of(struct making *m, size_t list)
{
	const struct draw_list *of = &m->c->transcript.lists[list];
	const struct source_found *object;
	size_t i, k;

	for (i = 0; i < of->plan->stratum_count; i++)
		for (k = 0; k < of->selections[i].size; k++) {
			object =
			    making_object(m, of->selections[i].order[k].id);
			m->out->picks[m->out->pick_count++] =
			    (struct draw_pick_row){
				.list_id = m->lists[list].row->list_id,
				.stratum = text_of(m, of->plan->strata[i].name),
				.rank = (int64_t)k,
				.object_code = object->code,
				.object_id = object->id,
				.district = object->district,
				.lots = of->selections[i].order[k].lots,
			    };
		}
}

static void
make_task_items(struct making *m, const struct draw_visit *visit,
    struct draw_task_row *task)
{
	const struct list_facts *facts;
	const struct draw_check *check;

	task->items = &m->out->items[m->out->item_count];
	task->item_count = visit->check_count;
	for (check = visit->first; check != NULL; check = check->next) {
		facts = making_list(m, check->list_id);
		m->out->items[m->out->item_count++] =
		    (struct draw_task_item_row){
			.district = task->district,
			.task_id = task->id,
			.item_id = facts->row->item_id,
			.item_version = facts->row->item_version,
			.list_id = facts->row->list_id,
			.department = text_of(m, check->department),
			.specialty = text_of(m, check->specialty),
			.methods = facts->methods,
			.form_id = facts->form.form_id,
			.form_version = facts->form.form_version,
		    };
	}
}

/* ---- who leads ---------------------------------------------------- */

static bool
is_of(const struct draw_check *check, struct draw_text department)
{
	return (draw_text_equal(check->department, department));
}

/* Whoever planned leads where it takes part (C61); otherwise the first of the
 * departments. */
static const struct draw_check *
leading_check(const struct making *m, const struct draw_visit *visit)
{
	const struct draw_check *check = visit->first, *lead = check;

	do {
		if (making_list(m, check->list_id)->own)
			return (check);
		if (draw_text_compare(check->department, lead->department) < 0)
			lead = check;
		check = check->next;
	} while (check != NULL);
	return (lead);
}

/* The first slot of that department: its inspector leads the visit. */
static unsigned int
leading_slot(const struct draw_visit *visit, struct draw_text department)
{
	unsigned int i = 0;

	while (i + 1 < visit->slot_count &&
	    !draw_text_equal(visit->slots[i].department, department))
		i++;
	return (i);
}

static bool
is_partner(const struct draw_visit *visit, const struct draw_check *check,
    struct draw_text lead)
{
	const struct draw_check *k = visit->first;

	if (is_of(check, lead))
		return (false);
	while (k != check && !is_of(k, check->department))
		k = k->next;
	return (k == check);
}

static void
make_partners(struct making *m, const struct draw_visit *visit,
    struct draw_text lead, struct draw_task_row *task)
{
	struct draw_rows *out = m->out;
	const struct draw_check *check;
	const struct list_facts *facts;

	for (check = visit->first; check != NULL; check = check->next) {
		if (!is_partner(visit, check, lead))
			continue;
		if (out->partner_count == out->partner_room) {
			size_t room = 2 * out->partner_room + 64;

			out->partners = arena_grow(m->a, out->partners,
			    out->partner_room * sizeof(*out->partners),
			    room * sizeof(*out->partners));
			out->partner_room = room;
		}
		task->in_company = true;
		facts = making_list(m, check->list_id);
		out->partners[out->partner_count++] =
		    (struct draw_task_partner_row){task->district, task->id,
			text_of(m, check->department), facts->org_id,
			facts->org_path};
	}
}

/* ---- visits ------------------------------------------------------- */

static struct draw_task_inspector_row
inspector_row(struct making *m, size_t index, const struct draw_task_row *task,
    unsigned int leading)
{
	const struct draw_conclusion *k = &m->c->conclusion;
	const struct draw_slot *slot = &k->assignment.slots[index];
	const struct draw_need *need =
	    &k->visits[slot->visit].slots[slot->number];
	bool filled = slot->inspector != DRAW_NOBODY;
	struct draw_supply supply;
	const char *reason = NULL;

	if (!filled) {
		supply = draw_slot_supply(&k->assigning, &k->assignment, index);
		reason = draw_unfilled_text(m->a, &supply);
	}
	return ((struct draw_task_inspector_row){
	    .district = task->district,
	    .task_id = task->id,
	    .slot = slot->number,
	    .department = text_of(m, need->department),
	    .specialty = text_of(m, need->specialty),
	    .inspector_id = filled ? m->people[slot->inspector] : NULL,
	    .leader = slot->number == leading,
	    .state = filled ? "assigned" : "unfilled",
	    .reason = reason,
	});
}

/* The task of a visit; *slot moves behind the visit's slots. Where nobody is
 * assigned the unit names its people later (C27). */
static void
make_task(struct making *m, size_t index, size_t *slot)
{
	const struct draw_conclusion *k = &m->c->conclusion;
	const struct draw_visit *visit = &k->visits[index];
	const struct draw_check *lead = leading_check(m, visit);
	const struct list_facts *facts = making_list(m, lead->list_id);
	unsigned int leading = leading_slot(visit, lead->department);
	const struct source_found *object = making_object(m, visit->object);
	struct draw_task_row *task = &m->out->tasks[m->out->task_count++];

	*task = (struct draw_task_row){
	    .district = object->district,
	    .id = uuid_new(m->a),
	    .visit_no = arena_memdup(m->a, visit->id, DRAW_VISIT_ID),
	    .org_id = facts->org_id,
	    .org_path = facts->org_path,
	    .object_id = object->id,
	    .object_code = object->code,
	    .object = object->snapshot,
	    .from_day = text_of(m, visit->from),
	    .to_day = text_of(m, visit->to),
	};
	make_task_items(m, visit, task);
	make_partners(m, visit, lead->department, task);
	if (m->c->attempt.charter.assignment == DRAW_RULE_NONE)
		task->slots = task->unfilled = (int64_t)visit->slot_count;
	for (; *slot < k->assignment.slot_count &&
	     k->assignment.slots[*slot].visit == index;
	     (*slot)++) {
		m->out->inspectors[m->out->inspector_count++] =
		    inspector_row(m, *slot, task, leading);
		task->slots++;
		task->unfilled +=
		    k->assignment.slots[*slot].inspector == DRAW_NOBODY;
	}
}

void
making_rows(struct making *m)
{
	const struct draw_conclusion *k = &m->c->conclusion;
	struct draw_rows *out = m->out;
	size_t i, slot = 0;

	out->picks = arena_array(m->a, out->pick_count, sizeof(*out->picks));
	out->items = arena_array(m->a, out->pick_count, sizeof(*out->items));
	out->tasks = arena_array(m->a, k->visit_count, sizeof(*out->tasks));
	out->inspectors = arena_array(
	    m->a, k->assignment.slot_count, sizeof(*out->inspectors));
	out->pick_count = 0;
	for (i = 0; i < m->c->attempt.list_count; i++)
		make_picks_of(m, i);
	for (i = 0; i < k->visit_count; i++)
		make_task(m, i, &slot);
}

/* ---- writing ----------------------------------------------------- */

static size_t
piece(size_t left)
{
	return (left < DRAW_BATCH ? left : DRAW_BATCH);
}

struct problem *
draw_compute_write(
    struct db *db, struct computation *c, const struct draw_rows *rows)
{
	struct arena *a = c->x->arena;
	const char *id = c->attempt.row.id;
	const char *now = clock_rfc3339(a, c->x->now_ms);
	size_t i;

	for (i = 0; i < rows->pick_count; i += DRAW_BATCH)
		TRY(draws_picks_insert(
		    db, a, id, &rows->picks[i], piece(rows->pick_count - i)));
	for (i = 0; i < rows->task_count; i += DRAW_BATCH)
		TRY(draw_tasks_insert(db, a, id, &rows->tasks[i],
		    piece(rows->task_count - i), now));
	for (i = 0; i < rows->inspector_count; i += DRAW_BATCH)
		TRY(draw_task_inspectors_insert(db, a, &rows->inspectors[i],
		    piece(rows->inspector_count - i)));
	for (i = 0; i < rows->partner_count; i += DRAW_BATCH)
		TRY(task_partners_insert(
		    db, a, &rows->partners[i], piece(rows->partner_count - i)));
	return (NULL);
}

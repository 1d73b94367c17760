/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what was drawn to rows: picks, tasks, what is checked and who goes. A
 * code becomes the object or the person it stands for; a code that stands for
 * nobody any more would be a lost row, and the draw does not end without it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/uuid.h"
#include "domain/draw/index.h"
#include "domain/draw/remedy.h"
#include "domain/rights.h"
#include "service/draw_compute_private.h"
#include "storage/draw_sources.h"
#include "storage/draw_tasks.h"
#include "storage/plans.h"

/* An item of a list, and whose people carry it out. */
struct list_facts {
	const struct draw_list_row *row;
	struct source_form form;
	const char *org_id, *org_path; /* of tasks it leads */
};

struct draw_rows {
	struct draw_pick_row *picks;
	size_t pick_count;
	struct draw_task_row *tasks;
	size_t task_count;
	struct draw_task_item_row *items;
	size_t item_count;
	struct draw_task_inspector_row *inspectors;
	size_t inspector_count;
	/* Drawn objects: code to place in `found`. */
	struct draw_index *by_code;
	const struct source_found **found;
};

struct making {
	struct computation *c;
	struct arena *a;
	struct draw_rows *out;
	struct list_facts *lists;
	/* Inspectors: place in the roster to id. */
	const char **people;
};

static struct problem *
lost(struct making *m, const char *what, struct draw_text code)
{
	return (problem_new(m->a, PROBLEM_INTERNAL, NULL,
	    "%s %.*s 已不在名录中", what, (int)code.len, code.s));
}

static const char *
text_of(struct making *m, struct draw_text t)
{
	return (arena_memdup(m->a, t.s, t.len));
}

/* ---- lists ------------------------------------------------------- */

/* Tasks belong to whoever planned, when that is the department or within it;
 * otherwise to the department. */
static void
set_owner(
    struct making *m, const struct plan_item *item, struct list_facts *facts)
{
	const struct draw_row *row = &m->c->attempt.row;
	bool own = rights_within(row->org_path, item->department_path);

	facts->org_id = own ? row->org_id : item->department_id;
	facts->org_path = own ? row->org_path : item->department_path;
}

static struct problem *
load_lists(struct making *m)
{
	struct ctx *x = m->c->x;
	const struct attempt *attempt = &m->c->attempt;
	struct plan_row row;
	struct plan plan;
	size_t i;

	TRY(plans_get(x->db, m->a, attempt->row.plan_id, &row));
	TRY(plans_load(x->db, m->a, &row, &plan));
	m->lists = arena_array(m->a, attempt->list_count, sizeof(*m->lists));
	for (i = 0; i < attempt->list_count; i++) {
		struct list_facts *facts = &m->lists[i];

		facts->row = &attempt->lists[i];
		TRY(source_item(x->db, m->a, facts->row->item_id,
		    facts->row->item_version, &facts->form));
		set_owner(m,
		    plan_item_of(&plan,
			plan_line_of(
			    &plan, facts->row->slot, facts->row->item_id)),
		    facts);
	}
	return (NULL);
}

/* Lists ascend by list_id; every check is of one of them. */
static const struct list_facts *
list_of(const struct making *m, struct draw_text list_id)
{
	size_t low = 0, high = m->c->attempt.list_count, middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (draw_text_compare(
			draw_text_of(m->lists[middle].row->list_id), list_id) <=
		    0)
			low = middle;
		else
			high = middle;
	}
	return (&m->lists[low]);
}

/* ---- objects ----------------------------------------------------- */

/* Where a drawn object is, by the annex when there is one; "" otherwise. */
static const char *
district_of(struct making *m, struct draw_text code)
{
	const struct draw_text *district;

	if (m->c->attempt.charter.assignment == DRAW_RULE_NONE)
		return ("");
	district = draw_roster_district(&m->c->conclusion.roster, code);
	return (district == NULL ? "" : text_of(m, *district));
}

static struct problem *
find_batch(
    struct making *m, const char **districts, const char **codes, size_t count)
{
	const struct source_found *found;
	struct db_rows rows;
	size_t i, place;

	TRY(job_run_check(m->c->run));
	TRY(source_objects(m->c->x->db, m->a, districts, codes, count, &rows));
	found = rows.rows;
	for (i = 0; i < rows.count; i++) {
		place = draw_index_get(
		    m->out->by_code, draw_text_of(found[i].code));
		if (place != DRAW_ABSENT)
			m->out->found[place] = &found[i];
	}
	return (NULL);
}

static struct problem *
find_objects(struct making *m, const struct draw_text *drawn, size_t count)
{
	const char **codes = arena_array(m->a, DRAW_BATCH, sizeof(*codes));
	const char **districts =
	    arena_array(m->a, DRAW_BATCH, sizeof(*districts));
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		codes[n] = text_of(m, drawn[i]);
		districts[n++] = district_of(m, drawn[i]);
		if (n < DRAW_BATCH && i + 1 < count)
			continue;
		TRY(find_batch(m, districts, codes, n));
		n = 0;
	}
	for (i = 0; i < count; i++)
		if (m->out->found[i] == NULL)
			return (lost(m, "检查对象", drawn[i]));
	return (NULL);
}

/* Every drawn object once. */
static struct problem *
load_objects(struct making *m)
{
	const struct draw_transcript *t = &m->c->transcript;
	struct draw_text *distinct = NULL;
	const struct draw_text *ids;
	size_t total = 0, count, i, k;

	m->out->by_code = draw_index_new(m->a);
	for (i = 0; i < t->list_count; i++) {
		ids = draw_list_drawn(m->a, &t->lists[i], &count);
		distinct = arena_grow(m->a, distinct, total * sizeof(*distinct),
		    (total + count) * sizeof(*distinct));
		for (k = 0; k < count; k++)
			if (draw_index_intern(m->out->by_code, ids[k]) == total)
				distinct[total++] = ids[k];
		m->out->pick_count += count;
	}
	m->out->found = arena_array(m->a, total, sizeof(*m->out->found));
	return (find_objects(m, distinct, total));
}

static const struct source_found *
object_of(const struct making *m, struct draw_text code)
{
	return (m->out->found[draw_index_get(m->out->by_code, code)]);
}

const char *
draw_rows_district(const struct draw_rows *rows, struct draw_text object)
{
	return (rows->found[draw_index_get(rows->by_code, object)]->district);
}

/* ---- people ------------------------------------------------------ */

static struct problem *
load_people(struct making *m)
{
	const struct draw_roster *roster = &m->c->conclusion.roster;
	const char **codes = arena_array(m->a, roster->count, sizeof(*codes));
	const struct source_person *person;
	struct db_rows rows;
	size_t i, place;

	m->people = arena_array(m->a, roster->count, sizeof(*m->people));
	for (i = 0; i < roster->count; i++)
		codes[i] = text_of(m, roster->inspectors[i].id);
	TRY(source_inspectors(m->c->x->db, m->a, codes, roster->count, &rows));
	person = rows.rows;
	for (i = 0; i < rows.count; i++) {
		place =
		    draw_index_get(roster->by_id, draw_text_of(person[i].code));
		if (place != DRAW_ABSENT)
			m->people[place] = person[i].id;
	}
	for (i = 0; i < roster->count; i++)
		if (m->people[i] == NULL)
			return (lost(m, "检查人员", roster->inspectors[i].id));
	return (NULL);
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
			object = object_of(m, of->selections[i].order[k].id);
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
    const struct draw_task_row *task)
{
	const struct list_facts *facts;
	const struct draw_check *check;

	for (check = visit->first; check != NULL; check = check->next) {
		facts = list_of(m, check->list_id);
		m->out->items[m->out->item_count++] =
		    (struct draw_task_item_row){
			.district = task->district,
			.task_id = task->id,
			.item_id = facts->row->item_id,
			.item_version = facts->row->item_version,
			.list_id = facts->row->list_id,
			.department = text_of(m, check->department),
			.specialty = text_of(m, check->specialty),
			.form_id = facts->form.form_id,
			.form_version = facts->form.form_version,
		    };
	}
}

/* Slot 0 leads: the first of the lead department. */
static struct draw_task_inspector_row
inspector_row(struct making *m, size_t index, const struct draw_task_row *task)
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
	    .leader = slot->number == 0,
	    .state = filled ? "assigned" : "unfilled",
	    .reason = reason,
	});
}

/* The task of a visit; *slot moves behind the visit's slots. */
static void
make_task(struct making *m, size_t index, size_t *slot)
{
	const struct draw_conclusion *k = &m->c->conclusion;
	const struct draw_visit *visit = &k->visits[index];
	const struct list_facts *facts = list_of(m, visit->first->list_id);
	const struct source_found *object = object_of(m, visit->object);
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
	for (; *slot < k->assignment.slot_count &&
	     k->assignment.slots[*slot].visit == index;
	     (*slot)++) {
		m->out->inspectors[m->out->inspector_count++] =
		    inspector_row(m, *slot, task);
		task->slots++;
		task->unfilled +=
		    k->assignment.slots[*slot].inspector == DRAW_NOBODY;
	}
}

static void
make_rows(struct making *m)
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
	if (m->c->attempt.charter.assignment == DRAW_RULE_NONE)
		return;
	for (i = 0; i < k->visit_count; i++)
		make_task(m, i, &slot);
}

struct problem *
draw_compute_rows(struct computation *c, struct draw_rows **out)
{
	struct making m = {.c = c, .a = c->x->arena};

	m.out = arena_alloc(m.a, sizeof(*m.out));
	TRY(load_lists(&m));
	TRY(load_objects(&m));
	TRY(load_people(&m));
	make_rows(&m);
	*out = m.out;
	return (NULL);
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
	for (i = 0; i < rows->item_count; i += DRAW_BATCH)
		TRY(draw_task_items_insert(
		    db, a, &rows->items[i], piece(rows->item_count - i)));
	for (i = 0; i < rows->inspector_count; i += DRAW_BATCH)
		TRY(draw_task_inspectors_insert(db, a, &rows->inspectors[i],
		    piece(rows->inspector_count - i)));
	return (NULL);
}

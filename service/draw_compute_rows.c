/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the rows of a draw need to know: whose the lists are, and the objects
 * and people that codes stand for. A code that stands for nobody any more
 * would be a lost row, and the draw does not end without it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "domain/rights.h"
#include "service/draw_compute_rows.h"
#include "storage/plans.h"

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

	facts->own = own;
	facts->org_id = own ? row->org_id : item->department_id;
	facts->org_path = own ? row->org_path : item->department_path;
}

static struct problem *
load_lists(struct making *m)
{
	struct ctx *x = m->c->x;
	const struct attempt *attempt = &m->c->attempt;
	const struct plan_line *line;
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
		line =
		    plan_line_of(&plan, facts->row->slot, facts->row->item_id);
		facts->methods = arena_fmt(m->a, "[\"%s\"]", line->method);
		set_owner(m, plan_item_of(&plan, line), facts);
	}
	return (NULL);
}

/* Lists ascend by list_id; every check is of one of them. */
const struct list_facts *
making_list(const struct making *m, struct draw_text list_id)
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

const struct source_found *
making_object(const struct making *m, struct draw_text code)
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

struct problem *
draw_compute_rows(struct computation *c, struct draw_rows **out)
{
	struct making m = {.c = c, .a = c->x->arena};

	m.out = arena_alloc(m.a, sizeof(*m.out));
	TRY(load_lists(&m));
	TRY(load_objects(&m));
	TRY(load_people(&m));
	making_rows(&m);
	*out = m.out;
	return (NULL);
}

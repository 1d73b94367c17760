/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report of a draw: what was drawn, what merging saved (C56), in all and
 * by list, department and district, why it did not save more, and every slot
 * that nobody can fill, with the reason in numbers.
 */
#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "domain/draw/remedy.h"
#include "domain/draw/savings.h"
#include "service/draw_compute_private.h"

enum {
	/* Slots and visits named one by one; all are counted. */
	LISTED_MOST = 1000
};

static const char *
text_of(struct arena *a, struct draw_text t)
{
	return (arena_memdup(a, t.s, t.len));
}

static void
add_strata(struct computation *c, cJSON *json)
{
	struct arena *a = c->x->arena;
	cJSON *strata = cJSON_AddArrayToObject(json, "strata");
	const struct draw_transcript *t = &c->transcript;
	size_t i, k;

	for (i = 0; i < t->list_count; i++)
		for (k = 0; k < t->lists[i].plan->stratum_count; k++) {
			cJSON *each = cJSON_CreateObject();

			json_put(each, "list_id", c->attempt.lists[i].list_id);
			json_put(each, "stratum",
			    text_of(a, t->lists[i].plan->strata[k].name));
			cJSON_AddNumberToObject(each, "count",
			    (double)t->lists[i].selections[k].count);
			cJSON_AddNumberToObject(each, "drawn",
			    (double)t->lists[i].selections[k].size);
			cJSON_AddItemToArray(strata, each);
		}
}

static cJSON *
slot_json(struct computation *c, const struct draw_slot *slot)
{
	struct arena *a = c->x->arena;
	const struct draw_visit *visit = &c->conclusion.visits[slot->visit];
	const struct draw_need *need = &visit->slots[slot->number];
	cJSON *json = cJSON_CreateObject();

	json_put(json, "visit_no", arena_memdup(a, visit->id, DRAW_VISIT_ID));
	cJSON_AddNumberToObject(json, "slot", slot->number);
	json_put(json, "department", text_of(a, need->department));
	json_put(json, "specialty", text_of(a, need->specialty));
	return (json);
}

/* One more of `array`, up to LISTED_MOST, with the text `name`. */
static void
name_slot(struct computation *c, cJSON *array, const struct draw_slot *slot,
    const char *name, const char *text)
{
	cJSON *json;

	if (cJSON_GetArraySize(array) >= LISTED_MOST)
		return;
	json = slot_json(c, slot);
	json_put(json, name, text);
	cJSON_AddItemToArray(array, json);
}

static void
add_slots(struct computation *c, cJSON *json)
{
	const struct draw_assignment *of = &c->conclusion.assignment;
	cJSON *unfilled = cJSON_CreateArray(), *narrow = cJSON_CreateArray();
	struct arena *a = c->x->arena;
	struct draw_supply supply;
	size_t count = 0, i;

	for (i = 0; i < of->slot_count; i++) {
		supply = draw_slot_supply(&c->conclusion.assigning, of, i);
		if (draw_supply_is_narrow(&supply)) {
			count++;
			name_slot(c, narrow, &of->slots[i], "supply",
			    draw_supply_text(a, &supply));
		}
		if (of->slots[i].inspector == DRAW_NOBODY)
			name_slot(c, unfilled, &of->slots[i], "reason",
			    draw_unfilled_text(a, &supply));
	}
	cJSON_AddNumberToObject(json, "slots", (double)of->slot_count);
	cJSON_AddNumberToObject(json, "unfilled", (double)of->unfilled);
	cJSON_AddNumberToObject(json, "narrow", (double)count);
	cJSON_AddItemToObject(json, "narrow_slots", narrow);
	cJSON_AddItemToObject(json, "unfilled_slots", unfilled);
}

/* ---- savings ------------------------------------------------------ */

static struct draw_text
list_of(const struct draw_check *check, const void *arg)
{
	(void)arg;
	return (check->list_id);
}

static struct draw_text
department_of(const struct draw_check *check, const void *arg)
{
	(void)arg;
	return (check->department);
}

static struct draw_text
district_of(const struct draw_check *check, const void *rows)
{
	return (draw_text_of(draw_rows_district(rows, check->object)));
}

static void
put_figures(cJSON *json, const struct draw_saving *s)
{
	cJSON_AddNumberToObject(json, "checks", (double)s->checks);
	cJSON_AddNumberToObject(json, "objects", (double)s->objects);
	cJSON_AddNumberToObject(json, "repeated", (double)s->repeated);
	cJSON_AddNumberToObject(json, "visits", (double)s->visits);
	cJSON_AddNumberToObject(json, "removed", (double)s->removed);
	cJSON_AddNumberToObject(json, "removed_share",
	    s->checks == 0 ? 0 : (double)s->removed / (double)s->checks);
}

static void
add_savings(struct computation *c, cJSON *json, const char *name,
    const char *part, draw_part_of *part_of, const void *arg)
{
	struct arena *a = c->x->arena;
	cJSON *array = cJSON_AddArrayToObject(json, name);
	const struct draw_saving *s;
	size_t count, i;

	s = draw_savings(a, c->conclusion.visits, c->conclusion.visit_count,
	    part_of, arg, &count);
	for (i = 0; i < count; i++) {
		cJSON *each = cJSON_CreateObject();

		json_put(each, part, text_of(a, s[i].part));
		put_figures(each, &s[i]);
		cJSON_AddItemToArray(array, each);
	}
}

static cJSON *
apart_json(struct computation *c, const struct draw_apart_visit *of)
{
	struct arena *a = c->x->arena;
	const struct draw_visit *visits = c->conclusion.visits;
	cJSON *json = cJSON_CreateObject();

	json_put(json, "visit_no",
	    arena_memdup(a, visits[of->visit].id, DRAW_VISIT_ID));
	json_put(json, "other_visit_no",
	    arena_memdup(a, visits[of->other].id, DRAW_VISIT_ID));
	json_put(json, "reason", draw_apart_word(of->reason));
	return (json);
}

static void
add_apart(struct computation *c, cJSON *json)
{
	cJSON *apart = cJSON_AddObjectToObject(json, "apart"), *reasons, *named;
	double totals[DRAW_APART_COUNT] = {0};
	const struct draw_apart_visit *of;
	size_t count, i;

	of = draw_apart(c->x->arena, c->conclusion.visits,
	    c->conclusion.visit_count, c->attempt.charter.max_departments,
	    &count);
	cJSON_AddNumberToObject(apart, "visits", (double)count);
	reasons = cJSON_AddObjectToObject(apart, "reasons");
	named = cJSON_AddArrayToObject(apart, "named");
	for (i = 0; i < count; i++) {
		totals[of[i].reason]++;
		if (i < LISTED_MOST)
			cJSON_AddItemToArray(named, apart_json(c, &of[i]));
	}
	for (i = 0; i < DRAW_APART_COUNT; i++)
		cJSON_AddNumberToObject(
		    reasons, draw_apart_word((enum draw_apart)i), totals[i]);
}

const char *
draw_compute_report(struct computation *c, const struct draw_rows *rows)
{
	const struct draw_merge_figures *f = &c->conclusion.figures;
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "checks", (double)f->checks);
	cJSON_AddNumberToObject(json, "objects", (double)f->objects);
	cJSON_AddNumberToObject(json, "repeated", (double)f->repeated);
	cJSON_AddNumberToObject(
	    json, "visits", (double)c->conclusion.visit_count);
	cJSON_AddNumberToObject(json, "removed", (double)f->removed);
	cJSON_AddNumberToObject(json, "removed_share",
	    f->checks == 0 ? 0 : (double)f->removed / (double)f->checks);
	add_savings(c, json, "lists", "list_id", list_of, NULL);
	add_savings(c, json, "departments", "department", department_of, NULL);
	add_savings(c, json, "districts", "district", district_of, rows);
	add_apart(c, json);
	add_slots(c, json);
	draw_compute_report_pairs(c, json);
	cJSON_AddBoolToObject(json, "self_drawn",
	    draw_charter_is_self_drawn(&c->attempt.charter));
	add_strata(c, json);
	return (json_write(c->x->arena, json));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pools of a draw and the library side by side, ascending by code, once:
 * every object is counted in its stratum by district and by age. What the
 * library says is what it says today.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "service/draw_freeze_private.h"
#include "service/fairness_draw_private.h"
#include "storage/pools.h"

enum {
	PAGE = 20000,	/* objects of the library read at once */
	CHANCES = 5000, /* objects written at once */
};

static const int64_t age_days[] = {365, 3 * 365, 5 * 365};

#define ELSEWHERE "其他"
#define UNKNOWN	  "已不在名录"

/* ---- lists --------------------------------------------------------------- */

size_t
fairness_stratum_of(const struct draw_pool *pool, struct draw_text name)
{
	size_t i;

	for (i = 0; i < pool->stratum_count; i++)
		if (draw_text_equal(pool->strata[i].name, name))
			break;
	return (i);
}

static size_t
group_of(const struct taking *t, size_t list)
{
	size_t i;

	for (i = 0; strcmp(t->attempt.lists[i].group_id,
			t->attempt.lists[list].group_id) != 0;)
		i++;
	return (i);
}

static struct problem *
open_list(struct taking *t, size_t i)
{
	struct arena *a = t->x->arena;
	struct fair_list *l = &t->lists[i];
	const char *bytes;
	size_t len;

	TRY(attempt_list_read(a, &t->attempt.lists[i], &l->read));
	TRY(pools_map(a, pools_path(a, t->id),
	    draw_freeze_pool_name(a, t->attempt.lists[i].list_id), &bytes,
	    &len));
	TRY(draw_pool_open(a, bytes, len, &l->pool));
	l->group = group_of(t, i);
	l->tallies = arena_array(a, l->pool.stratum_count, sizeof(*l->tallies));
	return (NULL);
}

static int
by_text(const void *x, const void *y)
{
	return (strcmp(*(const char *const *)x, *(const char *const *)y));
}

/* Picks stand list by list, and the lists' codes in one array. */
static struct problem *
take_picks(struct db *db, struct taking *t)
{
	struct arena *a = t->x->arena;
	const struct draw_pick_row *row;
	struct fair_list *l = t->lists;
	const char **codes;
	struct db_rows rows;
	size_t i;

	TRY(draws_picks(db, a, t->id, &rows));
	row = rows.rows;
	codes = arena_array(a, rows.count, sizeof(*codes));
	for (i = 0; i < rows.count; i++) {
		while (strcmp(l->read.row->list_id, row[i].list_id) != 0)
			l++;
		l->tallies[fairness_stratum_of(
			       &l->pool, draw_text_of(row[i].stratum))]
		    .drawn++;
		codes[i] = row[i].object_code;
		if (l->drawn_count++ == 0)
			l->drawn = &codes[i];
		draw_index_put(t->where, draw_text_of(row[i].object_code), i);
	}
	for (i = 0; i < t->attempt.list_count; i++)
		if (t->lists[i].drawn_count > 0)
			qsort(t->lists[i].drawn, t->lists[i].drawn_count,
			    sizeof(*t->lists[i].drawn), by_text);
	return (NULL);
}

/* How likely each class of each stratum was. */
static void
set_chances(struct taking *t, struct fair_list *l)
{
	uint64_t count[FAIRNESS_LOTS_MAX];
	size_t i, k;

	for (i = 0; i < l->pool.stratum_count; i++) {
		memset(count, 0, sizeof(count));
		for (k = 0; k < l->read.class_count; k++) {
			if (!draw_text_equal(l->read.classes[k].stratum,
				l->pool.strata[i].name))
				continue;
			count[l->read.classes[k].lots - 1] +=
			    l->read.classes[k].count;
			t->lots = t->lots || l->read.classes[k].lots > 1;
		}
		fairness_inclusion(count, l->tallies[i].drawn, l->tallies[i].q);
	}
}

static struct problem *
open_lists(struct db *db, struct taking *t)
{
	struct arena *a = t->x->arena;
	size_t i;

	/* A transaction that is tried again begins from the beginning. */
	memset(t->district_names, 0, sizeof(t->district_names));
	t->chances = (struct fairness_chances){0};
	t->begun = false;
	t->lots = false;
	t->touched = arena_array(a, t->attempt.list_count, sizeof(*t->touched));
	t->lists = arena_array(a, t->attempt.list_count, sizeof(*t->lists));
	t->group_q = arena_array(a, t->attempt.list_count, sizeof(*t->group_q));
	t->districts = draw_index_new(a);
	t->where = draw_index_new(a);
	for (i = 0; i < t->attempt.list_count; i++)
		TRY(open_list(t, i));
	TRY(take_picks(db, t));
	for (i = 0; i < t->attempt.list_count; i++)
		set_chances(t, &t->lists[i]);
	return (NULL);
}

/* ---- the library --------------------------------------------------------- */

static struct problem *
next_page(struct db *db, struct taking *t, const char *after)
{
	const char *from = arena_strdup(t->x->arena, after);
	struct db_rows rows;

	TRY(job_run_check(t->run));
	arena_reset(t->page_arena);
	TRY(fairness_objects(db, t->page_arena, from, t->day, PAGE, &rows));
	t->page = rows.rows;
	t->page_count = rows.count;
	t->page_at = 0;
	return (NULL);
}

/* The library's row of `id`, NULL when there is none. */
static struct problem *
find_object(struct db *db, struct taking *t, struct draw_text id,
    const struct fairness_object_row **out)
{
	struct problem *p;
	int order = -1;

	*out = NULL;
	if (!t->begun)
		TRY(next_page(db, t, ""));
	t->begun = true;
	while (t->page_count > 0) {
		if (t->page_at == t->page_count) {
			p = next_page(db, t, t->page[t->page_count - 1].code);
			if (p != NULL)
				return (p);
			continue;
		}
		order = draw_text_compare(
		    draw_text_of(t->page[t->page_at].code), id);
		if (order >= 0)
			break;
		t->page_at++;
	}
	if (order == 0)
		*out = &t->page[t->page_at];
	return (NULL);
}

static size_t
district_of(struct taking *t, const struct fairness_object_row *object)
{
	const char *name = object == NULL ? UNKNOWN : object->district;
	size_t n = draw_index_get(t->districts, draw_text_of(name));

	if (n != DRAW_ABSENT)
		return (n);
	name = arena_strdup(t->x->arena, name);
	n = draw_index_count(t->districts);
	if (n >= FAIRNESS_DISTRICTS - 1) {
		t->district_names[FAIRNESS_DISTRICTS - 1] = ELSEWHERE;
		return (FAIRNESS_DISTRICTS - 1);
	}
	t->district_names[n] = name;
	return (draw_index_intern(t->districts, draw_text_of(name)));
}

size_t
fairness_district_count(const struct taking *t)
{
	return (t->district_names[FAIRNESS_DISTRICTS - 1] != NULL
		? FAIRNESS_DISTRICTS
		: draw_index_count(t->districts));
}

static size_t
age_of(const struct fairness_object_row *object)
{
	size_t i = 0;

	if (object == NULL)
		return (FAIRNESS_AGES - 1);
	while (i < FAIRNESS_AGES - 2 && object->days >= age_days[i])
		i++;
	return (i);
}

/* ---- one object ---------------------------------------------------------- */

/* Writes what has been gathered. */
static struct problem *
flush_chances(struct db *db, struct taking *t)
{
	struct fairness_chances *c = &t->chances;

	if (c->count > 0)
		TRY(fairness_objects_put(db, t->chances_arena, c));
	arena_reset(t->chances_arena);
	c->districts = arena_array(t->chances_arena, CHANCES, sizeof(char *));
	c->codes = arena_array(t->chances_arena, CHANCES, sizeof(char *));
	c->q = arena_array(t->chances_arena, CHANCES, sizeof(char *));
	c->drawn = arena_array(t->chances_arena, CHANCES, sizeof(char *));
	c->count = 0;
	return (NULL);
}

static struct problem *
add_chance(struct db *db, struct taking *t, const char *district,
    struct draw_text id, double q, bool drawn)
{
	struct fairness_chances *c = &t->chances;

	if (c->count == CHANCES || c->codes == NULL)
		TRY(flush_chances(db, t));
	c->districts[c->count] = arena_strdup(t->chances_arena, district);
	c->codes[c->count] = arena_memdup(t->chances_arena, id.s, id.len);
	c->q[c->count] = arena_fmt(t->chances_arena, "%.9g", q);
	c->drawn[c->count++] = drawn ? "1" : "0";
	return (NULL);
}

/* Counts a record of the list; true when it was drawn. */
static bool
count_record(struct fair_list *l, const struct draw_record *record,
    size_t district, size_t age)
{
	struct tally *y = &l->tallies[record->stratum];
	struct draw_text id = record->id, next;
	bool drawn = false;

	if (l->drawn_at < l->drawn_count) {
		next = draw_text_of(l->drawn[l->drawn_at]);
		drawn = draw_text_equal(next, id);
		l->drawn_at += drawn ? 1 : 0;
	}
	y->district[district].count[record->lots - 1]++;
	y->age[age].count[record->lots - 1]++;
	y->district[district].drawn += drawn ? 1 : 0;
	y->age[age].drawn += drawn ? 1 : 0;
	return (drawn);
}

/* ---- the walk ------------------------------------------------------------ */

/* All lists that have the walk's next object. Lists of one group draw the same
 * tickets: their largest chance is the group's; groups are independent. */
static struct problem *
take_object(struct db *db, struct taking *t, struct draw_walk *walk)
{
	const struct draw_walker *at = draw_walk_at(walk);
	struct draw_text id = at->record.id;
	const struct fairness_object_row *object;
	double missed = 1, q;
	bool drawn = false;
	size_t district, touched = 0;

	TRY(find_object(db, t, id, &object));
	district = district_of(t, object);
	for (; at != NULL && draw_text_equal(at->record.id, id);
	     at = draw_walk_at(walk)) {
		struct fair_list *l = &t->lists[at->pool];
		double *group = &t->group_q[l->group];

		q = l->tallies[at->record.stratum].q[at->record.lots - 1];
		drawn |= count_record(l, &at->record, district, age_of(object));
		if (*group == 0 && q > 0)
			t->touched[touched++] = l->group;
		*group = fmax(*group, q);
		draw_walk_step(walk);
	}
	while (touched-- > 0) {
		missed *= 1 - t->group_q[t->touched[touched]];
		t->group_q[t->touched[touched]] = 0;
	}
	return (add_chance(db, t, object == NULL ? "" : object->district, id,
	    1 - missed, drawn));
}

struct problem *
fairness_walk(struct db *db, struct taking *t)
{
	size_t count = t->attempt.list_count, i;
	const struct draw_pool **pools =
	    arena_array(t->x->arena, count, sizeof(*pools));
	struct draw_walk walk;

	TRY(open_lists(db, t));
	for (i = 0; i < count; i++)
		pools[i] = &t->lists[i].pool;
	walk = draw_walk_begin(t->x->arena, pools, count);
	while (draw_walk_at(&walk) != NULL)
		TRY(take_object(db, t, &walk));
	return (flush_chances(db, t));
}

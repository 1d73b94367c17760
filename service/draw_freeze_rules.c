/* SPDX-License-Identifier: Apache-2.0 */
/* Who is admitted to a pool, and with how many lots. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "service/draw_freeze_reading.h"
#include "storage/city_rules.h"

static bool
is(struct source_text t, const char *word)
{
	return (t.len == strlen(word) && memcmp(t.s, word, t.len) == 0);
}

/* "2/2": visits of the year and the cap they have reached. */
static struct draw_text
cap_evidence(struct freeze_list *l, const struct cap_state *cap)
{
	int len = snprintf(l->evidence, sizeof(l->evidence),
	    "%" PRId64 "/%" PRId64, cap->used, cap->cap);

	return ((struct draw_text){l->evidence, (size_t)len});
}

/* Was it replaced when the item was drawn before? */
static bool
is_owed(struct freeze_list *l, struct source_text code)
{
	struct draw_text id = {code.s, code.len};
	int order = 1;

	while (l->owed_at < l->owed_count &&
	    (order = draw_text_compare(
		 draw_text_of(l->owed[l->owed_at].code), id)) < 0)
		l->owed_at++;
	return (order == 0);
}

void
freeze_judge(struct freeze_list *l, const struct source_object *o,
    struct freeze_verdict *out)
{
	struct ruling ruling;

	*out = (struct freeze_verdict){.rule = EXCLUSION_COUNT, .lots = 1};
	if (!is(o->status, "existing")) {
		out->rule = EXCLUSION_STATUS;
		out->evidence = (struct draw_text){o->status.s, o->status.len};
		return;
	}
	ruling = ruling_of(l->rules, &l->at, o->code.s, o->code.len);
	if (ruling.used_up) {
		out->rule = EXCLUSION_CAP;
		out->evidence = cap_evidence(l, &ruling.cap);
		return;
	}
	out->recheck = is_owed(l, o->code);
	if (out->recheck)
		return;
	out->lots = ruling.lots;
	l->raised += ruling.lots > 1;
}

/* ---- what is in force -------------------------------------------- */

static struct problem *
load_owed(struct db *db, struct freeze_reading *r, struct freeze_list *l)
{
	struct db_rows rows;

	TRY(substitutions_owed(db, r->x->arena, l->list.line->item_id, &rows));
	l->owed = rows.rows;
	l->owed_count = rows.count;
	return (NULL);
}

static struct problem *
load_caps(struct db *db, struct freeze_reading *r, const char *day)
{
	struct arena *a = r->x->arena;
	struct ruling_book *book = &r->rules;
	struct db_rows rows;

	book->of_city = cap_district_is_city(r->plan.district);
	TRY(caps_in_force(db, a, r->plan.year, day, &book->caps));
	if (!caps_apply(&book->caps, book->of_city))
		return (NULL);
	TRY(caps_use(
	    db, a, r->plan.year, clock_rfc3339(a, r->x->now_ms), NULL, &rows));
	book->uses = rows.rows;
	book->use_count = rows.count;
	book->met = arena_array(a, rows.count, sizeof(*book->met));
	return (NULL);
}

struct problem *
freeze_rules_load(struct db *db, struct freeze_reading *r)
{
	struct arena *a = r->x->arena;
	const char *day = clock_day(a, r->x->now_ms);
	struct db_rows rows;
	size_t i;

	r->rules = (struct ruling_book){.lots = NULL};
	TRY(load_caps(db, r, day));
	TRY(lots_in_force(db, a, day, &rows));
	r->rules.lots = rows.rows;
	r->rules.lots_count = rows.count;
	for (i = 0; i < r->attempt->list_count; i++) {
		r->lists[i].rules = &r->rules;
		TRY(load_owed(db, r, &r->lists[i]));
	}
	return (NULL);
}

void
freeze_rules_caps(
    struct freeze_reading *r, struct draw_text **rows, size_t *count)
{
	const struct ruling_book *book = &r->rules;
	struct arena *a = r->x->arena;
	struct cap_state state;
	struct draw_text *row;
	size_t i;

	*rows = NULL;
	*count = 0;
	if (!caps_apply(&book->caps, book->of_city))
		return;
	*rows = arena_array(
	    a, book->use_count, FREEZE_CAP_COLUMNS * sizeof(**rows));
	for (i = 0; i < book->use_count; i++) {
		if (!book->met[i])
			continue;
		state = cap_state(&book->caps, book->of_city, &book->uses[i]);
		row = &(*rows)[(*count)++ * FREEZE_CAP_COLUMNS];
		row[0] = draw_text_of(book->uses[i].code);
		row[1] = draw_text_of(arena_fmt(a, "%" PRId64, state.used));
		row[2] = draw_text_of(arena_fmt(a, "%" PRId64, state.cap));
	}
}

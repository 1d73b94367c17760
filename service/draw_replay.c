/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_replay.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "domain/draw/index.h"
#include "domain/draw/names.h"
#include "service/draw_transcript.h"
#include "storage/draw_sources.h"
#include "storage/events.h"

static struct problem *
damaged(const struct draw_replay *r, const char *what)
{
	return (problem_new(r->x->arena, PROBLEM_INTERNAL, NULL, "%s", what));
}

/* ---- the assignment as it was bound ------------------------------- */

static struct problem *
make_checks(struct draw_replay *r, struct draw_check **out)
{
	struct arena *a = r->x->arena;
	const struct draw_pick_row *pick = r->picks.rows;
	struct draw_check *checks =
	    arena_array(a, r->picks.count, sizeof(*checks));
	size_t i, k = 0;

	r->lists = arena_array(a, r->attempt.list_count, sizeof(*r->lists));
	for (i = 0; i < r->attempt.list_count; i++)
		TRY(attempt_list_read(a, &r->attempt.lists[i], &r->lists[i]));
	for (i = 0; i < r->picks.count; i++) {
		const struct draw_plan *plan;

		while (strcmp(r->lists[k].row->list_id, pick[i].list_id) != 0)
			k++; /* both ascend */
		plan = &r->lists[k].plan;
		checks[i] = (struct draw_check){
		    .object = draw_text_of(pick[i].object_code),
		    .list_id = draw_text_of(pick[i].list_id),
		    .from = plan->from,
		    .to = plan->to,
		    .department = plan->department,
		    .specialty = plan->specialty,
		    .merge = plan->merge,
		};
	}
	*out = checks;
	return (NULL);
}

static struct problem *
load_roster(struct draw_replay *r)
{
	struct draw_binding binding = {&r->attempt, &r->files, &r->pool_key};
	struct draw_annexes files;

	TRY(draw_annexes_read(r->x->arena, &binding, &files));
	return (draw_roster_read(r->x->arena, &files, &r->roster));
}

/* What we computed must be what was published. */
static struct problem *
check_bound(struct draw_replay *r)
{
	struct arena *a = r->x->arena;
	struct draw_digest ours = draw_file(r->attempt.hash, &r->pool_key,
	    draw_text_of(draw_name(DRAW_ASSIGNMENT)),
	    draw_assignment_csv(a, &r->now.assigning, &r->now.assignment));
	const struct draw_file_row *row = r->files.rows;
	size_t i;

	for (i = 0; i < r->files.count; i++)
		if (strcmp(row[i].name, draw_name(DRAW_ASSIGNMENT)) == 0 &&
		    strcmp(row[i].hash, attempt_hex(a, &ours)) == 0)
			return (NULL);
	return (damaged(r, "assignment differs"));
}

static struct problem *
load_keys(struct db *db, struct draw_replay *r)
{
	struct arena *a = r->x->arena;
	struct draw_digest seed = attempt_digest(r->attempt.row.seed), veil_key;
	struct draw_secret_row keys;

	TRY(draws_secret_get(db, a, r->attempt.row.id, &keys));
	TRY(draws_files(db, a, r->attempt.row.id, &r->files));
	TRY(draws_picks(db, a, r->attempt.row.id, &r->picks));
	veil_key = attempt_digest(keys.veil_key);
	r->pool_key = attempt_digest(keys.pool_key);
	r->assign_key = draw_assign_key(r->attempt.hash, &seed, &veil_key);
	r->naming = (struct draw_visit_key){r->attempt.hash, &r->pool_key,
	    draw_text_of(r->attempt.row.draw_no),
	    (uint32_t)r->attempt.row.attempt};
	return (NULL);
}

static struct problem *
assign_again(struct draw_replay *r)
{
	struct arena *a = r->x->arena;
	int most = r->attempt.charter.max_departments;
	struct draw_check *checks;
	size_t count;

	TRY(make_checks(r, &checks));
	r->now = (struct draw_amending){
	    .a = a, .naming = &r->naming, .max_departments = most};
	r->now.visits = draw_merge(a, checks, r->picks.count, most, &count);
	draw_merge_name(&r->naming, r->now.visits, count);
	r->now.assigning =
	    (struct draw_assigning){r->attempt.hash, &r->assign_key, &r->roster,
		r->now.visits, count, r->attempt.charter.assignment};
	/* Where the unit names its people there are visits alone (C27). */
	if (r->attempt.charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	TRY(load_roster(r));
	TRY(draw_assign(a, &r->now.assigning, &r->now.assignment));
	return (check_bound(r));
}

/* ---- what happened since ------------------------------------------ */

static struct problem *
repeat(struct draw_replay *r, size_t n)
{
	const struct draw_amendment *x = &r->amendments[n];
	size_t visit, slot, i;
	struct problem *p;

	if (x->substitution_count > 0)
		TRY(draw_amend_objects(&r->now, x->substitutions,
		    x->substitution_count, &visit, &slot));
	for (i = 0; i < x->inspector_count; i++) {
		p = draw_amend_inspector(&r->now, &x->inspectors[i]);
		if (p != NULL)
			return (damaged(r,
			    arena_fmt(r->x->arena, "amendment %zu differs: %s",
				n + 1, p->detail)));
	}
	return (NULL);
}

static struct problem *
load_amendments(struct db *db, struct draw_replay *r)
{
	struct arena *a = r->x->arena;
	const struct draw_amendment_row *row;
	struct draw_amendment *all;
	struct db_rows rows;
	size_t i;

	TRY(draws_amendments(db, a, r->attempt.row.id, &rows));
	row = rows.rows;
	all = arena_array(a, rows.count, sizeof(*all));
	for (i = 0; i < rows.count; i++) {
		TRY(draw_amendment_read(a, draw_text_of(row[i].text), &all[i]));
		r->last = attempt_digest(row[i].hash);
	}
	r->amendments = all;
	r->amendment_count = rows.count;
	for (i = 0; i < rows.count; i++)
		TRY(repeat(r, i));
	return (NULL);
}

struct problem *
draw_replay(
    struct db *db, struct ctx *x, const char *draw_id, struct draw_replay *out)
{
	*out = (struct draw_replay){.x = x};
	TRY(attempt_hold(db, x->arena, draw_id, &out->attempt));
	TRY(load_keys(db, out));
	TRY(assign_again(out));
	return (load_amendments(db, out));
}

/* ---- one more ------------------------------------------------------ */

struct problem *
draw_replay_person(
    struct db *db, struct draw_replay *r, size_t who, const char **id)
{
	struct arena *a = r->x->arena;
	struct draw_text code = draw_amending_name(&r->now, who);
	const char *text = arena_memdup(a, code.s, code.len);
	const struct source_person *person;
	struct db_rows rows;

	*id = NULL;
	if (who == DRAW_NOBODY)
		return (NULL);
	TRY(source_inspectors(db, a, &text, 1, &rows));
	if (rows.count == 0)
		return (damaged(r, "an inspector is gone"));
	person = rows.rows;
	*id = person->id;
	return (NULL);
}

struct problem *
draw_replay_append(struct db *db, struct draw_replay *r, const char *task_id,
    struct draw_amendment *x)
{
	struct arena *a = r->x->arena;
	struct draw_text text;
	struct draw_digest hash;
	struct draw_amendment_row row;

	x->transcript = attempt_digest(r->attempt.row.transcript_hash);
	x->number = (uint32_t)r->amendment_count + 1;
	x->previous = r->last;
	text = draw_amendment_write(a, x);
	hash = draw_amendment_hash(r->attempt.hash, text);
	row = (struct draw_amendment_row){.number = x->number,
	    .text = arena_memdup(a, text.s, text.len),
	    .hash = attempt_hex(a, &hash),
	    .created_at = clock_rfc3339(a, r->x->now_ms)};
	TRY(draws_amendment_insert(db, a, r->attempt.row.id, &row));
	return (event_append(db, r->x,
	    &(struct event){EVENT_DRAW_SUBSTITUTED, r->attempt.row.id,
		r->attempt.row.org_path, NULL,
		arena_fmt(a,
		    "{\"task_id\":\"%s\",\"number\":%u,\"hash\":\"%s\"}",
		    task_id, x->number, row.hash)}));
}

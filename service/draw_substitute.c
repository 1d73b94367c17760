/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody else for a slot (C49), by the rule of the draw itself.
 *
 * The assignment is computed again from the attempt's picks, annexes and
 * keys, must come out as the file that was bound, and is brought up to date
 * by the amendments on record; then the next inspector follows. Amendments of
 * one draw are made one after the other, under its lock.
 */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/draw/amend.h"
#include "domain/draw/assign.h"
#include "domain/draw/index.h"
#include "domain/draw/names.h"
#include "domain/draw/remedy.h"
#include "service/draw.h"
#include "service/draw_transcript.h"
#include "storage/draw_sources.h"
#include "storage/draw_tasks.h"
#include "storage/events.h"

/* Why somebody does not go is nobody's business but his organisation's. */
#define PUBLIC_REASON "回避或因客观原因不能参加（C49）"

struct substituting {
	struct ctx *x;
	const char *district, *task_id;
	int64_t slot, turn;
	struct draw_task_link link;
	const struct draw_turn_row *declined;
	struct attempt attempt;
	struct db_rows files; /* draw_file_row */
	struct draw_digest assign_key;
	struct draw_roster roster;
	struct draw_visit *visits;
	size_t visit_count;
	struct draw_assigning assigning;
	struct draw_assignment assignment;
	const struct draw_amendment *amendments;
	size_t amendment_count;
	struct draw_digest last; /* hash of the newest amendment, or zeros */
};

struct problem *
draw_substitute_request(struct ctx *x, const char *district,
    const char *task_id, int64_t slot, int64_t turn)
{
	struct cJSON *args = cJSON_CreateObject();

	json_put(args, "district", district);
	json_put(args, "task_id", task_id);
	(void)cJSON_AddNumberToObject(args, "slot", (double)slot);
	(void)cJSON_AddNumberToObject(args, "turn", (double)turn);
	return (job_enqueue(x,
	    &(struct job_request){.kind = JOB_DRAW_SUBSTITUTE,
		.args = args,
		.unique_key =
		    arena_fmt(x->arena, "draw_substitute:%s:%lld:%lld", task_id,
			(long long)slot, (long long)turn)},
	    NULL));
}

static struct problem *
damaged(struct arena *a, const char *what)
{
	return (problem_new(a, PROBLEM_INTERNAL, NULL, "%s", what));
}

/* ---- the assignment as it was bound ------------------------------- */

static struct problem *
make_checks(struct db *db, struct substituting *s, struct draw_check **out,
    size_t *count)
{
	struct arena *a = s->x->arena;
	struct attempt_list *lists =
	    arena_array(a, s->attempt.list_count, sizeof(*lists));
	const struct draw_pick_row *pick;
	struct draw_check *checks;
	struct db_rows rows;
	size_t i, k = 0;

	for (i = 0; i < s->attempt.list_count; i++)
		TRY(attempt_list_read(a, &s->attempt.lists[i], &lists[i]));
	TRY(draws_picks(db, a, s->attempt.row.id, &rows));
	pick = rows.rows;
	checks = arena_array(a, rows.count, sizeof(*checks));
	for (i = 0; i < rows.count; i++) {
		const struct draw_plan *plan;

		while (strcmp(lists[k].row->list_id, pick[i].list_id) != 0)
			k++; /* both ascend */
		plan = &lists[k].plan;
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
	*count = rows.count;
	return (NULL);
}

static struct problem *
load_roster(struct substituting *s, const struct draw_digest *pool_key)
{
	struct draw_binding binding = {&s->attempt, &s->files, pool_key};
	struct draw_annexes files;

	TRY(draw_annexes_read(s->x->arena, &binding, &files));
	return (draw_roster_read(s->x->arena, &files, &s->roster));
}

/* What we computed must be what was published. */
static struct problem *
check_bound(struct substituting *s, const struct draw_digest *pool_key)
{
	struct arena *a = s->x->arena;
	struct draw_digest ours = draw_file(s->attempt.hash, pool_key,
	    draw_text_of(draw_name(DRAW_ASSIGNMENT)),
	    draw_assignment_csv(a, &s->assigning, &s->assignment));
	const struct draw_file_row *row = s->files.rows;
	size_t i;

	for (i = 0; i < s->files.count; i++)
		if (strcmp(row[i].name, draw_name(DRAW_ASSIGNMENT)) == 0 &&
		    strcmp(row[i].hash, attempt_hex(a, &ours)) == 0)
			return (NULL);
	return (damaged(a, "assignment differs"));
}

static struct problem *
assign_again(struct db *db, struct substituting *s)
{
	struct arena *a = s->x->arena;
	struct draw_digest seed = attempt_digest(s->attempt.row.seed);
	struct draw_digest veil_key, pool_key;
	struct draw_visit_key naming = {s->attempt.hash, &pool_key,
	    draw_text_of(s->attempt.row.draw_no),
	    (uint32_t)s->attempt.row.attempt};
	struct draw_secret_row keys;
	struct draw_check *checks;
	size_t count;

	TRY(draws_secret_get(db, a, s->attempt.row.id, &keys));
	TRY(draws_files(db, a, s->attempt.row.id, &s->files));
	veil_key = attempt_digest(keys.veil_key);
	pool_key = attempt_digest(keys.pool_key);
	TRY(make_checks(db, s, &checks, &count));
	TRY(load_roster(s, &pool_key));
	s->visits = draw_merge(a, checks, count,
	    s->attempt.charter.max_departments, &s->visit_count);
	draw_merge_name(&naming, s->visits, s->visit_count);
	s->assign_key = draw_assign_key(s->attempt.hash, &seed, &veil_key);
	s->assigning =
	    (struct draw_assigning){s->attempt.hash, &s->assign_key, &s->roster,
		s->visits, s->visit_count, s->attempt.charter.assignment};
	TRY(draw_assign(a, &s->assigning, &s->assignment));
	return (check_bound(s, &pool_key));
}

/* ---- what happened since ------------------------------------------ */

static size_t
slot_of(const struct substituting *s, struct draw_text visit_id,
    unsigned int number)
{
	const struct draw_slot *slot = s->assignment.slots;
	size_t i;

	for (i = 0; i < s->assignment.slot_count; i++)
		if (slot[i].number == number && visit_id.len == DRAW_VISIT_ID &&
		    memcmp(s->visits[slot[i].visit].id, visit_id.s,
			DRAW_VISIT_ID) == 0)
			return (i);
	return (DRAW_ABSENT);
}

/* Everybody who was taken off this visit by the first `before` amendments. */
static struct draw_removed
removed_from(
    const struct substituting *s, struct draw_text visit_id, size_t before)
{
	struct arena *a = s->x->arena;
	size_t *places = arena_array(a, before + 1, sizeof(*places));
	struct draw_removed out = {places, 0};
	const struct draw_replaced *r;
	size_t i;

	for (i = 0; i < before; i++) {
		r = s->amendments[i].inspectors;
		if (draw_text_equal(r->visit_id, visit_id))
			places[out.count++] =
			    draw_index_get(s->roster.by_id, r->out);
	}
	return (out);
}

static struct draw_text
name_of(const struct substituting *s, size_t who)
{
	if (who == DRAW_NOBODY)
		return (draw_text_of(""));
	return (s->roster.inspectors[who].id);
}

/* Every amendment again, by the rule; each must give what it says. */
static struct problem *
replay(struct substituting *s)
{
	const struct draw_replaced *r;
	struct draw_removed removed;
	size_t i, slot, who;

	for (i = 0; i < s->amendment_count; i++) {
		r = s->amendments[i].inspectors;
		slot = slot_of(s, r->visit_id, r->slot);
		if (slot == DRAW_ABSENT)
			return (damaged(s->x->arena, "amendment: no slot"));
		removed = removed_from(s, r->visit_id, i);
		draw_substitute(
		    &s->assigning, &s->assignment, slot, &removed, &who);
		if (!draw_text_equal(name_of(s, who), r->in))
			return (damaged(s->x->arena, "amendment differs"));
	}
	return (NULL);
}

static struct problem *
load_amendments(struct db *db, struct substituting *s)
{
	struct arena *a = s->x->arena;
	const struct draw_amendment_row *row;
	struct draw_amendment *all;
	struct db_rows rows;
	size_t i;

	TRY(draws_amendments(db, a, s->attempt.row.id, &rows));
	row = rows.rows;
	all = arena_array(a, rows.count, sizeof(*all));
	for (i = 0; i < rows.count; i++) {
		TRY(draw_amendment_read(a, draw_text_of(row[i].text), &all[i]));
		if (all[i].inspector_count != 1)
			return (damaged(a, "amendment: not one inspector"));
		s->last = attempt_digest(row[i].hash);
	}
	s->amendments = all;
	s->amendment_count = rows.count;
	return (NULL);
}

/* ---- the next one -------------------------------------------------- */

static struct problem *
write_amendment(struct db *db, struct substituting *s, size_t who)
{
	struct arena *a = s->x->arena;
	const char *now = clock_rfc3339(a, s->x->now_ms);
	struct draw_replaced one = {draw_text_of(s->link.visit_no),
	    (unsigned int)s->slot, draw_text_of(s->declined->inspector),
	    name_of(s, who), draw_text_of(PUBLIC_REASON), draw_text_of(now)};
	struct draw_amendment x = {
	    attempt_digest(s->attempt.row.transcript_hash),
	    (uint32_t)s->amendment_count + 1, s->last, &one, 1};
	struct draw_text text = draw_amendment_write(a, &x);
	struct draw_digest hash = draw_amendment_hash(s->attempt.hash, text);
	struct draw_amendment_row row = {x.number,
	    arena_memdup(a, text.s, text.len), attempt_hex(a, &hash), now};

	TRY(draws_amendment_insert(db, a, s->attempt.row.id, &row));
	return (event_append(db, s->x,
	    &(struct event){EVENT_DRAW_SUBSTITUTED, s->attempt.row.id,
		s->attempt.row.org_path, NULL,
		arena_fmt(a, "{\"task_id\":\"%s\",\"number\":%u}", s->task_id,
		    x.number)}));
}

static struct problem *
person_id(struct db *db, struct substituting *s, size_t who, const char **id)
{
	struct arena *a = s->x->arena;
	struct draw_text code = name_of(s, who);
	const char *text = arena_memdup(a, code.s, code.len);
	const struct source_person *person;
	struct db_rows rows;

	*id = NULL;
	if (who == DRAW_NOBODY)
		return (NULL);
	TRY(source_inspectors(db, a, &text, 1, &rows));
	if (rows.count == 0)
		return (damaged(a, "an inspector is gone"));
	person = rows.rows;
	*id = person->id;
	return (NULL);
}

static struct problem *
write_turn(struct db *db, struct substituting *s, size_t slot, size_t who)
{
	struct arena *a = s->x->arena;
	struct draw_task_inspector_row row = {
	    .district = s->district,
	    .task_id = s->task_id,
	    .slot = s->slot,
	    .turn = s->turn + 1,
	    .department = s->declined->department,
	    .specialty = s->declined->specialty,
	    .leader = s->declined->leader,
	    .state = who == DRAW_NOBODY ? "unfilled" : "assigned",
	};
	struct draw_supply supply;

	TRY(person_id(db, s, who, &row.inspector_id));
	if (who == DRAW_NOBODY) {
		supply = draw_slot_supply(&s->assigning, &s->assignment, slot);
		row.reason = draw_unfilled_text(a, &supply);
		TRY(draw_task_unfilled(db, a, s->district, s->task_id,
		    clock_rfc3339(a, s->x->now_ms)));
	}
	return (draw_task_inspectors_insert(db, a, &row, 1));
}

/* *done = there is nothing to do: the turn has its successor. */
static struct problem *
find_turn(struct db *db, struct substituting *s, bool *done)
{
	struct arena *a = s->x->arena;
	const struct draw_turn_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draw_task_turns(db, a, s->district, s->task_id, s->slot, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		if (row[i].turn == s->turn)
			s->declined = &row[i];
		if (row[i].turn > s->turn)
			*done = true;
	}
	if (s->declined == NULL)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	if (!*done && strcmp(s->declined->state, "declined") != 0)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "该岗位的检查人员没有请辞，不能递补"));
	return (NULL);
}

static struct problem *
substitute(struct db *db, struct arena *a, void *arg)
{
	struct substituting *s = arg;
	struct draw_removed removed;
	bool done = false;
	size_t slot, who;

	TRY(draw_task_get(db, a, s->district, s->task_id, &s->link));
	if (s->link.draw_id == NULL)
		return (problem_new(
		    a, PROBLEM_RULE, NULL, "不是抽取产生的任务，没有递补次序"));
	TRY(attempt_hold(db, a, s->link.draw_id, &s->attempt));
	/* Whoever was named by hand is followed by somebody named by hand. */
	if (s->attempt.charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	TRY(find_turn(db, s, &done));
	if (done)
		return (NULL);
	TRY(assign_again(db, s));
	TRY(load_amendments(db, s));
	TRY(replay(s));
	slot =
	    slot_of(s, draw_text_of(s->link.visit_no), (unsigned int)s->slot);
	if (slot == DRAW_ABSENT)
		return (damaged(a, "no such slot"));
	removed =
	    removed_from(s, draw_text_of(s->link.visit_no), s->amendment_count);
	draw_substitute(&s->assigning, &s->assignment, slot, &removed, &who);
	TRY(write_turn(db, s, slot, who));
	return (write_amendment(db, s, who));
}

struct problem *
draw_substitute_inspector(struct ctx *x, const char *district,
    const char *task_id, int64_t slot, int64_t turn)
{
	struct substituting s = {.x = x,
	    .district = district,
	    .task_id = task_id,
	    .slot = slot,
	    .turn = turn};

	return (db_transact(x->db, x->arena, substitute, &s));
}

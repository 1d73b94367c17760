/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody else for a slot (C49), by the rule of the draw itself: the draw is
 * brought up to date (draw_replay.h), then the next inspector follows.
 */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/draw/index.h"
#include "domain/draw/remedy.h"
#include "service/draw.h"
#include "service/draw_replay.h"
#include "storage/draw_tasks.h"

/* Why somebody does not go is nobody's business but his organisation's. */
#define PUBLIC_REASON "回避或因客观原因不能参加（C49）"

struct substituting {
	struct ctx *x;
	const char *district, *task_id;
	int64_t slot, turn;
	struct draw_task_link link;
	const struct draw_turn_row *declined;
	struct draw_replay replay;
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

/* ---- the next one -------------------------------------------------- */

static struct problem *
write_amendment(struct db *db, struct substituting *s, size_t who)
{
	struct draw_replaced one = {draw_text_of(s->link.visit_no),
	    (unsigned int)s->slot, draw_text_of(s->declined->inspector),
	    draw_amending_name(&s->replay.now, who),
	    draw_text_of(PUBLIC_REASON),
	    draw_text_of(clock_rfc3339(s->x->arena, s->x->now_ms))};
	struct draw_amendment x = {.inspectors = &one, .inspector_count = 1};

	return (draw_replay_append(db, &s->replay, s->task_id, &x));
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

	TRY(draw_replay_person(db, &s->replay, who, &row.inspector_id));
	if (who == DRAW_NOBODY) {
		supply = draw_slot_supply(
		    &s->replay.now.assigning, &s->replay.now.assignment, slot);
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
	struct attempt held;
	bool done = false;
	size_t slot, who;

	TRY(draw_task_get(db, a, s->district, s->task_id, &s->link));
	if (s->link.draw_id == NULL)
		return (problem_new(
		    a, PROBLEM_RULE, NULL, "不是抽取产生的任务，没有递补次序"));
	TRY(attempt_hold(db, a, s->link.draw_id, &held));
	/* Whoever was named by hand is followed by somebody named by hand. */
	if (held.charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	/* Read again: an object makes way while its draw is held, and then the
	 * visit's places are gone for every verifier. */
	TRY(draw_task_get(db, a, s->district, s->task_id, &s->link));
	if (strcmp(s->link.state, "cancelled") == 0)
		return (NULL);
	TRY(find_turn(db, s, &done));
	if (done)
		return (NULL);
	TRY(draw_replay(db, s->x, s->link.draw_id, &s->replay));
	slot = draw_amending_slot(&s->replay.now,
	    draw_text_of(s->link.visit_no), (unsigned int)s->slot);
	if (slot == DRAW_ABSENT)
		return (problem_new(a, PROBLEM_INTERNAL, NULL, "no such slot"));
	who = draw_amending_next(&s->replay.now, slot);
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

struct problem *
draw_substitute_resume(struct ctx *x)
{
	const struct draw_left_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draw_tasks_left(x->db, x->arena, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		TRY(draw_substitute_request(x, row[i].district, row[i].task_id,
		    row[i].slot, row[i].turn));
	return (NULL);
}

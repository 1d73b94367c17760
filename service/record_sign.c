/* SPDX-License-Identifier: Apache-2.0 */
/* Signing and submitting: who went, stands for what he found (C76). */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/day.h"
#include "domain/workday.h"
#include "service/note.h"
#include "service/record.h"
#include "service/record_act.h"
#include "storage/calendar.h"

/* ---- sign -------------------------------------------------------------- */

static struct problem *
require_complete(struct record_act *r)
{
	struct record_about about;
	const struct json *content;

	TRY(record_about_load(&r->x, &r->row, NULL, &about));
	TRY(record_content_parse(&r->x, &r->row, &content));
	return (record_check_complete(r->x.arena, &about, content));
}

static struct problem *
sign(struct db *db, struct arena *a, void *arg)
{
	struct record_act *r = arg;
	const struct visit_turn *mine;
	struct task_row task;
	struct visit visit;
	const char *state;
	bool first;

	TRY(record_hold(r, db));
	TRY(record_hold_visit(r, &task, &visit, &mine, NULL));
	if (strcmp(r->sha256, r->row.content_sha256) != 0)
		return (problem_new(a, PROBLEM_STALE, "/content_sha256",
		    "记录内容已经改变，请重新阅读后再签名"));
	TRY(record_may(r, ACT_SIGN, &state));
	if (strcmp(task.state, "cancelled") == 0)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "检查任务已经取消，不能再签名"));
	TRY(require_complete(r));
	TRY(records_sign(db, a, &r->row, &r->x, &first));
	if (first) {
		TRY(records_move(db, a, &r->row, state, record_now(r)));
		TRY(record_append(r, EVENT_RECORD_SIGNED,
		    note_texts(a, "inspector_id", mine->inspector_id,
			"content_sha256", r->sha256)));
	}
	return (record_show(&r->x, r->id, r->out));
}

struct problem *
record_sign(
    struct ctx *x, const char *id, const char *sha256, struct body_view *out)
{
	struct record_act r = {.x = *x, .id = id, .sha256 = sha256, .out = out};

	TRY(ctx_require(x, PERM_INSPECT));
	return (db_transact(x->db, x->arena, sign, &r));
}

/* ---- submit ------------------------------------------------------------ */

static bool
has_signed(const struct db_rows *signers, const char *inspector_id)
{
	const struct record_signer_row *rows = signers->rows;
	size_t i;

	for (i = 0; i < signers->count; i++)
		if (strcmp(rows[i].inspector_id, inspector_id) == 0)
			return (true);
	return (false);
}

/* At least two went, nobody is awaited, and all of them have signed. */
static struct problem *
require_all_signed(struct record_act *r, const struct visit *visit)
{
	const struct visit_turn *t;
	struct db_rows signers;
	size_t i;

	TRY(visit_check_ready(r->x.arena, visit));
	TRY(records_signers(r->x.db, r->x.arena, &r->row, &signers));
	for (i = 0; i < visit->count; i++) {
		t = &visit->turns[i];
		if (strcmp(t->state, "accepted") == 0 &&
		    !has_signed(&signers, t->inspector_id))
			return (problem_new(r->x.arena, PROBLEM_RULE, NULL,
			    "还有检查人员没有签名（C76）"));
	}
	return (NULL);
}

/* The last day for publication, from the day on which the check ended. */
static struct problem *
due_day(struct record_act *r, struct record_submission *s)
{
	struct arena *a = r->x.arena;
	struct workday_calendar calendar;
	struct workday_term term;
	char *text = arena_alloc(a, DAY_TEXT + 1);
	int64_t day = 0;

	TRY(calendar_load(r->x.db, a, &calendar));
	(void)day_parse(clock_day(a, r->times.end), &day);
	term = workday_after(&calendar, day, WORKDAYS_TO_PUBLISH);
	day_format(term.day, text);
	s->due_on = text;
	s->due_provisional = term.provisional;
	return (NULL);
}

static struct problem *
hand_in(struct record_act *r, const struct task_row *task)
{
	struct arena *a = r->x.arena;
	struct record_submission s = {.check_in = clock_rfc3339(a, r->times.in),
	    .check_end = clock_rfc3339(a, r->times.end)};
	const char *state, *task_state;

	TRY(record_may(r, ACT_SUBMIT, &state));
	TRY(lifecycle_move(
	    a, &lifecycle_task, task->state, ACT_SUBMIT, &task_state));
	TRY(due_day(r, &s));
	TRY(records_submit(r->x.db, a, &r->row, &s, state, record_now(r)));
	TRY(tasks_move(r->x.db, a, task->district, task->id,
	    &(struct task_change){task_state, NULL, record_now(r)}));
	return (record_append(r, EVENT_RECORD_SUBMITTED,
	    note_texts(a, "check_in", s.check_in, "check_end", s.check_end)));
}

static struct problem *
submit(struct db *db, struct arena *a, void *arg)
{
	struct record_act *r = arg;
	const struct visit_turn *mine;
	struct task_row task;
	struct visit visit;

	TRY(record_hold(r, db));
	TRY(record_hold_visit(r, &task, &visit, &mine, NULL));
	if (mine != visit_leader(&visit))
		return (problem_new(
		    a, PROBLEM_FORBIDDEN, NULL, "检查记录由组长提交"));
	TRY(record_may(r, ACT_SUBMIT, NULL));
	TRY(require_all_signed(r, &visit));
	r->times.drawn = clock_parse_rfc3339(r->row.task_created_at);
	r->times.opens = clock_parse_rfc3339(
	    arena_fmt(a, "%sT00:00:00+08:00", task.from_day));
	TRY(record_check_times(a, &r->times, r->x.now_ms));
	TRY(hand_in(r, &task));
	return (record_show(&r->x, r->id, r->out));
}

struct problem *
record_submit(struct ctx *x, const char *id, const char *check_in,
    const char *check_end, struct body_view *out)
{
	struct record_act r = {.x = *x,
	    .id = id,
	    .times = {.in = clock_parse_rfc3339(check_in),
		.end = clock_parse_rfc3339(check_end)},
	    .out = out};

	TRY(ctx_require(x, PERM_INSPECT));
	return (db_transact(x->db, x->arena, submit, &r));
}

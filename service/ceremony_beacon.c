/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The beacon, read twice, and the end of an attempt without a draw.
 *
 * Once the number may be known, an attempt that could simply be void would let
 * its organiser try again until the result pleases. So from the moment it may
 * be known only an order from outside ends it, or time (ceremony_overdue.c),
 * and both close the slot.
 */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/draw/beacon.h"
#include "service/ceremony_private.h"
#include "service/draw_transcript.h"
#include "storage/events.h"

struct beacon_act {
	struct ctx *x;
	const char *id;
	const char *beacon;
	const struct ceremony_void *end;
	struct ceremony_view *out;
	bool differed;
	struct attempt attempt;
	const struct draw_beacon_row *readings;
	size_t reading_count;
};

/* ---- reading ----------------------------------------------------- */

static struct problem *
check_reading(struct beacon_act *b)
{
	struct arena *a = b->x->arena;
	const struct draw_charter *charter = &b->attempt.charter;

	TRY(lifecycle_move(
	    a, &lifecycle_draw, b->attempt.row.state, ACT_BEACON, NULL));
	TRY(attempt_demand(a, &b->attempt, DRAW_ROLE_OPEN));
	if (!attempt_is_hall(charter) && b->x->now_ms < charter->beacon_ms)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "公证随机数要到 %s 才产生",
		    clock_rfc3339(a, charter->beacon_ms)));
	TRY(attempt_in_time(
	    b->x, charter->beacon_ms + DRAW_DAY_MS, "录入公证随机数"));
	if (!draw_beacon_fits(charter->beacon, draw_text_of(b->beacon)))
		return (problem_new(a, PROBLEM_INVALID, "/beacon",
		    "公证随机数不符合章程约定的形式 %.*s",
		    (int)charter->beacon.len, charter->beacon.s));
	return (NULL);
}

/*
 * Two readings are two people's only where nobody could be both. Whoever gives
 * out a code for an account can use it, and make it look as if its owner had;
 * so of this attempt nobody reads whose account was in other hands, or who was
 * made a reader, since the charter was written.
 */
static struct problem *
check_reader(struct db *db, const struct beacon_act *b)
{
	const struct draw_row *row = &b->attempt.row;
	struct draw_reader_row reader;
	struct arena *a = b->x->arena;

	TRY(draws_beacon_reader(db, a, row, b->x->actor->user_id, &reader));
	if (!reader.handed_late && !reader.granted_late)
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, NULL,
	    "您的账号%s晚于本次抽取的建立（%s），不能录入本次的公证随机数："
	    "请由在此之前已经有权录入、此后没有重置过密码的其他人员录入",
	    reader.handed_late ? "新建或重置密码" : "获得录入权限",
	    row->created_at));
}

/* The one reading of the round under way; NULL when the round is new. */
static const struct draw_beacon_row *
first_reading(const struct beacon_act *b, int64_t *round)
{
	const struct draw_beacon_row *last;

	*round = 1;
	if (b->reading_count == 0)
		return (NULL);
	last = &b->readings[b->reading_count - 1];
	*round = last->round;
	if (b->reading_count == 1 ||
	    b->readings[b->reading_count - 2].round != last->round)
		return (last);
	(*round)++;
	return (NULL);
}

static const char *
reading_json(
    struct arena *a, int64_t round, const char *first, const char *second)
{
	struct cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "round", (double)round);
	json_put(json, "beacon", first);
	if (second != NULL)
		json_put(json, "second", second);
	return (json_write(a, json));
}

static struct problem *
log_reading(struct db *db, struct beacon_act *b, enum event_kind kind,
    const char *after)
{
	return (event_append(db, b->x,
	    &(struct event){
		kind, b->id, b->attempt.row.org_path, NULL, after}));
}

static struct problem *
accept(struct db *db, struct beacon_act *b, int64_t round)
{
	struct arena *a = b->x->arena;
	struct draw_row *row = &b->attempt.row;
	const char *job_id;

	row->beacon = b->beacon;
	row->beacon_at = clock_rfc3339(a, b->x->now_ms);
	TRY(attempt_move(db, b->x, &b->attempt, ACT_DRAW,
	    EVENT_DRAW_BEACON_ACCEPTED,
	    reading_json(a, round, b->beacon, NULL)));
	return (attempt_enqueue(b->x, row, JOB_DRAW_COMPUTE, &job_id));
}

static struct problem *
hold_with_readings(struct db *db, struct beacon_act *b)
{
	struct arena *a = b->x->arena;
	struct db_rows rows;

	TRY(attempt_hold(db, a, b->id, &b->attempt));
	TRY(draws_beacon_entries(db, a, &b->id, 1, &rows));
	b->readings = rows.rows;
	b->reading_count = rows.count;
	return (NULL);
}

static struct problem *
read_beacon(struct db *db, struct arena *a, void *arg)
{
	struct beacon_act *b = arg;
	const struct draw_beacon_row *first;
	struct draw_beacon_row mine;
	int64_t round;

	TRY(hold_with_readings(db, b));
	TRY(attempt_require(b->x, PERM_DRAW_BEACON, &b->attempt.row));
	TRY(check_reading(b));
	TRY(check_reader(db, b));
	first = first_reading(b, &round);
	if (first != NULL && strcmp(first->user_id, b->x->actor->user_id) == 0)
		return (problem_new(
		    a, PROBLEM_CONFLICT, NULL, "第二次录入须由另一人独立完成"));
	mine = (struct draw_beacon_row){
	    b->id, round, b->x->actor->user_id, b->beacon};
	TRY(draws_beacon_insert(db, a, &mine, clock_rfc3339(a, b->x->now_ms)));
	TRY(log_reading(db, b, EVENT_DRAW_BEACON_TYPED,
	    reading_json(a, round, b->beacon, NULL)));
	b->differed = first != NULL && strcmp(first->beacon, b->beacon) != 0;
	if (b->differed)
		return (log_reading(db, b, EVENT_DRAW_BEACON_DIFFERED,
		    reading_json(a, round, first->beacon, b->beacon)));
	if (first != NULL)
		TRY(accept(db, b, round));
	return (attempt_view(db, a, b->id, b->out));
}

struct problem *
ceremony_beacon(struct ctx *x, const char *id, const char *beacon,
    struct ceremony_view *out)
{
	struct beacon_act b = {.x = x, .id = id, .beacon = beacon, .out = out};

	TRY(ctx_require(x, PERM_DRAW_BEACON));
	if (x->actor->kind != ACTOR_USER)
		return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL, NULL));
	TRY(db_transact(x->db, x->arena, read_beacon, &b));
	/* Both readings are kept, hence only now. */
	if (b.differed)
		return (problem_new(x->arena, PROBLEM_CONFLICT, NULL,
		    "两人录入不一致，两次录入均作废，须由两人重新录入"));
	return (NULL);
}

/* ---- void -------------------------------------------------------- */

/*
 * May the number be known already? Whether anybody typed it proves nothing:
 * whoever dislikes it would not. So no time that passes makes it unknown again.
 */
static bool
may_be_known(const struct beacon_act *b)
{
	const struct draw_charter *charter = &b->attempt.charter;
	const char *state = b->attempt.row.state;

	if (strcmp(state, "drawing") == 0)
		return (true);
	if (strcmp(state, "opened") != 0)
		return (false);
	if (b->reading_count > 0)
		return (true);
	return (attempt_is_hall(charter) || b->x->now_ms >= charter->beacon_ms);
}

/* Its day is over, and nobody has typed a number. */
static bool
was_not_recorded(const struct beacon_act *b)
{
	return (b->reading_count == 0 &&
	    b->x->now_ms > b->attempt.charter.beacon_ms + DRAW_DAY_MS);
}

/* The order and the number that end an attempt after the beacon. */
static struct problem *
check_order(struct beacon_act *b)
{
	struct arena *a = b->x->arena;
	struct draw_row *row = &b->attempt.row;

	if (attempt_has_no_beacon(&b->attempt.charter))
		return (problem_new(
		    a, PROBLEM_RULE, NULL, "结果已经确定，只能算出，不能作废"));
	if (b->end->order == NULL)
		return (problem_new(a, PROBLEM_RULE, "/order",
		    "公证随机数可能已经知晓，须写明外部命令方可作废，且该序号"
		    "不再抽取"));
	if (row->beacon == NULL)
		row->beacon = b->end->beacon;
	if (row->beacon == NULL && was_not_recorded(b))
		return (NULL);
	if (row->beacon == NULL)
		return (problem_new(
		    a, PROBLEM_RULE, "/beacon", "须写明已经产生的公证随机数"));
	if (!draw_beacon_fits(
		b->attempt.charter.beacon, draw_text_of(row->beacon)))
		return (problem_new(a, PROBLEM_INVALID, "/beacon",
		    "公证随机数不符合章程约定的形式"));
	return (NULL);
}

static const char *
void_reason(struct arena *a, const struct ceremony_void *end)
{
	if (end->order == NULL)
		return (end->reason);
	return (arena_fmt(a, "%s（%s）", end->reason, end->order));
}

static const char *
void_json(struct arena *a, const struct draw_row *row)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "reason", row->void_reason);
	json_put(json, "transcript_hash", row->transcript_hash);
	return (json_write(a, json));
}

/* The next attempt is chained to this one. */
static struct problem *
bind_transcript(
    struct db *db, struct arena *a, struct attempt *attempt, const char *state)
{
	struct draw_text bytes;
	struct draw_digest hash;

	TRY(draw_transcript_void(db, a, attempt, state, &bytes));
	hash = draw_transcript_hash(attempt->hash, bytes);
	attempt->row.transcript_hash = attempt_hex(a, &hash);
	return (NULL);
}

struct problem *
attempt_end(struct db *db, struct ctx *x, struct attempt *attempt, enum act act,
    const char *reason)
{
	struct draw_row *row = &attempt->row;
	const char *to;

	TRY(lifecycle_move(x->arena, &lifecycle_draw, row->state, act, &to));
	row->void_reason = reason;
	if (row->announce != NULL)
		TRY(bind_transcript(db, x->arena, attempt, to));
	return (attempt_move(
	    db, x, attempt, act, EVENT_DRAW_VOIDED, void_json(x->arena, row)));
}

static struct problem *
end_attempt(struct db *db, struct arena *a, void *arg)
{
	struct beacon_act *b = arg;
	enum act act = ACT_VOID;

	TRY(hold_with_readings(db, b));
	TRY(attempt_require(b->x, PERM_DRAW_OPERATE, &b->attempt.row));
	if (may_be_known(b)) {
		TRY(check_order(b));
		act = ACT_VOID_AFTER_ENTROPY;
	}
	TRY(attempt_end(db, b->x, &b->attempt, act, void_reason(a, b->end)));
	return (attempt_view(db, a, b->id, b->out));
}

struct problem *
ceremony_void(struct ctx *x, const char *id, const struct ceremony_void *v,
    struct ceremony_view *out)
{
	struct beacon_act b = {.x = x, .id = id, .end = v, .out = out};

	TRY(ctx_require(x, PERM_DRAW_OPERATE));
	return (db_transact(x->db, x->arena, end_attempt, &b));
}

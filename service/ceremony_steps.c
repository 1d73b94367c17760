/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the freeze to the opening: each step under the attempt's lock, so that
 * of two who press at once the second finds the step done, and of a
 * commitment and the closing that cross, either both count or the commitment
 * came too late.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "service/ceremony_private.h"
#include "storage/events.h"

/* One act on one attempt. */
struct step {
	struct ctx *x;
	const char *id;
	struct ceremony_view *out;
	const char **job_id;
	const char *bound, *value; /* of a party's act */
	struct attempt attempt;
};

static const char *
now_text(struct ctx *x)
{
	return (clock_rfc3339(x->arena, x->now_ms));
}

static struct problem *
hold_as_operator(struct db *db, struct step *s)
{
	TRY(attempt_hold(db, s->x->arena, s->id, &s->attempt));
	return (attempt_require(s->x, PERM_DRAW_OPERATE, &s->attempt.row));
}

static struct problem *
run(struct step *s,
    struct problem *(*act)(struct db *db, struct arena *a, void *arg))
{
	TRY(ctx_require(s->x, PERM_DRAW_OPERATE));
	return (db_transact(s->x->db, s->x->arena, act, s));
}

static const char *
value_json(struct arena *a, const char *name, const char *value)
{
	return (arena_fmt(a, "{\"%s\":\"%s\"}", name, value));
}

/* ---- freeze and announce ----------------------------------------- */

static struct problem *
freeze(struct db *db, struct arena *a, void *arg)
{
	struct step *s = arg;
	struct attempt *t = &s->attempt;
	bool runs;

	TRY(hold_as_operator(db, s));
	TRY(lifecycle_move(a, &lifecycle_draw, t->row.state, ACT_FREEZE, NULL));
	TRY(attempt_in_time(s->x, t->charter.commit_ms, "提交承诺"));
	TRY(attempt_check_formal(a, t));
	/* Asked for twice it is one job, and so one event. */
	TRY(attempt_job(s->x, &t->row, JOB_DRAW_FREEZE, s->job_id, &runs));
	if (runs)
		return (NULL);
	TRY(attempt_move(db, s->x, t, ACT_FREEZE, EVENT_DRAW_FREEZING, NULL));
	return (attempt_enqueue(s->x, &t->row, JOB_DRAW_FREEZE, s->job_id));
}

struct problem *
ceremony_freeze(struct ctx *x, const char *id, const char **job_id)
{
	struct step s = {.x = x, .id = id, .job_id = job_id};

	return (run(&s, freeze));
}

static struct problem *
announce(struct db *db, struct arena *a, void *arg)
{
	struct step *s = arg;
	struct draw_row *row = &s->attempt.row;

	TRY(hold_as_operator(db, s));
	TRY(lifecycle_move(a, &lifecycle_draw, row->state, ACT_ANNOUNCE, NULL));
	TRY(attempt_in_time(s->x, s->attempt.charter.commit_ms, "提交承诺"));
	TRY(attempt_check_formal(a, &s->attempt));
	row->announced_at = now_text(s->x);
	TRY(attempt_move(db, s->x, &s->attempt, ACT_ANNOUNCE,
	    EVENT_DRAW_ANNOUNCED,
	    row->announce == NULL ? NULL
				  : value_json(a, "announce", row->announce)));
	return (attempt_view(db, a, s->id, s->out));
}

struct problem *
ceremony_announce(struct ctx *x, const char *id, struct ceremony_view *out)
{
	struct step s = {.x = x, .id = id, .out = out};

	return (run(&s, announce));
}

/* ---- parties ----------------------------------------------------- */

static struct problem *
hold_as_party(struct db *db, struct step *s, struct draw_party_row *me)
{
	const struct actor *actor = s->x->actor;
	struct arena *a = s->x->arena;
	size_t i;

	*me = (struct draw_party_row){0};
	TRY(attempt_hold_invited(db, s->x, s->id, &s->attempt));
	for (i = 0; i < s->attempt.party_count; i++)
		if (strcmp(s->attempt.parties[i].party_id, actor->party_id) ==
		    0)
			*me = s->attempt.parties[i];
	if (me->party_id == NULL)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	return (NULL);
}

static struct problem *
check_bound(
    struct arena *a, const char *ours, const char *theirs, const char *what)
{
	if (ours != NULL && strcmp(ours, theirs) == 0)
		return (NULL);
	return (
	    problem_new(a, PROBLEM_CONFLICT, NULL, "这不是本次抽取的%s", what));
}

static const char *
party_json(
    struct arena *a, const char *party, const char *name, const char *value)
{
	return (arena_fmt(
	    a, "{\"party\":\"%s\",\"%s\":\"%s\"}", party, name, value));
}

static struct problem *
commit(struct db *db, struct arena *a, void *arg)
{
	struct step *s = arg;
	struct draw_party_row me;
	struct db_rows changed;

	TRY(hold_as_party(db, s, &me));
	TRY(check_bound(a, s->attempt.row.announce, s->bound, "总指纹 A"));
	if (me.commitment != NULL)
		return (strcmp(me.commitment, s->value) == 0
			? NULL
			: problem_new(a, PROBLEM_CONFLICT, NULL,
			      "承诺已经提交，不能更改"));
	TRY(lifecycle_move(
	    a, &lifecycle_draw, s->attempt.row.state, ACT_COMMIT, NULL));
	TRY(attempt_in_time(s->x, s->attempt.charter.commit_ms, "提交承诺"));
	TRY(attempt_demand(a, &s->attempt, DRAW_ROLE_HOLD));
	me.commitment = s->value;
	me.committed_at = now_text(s->x);
	TRY(draws_party_commit(db, a, &me, &changed));
	return (event_append(db, s->x,
	    &(struct event){EVENT_DRAW_COMMITTED, s->id,
		s->attempt.row.org_path, NULL,
		party_json(a, me.party_id, "commitment", s->value)}));
}

struct problem *
ceremony_commit(struct ctx *x, const char *id, const char *announced,
    const char *commitment, struct ceremony_view *out)
{
	struct step s = {
	    .x = x, .id = id, .bound = announced, .value = commitment};

	TRY(db_transact(x->db, x->arena, commit, &s));
	return (ceremony_show(x, id, out));
}

static struct problem *
check_secret(struct arena *a, const struct attempt *attempt,
    const struct draw_party_row *me, const char *value)
{
	struct draw_digest announced = attempt_digest(attempt->row.announce);
	struct draw_digest secret = attempt_digest(value);
	struct draw_digest committed = attempt_digest(me->commitment);
	struct draw_digest again = draw_commit(
	    attempt->hash, &announced, draw_text_of(me->party_id), &secret);

	if (draw_digest_equal(&again, &committed))
		return (NULL);
	return (problem_new(
	    a, PROBLEM_RULE, "/secret", "公开的秘密值与所提交的承诺不符"));
}

static struct problem *
reveal(struct db *db, struct arena *a, void *arg)
{
	struct step *s = arg;
	struct draw_party_row me;
	struct db_rows changed;

	TRY(hold_as_party(db, s, &me));
	if (me.reveal != NULL)
		return (strcmp(me.reveal, s->value) == 0
			? NULL
			: problem_new(a, PROBLEM_CONFLICT, NULL,
			      "秘密值已经公开，不能更改"));
	TRY(lifecycle_move(
	    a, &lifecycle_draw, s->attempt.row.state, ACT_REVEAL, NULL));
	TRY(check_bound(a, s->attempt.row.close, s->bound, "承诺封存值 C"));
	TRY(attempt_in_time(s->x, s->attempt.charter.reveal_ms, "公开秘密值"));
	TRY(attempt_demand(a, &s->attempt, DRAW_ROLE_CLOSE));
	TRY(check_secret(a, &s->attempt, &me, s->value));
	me.reveal = s->value;
	me.revealed_at = now_text(s->x);
	TRY(draws_party_reveal(db, a, &me, &changed));
	/* The secret itself is published with O, not in the log. */
	return (event_append(db, s->x,
	    &(struct event){EVENT_DRAW_REVEALED, s->id, s->attempt.row.org_path,
		NULL, value_json(a, "party", me.party_id)}));
}

struct problem *
ceremony_reveal(struct ctx *x, const char *id, const char *closed,
    const char *secret, struct ceremony_view *out)
{
	struct step s = {.x = x, .id = id, .bound = closed, .value = secret};

	TRY(db_transact(x->db, x->arena, reveal, &s));
	return (ceremony_show(x, id, out));
}

/* ---- close and open ---------------------------------------------- */

static struct problem *
check_all_committed(struct step *s)
{
	const struct attempt *t = &s->attempt;
	size_t i;

	for (i = 0; i < t->party_count; i++) {
		if (t->parties[i].commitment != NULL)
			continue;
		TRY(attempt_in_time(s->x, t->charter.commit_ms, "提交承诺"));
		return (problem_new(s->x->arena, PROBLEM_RULE, NULL,
		    "%s尚未提交承诺", t->parties[i].title));
	}
	return (NULL);
}

static struct problem *
close_it(struct db *db, struct arena *a, void *arg)
{
	struct step *s = arg;
	struct draw_row *row = &s->attempt.row;
	struct draw_digest closed;

	TRY(hold_as_operator(db, s));
	TRY(lifecycle_move(a, &lifecycle_draw, row->state, ACT_CLOSE, NULL));
	TRY(check_all_committed(s));
	TRY(attempt_in_time(s->x, s->attempt.charter.reveal_ms, "公开秘密值"));
	closed = attempt_close(a, &s->attempt);
	row->close = attempt_hex(a, &closed);
	row->closed_at = now_text(s->x);
	TRY(attempt_move(db, s->x, &s->attempt, ACT_CLOSE, EVENT_DRAW_CLOSED,
	    value_json(a, "close", row->close)));
	return (attempt_view(db, a, s->id, s->out));
}

struct problem *
ceremony_close(struct ctx *x, const char *id, struct ceremony_view *out)
{
	struct step s = {.x = x, .id = id, .out = out};

	return (run(&s, close_it));
}

static struct problem *
check_all_revealed(struct step *s)
{
	const struct attempt *t = &s->attempt;
	size_t i;

	for (i = 0; i < t->party_count; i++) {
		if (t->parties[i].reveal != NULL)
			continue;
		TRY(attempt_in_time(s->x, t->charter.reveal_ms, "公开秘密值"));
		return (problem_new(s->x->arena, PROBLEM_RULE, NULL,
		    "%s尚未公开秘密值", t->parties[i].title));
	}
	return (NULL);
}

/*
 * O must bind the secrets before a number published by others exists;
 * whoever opened later could have looked first. In the hall the balls wait.
 */
static struct problem *
check_before_beacon(struct step *s)
{
	const struct draw_charter *charter = &s->attempt.charter;

	if (attempt_is_hall(charter) || attempt_has_no_beacon(charter))
		return (NULL);
	return (attempt_in_time(s->x, charter->beacon_ms, "汇总秘密值"));
}

static struct problem *
open_it(struct db *db, struct arena *a, void *arg)
{
	struct step *s = arg;
	struct draw_row *row = &s->attempt.row;
	struct draw_digest opened;
	const char *job_id;

	TRY(hold_as_operator(db, s));
	TRY(lifecycle_move(a, &lifecycle_draw, row->state, ACT_OPEN, NULL));
	TRY(check_all_revealed(s));
	TRY(check_before_beacon(s));
	opened = attempt_open(a, &s->attempt);
	row->open = attempt_hex(a, &opened);
	row->opened_at = now_text(s->x);
	TRY(attempt_move(db, s->x, &s->attempt, ACT_OPEN, EVENT_DRAW_OPENED,
	    value_json(a, "open", row->open)));
	if (attempt_has_no_beacon(&s->attempt.charter)) {
		row->beacon = "";
		TRY(attempt_move(db, s->x, &s->attempt, ACT_DRAW,
		    EVENT_DRAW_BEACON_ACCEPTED, NULL));
		TRY(attempt_enqueue(s->x, row, JOB_DRAW_COMPUTE, &job_id));
	}
	return (attempt_view(db, a, s->id, s->out));
}

struct problem *
ceremony_open(struct ctx *x, const char *id, struct ceremony_view *out)
{
	struct step s = {.x = x, .id = id, .out = out};

	return (run(&s, open_it));
}

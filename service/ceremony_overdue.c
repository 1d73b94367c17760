/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts that nobody ends (docs/adr/0113): under way for ever they would be
 * counted nowhere, and silence would hide a draw. A day after the term that
 * was missed the system ends them, and says who was missing.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "service/draw_tend.h"

/* What an attempt waits for: until when it may come, and from whom. */
struct awaited {
	int64_t until_ms;
	const char *who, *what; /* who NULL: nobody is missing */
};

/* ---- who is missing ---------------------------------------------- */

typedef bool
party_lacks(const struct attempt *t, const struct draw_party_row *p);

static bool
has_not_committed(const struct attempt *t, const struct draw_party_row *p)
{
	(void)t;
	return (p->commitment == NULL);
}

static bool
has_not_signed_C(const struct attempt *t, const struct draw_party_row *p)
{
	return (attempt_lacks(t, DRAW_ROLE_CLOSE, draw_text_of(p->party_id)));
}

static bool
has_not_revealed(const struct attempt *t, const struct draw_party_row *p)
{
	(void)t;
	return (p->reveal == NULL);
}

static bool
has_not_signed_O(const struct attempt *t, const struct draw_party_row *p)
{
	return (attempt_lacks(t, DRAW_ROLE_OPEN, draw_text_of(p->party_id)));
}

static const char *
with(struct arena *a, const char *names, const char *name)
{
	return (names == NULL ? name : arena_fmt(a, "%s、%s", names, name));
}

/* The titles of those parties; NULL when there are none. */
static const char *
parties_who(struct arena *a, const struct attempt *t, party_lacks *lacks)
{
	const char *names = NULL;
	size_t i;

	for (i = 0; i < t->party_count; i++)
		if (lacks(t, &t->parties[i]))
			names = with(a, names, t->parties[i].title);
	return (names);
}

static const char *
holders_who_have_not_signed(struct arena *a, const struct attempt *t)
{
	const struct draw_guest_row *guest;
	const char *names = NULL;
	size_t i;

	for (i = 0; i < t->guest_count; i++) {
		guest = &t->guests[i];
		if (strcmp(guest->role, "holder") == 0 &&
		    attempt_lacks(t, DRAW_ROLE_HOLD, draw_text_of(guest->id)))
			names = with(a, names, guest->title);
	}
	return (names);
}

/* Nobody commits before the holders have signed, or reveals before the parties
 * have: whoever is behind them is not to blame. Of several steps the first
 * that is missing counts. */
static struct awaited
awaited_of(struct arena *a, const struct attempt *t)
{
	const struct draw_charter *c = &t->charter;
	const char *state = t->row.state, *who;

	if (strcmp(state, "announced") == 0) {
		if ((who = holders_who_have_not_signed(a, t)) != NULL)
			return ((struct awaited){
			    c->commit_ms, who, "没有对总指纹 A 签名"});
		if ((who = parties_who(a, t, has_not_committed)) != NULL)
			return ((struct awaited){
			    c->commit_ms, who, "没有提交承诺"});
		return ((struct awaited){
		    c->reveal_ms, t->row.org_name, "没有封存承诺"});
	}
	if (strcmp(state, "closed") == 0) {
		if ((who = parties_who(a, t, has_not_signed_C)) != NULL)
			return ((struct awaited){
			    c->reveal_ms, who, "没有对承诺封存值 C 签名"});
		if ((who = parties_who(a, t, has_not_revealed)) != NULL)
			return ((struct awaited){
			    c->reveal_ms, who, "没有公开秘密值"});
		return ((struct awaited){
		    c->beacon_ms, t->row.org_name, "没有汇总秘密值"});
	}
	return ((struct awaited){c->beacon_ms,
	    parties_who(a, t, has_not_signed_O), "没有对秘密值汇总 O 签名"});
}

/* ---- the end ----------------------------------------------------- */

static const char no_number[] =
    "约定时间之后 24 小时内，没有公布公证随机数，或者没有由两人录入一致；"
    "由系统结束";

static const char *
reason(struct arena *a, const struct awaited *w, enum act act)
{
	if (act == ACT_VOID)
		return (
		    arena_fmt(a, "%s%s，截止时间 %s 已过 24 小时，由系统作废",
			w->who, w->what, clock_rfc3339(a, w->until_ms)));
	if (w->who != NULL)
		return (arena_fmt(a, "%s%s；%s", w->who, w->what, no_number));
	return (no_number);
}

static struct problem *
end_if_overdue(
    struct db *db, struct ctx *x, struct attempt *attempt, bool *ended)
{
	struct arena *a = x->arena;
	const char *state = attempt->row.state;
	struct awaited awaited;
	enum act act;

	if (strcmp(state, "announced") != 0 && strcmp(state, "closed") != 0 &&
	    strcmp(state, "opened") != 0)
		return (NULL);
	awaited = awaited_of(a, attempt);
	if (x->now_ms <= awaited.until_ms + DRAW_DAY_MS)
		return (NULL);
	*ended = true;
	act = strcmp(state, "opened") == 0 ? ACT_VOID_AFTER_ENTROPY : ACT_VOID;
	return (attempt_end(db, x, attempt, act, reason(a, &awaited, act)));
}

struct problem *
ceremony_end_overdue(struct ctx *x, int64_t *count)
{
	return (draw_look_at_all(x, draws_waiting, end_if_overdue, count));
}

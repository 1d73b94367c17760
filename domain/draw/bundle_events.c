/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log against the transcripts: every step that a transcript shows was
 * logged, once, in the order that is the protocol's security, with the same
 * values; and no step was logged that a transcript does not show.
 */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/bundle_work.h"
#include "domain/draw/strict.h"

/* Steps in the order of the protocol; a step's events stand together. */
enum stage {
	STAGE_CREATED,
	STAGE_PREPARING, /* freezes that began or failed */
	STAGE_FROZEN,
	STAGE_ANNOUNCED,
	STAGE_COMMITTED,
	STAGE_CLOSED,
	STAGE_REVEALED,
	STAGE_OPENED,
	STAGE_READING, /* of the beacon */
	STAGE_BEACON,
	STAGE_DRAWN,
	STAGE_AFTER, /* disclosure, substitutes */
	STAGE_VOIDED,
	STAGE_COUNT,
};

static const struct {
	const char *kind;
	enum stage stage;
	/* A member of the event and where the transcript has the same. */
	const char *value, *member;
} steps[] = {
    {"draw.created", STAGE_CREATED, NULL, NULL},
    {"draw.freezing", STAGE_PREPARING, NULL, NULL},
    {"draw.freeze_failed", STAGE_PREPARING, NULL, NULL},
    {"draw.frozen", STAGE_FROZEN, NULL, NULL},
    {"draw.announced", STAGE_ANNOUNCED, "announce", "announce"},
    {"draw.committed", STAGE_COMMITTED, NULL, NULL},
    {"draw.closed", STAGE_CLOSED, "close", "close"},
    {"draw.revealed", STAGE_REVEALED, NULL, NULL},
    {"draw.opened", STAGE_OPENED, "open", "open"},
    {"draw.beacon_typed", STAGE_READING, NULL, NULL},
    {"draw.beacon_differed", STAGE_READING, NULL, NULL},
    {"draw.beacon_accepted", STAGE_BEACON, "beacon", "beacon"},
    {"draw.drawn", STAGE_DRAWN, "seed", "seed"},
    {"draw.disclosed", STAGE_AFTER, NULL, NULL},
    {"draw.substituted", STAGE_AFTER, NULL, NULL},
    {"draw.voided", STAGE_VOIDED, NULL, NULL},
};

struct logged {
	int64_t seq;
	const char *at, *kind, *id;
	int64_t attempt;
	const struct json *actor, *actor_id, *after;
};

/* The events of one attempt, as far as they have been read. */
struct course {
	const char *id;
	int64_t attempt;
	enum stage stage; /* of the newest */
	uint32_t seen[STAGE_COUNT];
	const struct json **said; /* commitments and reveals */
	size_t said_count, said_room;
	const char *transcript; /* as draw.drawn has it */
	uint32_t amendments;
	struct bundle_witnesses witnesses;
	struct bundle_cancellations cancellations;
};

struct reading {
	struct bundle_work *w;
	struct course *courses;
	size_t count, room;
	struct logged last;
};

/* ---- lines --------------------------------------------------------------- */

static struct problem *
read_line(struct reading *r, struct draw_text line, struct logged *out)
{
	static const char *const keys[] = {
	    "seq", "at", "kind", "id", "attempt", "actor", "actor_id", "after"};
	struct arena *a = r->w->a;
	struct draw_text text;
	const struct json *j;

	TRY(draw_read_json(a, line, &j));
	TRY(DRAW_KEYS(a, j, keys, "event"));
	TRY(draw_read_integer(
	    a, json_get(j, "seq"), 1, DRAW_INTEGER_MAX - 1, "seq", &out->seq));
	TRY(draw_read_integer(a, json_get(j, "attempt"), 1, UINT32_MAX,
	    "attempt", &out->attempt));
	TRY(draw_read_text(a, json_get(j, "at"), "at", &text));
	out->at = text.s;
	TRY(draw_read_text(a, json_get(j, "kind"), "kind", &text));
	out->kind = text.s;
	TRY(draw_read_id(a, json_get(j, "id"), &text));
	out->id = text.s;
	out->actor = json_get(j, "actor");
	out->actor_id = json_get(j, "actor_id");
	out->after = json_get(j, "after");
	if (out->seq <= r->last.seq)
		return (draw_differs(
		    a, "event %lld: out of order", (long long)out->seq));
	return (NULL);
}

/* ---- one event ----------------------------------------------------------- */

static struct problem *
wrong(struct reading *r, const struct logged *e, const char *what)
{
	return (draw_differs(
	    r->w->a, "event %lld (%s): %s", (long long)e->seq, e->kind, what));
}

static struct course *
course_of(struct reading *r, const struct logged *e)
{
	struct course *c;
	size_t i, wider;

	for (i = 0; i < r->count; i++)
		if (strcmp(r->courses[i].id, e->id) == 0)
			return (&r->courses[i]);
	if (r->count == r->room) {
		wider = r->room == 0 ? 8 : 2 * r->room;
		r->courses = arena_grow(r->w->a, r->courses,
		    r->room * sizeof(*c), wider * sizeof(*c));
		r->room = wider;
	}
	c = &r->courses[r->count++];
	*c = (struct course){.id = e->id, .attempt = e->attempt};
	return (c);
}

/* The transcript of a course; NULL for an attempt given up before it was
 * frozen, which has none. */
static struct bundle_attempt *
attempt_of(const struct reading *r, const struct course *c)
{
	if (c->seen[STAGE_FROZEN] == 0 ||
	    (uint64_t)c->attempt > r->w->attempt_count)
		return (NULL);
	return (&r->w->attempts[c->attempt - 1]);
}

/* An empty beacon stands for none, and then the log has nothing to say. */
static bool
is_same(const struct json *logged, const struct json *said)
{
	if (logged == NULL)
		return (said->len == 0);
	return (json_equal(logged, said));
}

static void
keep_said(struct reading *r, struct course *c, const struct json *after)
{
	size_t wider = c->said_room == 0 ? 8 : 2 * c->said_room;

	if (c->said_count == c->said_room) {
		c->said = arena_grow(r->w->a, c->said,
		    c->said_room * sizeof(*c->said), wider * sizeof(*c->said));
		c->said_room = wider;
	}
	c->said[c->said_count++] = after;
}

/* The next amendment, and, where the log has it, with the same hash. Of an
 * attempt that is not in the bundle more is said at the end. */
static bool
is_amendment(const struct course *c, const struct bundle_attempt *t,
    const struct json *after)
{
	const struct json *hash = json_get(after, "hash");
	int64_t number = 0;

	(void)json_int64(json_get(after, "number"), &number);
	if (t == NULL)
		return (true);
	return (number == c->amendments &&
	    number <= (int64_t)t->amendment_count &&
	    (hash == NULL ||
		draw_json_is_digest(hash, &t->amendments[number - 1])));
}

static struct problem *
take_step(struct reading *r, const struct logged *e, size_t step)
{
	enum stage stage = steps[step].stage;
	struct course *c = course_of(r, e);
	const struct bundle_attempt *t;

	if (c->attempt != e->attempt)
		return (wrong(r, e, "another attempt's number"));
	if (stage < c->stage)
		return (wrong(r, e, "not in the order of the protocol"));
	c->stage = stage;
	c->seen[stage]++;
	if (stage == STAGE_COMMITTED || stage == STAGE_REVEALED)
		keep_said(r, c, e->after);
	if (stage == STAGE_DRAWN)
		c->transcript =
		    json_string(json_get(e->after, "transcript_hash"));
	t = attempt_of(r, c);
	if (strcmp(steps[step].kind, "draw.substituted") == 0) {
		c->amendments++;
		return (is_amendment(c, t, e->after)
			? NULL
			: wrong(r, e, "not the next amendment of the bundle"));
	}
	if (steps[step].value == NULL || t == NULL ||
	    is_same(json_get(e->after, steps[step].value),
		json_get(t->t.json, steps[step].member)))
		return (NULL);
	return (wrong(r, e, "not what the transcript says"));
}

/* Whoever comes when the beacon is known did not see it come. */
static bool
is_for_witnesses(const struct course *c)
{
	return (c->stage >= STAGE_ANNOUNCED && c->stage < STAGE_BEACON);
}

/* Kinds that are no step (invitations, evidence) may stand anywhere. */
static struct problem *
take_event(struct reading *r, const struct logged *e)
{
	const struct bundle_event event = {
	    e->kind, e->actor, e->actor_id, e->after};
	struct bundle_attempt *t;
	struct course *c;
	const char *what;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strcmp(steps[i].kind, e->kind) == 0)
			return (take_step(r, e, i));
	if (r->w->format == 1)
		return (NULL);
	c = course_of(r, e);
	t = attempt_of(r, c);
	what = bundle_take_logged(t, e->kind, e->after);
	if (what == NULL)
		what = bundle_take_cancelled(
		    r->w->a, &c->cancellations, t, &event);
	if (what == NULL)
		what = bundle_take_witness(r->w->a, &c->witnesses, e->kind,
		    e->after, is_for_witnesses(c));
	return (what == NULL ? NULL : wrong(r, e, what));
}

/* ---- a whole attempt ----------------------------------------------------- */

static struct problem *
course_differs(struct reading *r, const struct course *c, const char *what)
{
	return (draw_differs(
	    r->w->a, "attempt %lld: %s", (long long)c->attempt, what));
}

/* Each party's commitment, or the fact that it revealed, once. */
static bool
was_said(const struct course *c, const struct json *party, const char *name)
{
	const struct json *value = json_get(party, name);
	const struct json *logged;
	size_t i, count = 0;

	for (i = 0; i < c->said_count; i++) {
		logged = json_get(c->said[i], "commitment");
		if (!json_equal(
			json_get(c->said[i], "party"), json_get(party, "id")) ||
		    (logged != NULL) != (strcmp(name, "commitment") == 0))
			continue;
		if (logged != NULL && !json_equal(logged, value))
			return (false);
		count++;
	}
	return (count == (value->len > 0 ? 1 : 0));
}

static struct problem *
check_parties(
    struct reading *r, const struct course *c, const struct bundle_attempt *t)
{
	const struct json *each = json_get(t->t.json, "parties")->child;
	uint32_t commitments = 0, reveals = 0;

	for (; each != NULL; each = each->next) {
		commitments += json_get(each, "commitment")->len > 0;
		reveals += json_get(each, "reveal")->len > 0;
		if (!was_said(c, each, "commitment"))
			return (course_differs(r, c,
			    "a commitment is not the one that was logged"));
		if (!was_said(c, each, "reveal"))
			return (course_differs(
			    r, c, "a reveal that was not logged, or not made"));
	}
	if (c->seen[STAGE_COMMITTED] != commitments ||
	    c->seen[STAGE_REVEALED] != reveals)
		return (course_differs(
		    r, c, "somebody spoke who is no party of the charter"));
	return (NULL);
}

/* How often each step must have been logged, by the transcript. */
static struct problem *
check_steps(
    struct reading *r, const struct course *c, const struct bundle_attempt *t)
{
	const struct json *j = t->t.json;
	bool closed = json_get(j, "close")->len > 0;
	bool opened = json_get(j, "open")->len > 0;

	if (c->seen[STAGE_CREATED] != 1 || c->seen[STAGE_FROZEN] != 1)
		return (course_differs(r, c, "created or frozen not once"));
	if (c->seen[STAGE_ANNOUNCED] > 1 ||
	    (closed && c->seen[STAGE_ANNOUNCED] == 0))
		return (course_differs(r, c, "announced not once"));
	if (c->seen[STAGE_CLOSED] != (closed ? 1 : 0) ||
	    c->seen[STAGE_OPENED] != (opened ? 1 : 0))
		return (course_differs(r, c, "closed or opened not once"));
	if (c->seen[STAGE_BEACON] > 1 ||
	    (t->drawn && c->seen[STAGE_BEACON] == 0))
		return (course_differs(r, c, "the beacon not once"));
	if (c->seen[STAGE_DRAWN] != (t->drawn ? 1 : 0) ||
	    c->seen[STAGE_VOIDED] != (t->drawn ? 0 : 1))
		return (
		    course_differs(r, c, "the log knows another end of it"));
	return (NULL);
}

/* Given up before its freeze, an attempt leaves no transcript: so nothing that
 * follows a freeze may have been logged of it. */
static struct problem *
check_given_up(struct reading *r, const struct course *c)
{
	int i;

	if (c->seen[STAGE_VOIDED] != 1)
		return (course_differs(r, c, "never frozen, never void"));
	for (i = STAGE_FROZEN; i < STAGE_VOIDED; i++)
		if (c->seen[i] > 0)
			return (course_differs(
			    r, c, "went on without having been frozen"));
	return (NULL);
}

static void
note_cancelled(struct reading *r, const struct course *c)
{
	struct draw_verdict *v = r->w->verdict;
	const char *text = bundle_cancelled_note(r->w->a, &c->cancellations);

	if (text != NULL && v->note_count < DRAW_NOTES_MAX)
		v->notes[v->note_count++] = text;
}

static struct problem *
check_course(struct reading *r, struct course *c)
{
	const struct bundle_attempt *t = attempt_of(r, c);
	struct draw_text hash = draw_text_of(c->transcript);
	const char *what;
	struct json said = {
	    .type = JSON_STRING, .text = hash.s, .len = hash.len};

	if (c->seen[STAGE_FROZEN] == 0)
		return (check_given_up(r, c));
	if (t == NULL)
		return (course_differs(r, c, "logged, but not in the bundle"));
	TRY(check_steps(r, c, t));
	TRY(check_parties(r, c, t));
	if (c->amendments != t->amendment_count)
		return (
		    course_differs(r, c, "an amendment that was not logged"));
	if (t->drawn && !draw_json_is_digest(&said, &t->hash))
		return (course_differs(
		    r, c, "another transcript's hash was logged"));
	what = bundle_not_logged(t);
	if (what == NULL && r->w->format > 1)
		what = bundle_witnesses_differ(
		    &c->witnesses, json_get(t->t.json, "witnesses"));
	note_cancelled(r, c);
	return (what == NULL ? NULL : course_differs(r, c, what));
}

/* Every transcript has one course; given-up ones have none. */
static struct problem *
check_courses(struct reading *r)
{
	uint32_t *frozen =
	    arena_array(r->w->a, r->w->attempt_count, sizeof(*frozen));
	size_t i;

	for (i = 0; i < r->count; i++) {
		TRY(check_course(r, &r->courses[i]));
		if (r->courses[i].seen[STAGE_FROZEN] > 0)
			frozen[r->courses[i].attempt - 1]++;
	}
	for (i = 0; i < r->w->attempt_count; i++)
		if (frozen[i] != 1)
			return (draw_differs(
			    r->w->a, "attempt %zu: not logged once", i + 1));
	return (NULL);
}

struct problem *
bundle_check_events(struct bundle_work *w, struct draw_text events)
{
	struct reading r = {.w = w};
	struct logged e = {0};
	struct draw_text line;
	const char *end;

	while (events.len > 0) {
		end = memchr(events.s, '\n', events.len);
		if (end == NULL)
			return (draw_differs(w->a, "the last line has no end"));
		line = (struct draw_text){events.s, (size_t)(end - events.s)};
		events = (struct draw_text){end + 1, events.len - line.len - 1};
		TRY(read_line(&r, line, &e));
		TRY(take_event(&r, &e));
		r.last = e;
	}
	return (check_courses(&r));
}

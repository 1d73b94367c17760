/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawn visits that did not take place (C25), by the log: one person asked for
 * it, for a reason of the contract, and another one decided. A visit whose
 * object made way for another one ends by its amendment.
 */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/cancelling.h"
#include "domain/draw/bundle_work.h"
#include "domain/draw/index.h"
#include "domain/draw/strict.h"

/* A request, and whether it has been decided. */
struct bundle_cancellation {
	const struct json *id, *visit, *reason, *by;
	bool decided;
};

/* An event and where it is put. */
struct taking {
	struct arena *a;
	struct bundle_cancellations *all;
	const struct bundle_event *e;
	const struct json *id, *visit;
};

static bool
is_text(const struct json *j)
{
	return (j != NULL && j->type == JSON_STRING && j->len > 0);
}

static struct draw_text
text_of(const struct json *j)
{
	return ((struct draw_text){j->text, j->len});
}

static bool
is_person(const struct bundle_event *e)
{
	return (draw_json_is(e->actor, "user") && is_text(e->actor_id));
}

/* Of this id; or, without one, the open request for the visit. */
static struct bundle_cancellation *
find(const struct taking *x, const struct json *id)
{
	struct bundle_cancellation *each = x->all->all;
	size_t i;

	for (i = 0; i < x->all->count; i++)
		if (id != NULL ? json_equal(each[i].id, id)
			       : !each[i].decided &&
			    json_equal(each[i].visit, x->visit))
			return (&each[i]);
	return (NULL);
}

static const char *
ask(struct taking *x)
{
	struct bundle_cancellations *all = x->all;
	size_t wider = all->room == 0 ? 8 : 2 * all->room;
	const struct json *reason = json_get(x->e->after, "reason");

	if (!is_person(x->e))
		return ("nobody asks for it");
	if (!is_text(x->id) || find(x, x->id) != NULL || find(x, NULL) != NULL)
		return ("it is asked for already");
	if (!is_text(reason) || !cancelling_is_reason(reason->text))
		return ("no reason of the contract");
	if (all->count == all->room) {
		all->all = arena_grow(x->a, all->all,
		    all->room * sizeof(*all->all), wider * sizeof(*all->all));
		all->room = wider;
	}
	all->all[all->count++] = (struct bundle_cancellation){
	    x->id, x->visit, reason, x->e->actor_id, false};
	return (NULL);
}

/* The request that is decided, by somebody else than asked. */
static const char *
decide(struct taking *x, struct bundle_cancellation **out)
{
	struct bundle_cancellation *c = find(x, x->id);

	if (c == NULL || c->decided || !json_equal(c->visit, x->visit))
		return ("nobody has asked for it");
	if (!is_person(x->e) || json_equal(c->by, x->e->actor_id))
		return ("it takes somebody else than who asked");
	c->decided = true;
	*out = c;
	return (NULL);
}

static const char *
refuse(struct taking *x)
{
	struct bundle_cancellation *c;

	return (is_text(x->id) ? decide(x, &c) : "nobody has asked for it");
}

static const char *
cancel(struct taking *x)
{
	struct bundle_cancellation *c;
	const char *what;

	draw_index_put(x->all->ended, text_of(x->visit), 0);
	if (is_text(json_get(x->e->after, "substitution_id"))) {
		x->all->replaced++;
		return (NULL);
	}
	if (x->id == NULL) {
		x->all->by_one++;
		return (NULL);
	}
	if ((what = refuse(x)) != NULL)
		return (what);
	c = find(x, x->id);
	x->all->by_two++;
	return (json_equal(c->reason, json_get(x->e->after, "reason"))
		? NULL
		: "for another reason than was asked for");
}

static bool
is_of_draw(const struct bundle_attempt *t, const struct json *visit)
{
	return (is_text(visit) &&
	    (t->visits == NULL ||
		draw_index_get(t->visits, text_of(visit)) != DRAW_ABSENT));
}

const char *
bundle_take_cancelled(struct arena *a, struct bundle_cancellations *all,
    const struct bundle_attempt *t, const struct bundle_event *e)
{
	static const struct {
		const char *kind;
		const char *(*take)(struct taking *x);
	} kinds[] = {{"task.cancel_requested", ask},
	    {"task.cancel_refused", refuse}, {"task.cancelled", cancel}};
	struct taking x = {a, all, e, json_get(e->after, "cancellation_id"),
	    json_get(e->after, "visit")};
	size_t i = 0;

	while (i < 3 && strcmp(kinds[i].kind, e->kind) != 0)
		i++;
	if (i == 3 || t == NULL)
		return (NULL);
	if (!t->drawn || !is_of_draw(t, x.visit))
		return ("a visit that the draw does not have");
	if (all->ended == NULL)
		all->ended = draw_index_new(a);
	/* What is still asked for may be refused when it is too late. */
	if (kinds[i].take != refuse &&
	    draw_index_get(all->ended, text_of(x.visit)) != DRAW_ABSENT)
		return ("a visit that was cancelled already");
	return (kinds[i].take(&x));
}

const char *
bundle_cancelled_note(struct arena *a, const struct bundle_cancellations *all)
{
	if (all->by_two + all->by_one + all->replaced == 0)
		return (NULL);
	return (arena_fmt(a,
	    "visits: %zu cancelled by two people each, %zu by one alone, %zu "
	    "whose object made way",
	    all->by_two, all->by_one, all->replaced));
}

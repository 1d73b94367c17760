/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts that ended early: every field that was reached is right, and
 * nothing stands after one that was not. A signature that is missing may be
 * why an attempt ended; but nobody may have committed before all holders had
 * signed A, nor revealed before all parties had signed C.
 *
 * What was not reached may be written as any nothing: "", [], {}, 0, false,
 * null.
 */
#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/beacon.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify_work.h"

struct reached {
	struct draw_share *commitments, *secrets;
	size_t commitment_count, secret_count;
	bool close, open; /* something stands there */
};

static const struct json *
member(const struct draw_verify_work *v, const char *name)
{
	return (json_get(v->t.json, name));
}

/* What a party said, if anything, joins the `*count` before. */
static struct problem *
read_share(struct draw_verify_work *v, const struct json *said,
    struct draw_text id, struct draw_share *shares, size_t *count)
{
	if (!draw_json_is_something(said))
		return (NULL);
	shares[*count].id = id;
	TRY(draw_read_digest(v->a, said, said->name, &shares[*count].bytes));
	(*count)++;
	return (NULL);
}

static struct problem *
read_shares(struct draw_verify_work *v, struct reached *r)
{
	const struct json *x = member(v, "parties")->child;
	const struct draw_party *p = v->t.charter.parties;
	size_t n = v->t.charter.party_count;

	r->commitments = arena_array(v->a, n, sizeof(*r->commitments));
	r->secrets = arena_array(v->a, n, sizeof(*r->secrets));
	for (; x != NULL; x = x->next, p++) {
		TRY(read_share(v, json_get(x, "commitment"), p->id,
		    r->commitments, &r->commitment_count));
		TRY(read_share(v, json_get(x, "reveal"), p->id, r->secrets,
		    &r->secret_count));
	}
	return (NULL);
}

/* What this party committed to, or NULL. */
static const struct draw_digest *
commitment_of(const struct reached *r, struct draw_text id)
{
	size_t i;

	for (i = 0; i < r->commitment_count; i++)
		if (draw_text_equal(r->commitments[i].id, id))
			return (&r->commitments[i].bytes);
	return (NULL);
}

static struct problem *
check_secrets(struct draw_verify_work *v, const struct reached *r)
{
	const struct draw_digest *said;
	const struct draw_share *s;
	struct draw_digest want;
	size_t i;

	for (i = 0; i < r->secret_count; i++) {
		s = &r->secrets[i];
		said = commitment_of(r, s->id);
		want = draw_commit(v->hash, &v->t.announce, s->id, &s->bytes);
		if (!r->close || said == NULL ||
		    !draw_digest_equal(said, &want))
			return (draw_differs(v->a,
			    "a reveal before the close, or not what was "
			    "committed"));
	}
	return (NULL);
}

static struct problem *
check_close_and_open(struct draw_verify_work *v, const struct reached *r)
{
	size_t n = v->t.charter.party_count;

	v->verdict->step = DRAW_STEP_CLOSE;
	v->close = draw_close(
	    v->hash, &v->t.announce, r->commitments, r->commitment_count);
	if (r->close &&
	    (r->commitment_count != n ||
		!draw_json_is_digest(member(v, "close"), &v->close)))
		return (draw_differs(v->a, "close differs"));
	v->verdict->step = DRAW_STEP_OPEN;
	v->open = draw_open(v->hash, &v->close, r->secrets, r->secret_count);
	if (r->open &&
	    (r->secret_count != n ||
		!draw_json_is_digest(member(v, "open"), &v->open)))
		return (draw_differs(v->a, "open differs"));
	return (NULL);
}

/* void: no beacon; void_after_entropy: open and beacon. A beacon of null
 * passes for one whose numbers are not told. */
static bool
outcome_fits(const struct draw_verify_work *v, const struct reached *r)
{
	const struct json *beacon = member(v, "beacon");
	struct draw_text form = v->t.charter.beacon;

	if (draw_json_is(member(v, "outcome"), "void"))
		return (draw_json_is(beacon, ""));
	if (!r->open || draw_beacon_is_none(form))
		return (false);
	if (beacon->type == JSON_NULL)
		return (true);
	return (beacon->type == JSON_STRING &&
	    draw_beacon_fits(
		form, (struct draw_text){beacon->text, beacon->len}));
}

static bool
draws_nothing(const struct draw_verify_work *v)
{
	const struct json *l, *strata;
	size_t i;

	if (!draw_json_is(member(v, "seed"), "") ||
	    !draw_json_is(member(v, "veil_key"), "") || v->t.result_count > 0 ||
	    draw_json_is_something(member(v, "substitutions")))
		return (false);
	for (i = 0; i < v->t.list_count; i++) {
		l = v->t.lists[i].json;
		strata = json_get(l, "strata");
		if (!draw_json_is(json_get(l, "key"), "") ||
		    strata->type != JSON_ARRAY || strata->len > 0)
			return (false);
	}
	return (true);
}

struct problem *
draw_verify_void(struct draw_verify_work *v)
{
	const struct json *outcome = member(v, "outcome");
	const struct json *reason = member(v, "void_reason");
	struct reached r = {.close = false};

	if ((!draw_json_is(outcome, "void") &&
		!draw_json_is(outcome, "void_after_entropy")) ||
	    reason->type != JSON_STRING || reason->len == 0)
		return (draw_differs(v->a,
		    "an attempt ends as drawn, void or void_after_entropy, "
		    "with a reason"));
	v->verdict->step = DRAW_STEP_COMMIT;
	TRY(read_shares(v, &r));
	r.close = draw_json_is_something(member(v, "close"));
	r.open = draw_json_is_something(member(v, "open"));
	TRY(check_secrets(v, &r));
	TRY(check_close_and_open(v, &r));
	v->verdict->step = DRAW_STEP_BEACON;
	if (!outcome_fits(v, &r))
		return (draw_differs(
		    v->a, "the outcome and the beacon do not agree"));
	v->verdict->step = DRAW_STEP_LISTS;
	if (!draws_nothing(v))
		return (draw_differs(v->a, "a void attempt draws nothing"));
	draw_note(v, "an attempt that ended without a draw");
	return (draw_verify_signatures(v,
	    (struct draw_demand){r.commitment_count > 0, r.secret_count > 0,
		false, r.close, r.open}));
}
